"""A report half written saves itself, and comes back to whoever of the organisation writes on."""

from playwright.sync_api import expect

from reporting.models import Draft
from tests.browser.people import PHONE, People
from tests.platforms import RunningPlatform


def test_a_form_saves_itself_and_a_colleague_s_later_saving_is_not_overwritten(
    platform: RunningPlatform, people: People
) -> None:
    page = people.seat("internet_reporter")
    page.goto("/reports/new/")
    page.get_by_label("事件概要").fill("会员登录中断")
    expect(page.locator("#draft")).to_contain_text("草稿已存", timeout=8_000)
    page.goto("/reports/")  # nothing is lost, so nobody is asked

    other = people.seat("internet_reporter", size=PHONE)
    other.goto("/reports/new/")
    other.get_by_role("link", name="继续写").first.click()
    expect(other.get_by_label("事件概要")).to_have_value("会员登录中断")
    with platform.orm():
        Draft.objects.filter(content__summary="会员登录中断").update(version=9)
    other.get_by_label("初步判定的危害").fill("无法支付")
    expect(other.locator("#draft")).to_contain_text("没有覆盖", timeout=8_000)
    other.get_by_role("button", name="另存为新草稿").click()
    expect(other.get_by_label("初步判定的危害")).to_have_value("无法支付")
    with platform.orm():
        assert Draft.objects.filter(content__summary="会员登录中断").count() == 2
        Draft.objects.all().delete()
    people.complaints[:] = [words for words in people.complaints if not words.startswith("409 ")]
