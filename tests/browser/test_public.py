"""The public pages before anybody: on a phone, on a desk, on paper, without scripts, without a cookie."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.people import DESK, PHONE, People
from tests.browser.test_pages import ADDRESS, WCAG, breaches_of
from tests.platforms import RunningPlatform
from tests.warned import CONTENTS_A, LIFTING, draft_body, published


@pytest.fixture(scope="module")
def numbers(platform: RunningPlatform, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """An orange warning that stands in one of two provinces, the yellow one in its place, one that was lifted."""
    with django_db_blocker.unblock(), platform.orm():
        at = now() - timedelta(hours=2)
        contents = CONTENTS_A | {"scope": ADDRESS}
        orange = published("orange", at=at, regions=["230000", "440000"], title=ADDRESS, contents=contents)
        yellow = orange.adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))
        lifted = published("blue", at=at, title="已经解除的预警")
        lifted.act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
        found = {"orange": orange, "yellow": yellow, "lifted": lifted}
        return {name: each.warning.number for name, each in found.items()}


@pytest.mark.rule("A-4.4-7")
def test_everybody_can_read_what_is_in_force_on_a_phone_a_desk_and_paper(
    people: People, numbers: dict[str, str]
) -> None:
    page = people.seat(scripts=False, size=PHONE)
    for path in ("/public/warnings/", "/public/en/warnings/"):
        page.goto(path)
        own = page.locator(".pub-row").filter(has=page.locator(f"a[href='{path}{numbers['orange']}/']"))
        expect(own.first).to_be_visible()
    page.get_by_role("link", name="中文").click()
    page.locator(f"h3 a[href='/public/warnings/{numbers['yellow']}/']").click()
    expect(page.get_by_role("link", name="010-12345678")).to_have_attribute("href", "tel:01012345678")
    page.emulate_media(media="print")
    expect(page.get_by_text("应采取的防范措施")).to_be_visible()
    expect(page.get_by_role("link", name="English")).to_be_hidden()
    assert page.context.cookies() == []


def test_a_public_page_fits_and_can_be_used_by_everybody(people: People, numbers: dict[str, str]) -> None:
    page = people.seat()
    for path in ("/public/warnings/", *(f"/public/warnings/{number}/" for number in numbers.values())):
        page.goto(path)
        assert {size: breaches_of(page, size, WCAG) for size in (DESK, PHONE)} == {DESK: [], PHONE: []}, path
