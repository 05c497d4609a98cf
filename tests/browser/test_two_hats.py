"""One person, two offices: two boards, never one."""

from collections.abc import Iterator

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from orgs.models import Appointment, Organisation, User
from orgs.services import appoint, end_appointment
from tests.browser.handwork import ENGLISH, item, told, unheard
from tests.browser.people import People
from tests.platforms import RunningPlatform


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")


def test_a_leader_of_two_offices_changes_hats_and_sees_the_other_board(
    platform: RunningPlatform, people: People
) -> None:
    with platform.orm():
        held = Appointment.objects.filter(user__username="hq_office_leader").order_by("pk")
        office, administration = (Organisation.objects.get(pk=hat.organisation_id) for hat in held)
    page = people.seat()
    sign_in(page, "hq_office_leader", platform.users["hq_office_leader"]["password"])

    expect(page.locator(".fs-bar .fs-who")).to_contain_text(office.name_zh)
    expect(page.get_by_role("heading", level=1)).to_contain_text(office.name_zh)
    assert f"/{office.pk}/" in page.evaluate("document.body.dataset.socket")
    page.get_by_role("button", name=f"换到 {administration.short_zh}").click()

    expect(page.locator(".fs-bar .fs-who")).to_contain_text(administration.name_zh)
    expect(page.get_by_role("heading", level=1)).to_contain_text(administration.name_zh)
    assert f"/{administration.pk}/" in page.evaluate("document.body.dataset.socket")
    expect(page.locator("#fs-live")).to_have_class("fs-live")
    page.reload()
    expect(page.locator(".fs-bar .fs-who")).to_contain_text(administration.name_zh)
    page.get_by_role("button", name=f"换到 {office.short_zh}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(office.name_zh)


@pytest.fixture
def of_two_bureaus(platform: RunningPlatform, people: People) -> Iterator[User]:
    """A duty officer of two bureaus, gone again afterwards."""
    with platform.orm():
        user = User.objects.create_user("of_two_bureaus", password="of two bureaus")
        for code in ("HL-BCA", "GD-BCA"):
            appoint(user=user, organisation=Organisation.objects.get(code=code), post="duty_officer", at=now())
    yield user
    with platform.orm():
        for appointment in Appointment.objects.filter(user=user):
            end_appointment(appointment=appointment, at=now())


def test_each_incident_stands_on_the_board_of_its_own_hat_alone(
    of_two_bureaus: User, platform: RunningPlatform, people: People
) -> None:
    north, south = unheard("Offline in the north"), unheard("Offline in the south")
    told(platform, summary=north)
    told(platform, by="internet_reporter", summary=south, **ENGLISH)
    page = people.seat()
    sign_in(page, of_two_bureaus.username, "of two bureaus")

    expect(item(page, "fresh", north)).to_be_visible()
    expect(item(page, "fresh", south)).to_have_count(0)
    page.get_by_role("button", name="换到 广东局").click()

    expect(item(page, "fresh", south)).to_be_visible()
    expect(item(page, "fresh", north)).to_have_count(0)
    expect(page.locator("#fs-live")).to_have_class("fs-live")
    told(platform, summary=f"{north} again")
    told(platform, by="internet_reporter", summary=f"{south} again", **ENGLISH)
    expect(item(page, "fresh", f"{south} again")).to_be_visible()
    expect(item(page, "fresh", north)).to_have_count(0)


def test_a_wrong_password_is_said_and_signing_out_shuts_every_page(platform: RunningPlatform, people: People) -> None:
    page = people.seat()
    sign_in(page, "gd_leader", "not this one")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    expect(page.get_by_label("用户名")).to_have_value("gd_leader")
    sign_in(page, "gd_leader", platform.users["gd_leader"]["password"])
    expect(page.get_by_role("heading", name="待核实")).to_be_visible()

    page.get_by_role("button", name="退出").click()

    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.goto("/board/")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
