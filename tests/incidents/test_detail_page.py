"""The page of one incident: what may be done next is what the kernel accepts, and a refusal names its article."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cases.errors import Refusal
from cases.events import Event
from cases.ledger import record
from cases.models import Case, LogEntry, Notice
from cases.obligations import escalate_overdue
from cases.templatetags.caselog import event_name
from incidents.models import Incident, Response
from incidents.services import ACTIONS, act_on_response
from plans.schema import LEVELS
from plans.vocabulary import EVENTS
from tests.world import UNIT_SUMMARY, Walk, in_mohe, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
PEOPLE = ("carrier_reporter", "hlj_duty", "hlj_leader", "meo_duty", "meo_leader", "auditor")
ENOUGH = {"reason": "见核实记录", "impact_controlled": True, "evidence": "监测恢复正常"}
NEEDS_MORE = {"join", "reassign", "extend"}  # another incident, another office: tests/flows have them
TAKES = {"grade": ("reason",), "reject": ("reason",), "conclude": ("impact_controlled", "evidence")}


def signed_in(name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(person(name))
    return client


def page_of(walk: Walk, name: str, language: str = "zh-hans") -> str:
    response = signed_in(name, language).get(f"/incidents/{walk.response.incident.number}/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def dialog_of(html: str, walk: Walk, action: str) -> str:
    found = re.search(rf'<dialog [^>]*id="act-{walk.response.pk}-{action}".*?</dialog>', html, re.DOTALL)
    return found[0] if found else ""


def row_of(html: str, title: str) -> str:
    """The row of the acts that has this title."""
    return next(row for row in re.findall(r"<li.*?</li>", html, re.DOTALL) if f"<b>{title}</b>" in row)


def act_by_form(walk: Walk, name: str, action: str, **given: str):
    return signed_in(name).post(f"/incidents/responses/{walk.response.pk}/{action}/", given)


def offered(html: str, walk: Walk) -> set[tuple[str, str | None]]:
    """Acts with a button, of a grading each level that can be chosen."""
    acts = set(re.findall(rf'<button [^>]*data-dialog="act-{walk.response.pk}-(\w+)"', html))
    levels = re.findall(r'name="level" value="(\w+)"', dialog_of(html, walk, "grade"))
    return {(action, None) for action in acts - {"grade"} - NEEDS_MORE} | {("grade", level) for level in levels}


class Undone(Exception):
    """Takes back what was tried."""


def accepted(walk: Walk, name: str) -> set[tuple[str, str | None]]:
    """Acts that perform takes from this person with everything that could be asked for. Nothing is kept."""
    taken = set()
    for action in set(ACTIONS) - NEEDS_MORE:
        for level in (*LEVELS, "none") if action == "grade" else (None,):
            data = {key: ENOUGH[key] for key in TAKES.get(action, ())} | ({"level": level} if level else {})
            with suppress(Refusal, Undone), transaction.atomic():
                act_on_response(response=walk.response, action=action, actor=person(name), at=NOON, data=data)
                taken.add((action, level))
                raise Undone
    return taken


def walked_to(state: str) -> Walk:
    """A response in a wanted state, and two that no criterion or a higher level meets."""
    facts = {
        "unmatched": {},
        "major": {"outage_scope": "multi_province"},
        "major_verified": {"outage_scope": "multi_province"},
    }
    walk = reported(at=NOON, facts=facts.get(state, {"outage_scope": "province"}))
    match state:
        case "verified":
            walk.act("verify", "hlj_duty")
        case "major_verified":
            walk.act("verify", "meo_duty")
        case "graded":
            walk.act("verify", "hlj_duty")
            walk.act("grade", "hlj_duty", level="L3")
        case "below_plan":
            walk.act("verify", "hlj_duty")
            walk.act("grade", "hlj_leader", level="none", reason="实为个别用户故障")
        case "rejected":
            walk.act("reject", "hlj_leader", reason="演练流量")
        case "active":
            walk.to_active()
        case "handling_completed":
            walk.to_active().act("complete_handling", "hlj_duty")
        case "concluded":
            walk.to_concluded()
        case "settled":
            settle(walk.to_concluded())
        case "closed":
            settle(walk.to_concluded())
            walk.act("close", "hlj_leader")
    return walk


def settle(walk: Walk) -> None:
    walk.file("initiation", "hlj_duty", situation="已组织处置")
    walk.file("plan_activation", "carrier_reporter", unit_plan_activated_at=(NOON - timedelta(minutes=5)).isoformat())
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    walk.file("regulator_report", "hlj_duty", **UNIT_SUMMARY)


STATES = (
    "reported", "unmatched", "major", "verified", "major_verified", "graded", "below_plan", "rejected", "active",
    "handling_completed", "concluded", "settled", "closed",
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_the_page_offers_each_person_exactly_what_perform_accepts(state: str) -> None:
    walk = walked_to(state)
    assert {name: offered(page_of(walk, name), walk) for name in PEOPLE} == {
        name: accepted(walk, name) for name in PEOPLE
    }


def test_whom_it_does_not_concern_finds_no_page() -> None:
    walk = reported(at=NOON)
    assert signed_in("gd_duty").get(f"/incidents/{walk.response.incident.number}/").status_code == 404
    assert act_by_form(walk, "gd_duty", "verify").status_code == 404


@pytest.mark.rule("A-5.3-3")
def test_what_is_not_yours_has_no_button_but_an_owner_and_an_article() -> None:
    walk = walked_to("graded")
    row = row_of(page_of(walk, "hlj_duty"), "启动响应")
    assert "本局领导" in words_of(row)
    assert "部预案 5.3" in words_of(row)
    assert "<button" not in row
    assert "黑龙江局 领导" in words_of(row_of(page_of(walk, "meo_duty"), "启动响应"))
    assert "bureau leader" in words_of(row_of(page_of(walk, "hlj_duty", "en"), "Initiation of the response"))


@pytest.mark.rule("A-5.3-3")
def test_the_dialog_says_the_verb_the_law_and_what_follows() -> None:
    walk = walked_to("graded")
    words = words_of(dialog_of(page_of(walk, "hlj_leader"), walk, "initiate"))
    assert "决定启动 Ⅲ级" in words
    assert "III级、IV级响应由相关省…通信管理局决定启动,并负责指挥、协调" in words
    assert "60 分钟内 黑龙江局：把启动情况报部应急办 部预案 5.3 平台目标" in words
    assert "通知某电信黑龙江（演示）：响应已启动" in words


@pytest.mark.rule("A-5.3-3")
def test_a_refusal_stands_beside_its_act_with_its_article_and_changes_nothing() -> None:
    walk = walked_to("graded")
    entries = LogEntry.objects.count()

    answer = act_by_form(walk, "hlj_duty", "initiate")

    assert answer.status_code == 403
    html = unescape(answer.content.decode())
    refusal = re.search(r'<div class="fs-refusal".*?</div></div>', html, re.DOTALL)
    assert refusal is not None
    assert "不归您办理" in refusal[0]
    assert "在该单位内，此事由领导办理" in refusal[0]
    assert 'title="A-5.3-3 ' in refusal[0]
    between = html[html.index("<b>启动响应</b>") : refusal.start()]
    assert between.count("<li") == 1  # the refusal's own
    assert Response.objects.get().state == "graded"
    assert LogEntry.objects.count() == entries


def test_an_act_that_is_over_is_refused_above_the_next_ones() -> None:
    walk = walked_to("active")
    answer = act_by_form(walk, "hlj_leader", "verify")
    assert answer.status_code == 409
    assert "现在不能办理" in answer.content.decode()
    assert Response.objects.get().state == "active"


@pytest.mark.rule("A-5.6-0")
def test_what_is_missing_stands_at_its_field_in_the_reopened_dialog() -> None:
    walk = walked_to("active")

    answer = act_by_form(walk, "hlj_leader", "conclude", level="L3", evidence="监测恢复正常已两小时")

    assert answer.status_code == 400
    dialog = dialog_of(unescape(answer.content.decode()), walk, "conclude")
    assert re.match(r"<dialog [^>]* open data-open>", dialog)
    assert (
        f'<a href="#act-{walk.response.pk}-conclude-impact_controlled">请先确认影响和危害已得到控制或消除。</a>'
        in dialog
    )
    assert 'title="A-5.6-0 ' in dialog
    assert "监测恢复正常已两小时</textarea>" in dialog
    assert Response.objects.get().state == "active"


def test_a_level_that_changed_meanwhile_is_not_signed_unseen() -> None:
    walk = walked_to("graded")
    assert 'name="level" value="L3"' in dialog_of(page_of(walk, "hlj_leader"), walk, "initiate")
    walk.act("grade", "hlj_leader", level="L4", reason="实际只影响一个地市")

    answer = act_by_form(walk, "hlj_leader", "initiate", level="L3")

    assert answer.status_code == 409
    assert Response.objects.get().state == "graded"


def test_the_address_of_an_act_opens_its_form_without_scripts() -> None:
    walk = walked_to("graded")
    answer = signed_in("hlj_leader").get(f"/incidents/responses/{walk.response.pk}/initiate/")
    assert answer.status_code == 200
    assert " open data-open>" in dialog_of(answer.content.decode(), walk, "initiate").partition("\n")[0]
    assert " open data-open>" not in page_of(walk, "hlj_leader")


def test_an_act_that_is_none_leads_back_to_the_page() -> None:
    walk = walked_to("graded")
    answer = act_by_form(walk, "hlj_leader", "delete")
    assert answer.status_code == 302
    assert answer["Location"] == f"/incidents/{walk.response.incident.number}/"


def test_the_ministry_may_grade_higher_what_is_not_its_own() -> None:
    walk = walked_to("verified")
    html = page_of(walk, "meo_duty")
    row = row_of(html, "定级")
    assert "黑龙江局 值班员或领导" in words_of(row)
    assert "另定级别" in words_of(row)
    assert "fs-act" not in row
    assert " checked" not in dialog_of(html, walk, "grade")


def test_grading_shows_the_level_that_the_facts_propose_and_whose_the_others_are() -> None:
    walk = walked_to("verified")
    dialog = dialog_of(page_of(walk, "hlj_duty"), walk, "grade")
    assert 'value="L3" checked' in dialog
    words = words_of(dialog)
    assert "1 个省内大量互联网用户无法正常上网 部预案 3.3" in words
    assert "重大（Ⅱ级） 由部应急办 值班员或领导定级" in words
    assert "一般（Ⅳ级） 由本局领导定级" in words


@pytest.mark.rule("A-6.1-2")
def test_closing_waits_for_what_is_still_owed() -> None:
    walk = walked_to("concluded")
    html = page_of(walk, "hlj_leader")
    row = row_of(html, "办结")
    assert 'aria-disabled="true"' in row
    assert "现在不能办结 还有 4 项时限任务未了，不能办结。 部预案 6.1" in words_of(html)
    assert dialog_of(html, walk, "close") == ""


def test_a_report_that_is_owed_is_the_one_main_act() -> None:
    walk = walked_to("active")
    html = page_of(walk, "hlj_duty")
    row = row_of(html, "把启动情况报部应急办")
    assert f'class="btn fs-act" href="/reports/{walk.response.incident.number}/initiation/?plan=miit-2017-281"' in row
    acts = re.search(r'<ul class="fs-acts">.*?</ul>', html, re.DOTALL)
    assert acts is not None
    assert acts[0].count("btn fs-act") == 1
    assert "把启动情况报部应急办</b><div" not in page_of(walk, "auditor")


def test_grading_again_is_never_the_main_act() -> None:
    html = page_of(walked_to("graded"), "hlj_duty")
    assert "fs-act" not in row_of(html, "重新定级").replace("fs-acts", "")
    assert "已等" in words_of(row_of(html, "启动响应"))


def test_what_was_not_declared_is_not_shown_as_done() -> None:
    def strip(state: str) -> str:
        found = re.search(r'<ol class="fs-state">.*?</ol>', page_of(walked_to(state), "auditor"), re.DOTALL)
        return words_of(found[0]) if found else ""

    assert strip("concluded") == "报告 核实 定级 响应中 结束 办结"
    assert strip("active") == "报告 核实 定级 响应中 处置完成 结束 办结"
    assert strip("rejected") == "报告 不属实"


def test_the_log_tells_what_happened_when_by_whom_and_by_which_article() -> None:
    walk = reported(at=NOON, unit_plan_activated_at=(NOON - timedelta(minutes=6)).isoformat())
    walk.act("verify", "hlj_duty", note="已电话核实")
    html = page_of(walk, "hlj_duty")
    log = words_of(html[html.index('id="log"') :])
    assert "日志 3 条 · 链已核验" in log
    assert "12:00 核实属实 已电话核实 #3 · 黑龙江局 值班员 部预案 2.3 · A-2.3-1" in log
    assert "11:54 12:00 记 事发单位启动本单位应急预案" in log
    assert log.index("核实属实") < log.index("书面报告到达") < log.index("启动本单位应急预案")


def test_a_limit_of_the_plan_that_is_broken_is_a_red_square_and_a_target_is_not() -> None:
    walk = walked_to("concluded")
    escalate_overdue(now=NOON + timedelta(days=60))
    html = page_of(walk, "auditor")
    log = html[html.index('id="log"') :]
    assert log.count("dot--late") == 2
    assert "逾期：报送总结报告" in words_of(log)
    assert "超过平台目标：把启动情况报部应急办" in words_of(log)


OF_WARNINGS = {"published", "lifted", "period_started", "period_ended", "wider_region"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_event_of_a_case_has_words(language: str) -> None:
    case = reported(at=NOON).response.case
    with override(language):
        for event in [*(EVENTS - OF_WARNINGS), *(f"report:{form.key}" for form in case.plan.forms)]:
            entry = LogEntry(case=case, event=event, rule_id="A-6.1-1", body={"level": "L3", "limit": "plan"})
            assert event_name(entry) not in ("", event)


def test_a_notice_to_the_viewer_s_office_is_signed_for_here() -> None:
    walk = reported(at=NOON)
    html = page_of(walk, "hlj_duty")
    (pk,) = re.findall(r'action="/notices/(\d+)/acknowledge/"', html)

    answer = signed_in("hlj_duty").post(
        f"/notices/{pk}/acknowledge/", {"next": f"/incidents/{walk.response.incident.number}/#notices"}
    )

    assert answer["Location"] == f"/incidents/{walk.response.incident.number}/#notices"
    assert Notice.objects.get(pk=pk).acknowledged_by == person("hlj_duty")
    assert "acknowledge" not in page_of(walk, "hlj_duty")
    assert "acknowledge" not in page_of(walk, "auditor")


def test_an_exercise_says_so_on_top() -> None:
    walk = reported(at=NOON)
    assert "fs-drillband" not in page_of(walk, "hlj_duty")
    Incident.objects.update(exercise=True)
    assert "fs-drillband" in page_of(walk, "hlj_duty")


def test_a_word_of_a_reporter_is_text_and_never_markup() -> None:
    walk = reported(at=NOON, summary="<script>alert(1)</script>", scope="<img src=x>")
    answer = signed_in("hlj_duty").get(f"/incidents/{walk.response.incident.number}/").content.decode()
    assert "<script>alert" not in answer
    assert "<img" not in answer


def file_often(walk: Walk, *, times: int) -> None:
    """The same report over and over: many entries of the log."""
    case = Case.objects.select_for_update().get(pk=walk.response.case_id)
    hat = person("hlj_duty").appointments_held[0]
    filed = {"name": "report:initiation", "happened_at": NOON, "actor": hat.user, "rule_id": "A-5.3-8"}
    record([Event(case=case, appointment=hat, **filed) for _time in range(times)], at=NOON)


def queries_of(walk: Walk, name: str) -> int:
    client, address = signed_in(name), f"/incidents/{walk.response.incident.number}/"
    client.get(address)  # what is kept for the process is read
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["hlj_leader", "carrier_reporter"])
def test_the_page_asks_the_same_few_queries_whatever_happened(name: str) -> None:
    walk = reported(at=NOON)
    few = queries_of(walk, name)
    walk.to_concluded()
    file_often(walk, times=50)

    assert queries_of(walk, name) == few <= 13


def test_a_long_log_shows_its_newest_entries_and_the_rest_when_asked() -> None:
    walk = reported(at=NOON)
    file_often(walk, times=80)
    html = page_of(walk, "hlj_duty")
    assert html.count('<span class="dot') == 60
    assert "另有 21 条较早的 全部显示" in words_of(html)
    whole = signed_in("hlj_duty").get(f"/incidents/{walk.response.incident.number}/?log=all").content.decode()
    assert whole.count('<span class="dot') == 81
    assert "全部显示" not in whole


def test_an_enterprise_reads_its_own_part_and_how_the_response_moves_on() -> None:
    walk = walked_to("active")
    words = words_of(page_of(walk, "carrier_reporter"))
    assert "启动Ⅲ级响应" in words
    assert "把启动情况报部应急办" not in words
    assert "把启动情况报部应急办" in words_of(page_of(walk, "meo_duty"))


@pytest.mark.rule("B-1.4-6")
def test_a_leak_at_level_two_is_graded_through_other_circumstances_with_the_reason_filled_in() -> None:
    facts = {"data_threat": "serious", "data_act": "leaked"}
    walk = reported(at=NOON, by="operator_reporter", regions=["232701"], facts=facts)
    assert walk.response.matched == [{"rule_id": "B-1.4-6", "level": "L2", "kind": "qualitative"}]
    walk.act("verify", "hq_office_duty")

    dialog = dialog_of(page_of(walk, "hq_office_duty"), walk, "grade")

    assert "其他构成严重威胁的情形：信息和数据泄露</textarea>" in dialog
    assert "系统损失程度依附件3划分" in words_of(dialog)  # guidance, and said to be no part of the plan


def test_facts_that_rest_on_a_judgement_fill_in_no_reason() -> None:
    walk = in_mohe("L2", at=NOON)
    walk.act("verify", "hq_office_duty")

    dialog = dialog_of(page_of(walk, "hq_office_duty"), walk, "grade")

    assert re.search(r'name="reason"[^>]*></textarea>', dialog)
