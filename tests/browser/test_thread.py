"""The thread in the browser: from a form that a carrier fills in to a closed level III response, before open pages."""

import io
import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.browser.handwork import (
    SUMMARY,
    act_row,
    choose,
    confirm,
    expect_state,
    fill_report,
    item,
    minutes_ago,
    open_act,
    unheard,
)
from tests.browser.people import People
from tests.platforms import RunningPlatform

WHAT = unheard("全省宽带中断")
SECOND = 1000


@pytest.mark.rule("A-4.1-2", "A-5.3-3", "A-5.3-8", "A-5.5-10", "A-5.6-0", "A-5.6-3", "A-6.1-1", "A-6.1-2")
def test_a_report_typed_by_a_carrier_is_led_to_its_close_before_everybodys_eyes(
    platform: RunningPlatform, people: People
) -> None:
    rooms = {name: open_board(people, name) for name in ("hlj_duty", "hlj_leader", "meo_duty", "gd_duty")}
    carrier, officer, leader = (people.seat(name) for name in ("carrier_reporter", "hlj_duty", "hlj_leader"))
    elsewhere = words_of(rooms["gd_duty"])

    address = check_report(carrier, rooms)
    leader.goto(address)
    mark(leader)
    check_verified_and_graded(officer, leader, rooms)
    check_whose_it_is_to_start(officer, address)
    check_initiated(officer, leader, rooms)
    check_handled(officer, leader)
    check_concluded(leader, carrier, rooms)
    check_closed(carrier, officer, leader, rooms)

    for page in rooms.values():
        assert page.evaluate("window.notReloaded") is True
    assert words_of(rooms["gd_duty"]) == elsewhere
    with platform.orm():
        call_command("verify_log", stdout=io.StringIO())


def open_board(people: People, name: str) -> Page:
    page = people.seat(name)
    page.goto("/board/")
    expect(page.locator("#fs-live")).to_contain_text("实时")
    mark(page)
    return page


def words_of(room: Page) -> list[str]:
    """What a board says of incidents. What is due there may fall due meanwhile."""
    titles: list[str] = room.locator(".fs-lane:not(#lane-due) :is(h2, b, .ttl)").all_text_contents()
    return titles


def mark(page: Page) -> None:
    """What a reload would wipe away."""
    page.evaluate("window.notReloaded = true")


def check_report(carrier: Page, rooms: dict[str, Page]) -> str:
    """The form, with what it proposes beside it; then the item on the boards that it concerns. Its page's address."""
    carrier.goto("/reports/new/")
    fill_report(carrier, summary=WHAT, found=14.5)  # little time is left: it stands high among what is due
    beside = carrier.locator("#preview")
    expect(beside).to_contain_text("未定级")
    choose(carrier, "大量用户无法正常上网，范围", "1 个地市")
    expect(beside.locator(".fs-propose")).to_contain_text("一般（Ⅳ级）")
    choose(carrier, "大量用户无法正常上网，范围", "1 个省")
    expect(beside.locator(".fs-propose")).to_contain_text("较大（Ⅲ级）")
    expect(beside.get_by_role("img", name="建议较大（Ⅲ级）")).to_be_visible()
    expect(beside).to_contain_text("1 个省内大量互联网用户无法正常上网")
    expect(beside).to_contain_text("部应急办、黑龙江局")

    carrier.get_by_role("button", name="提交报告").click()
    for name in ("hlj_duty", "meo_duty"):
        expect(item(rooms[name], "fresh", WHAT)).to_be_visible(timeout=SECOND)
    expect(carrier.get_by_text("报告已收到")).to_be_visible()
    expect(item(rooms["hlj_duty"], "fresh", WHAT).get_by_role("img", name="建议较大（Ⅲ级）")).to_be_visible()
    check_running(rooms["hlj_duty"])
    return carrier.url


def check_running(room: Page) -> None:
    """The clock of the unit's duty runs, by whole seconds, on a board that nobody touches."""
    clock = item(room, "due", WHAT).locator(".fs-clock")
    expect(clock).to_contain_text(re.compile(r"^剩 00:00:\d\d$"))
    first = seconds_of(clock.inner_text())
    room.wait_for_timeout(2500)  # a tick may come late on a busy machine, but not a second and a half
    assert 1 <= first - seconds_of(clock.inner_text()) <= 4


def seconds_of(figures: str) -> int:
    hours, minutes, seconds = map(int, re.findall(r"\d\d", figures))
    return 3600 * hours + 60 * minutes + seconds


def check_verified_and_graded(officer: Page, leader: Page, rooms: dict[str, Page]) -> None:
    officer.goto("/board/")
    item(officer, "fresh", WHAT).get_by_role("link", name="核实").click()
    dialog = officer.get_by_role("dialog", name="核实")
    expect(dialog).to_contain_text("部预案 2.3")
    confirm(dialog)
    expect(officer.get_by_text("已办理，并已记入日志。")).to_be_visible()
    expect_state(leader, "核实")
    expect(item(rooms["hlj_duty"], "fresh", WHAT).get_by_role("link", name="定级")).to_be_visible(timeout=SECOND)

    dialog = open_act(officer, "定级")
    expect(dialog.get_by_role("radio", name="较大（Ⅲ级）")).to_be_checked()
    expect(dialog).to_contain_text("由部应急办")  # levels I and II are not this officer's
    confirm(dialog)
    expect_state(officer, "较大（Ⅲ级）")
    expect_state(leader, "已定级")
    for name in ("hlj_duty", "meo_duty"):
        expect(item(rooms[name], "deciding", WHAT)).to_be_visible(timeout=SECOND)
        expect(item(rooms[name], "fresh", WHAT)).to_have_count(0)


def check_whose_it_is_to_start(officer: Page, address: str) -> None:
    """No button: whose it is, by which article."""
    row = act_row(officer, "启动响应")
    expect(row).to_contain_text("本局领导")
    expect(row.get_by_role("link", name="部预案 5.3")).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)


def check_initiated(officer: Page, leader: Page, rooms: dict[str, Page]) -> None:
    expect(item(rooms["hlj_leader"], "deciding", WHAT).get_by_role("link", name="决定启动")).to_be_visible()
    expect(item(rooms["hlj_duty"], "deciding", WHAT).get_by_role("link", name="决定启动")).to_be_hidden()
    dialog = open_act(leader, "启动响应")
    expect(dialog).to_contain_text("部预案 5.3")
    assert leader.evaluate("window.notReloaded") is True  # the act came to the open page
    confirm(dialog)
    expect_state(leader, "响应中")
    expect_state(officer, "响应中")
    for name in ("hlj_duty", "hlj_leader", "meo_duty"):
        running = item(rooms[name], "running", WHAT)
        expect(running).to_contain_text("响应 00:0", timeout=SECOND)
        expect(running.get_by_role("img", name="较大（Ⅲ级）", exact=True)).to_be_visible()


def file(page: Page, title: str, fields: dict[str, str]) -> None:
    """File a report that is owed, from the incident's page."""
    act_row(page, title).get_by_role("link", name="报送").click()
    for label, words in fields.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("报告已收到，并已记入日志。")).to_be_visible()
    expect(act_row(page, title)).to_have_count(0)


def check_handled(officer: Page, leader: Page) -> None:
    file(officer, "把启动情况报部应急办", {"有关情况": "已启动Ⅲ级响应，正在组织处置"})
    expect(leader.locator("#duties tr").filter(has_text="把启动情况报部应急办")).to_contain_text("已办")
    confirm(open_act(officer, "宣布处置完成"))
    expect_state(officer, "处置完成")
    expect_state(leader, "处置完成")


def check_concluded(leader: Page, carrier: Page, rooms: dict[str, Page]) -> None:
    """Not without the tick and the evidence."""
    dialog = open_act(leader, "结束响应")
    confirm(dialog)
    dialog = leader.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_be_focused()
    tick = dialog.get_by_role("checkbox", name="我确认：突发事件的影响和危害已得到控制或消除")
    expect(tick).to_have_attribute("aria-invalid", "true")
    at_the_field = dialog.locator(f"#{tick.get_attribute('aria-describedby')}")
    expect(at_the_field).to_contain_text("部预案 5.6")
    expect(item(rooms["hlj_duty"], "running", WHAT)).to_be_visible()

    tick.check()
    dialog.get_by_label("证据").fill("监测恢复正常已两小时")
    confirm(dialog)
    expect_state(leader, "结束")
    expect_state(carrier, "结束")
    for name in ("hlj_duty", "meo_duty"):
        expect(item(rooms[name], "running", WHAT)).to_have_count(0, timeout=SECOND)


def check_closed(carrier: Page, officer: Page, leader: Page, rooms: dict[str, Page]) -> None:
    close = act_row(leader, "办结")
    expect(close.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    expect(leader.locator(".fs-acts-why")).to_contain_text("3 项时限任务未了")

    file(carrier, "立即启动本单位应急预案", {"启动时间": minutes_ago(9)})
    file(carrier, "报送总结报告", SUMMARY)
    expect_state(officer, "结束")
    file(officer, "形成报告并按程序上报", SUMMARY)
    confirm(open_act(leader, "办结"))
    for page in (leader, officer, carrier):
        expect_state(page, "办结")
    for name in ("hlj_duty", "hlj_leader", "meo_duty"):
        for lane in ("fresh", "deciding", "running", "due"):
            expect(item(rooms[name], lane, WHAT)).to_have_count(0, timeout=SECOND)
