"""One person, two offices: two boards, never one."""

from playwright.sync_api import Page, expect

from orgs.models import Appointment, Organisation
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
