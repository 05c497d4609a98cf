"""A warning before everybody's eyes: drafted beside its preview, published by two persons, adjusted and lifted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handwork import unheard
from tests.browser.people import People

TITLE = unheard("家用路由器高危漏洞")


@pytest.mark.rule("A-4.4-4", "A-4.4-6", "A-4.6-1", "A-4.6-2")
def test_a_yellow_warning_is_drafted_published_lowered_and_lifted(people: People) -> None:
    room = people.seat("hlj_duty")
    room.goto("/board/")
    officer, leader = people.seat("hlj_duty"), people.seat("hlj_leader")

    address = draft(officer)
    take(leader, address, "发布")
    expect(leader.locator(".fs-pending")).to_contain_text("待另一人确认")
    expect(room.locator("#lane-warnings")).not_to_contain_text(TITLE)
    confirm(officer, address)
    expect(officer.locator("#warning")).to_contain_text("黄色预警 · 生效")
    expect(room.locator("#lane-warnings")).to_contain_text(TITLE)  # the open board, by itself

    lowered = adjust(leader, address)
    confirm(officer, lowered)
    expect(officer.locator("#warning")).to_contain_text("蓝色预警 · 生效")
    officer.goto(address)
    expect(officer.locator("#warning")).to_contain_text("黄色预警 · 已被取代")

    take(leader, lowered, "宣布解除", reason="固件已经推送，风险解除", measures_lifted=True)
    confirm(officer, lowered)
    expect(officer.locator("#warning")).to_contain_text("已解除")
    expect(room.locator("#lane-warnings")).not_to_contain_text(TITLE)


def draft(officer: Page) -> str:
    """With what is missing told beside it, until nothing is. Answers the page of the draft."""
    officer.goto("/warnings/new/")
    beside = officer.locator("#preview")
    officer.locator("#id_colour_yellow").check()
    officer.get_by_label("标题", exact=True).fill(TITLE)
    expect(beside.locator(".fs-lvname")).to_have_text("黄色预警")
    expect(beside.locator(".fs-missing")).to_contain_text("咨询电话")
    officer.get_by_label("起始时间").fill("2026-11-20T12:00")
    for label, words in (
        ("可能的影响范围", "使用某型路由器的家庭用户"), ("可能造成的危害", "被远程控制，成为攻击源"),
        ("应采取的防范措施", "关闭远程管理，升级固件"), ("时限要求", "三日内"), ("咨询电话", "0451-12345"),
    ):  # fmt: skip
        officer.get_by_label(label, exact=True).fill(words)
    expect(beside.locator(".fs-missing")).to_have_count(0)
    expect(beside).to_contain_text("通知部应急办")
    officer.get_by_role("button", name="保存草稿").click()
    expect(officer.locator("#warning")).to_contain_text("起草")
    return re.sub(r"[?#].*", "", officer.url)


def take(page: Page, address: str, button: str, *, reason: str = "", measures_lifted: bool = False) -> None:
    """An act in its dialog, which shows colour, area, authority and article."""
    page.goto(address)
    page.locator(".fs-acts").get_by_role("button", name=button, exact=True).click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".fs-what")).to_contain_text("黑龙江")
    expect(dialog.locator(".fs-quote")).to_contain_text("部预案")
    if measures_lifted:
        dialog.get_by_label(re.compile("我确认")).check()
    if reason:
        dialog.get_by_label("理由").fill(reason)
    dialog.locator("footer .fs-act").click()
    expect(page.locator(".fs-message")).to_contain_text("等另一人确认")


def confirm(officer: Page, address: str) -> None:
    officer.goto(address)
    box = officer.locator(".fs-pending")
    expect(box).to_contain_text("黑龙江局")
    box.get_by_role("button", name=re.compile("^确认")).click()
    expect(officer.locator(".fs-message")).to_contain_text("已确认")


def adjust(leader: Page, address: str) -> str:
    """One act, prefilled: only the colour is another."""
    leader.goto(address)
    leader.get_by_role("link", name="调整", exact=True).click()
    expect(leader.get_by_label("标题", exact=True)).to_have_value(TITLE)
    leader.locator("#id_colour_blue").check()
    leader.get_by_role("button", name="调整并重新发布").click()
    expect(leader.locator(".fs-pending")).to_contain_text("蓝色预警")
    return re.sub(r"[?#].*", "", leader.url)
