"""Every level of both plans in the browser: started and ended by the office that alone may, tried by another."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from tests.browser.handwork import Story, act_row, confirm, expect_state, minutes_ago, open_act, told, unheard
from tests.browser.people import People
from tests.platforms import RunningPlatform
from tests.seats import rest
from tests.world import threat

OUTAGE = {"L1": "national", "L2": "multi_province", "L3": "province", "L4": "prefecture_city"}
DONE = "已办理，并已记入日志。"


@dataclass
class Tale:
    """One incident and the people who walk up to its page, each in a browser of their own."""

    people: People
    story: Story

    def page(self, name: str) -> Page:
        page = self.people.seat(name)
        page.goto(self.story.path)
        return page

    def act(self, name: str, title: str, *, controlled: bool = False, document: bool = False, state: str = "") -> Page:
        """Press the act's button, fill in what its dialog asks for, confirm."""
        page = self.page(name)
        dialog = open_act(page, title)
        if controlled:
            dialog.get_by_role("checkbox", name=re.compile("我确认")).check()
            dialog.get_by_label("证据").fill("监测恢复正常已两小时")
        if document:
            dialog.get_by_label("作出决定的机关").fill("上级机关")
            dialog.get_by_label("文号").fill("〔2026〕12号")
            dialog.get_by_label("决定时间").fill(minutes_ago(1))
            expect(dialog).to_contain_text("登记后须由本单位另一人确认")
        confirm(dialog)
        expect(page.get_by_text("已登记，等另一人确认后生效。" if document else DONE)).to_be_visible()
        if state:
            expect_state(page, state)
        return page

    def confirmed(self, name: str, act: str, state: str) -> None:
        """The second person finds what was recorded where the person looks for it, and confirms."""
        page = self.page(name)
        held = page.locator(".fs-pending")
        expect(held).to_contain_text("上级机关 〔2026〕12号")
        held.get_by_role("button", name=f"确认：{act}").click()
        expect(page.get_by_text("已确认，并已记入日志。")).to_be_visible()
        expect_state(page, state)

    def not_for(self, name: str, title: str, owner: str, article: str, action: str, **body: Any) -> None:
        """No button: whose it is and by which article; and the door itself refuses with that article."""
        page = self.page(name)
        row = act_row(page, title)
        expect(row).to_contain_text(owner)
        expect(row.get_by_role("link", name=article).first).to_be_visible()
        expect(row.get_by_role("button")).to_have_count(0)
        before = self.story.state_for(name)
        with rest(self.story.platform, name) as door:
            answer = door.post(f"/responses/{self.story.response}/{action}/", json=body)
        assert answer.status_code == 403, answer.text
        assert answer.json()["rule_id"].startswith(article.replace("部预案 ", "A-").replace("地区预案 ", "B-"))
        assert self.story.state_for(name) == before


def ministry(platform: RunningPlatform, people: People, level: str) -> Tale:
    """Reported, verified and graded under the ministry's plan."""
    story = told(platform, summary=unheard(f"部预案{level}"), facts={"outage_scope": OUTAGE[level]})
    who = "meo_duty" if level in ("L1", "L2") else "hlj_duty"
    story.act("verify", who).act("grade", who, level=level)
    return Tale(people, story)


def prefecture(platform: RunningPlatform, people: People, level: str) -> Tale:
    story = told(
        platform, by="operator_reporter", summary=unheard(f"地区预案{level}"), regions=["232701"], facts=threat(level)
    )
    who = "hq_office_duty" if level in ("L1", "L2") else "county_duty"
    story.act("verify", who).act("grade", who, level=level, reason="据现场研判")
    return Tale(people, story)


@pytest.mark.rule("A-2.2-3", "A-5.3-1", "A-5.6-1")
def test_ministry_level_one_by_approval_of_the_leading_group(platform: RunningPlatform, people: People) -> None:
    tale = ministry(platform, people, "L1")
    tale.not_for("hlj_leader", "启动响应", "部领导小组", "部预案 5.3", "initiate")

    tale.act("meo_duty", "提请启动响应", state="已提请启动")
    tale.act("leading_group_leader", "启动响应", state="响应中")
    tale.not_for("hlj_leader", "结束响应", "部领导小组", "部预案 5.6", "conclude", impact_controlled=True, evidence="x")
    tale.act("meo_duty", "提请结束响应", controlled=True, state="已提请结束")
    tale.act("leading_group_leader", "结束响应", controlled=True, state="响应结束")


@pytest.mark.rule("A-5.3-1", "A-5.6-1")
def test_ministry_level_one_by_a_recorded_national_decision(platform: RunningPlatform, people: People) -> None:
    tale = ministry(platform, people, "L1")
    tale.not_for("meo_duty", "启动响应", "领导", "部预案 5.3", "initiate")

    tale.act("meo_leader", "启动响应", document=True)
    expect(tale.page("meo_leader").locator(".fs-pending")).to_contain_text("另一名值班员或领导确认")
    tale.confirmed("meo_duty", "启动响应", "响应中")
    tale.act("meo_leader", "结束响应", controlled=True, document=True)
    tale.confirmed("meo_duty", "结束响应", "响应结束")


@pytest.mark.rule("A-5.3-2", "A-5.6-2", "A-5.4-2", "A-5.4-3")
def test_ministry_level_two_with_the_survey_of_the_country(platform: RunningPlatform, people: People) -> None:
    tale = ministry(platform, people, "L2")
    tale.not_for("hlj_leader", "启动响应", "部应急办", "部预案 5.3", "initiate")

    page = tale.act("meo_leader", "启动响应", state="响应中")
    expect(page.locator(".fs-survey").filter(has_text="本行政区域受影响情况")).to_contain_text("已答 0 / 31")
    answering = tale.page("internet_reporter")
    act_row(answering, "立即了解自身网络和系统受影响情况并报部应急办").get_by_role("link", name="报送").click()
    answering.get_by_label("受影响情况").fill("无")
    answering.get_by_role("button", name="报送").click()
    expect(answering.get_by_text("报告已收到，并已记入日志。")).to_be_visible()
    expect(page.locator(".fs-survey").filter(has_text="自身网络")).to_contain_text("已答 1 /", timeout=3000)
    tale.not_for("hlj_leader", "结束响应", "部应急办", "部预案 5.6", "conclude", impact_controlled=True, evidence="x")
    tale.act("meo_leader", "结束响应", controlled=True, state="响应结束")


@pytest.mark.rule("A-5.3-3", "A-5.6-3")
def test_ministry_level_four(platform: RunningPlatform, people: People) -> None:
    tale = ministry(platform, people, "L4")
    tale.not_for("meo_leader", "启动响应", "黑龙江局", "部预案 5.3", "initiate")

    tale.act("hlj_leader", "启动响应", state="响应中")
    tale.not_for("meo_leader", "结束响应", "黑龙江局", "部预案 5.6", "conclude", impact_controlled=True, evidence="x")
    tale.act("hlj_leader", "结束响应", controlled=True, state="响应结束")


@pytest.mark.rule("B-4.2.1-1", "B-4.2.1-2", "B-4.3.1-1")
def test_prefecture_level_one(platform: RunningPlatform, people: People) -> None:
    tale = prefecture(platform, people, "L1")
    tale.not_for("county_leader", "提请启动响应", "指挥部办公室", "地区预案 4.2.1", "propose_initiation")

    tale.act("hq_office_duty", "提请启动响应", state="已提请启动")
    page = tale.act("commission_leader", "启动响应", state="响应中")
    expect(page.locator(".fs-resp")).to_contain_text("指挥部已启动")
    tale.not_for("commission_leader", "结束响应", "指挥部办公室", "地区预案 4.3.1", "conclude")
    tale.act("hq_office_leader", "结束响应", document=True)
    tale.confirmed("hq_office_duty", "结束响应", "响应结束")


@pytest.mark.rule("B-4.2.1-2", "B-4.3.2-1")
def test_prefecture_level_two_by_a_decision_from_above(platform: RunningPlatform, people: People) -> None:
    tale = prefecture(platform, people, "L2")
    tale.not_for("county_leader", "提请启动响应", "指挥部办公室", "地区预案 4.2.1", "propose_initiation")

    tale.act("hq_office_duty", "提请启动响应", state="已提请启动")
    tale.act("hq_office_leader", "启动响应", document=True)
    tale.confirmed("hq_office_duty", "启动响应", "响应中")
    tale.not_for("county_leader", "结束响应", "指挥部办公室", "地区预案 4.3.2", "conclude")
    tale.act("hq_office_leader", "结束响应", document=True)
    tale.confirmed("hq_office_duty", "结束响应", "响应结束")


@pytest.mark.rule("B-4.2.2-1", "B-4.3.3-1")
def test_prefecture_level_three(platform: RunningPlatform, people: People) -> None:
    tale = prefecture(platform, people, "L3")
    tale.not_for("hq_office_leader", "启动响应", "漠河市", "地区预案 4.2.2", "initiate")

    tale.act("county_leader", "启动响应", state="响应中")
    tale.act("county_duty", "宣布处置完成", state="处置完成")
    tale.not_for("county_leader", "提请结束响应", "指挥部办公室", "地区预案 4.3.3", "propose_conclusion")
    tale.act("hq_office_duty", "提请结束响应", state="已提请结束")
    tale.act("commission_leader", "结束响应", state="响应结束")


@pytest.mark.rule("B-4.2.3-1", "B-4.3.3-2")
def test_prefecture_level_four_with_the_commissions_consent_to_the_report(
    platform: RunningPlatform, people: People
) -> None:
    tale = prefecture(platform, people, "L4")
    tale.not_for("hq_office_leader", "启动响应", "漠河市", "地区预案 4.2.3", "initiate")

    tale.act("county_leader", "启动响应", state="响应中")
    tale.not_for("hq_office_leader", "结束响应", "漠河市", "地区预案 4.3.3", "conclude")
    tale.act("county_leader", "结束响应", state="响应结束")
    tale.act("commission_leader", "同意上报", state="响应结束")


@pytest.mark.rule("B-4.1-2")
def test_a_call_is_written_down_by_the_officer_who_took_it(platform: RunningPlatform, people: People) -> None:
    tale = prefecture(platform, people, "L4")
    duty = tale.page("county_duty")
    row = duty.locator("#duties tr").filter(has_text="口头报告事发地区网络安全主管部门")
    expect(row.locator(".fs-clock")).to_be_visible()

    duty.get_by_role("link", name="接电话").first.click()
    duty.get_by_label("已有事件的编号").fill(tale.story.number)
    duty.get_by_label("来电单位").fill("漠河市某网络运营单位（演示）")
    duty.get_by_label("来电人", exact=True).fill("宋先生")
    duty.get_by_label("来电时间").fill(minutes_ago(0.1))
    duty.get_by_label("通话内容").fill("网站被篡改，已下线")
    duty.get_by_label("已向来电人复述，双方核对一致").check()
    duty.get_by_role("button", name="登记").click()

    expect(duty.get_by_text(re.compile("口头报告已登记"))).to_be_visible()
    expect(row).to_contain_text("已办")
    expect(duty.locator("#log")).to_contain_text("网站被篡改，已下线")
    expect(duty.locator("#log")).not_to_contain_text("宋先生")


@pytest.mark.rule("A-5.3-2")
def test_a_running_level_three_is_regraded_and_raised(platform: RunningPlatform, people: People) -> None:
    tale = ministry(platform, people, "L3")
    tale.story.act("initiate", "hlj_leader").act("grade", "meo_duty", level="L2", reason="影响扩大到邻省")
    bureau = tale.page("hlj_leader")
    expect(bureau.locator(".fs-resp")).to_contain_text("已重新定级为重大（Ⅱ级），响应级别尚未调整")
    tale.not_for("hlj_leader", "调高响应级别", "部应急办", "部预案 5.3", "raise")

    tale.act("meo_leader", "调高响应级别", state="重大（Ⅱ级）")

    expect(bureau.locator(".fs-resp .lvl strong")).to_contain_text("重大（Ⅱ级）", timeout=3000)


@pytest.mark.rule("B-1.3-1")
def test_headquarters_office_applies_its_plan_to_a_wider_region_and_the_page_tells_both_stories(
    platform: RunningPlatform, people: People
) -> None:
    summary = unheard("全省中断")
    found = (now() - timedelta(minutes=3)).isoformat()
    story = told(platform, summary=summary, occurred_at=found, discovered_at=found)
    page = Tale(people, story).page("hq_office_leader")

    page.get_by_role("button", name="决定适用地区预案").click()

    expect(page.get_by_text("已决定适用，并已记入日志。")).to_be_visible()
    expect(page.locator(".fs-resp")).to_have_count(2)
    expect(page.locator(".fs-resp > header h2")).to_have_text(
        ["公共互联网网络安全突发事件应急预案", "大兴安岭地区网络安全事件应急预案"]
    )
