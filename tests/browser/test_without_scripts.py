"""Without JavaScript nothing moves by itself, and everything can be done."""

import re

import pytest
from playwright.sync_api import Page, expect

from reporting.models import Report
from tests.browser.handwork import choose, expect_state, fill_report, item, told, unheard
from tests.browser.people import DESK, PHONE, People
from tests.platforms import RunningPlatform


def signed_in(people: People, platform: RunningPlatform, name: str, *, size: tuple[int, int] = DESK) -> Page:
    """By hand, at the page of sign-in."""
    page = people.seat(size=size, scripts=False)
    page.goto("/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(platform.users[name]["password"])
    page.get_by_role("button", name="登录").click()
    return page


def take(page: Page, title: str) -> None:
    """An act's button leads to a page on which its form stands open."""
    page.get_by_role("button", name=title, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_in_viewport()
    dialog.locator("footer [type=submit]").first.click()


@pytest.mark.rule("A-4.1-2", "A-5.3-3")
def test_a_report_is_filed_verified_graded_and_answered_without_scripts(
    platform: RunningPlatform, people: People
) -> None:
    summary = unheard("没有脚本")
    carrier = signed_in(people, platform, "carrier_reporter")
    carrier.get_by_role("link", name="报告突发事件").click()
    fill_report(carrier, summary=summary)
    choose(carrier, "大量用户无法正常上网，范围", "1 个省")
    carrier.get_by_role("button", name="提交报告").click()
    expect(carrier.get_by_text("报告已收到")).to_be_visible()
    expect_state(carrier, "建议较大（Ⅲ级）")

    officer = signed_in(people, platform, "hlj_duty")
    item(officer, "fresh", summary).get_by_role("link", name=summary).click()
    expect(officer.locator(".fs-live:visible")).to_have_text(re.compile(r"^已断 · 停在 \d\d:\d\d:\d\d$"))
    take(officer, "核实")
    expect_state(officer, "已核实")
    take(officer, "定级")
    expect_state(officer, "已定级")
    expect(officer.get_by_role("button", name="决定启动")).to_have_count(0)

    leader = signed_in(people, platform, "hlj_leader", size=PHONE)
    item(leader, "deciding", summary).get_by_role("link", name=summary).click()
    take(leader, "决定启动")
    expect_state(leader, "响应中")


def test_a_second_click_without_scripts_is_still_one_report(platform: RunningPlatform, people: People) -> None:
    """Nothing holds the second click back; the key in the form does."""
    summary = unheard("没有脚本点了两次")
    page = people.seat("carrier_reporter", scripts=False)
    page.goto("/reports/new/")
    fill_report(page, summary=summary)

    page.get_by_role("button", name="提交报告").dblclick(no_wait_after=True)

    expect(page.locator(".fs-head h1")).to_have_text(summary)
    with platform.orm():
        assert Report.objects.filter(incident__summary=summary).count() == 1


@pytest.mark.rule("A-5.6-0")
def test_a_refusal_without_scripts_stands_in_the_open_form(platform: RunningPlatform, people: People) -> None:
    story = told(platform).active()
    page = people.seat("hlj_leader", scripts=False)
    page.goto(story.path)

    take(page, "决定结束")

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog).to_contain_text("部预案 5.6")
    assert story.state() == "active"
