"""Plan B from report to end: each level started by one office and ended by another (F-B20)."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.errors import Invalid, NotNow, NotPermitted
from cases.models import Notice, Obligation
from cases.obligations import escalate_overdue
from cases.verification import breaks
from incidents.models import Response
from tests.world import DECISION, PLAN_B, Walk, graded_in_mohe, in_mohe, organisation_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)  # Monday 2026-09-28 12:00 in Beijing
INVESTIGATION = {
    "cause": "弱口令", "nature": "攻击", "impact": "网站被篡改", "responsibility": "运维", "handling_opinion": "整改",
    "improvements": "加固",
}  # fmt: skip
SITUATION = {"situation": "正在处置，未见扩散"}


def refused(walk: Walk, action: str, by: str, kind: type[Exception] = NotPermitted, **data: object) -> str:
    """The rule that a refusal names; nothing was changed."""
    before = (walk.response.state, Obligation.objects.count(), Notice.objects.count())
    with pytest.raises(kind) as caught:
        walk.act(action, by, **data)
    standing = Response.objects.get(pk=walk.response.pk)
    assert (standing.state, Obligation.objects.count(), Notice.objects.count()) == before
    return str(getattr(caught.value, "rule_id", ""))


@pytest.mark.rule("B-1.3-1", "B-4.1-1", "B-4.1-2", "B-4.1-4")
def test_a_report_from_a_county_falls_under_the_prefectures_plan_alone_and_opens_its_duties():
    walk = in_mohe("L4", at=NOON)

    assert list(Response.objects.filter(incident=walk.response.incident).values_list("plan_code", flat=True)) == [
        PLAN_B
    ]
    assert walk.response.lead == organisation_of("county_duty")
    assert walk.states() == {
        "plan_activation": "open", "unit_report": "met", "oral_duty_room": "open", "oral_competent": "open",
        "initial_handling": "open",
    }  # fmt: skip


@pytest.mark.rule("B-4.1-2")
def test_the_oral_duty_runs_half_an_hour_from_discovery_and_the_text_from_occurrence():
    walk = in_mohe("L4", at=NOON)

    oral = Obligation.objects.get(case=walk.response.case_id, key="oral_duty_room")
    incident = walk.response.incident
    assert oral.due_at == incident.discovered_at + timedelta(minutes=30)
    assert oral.due_strict_at == incident.occurred_at + timedelta(minutes=30)
    assert (oral.limit, oral.recipients) == ("plan", ["DXAL-CAC"])


@pytest.mark.rule("B-4.1-3")
def test_level_three_or_above_must_be_reported_at_once_and_level_four_need_not():
    assert in_mohe("L3", at=NOON).states()["oral_immediate"] == "open"
    assert "oral_immediate" not in in_mohe("L4", at=NOON).states()


@pytest.mark.rule("B-4.1-6", "B-4.1-7", "B-4.1-10")
def test_confirmed_level_three_is_reported_in_writing_within_three_hours_and_goes_on_to_the_province():
    walk = graded_in_mohe("L3", at=NOON)
    written = Obligation.objects.get(case=walk.response.case_id, key="written_report")
    assert written.due_at == walk.response.incident.discovered_at + timedelta(hours=3)
    assert written.due_strict_at == walk.response.incident.occurred_at + timedelta(hours=3)
    assert (written.debtor.code, written.recipients) == ("232701-CAC", ["DXAL-HQ-OFFICE"])

    walk.file("written", "county_duty", **SITUATION)

    assert walk.debts("written_report") == {"232701-CAC": "met"}
    assert walk.debts("written_relay") == {"DXAL-HQ-OFFICE": "open"}
    assert walk.debts("written_copy") == {"DXAL-HQ-OFFICE": "open"}
    walk.file("relay", "hq_office_duty", **SITUATION)
    assert walk.debts("written_relay") == walk.debts("written_copy") == {"DXAL-HQ-OFFICE": "met"}
    assert walk.told("B-4.1-7") == {"HL-HQ-OFFICE"}
    assert walk.told("B-4.1-10") == {"DXAL-ADMIN-OFFICE"}


@pytest.mark.rule("B-4.1-6")
@pytest.mark.parametrize(("seconds", "state"), [(0, "met"), (1, "met_late")])
def test_three_hours_are_kept_on_the_second_and_not_one_second_later(seconds: int, state: str):
    walk = graded_in_mohe("L4", at=NOON)
    due = walk.response.incident.discovered_at + timedelta(hours=3)
    walk.at = due + timedelta(seconds=seconds)

    walk.file("written", "county_duty", **SITUATION)

    assert walk.debts("written_report") == {"232701-CAC": state}


@pytest.mark.rule("B-4.1-6")
def test_a_written_report_noticed_a_day_late_is_overdue_since_its_due_instant():
    walk = graded_in_mohe("L4", at=NOON)

    while escalate_overdue(now=NOON + timedelta(days=1)):
        pass

    written = Obligation.objects.get(case=walk.response.case_id, key="written_report")
    entry = walk.response.case.log.get(event="overdue", body__key="written_report")
    assert (written.state, entry.happened_at) == ("overdue", written.due_at)


@pytest.mark.rule("B-4.1-8", "B-4.1-9", "B-4.1-10")
def test_a_preliminary_level_two_goes_at_once_to_the_countys_commission_and_to_headquarters_on_standby():
    walk = in_mohe("L2", at=NOON)
    owed = Obligation.objects.get(case=walk.response.case_id, key="prejudgement")
    assert owed.debtor.code == "232701-CAC"
    assert owed.recipients == ["232701-COMMISSION", "DXAL-HQ-OFFICE"]  # F-B19: on standby its office receives

    walk.file("prejudgement", "county_duty", **SITUATION)

    assert walk.told("B-4.1-8") == {"232701-COMMISSION", "DXAL-HQ-OFFICE"}
    assert walk.debts("prejudgement_relay") == {"DXAL-HQ-OFFICE": "open"}
    walk.file("relay", "hq_office_duty", **SITUATION)
    assert walk.debts("prejudgement_relay") == walk.debts("prejudgement_copy") == {"DXAL-HQ-OFFICE": "met"}


@pytest.mark.rule("B-4.2.1-1", "B-4.2.1-2", "B-4.2.1-3", "B-4.2.1-4", "B-4.2.1-5", "B-4.2.1-6", "B-4.3.2-1")
def test_level_two_is_proposed_by_the_office_approved_by_the_commission_and_ended_by_the_province():
    walk = graded_in_mohe("L2", at=NOON)
    assert refused(walk, "initiate", "commission_leader", NotNow) == "B-4.2.1-2"  # nothing was proposed
    assert refused(walk, "propose_initiation", "county_leader") == "B-4.2.1-1"

    walk.act("propose_initiation", "hq_office_duty")
    assert walk.debts("proposal") == {"DXAL-HQ-OFFICE": "met"}
    assert walk.told("B-4.2.1-1") == {"DXAL-COMMISSION", "HL-HQ-OFFICE"}
    assert refused(walk, "initiate", "county_leader") == "B-4.2.1-2"
    walk.act("initiate", "commission_leader")

    assert (walk.response.state, walk.response.response_level, walk.response.activated) == ("active", "L2", True)
    assert walk.debts("office_duty") == {"DXAL-HQ-OFFICE": "open"}
    assert walk.debts("local_duty") == {"232701-CAC": "open"}
    assert len(walk.debts("members_reachable")) == 23
    assert walk.debts("situation") == {"232701-CAC": "open"}
    assert "DXAL-EDUCATION" in walk.debts("survey") and "232701-CAC" in walk.debts("survey")
    assert "DXAL-HQ" in walk.told("B-4.2.1-2")

    walk.file("survey", "county_duty", impact="无")
    assert walk.debts("survey")["232701-CAC"] == "met"
    walk.file("situation", "county_duty", development="无变化", progress="正在清除")
    assert walk.debts("major_matters") == {"DXAL-HQ-OFFICE": "open"}
    assert refused(walk, "conclude", "commission_leader") == "B-4.3.2-1"
    assert refused(walk, "conclude", "hq_office_leader", Invalid) == "B-4.3.2-1"  # not without the province's document
    walk.act("conclude", "hq_office_leader", **DECISION)
    assert walk.response.state == "active"
    walk.confirm("hq_office_duty")

    assert walk.response.state == "concluded"
    assert walk.debts("office_duty") == {"DXAL-HQ-OFFICE": "met"}  # the duty is over
    assert set(walk.debts("members_reachable").values()) == {"met"}
    assert walk.debts("survey")["DXAL-EDUCATION"] == "void"
    assert walk.debts("cooperate_province") == {"DXAL-CAC": "open"}
    assert "DXAL-EDUCATION" in walk.told("B-4.3.2-4")
    assert list(breaks()) == []


@pytest.mark.rule("B-4.2.1-2")
def test_level_one_may_start_by_a_recorded_decision_from_above_with_two_persons():
    walk = graded_in_mohe("L1", at=NOON)

    walk.act("initiate", "hq_office_leader", **DECISION)
    assert (walk.response.state, Response.objects.get(pk=walk.response.pk).state) == ("graded", "graded")
    walk.confirm("hq_office_duty")

    assert (walk.response.state, walk.response.response_level) == ("active", "L1")
    assert refused(walk, "conclude", "hq_office_duty") == "B-4.3.1-1"  # a leader's act
    walk.act("conclude", "hq_office_leader", **DECISION)
    walk.confirm("hq_office_duty")
    assert walk.response.state == "concluded"
    assert "DXAL-EDUCATION" in walk.told("B-4.3.1-2")
    assert walk.debts("cooperate_national") == {"DXAL-CAC": "open"}


@pytest.mark.rule("B-4.2.2-1", "B-4.2.2-3", "B-4.2.2-4", "B-4.3.3-1", "B-4.3.3-3", "B-5-4", "B-5-6")
def test_level_three_is_started_by_the_county_and_ended_by_office_and_commission():
    walk = graded_in_mohe("L3", at=NOON)
    assert refused(walk, "initiate", "hq_office_leader") == "B-4.2.2-1"
    walk.act("initiate", "county_leader")
    limit = Obligation.objects.get(case=walk.response.case_id, key="handling_limit_3")
    assert limit.due_at == walk.response.incident.discovered_at + timedelta(hours=72)
    walk.file("situation", "county_duty", development="无变化", progress="正在清除")
    assert walk.debts("situation_3") == {"232701-CAC": "met"}
    walk.file("major_matters", "hq_office_duty", **SITUATION)
    assert walk.debts("report_province") == {"DXAL-HQ-OFFICE": "met"}
    walk.act("complete_handling", "county_duty")
    assert walk.debts("handling_limit_3") == {"232701-CAC": "met"}

    assert refused(walk, "conclude", "county_leader") == "B-4.3.3-1"
    assert refused(walk, "conclude", "commission_leader", NotNow) == "B-4.3.3-1"
    walk.act("propose_conclusion", "hq_office_duty")
    walk.act("decline_conclusion", "commission_leader", reason="再观察一日")
    assert walk.response.state == "active"
    walk.act("propose_conclusion", "hq_office_duty")
    walk.act("conclude", "commission_leader")

    assert walk.response.state == "concluded"
    assert walk.debts("conclusion_report") == {"DXAL-HQ-OFFICE": "open"}
    report = Obligation.objects.get(case=walk.response.case_id, key="investigation_3")
    assert (report.debtor.code, report.limit, report.recipients) == ("DXAL-CAC", "soft", ["HL-CAC"])
    assert report.due_at == datetime(2026, 10, 28, 16, 0, tzinfo=UTC)  # 30 days from Monday 28 September, at 24:00


@pytest.mark.rule("B-4.2.3-1", "B-4.3.3-2", "B-4.3.3-4", "B-5-3")
def test_level_four_is_ended_by_the_county_and_reported_up_after_consent():
    walk = graded_in_mohe("L4", at=NOON)
    walk.act("initiate", "county_leader")
    limit = Obligation.objects.get(case=walk.response.case_id, key="handling_limit_4")
    assert limit.due_at == walk.response.incident.discovered_at + timedelta(hours=48)
    assert refused(walk, "conclude", "hq_office_leader") == "B-4.3.3-2"

    walk.act("conclude", "county_leader")
    assert walk.response.state == "concluded"
    assert walk.debts("handling_limit_4") == {"232701-CAC": "met"}
    assert "conclusion_report_4" not in walk.states()
    assert refused(walk, "consent", "hq_office_leader") == "B-4.3.3-2"
    walk.act("consent", "commission_leader")

    assert walk.response.state == "concluded"
    assert walk.debts("conclusion_report_4") == {"DXAL-HQ-OFFICE": "open"}
    walk.file("conclusion_report", "hq_office_duty", **SITUATION)
    walk.file("investigation", "hq_office_duty", **INVESTIGATION)
    assert refused(walk, "close", "hq_office_leader", NotNow) == "B-5-3"  # the unit owes its own yet


@pytest.mark.rule("B-4.3.2-2", "B-4.3.2-3")
def test_only_level_twos_limit_of_handling_may_be_extended_and_a_broken_one_stays_broken():
    walk = graded_in_mohe("L2", at=NOON)
    walk.act("propose_initiation", "hq_office_duty")
    walk.act("initiate", "commission_leader")
    limit = Obligation.objects.get(case=walk.response.case_id, key="handling_limit_2")
    assert limit.due_at == datetime(2026, 10, 13, 16, 0, tzinfo=UTC)  # seven working days across the holiday
    assert refused(walk, "extend", "county_leader") == "B-4.3.2-3"

    walk.act("extend", "hq_office_leader", until="2026-10-20T18:00:00+08:00", reason="影响范围广，处置难度大")

    rows = Obligation.objects.filter(case=walk.response.case_id, key="handling_limit_2").order_by("occurrence")
    assert [(row.state, row.reason) for row in rows] == [("void", "@extended"), ("open", "")]
    assert rows[1].due_at == datetime(2026, 10, 20, 10, 0, tzinfo=UTC)
    assert walk.debts("extension_report") == {"DXAL-HQ-OFFICE": "open"}


@pytest.mark.rule("B-4.3.3-3")
def test_level_threes_limit_cannot_be_extended_by_anybody():
    walk = graded_in_mohe("L3", at=NOON)
    walk.act("initiate", "county_leader")

    for name in ("county_leader", "hq_office_leader", "commission_leader"):
        refused(walk, "extend", name, until="2026-10-20T18:00:00+08:00", reason="处置难度大")


@pytest.mark.rule("B-4.3.1-3")
def test_level_ones_limit_is_set_from_outside_and_recorded_by_two():
    walk = graded_in_mohe("L1", at=NOON)
    walk.act("initiate", "hq_office_leader", **DECISION)
    walk.confirm("hq_office_duty")
    limit = {"until": "2026-10-20T18:00:00+08:00", "reason": "按省要求"}
    assert refused(walk, "extend", "hq_office_leader", Invalid, **limit) == "B-4.3.1-3"  # whose document is it?

    walk.act("extend", "hq_office_leader", **limit, **DECISION)
    assert walk.debts("handling_limit_1") == {"DXAL-HQ-OFFICE": "open"}
    walk.confirm("hq_office_duty")

    rows = Obligation.objects.filter(case=walk.response.case_id, key="handling_limit_1", state="open")
    assert [row.due_at for row in rows] == [datetime(2026, 10, 20, 10, 0, tzinfo=UTC)]


@pytest.mark.parametrize("until", ["9999-12-31T23:00:00Z", "2027-12-31T00:00:00Z", "2026-09-28T11:00:00+08:00", "x"])
def test_a_limit_that_no_calendar_could_show_is_refused(until: str):
    walk = graded_in_mohe("L2", at=NOON)
    walk.act("propose_initiation", "hq_office_duty")
    walk.act("initiate", "commission_leader")

    refused(walk, "extend", "hq_office_leader", Invalid, until=until, reason="x")


@pytest.mark.rule("B-4.2.1-1")
def test_a_running_level_three_that_is_raised_leaves_no_duty_that_nobody_can_settle():
    walk = graded_in_mohe("L3", at=NOON)
    walk.act("initiate", "county_leader")
    walk.act("grade", "hq_office_duty", level="L2", reason="影响扩大")
    assert walk.debts("proposal") == {"DXAL-HQ-OFFICE": "open"}
    assert refused(walk, "raise", "commission_leader", NotNow) == "B-4.2.1-2"  # not before it is proposed

    walk.act("propose_raise", "hq_office_duty")
    walk.act("raise", "commission_leader")

    assert walk.debts("proposal") == {"DXAL-HQ-OFFICE": "met"}
    assert (walk.response.response_level, walk.response.activated) == ("L2", True)
    assert walk.debts("office_duty") == {"DXAL-HQ-OFFICE": "open"}


@pytest.mark.rule("B-4.3.3-3", "B-4.1-6")
def test_a_limit_that_was_broken_stays_broken_whatever_the_level_becomes_and_whoever_leads():
    walk = graded_in_mohe("L3", at=NOON)
    walk.act("initiate", "county_leader")
    while escalate_overdue(now=NOON + timedelta(hours=80)):
        pass
    walk.at = NOON + timedelta(hours=81)
    walk.act("grade", "hq_office_duty", level="L2", reason="影响扩大")
    walk.act("propose_raise", "hq_office_duty")
    walk.act("raise", "commission_leader")
    assert walk.debts("handling_limit_3") == walk.debts("written_report") == {"232701-CAC": "overdue"}

    walk.act("reassign", "hq_office_leader", lead="232721-CAC", reason="属地有误")

    assert walk.debts("handling_limit_3") == walk.debts("written_report") == {"232701-CAC": "overdue"}
    walk.act("complete_handling", "hq_office_duty")
    assert walk.debts("handling_limit_3") == {"232701-CAC": "met_late"}


@pytest.mark.rule("B-4.3.3-2")
def test_the_commission_owes_its_consent_and_gives_it_once():
    walk = graded_in_mohe("L4", at=NOON)
    walk.act("initiate", "county_leader")
    walk.act("conclude", "county_leader")
    assert walk.debts("consent_4") == {"DXAL-COMMISSION": "open"}

    walk.act("consent", "commission_leader")

    assert walk.debts("consent_4") == {"DXAL-COMMISSION": "met"}
    assert refused(walk, "consent", "commission_leader", NotNow) == "B-4.3.3-2"


@pytest.mark.rule("B-2.2-1")
def test_headquarters_office_may_name_another_county_and_the_duties_go_with_the_lead():
    walk = graded_in_mohe("L3", at=NOON)
    assert refused(walk, "reassign", "county_leader", lead="232721-CAC", reason="属地有误") == "B-2.2-1"

    walk.act("reassign", "hq_office_leader", lead="232721-CAC", reason="属地有误")

    assert walk.response.lead.code == "232721-CAC"
    assert walk.debts("written_report") == {"232701-CAC": "void", "232721-CAC": "open"}
    former, new = Obligation.objects.filter(case=walk.response.case_id, key="written_report").order_by("pk")
    assert new.due_at == former.due_at
    assert refused(walk, "initiate", "county_leader") == "B-4.2.2-1"
