"""The duty-room board: the four questions of a shift, drawn once for a whole office."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cases.models import Obligation
from cases.obligations import escalate_overdue
from dutyroom.boards import board_of
from dutyroom.picking import PAST_TARGET_SHOWN, SHOWN
from dutyroom.rendering import draw_lanes
from incidents.models import Incident
from plans.schema import LEVELS
from tests.world import CONTROLLED, DECISION, organisation_of, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def lanes_of(name: str, *, now: datetime = NOON, language: str = "zh-hans") -> dict[str, str]:
    with override(language):
        return draw_lanes(board_of(organisation_of(name), now=now))


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def queries_of(client: Client) -> int:
    client.get("/board/")  # what is kept for the process is read
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/board/").status_code == 200
    return len(queries)


def a_night(*, reports: int) -> None:
    """Reports in every state that a board shows, most of them new; some duties past their time."""
    for number in range(reports):
        walk = reported(at=NOON)
        if number % 10 == 0:
            walk.to_active()
        if number % 30 == 0:
            walk.act("complete_handling", "hlj_duty")
        if number % 10 == 1:
            walk.act("verify", "hlj_duty")
            walk.act("grade", "hlj_duty", level="L3")
    escalate_overdue(now=NOON + HOUR)


def test_the_board_asks_the_database_as_often_with_300_rows_as_with_1():
    client = signed_in("hlj_duty")
    a_night(reports=1)
    with_one = queries_of(client)

    a_night(reports=299)

    assert queries_of(client) == with_one <= 10


def test_a_lane_shows_twenty_says_how_many_there_are_and_leads_to_the_rest():
    for _ in range(SHOWN + 3):
        reported(at=NOON)

    lane = lanes_of("hlj_duty")["lane-fresh"]

    assert lane.count("<li ") == SHOWN
    assert f'<b class="fs-num">{SHOWN + 3}</b>' in lane
    assert 'href="/incidents/?state=reported&amp;state=verified"' in lane


def test_a_report_to_verify_offers_the_act_and_the_criterion_behind_the_level():
    walk = reported(at=NOON)

    lane = lanes_of("hlj_duty")["lane-fresh"]

    address = f"/incidents/{walk.response.incident.number}/#act-{walk.response.pk}-verify"
    assert f'data-for-posts="duty_officer leader" href="{address}">核实</a>' in lane
    assert '/plans/miit-2017-281/#A-3.3-1"' in lane
    assert "建议较大（Ⅲ级）" in lane


def test_a_verified_report_waits_for_its_level():
    walk = reported(at=NOON)
    walk.act("verify", "hlj_duty")

    assert f'#act-{walk.response.pk}-grade">定级</a>' in lanes_of("hlj_duty")["lane-fresh"]


def test_what_another_office_verifies_has_its_name_and_no_act():
    reported(at=NOON, facts={"outage_scope": "multi_province"})

    lane = lanes_of("hlj_duty")["lane-fresh"]

    assert "等 部应急办 核实" in words_of(lane)
    assert "推定规则" in lane  # the plan names nobody for it
    assert "#act-" not in lane


@pytest.mark.rule("A-5.3-3")
def test_a_decision_of_ours_waits_for_our_leader_and_for_the_ministry_it_waits_for_the_bureau():
    walk = reported(at=NOON)
    walk.act("verify", "hlj_duty")
    walk.act("grade", "hlj_duty", level="L3")

    ours, theirs = lanes_of("hlj_duty")["lane-deciding"], lanes_of("meo_duty")["lane-deciding"]

    assert "等本局领导 1 件" in words_of(ours)
    assert "启动Ⅲ级响应：黑龙江全省宽带大面积中断" in ours
    assert (
        f'data-for-posts="leader" href="/incidents/{walk.response.incident.number}/#act-{walk.response.pk}-initiate"'
        in ours
    )
    assert '#A-5.3-3"' in ours
    assert "等本单位领导 0 件" in words_of(theirs)
    assert f"等 {organisation_of('hlj_duty').short} 决定启动" in words_of(theirs)
    assert "#act-" not in theirs


@pytest.mark.rule("A-5.6-3")
@pytest.mark.rule("A-5.3-1")
def test_a_decision_from_outside_that_is_not_confirmed_is_shown_and_offers_no_second_one():
    walk = reported(at=NOON, facts={"outage_scope": "national"})
    walk.act("verify", "meo_duty")
    walk.act("grade", "meo_duty", level="L1")
    assert "data-for-posts" in lanes_of("meo_duty")["lane-deciding"]

    walk.act("initiate", "meo_leader", **DECISION)

    lane = lanes_of("meo_duty")["lane-deciding"]
    assert "data-for-posts" not in lane
    assert "已登记，等 部应急办 另一人确认" in words_of(lane)
    assert "waits for a second person of" in words_of(lanes_of("meo_duty", language="en")["lane-deciding"])
    ours, others = (board_of(organisation_of(name), now=NOON) for name in ("meo_duty", "hlj_duty"))
    assert (ours.ours.total, len(ours.ours.items), ours.others.total) == (1, 1, 0)
    assert (others.ours.total, len(others.others.items), others.others.total) == (0, 1, 1)


@pytest.mark.rule("A-5.6-1")
def test_an_end_that_was_decided_outside_waits_for_its_second_person_in_both_its_lanes():
    walk = reported(at=NOON, facts={"outage_scope": "national"})
    walk.act("verify", "meo_duty")
    walk.act("grade", "meo_duty", level="L1")
    walk.act("initiate", "meo_leader", **DECISION)
    walk.confirm("meo_duty")
    walk.act("complete_handling", "meo_duty")

    walk.act("conclude", "meo_leader", **CONTROLLED, **DECISION)

    lanes = lanes_of("meo_duty")
    assert "等 部应急办 另一人确认" in words_of(lanes["lane-deciding"])
    assert "等部应急办另一人确认" in words_of(lanes["lane-running"])


def test_handling_completed_waits_for_the_end_and_still_runs():
    walk = reported(at=NOON).to_active()
    walk.act("complete_handling", "hlj_duty")

    lanes = lanes_of("hlj_leader")

    assert "结束Ⅲ级响应" in lanes["lane-deciding"]
    assert f"#act-{walk.response.pk}-conclude" in lanes["lane-deciding"]
    assert "处置完成" in lanes["lane-running"]
    assert "本局指挥" in lanes["lane-running"]


def test_every_level_keeps_its_row_and_its_zero():
    lane = lanes_of("hlj_duty")["lane-running"]

    assert re.findall(r"<h3>.*?</svg>(.*?)<span>(\d+)</span>", lane) == [
        (level, "0") for level in ("Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级")
    ]
    assert lane.count("fs-lv--off") == len(LEVELS)


def test_only_a_broken_limit_of_the_plan_is_red():
    walk = reported(at=NOON).to_concluded()  # the unit's report: 10 working days; starting its own plan: a target
    due = Obligation.objects.get(case=walk.response.case_id, key="unit_summary").due_at
    escalate_overdue(now=due + HOUR)

    lane = lanes_of("hlj_duty", now=due + HOUR)["lane-due"]

    items = re.findall(r"<li (.*?)</li>", lane, re.DOTALL)
    assert [("fs-item--over" in item, "报送总结报告" in item) for item in items[:2]] == [(True, True), (False, False)]
    assert lane.count("fs-item--over") == 1
    assert "超目标" in words_of(items[1])
    assert "逾期" not in words_of(items[1])


def test_missed_targets_of_one_night_do_not_hide_what_is_due():
    soon = reported(at=NOON + HOUR, summary="最后一件").to_active()
    for _ in range(SHOWN + 5):
        reported(at=NOON)
    escalate_overdue(now=NOON + HOUR)

    board = board_of(organisation_of("hlj_duty"), now=NOON + HOUR)

    assert len([one for one in board.due.items if one.state == "overdue"]) == PAST_TARGET_SHOWN
    assert soon.response.case_id in [one.case_id for one in board.due.items if one.state == "open"]
    assert board.past_target == SHOWN + 5


def test_our_own_missed_target_is_shown_before_those_of_others():
    ours = reported(at=NOON - 5 * HOUR).to_active()  # we owe the ministry the report on the initiation
    for _ in range(PAST_TARGET_SHOWN + 1):
        reported(at=NOON)
    escalate_overdue(now=NOON + HOUR)

    board = board_of(organisation_of("hlj_duty"), now=NOON + HOUR)

    assert (ours.response.case_id, "initiation_report_ministry") in [(one.case_id, one.key) for one in board.due.items]
    lane = lanes_of("hlj_duty", now=NOON + HOUR)["lane-due"]
    assert f'href="/reports/{ours.response.incident.number}/initiation/?plan=miit-2017-281">报送</a>' in lane


def test_the_lanes_hold_no_button_no_form_no_token_and_no_name():
    a_night(reports=12)

    html = "".join(lanes_of("hlj_duty").values())

    assert not re.search(r"<button|<form|csrf|hlj_duty|style=|<script| on\w+=", html)


def test_a_quiet_board_says_so():
    said = {name: words_of(lane) for name, lane in lanes_of("gd_duty").items()}

    assert said["lane-fresh"] == "待核实 0 新到在上 没有待核实的报告。"
    assert said["lane-deciding"].count("没有要决定的事项。") == 2
    assert said["lane-due"] == "时限 0 先到在上 没有未了的时限。"
    assert said["lane-counts"] == "时限 0 待核实 0 待决定 0 响应中 0"


def test_the_board_speaks_english():
    a_night(reports=12)

    html = "".join(lanes_of("hlj_duty", language="en").values())

    for reported_in_chinese in Incident.objects.values_list("summary", flat=True):
        html = html.replace(reported_in_chinese, "")
    assert re.findall("[\u3400-\u9fff]+", html) == []


@pytest.mark.parametrize("name", ["carrier_reporter", "internet_reporter", "body_reporter"])
def test_who_only_reports_has_no_board(name):
    assert signed_in(name).get("/board/").headers["Location"] == "/incidents/"


def test_the_page_holds_every_lane_and_its_socket():
    page = signed_in("hlj_duty").get("/board/").content.decode()

    for lane in ("counts", "fresh", "deciding", "running", "due"):
        assert f'id="lane-{lane}"' in page
    assert f"/ws/board/{organisation_of('hlj_duty').pk}/zh-hans/" in page
