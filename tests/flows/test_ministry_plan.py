"""Plan A: proposals, national decisions with two persons, surveys, duty, level changes, two plans on one incident."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.confirmations import NotTheSecondPerson
from cases.errors import Conflict, Invalid, NotNow, NotPermitted, Refusal
from cases.models import Confirmation, LogEntry, Notice, Obligation
from cases.verification import breaks
from incidents.models import Response
from incidents.services import apply_plan, confirm_act, withdraw_act
from orgs.models import Organisation
from tests.world import CONTROLLED, DECISION, PLAN_A, PLAN_B, Walk, organisation_of, person, reported, threat

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)  # Monday 2026-09-28 12:00 in Beijing
EVERY_BUREAU = 31


def graded(level: str, *, at: datetime = NOON, **changes: object) -> Walk:
    scope = {"L1": "national", "L2": "multi_province", "L3": "province", "L4": "prefecture_city"}[level]
    walk = reported(at=at, facts={"outage_scope": scope}, **changes)
    who = "meo_duty" if level in ("L1", "L2") else "hlj_duty"
    walk.act("verify", who)
    walk.act("grade", who, level=level)
    return walk


def nothing_changed(walk: Walk, refusal: type[Refusal], action: str, by: str, **data: object) -> Refusal:
    before = (LogEntry.objects.count(), Obligation.objects.count())
    with pytest.raises(refusal) as caught:
        walk.act(action, by, **data)
    assert (LogEntry.objects.count(), Obligation.objects.count()) == before
    return caught.value


@pytest.mark.rule("A-2.2-3", "A-5.3-1", "A-5.6-1", "A-2.1-1")
def test_level_one_is_proposed_to_the_leading_group_which_approves_start_and_end():
    walk = graded("L1")
    assert nothing_changed(walk, NotPermitted, "propose_initiation", "hlj_duty").rule_id == "A-2.2-3"
    walk.act("propose_initiation", "meo_duty")
    assert walk.told("A-2.2-3") == {"MIIT-LEADING-GROUP"}
    nothing_changed(walk, NotPermitted, "initiate", "hlj_leader")
    walk.act("decline_initiation", "leading_group_leader", reason="先核清影响")
    assert walk.response.state == "graded"
    walk.act("propose_initiation", "meo_duty")
    walk.act("initiate", "leading_group_leader")
    assert (walk.response.state, walk.response.response_level) == ("active", "L1")

    walk.act("propose_conclusion", "meo_duty", **CONTROLLED)
    nothing_changed(walk, NotPermitted, "conclude", "hlj_leader")
    walk.act("conclude", "leading_group_leader", **CONTROLLED)
    assert walk.response.state == "concluded"
    assert list(breaks()) == []


@pytest.mark.rule("A-5.3-1", "A-5.6-1")
def test_a_national_decision_is_recorded_by_the_offices_leader_and_confirmed_by_another_person():
    walk = graded("L1")
    missing = nothing_changed(walk, Invalid, "initiate", "meo_leader")
    assert [error.field for error in missing.errors] == ["document_no", "issuing_body", "decided_at"]
    assert nothing_changed(walk, NotPermitted, "initiate", "meo_duty").rule_id == "A-5.3-1"

    held = walk.act("initiate", "meo_leader", **DECISION).awaits

    assert Response.objects.get(pk=walk.response.pk).state == "graded"
    for name in ("meo_leader", "hlj_duty", "leading_group_leader", "auditor"):
        with pytest.raises(NotTheSecondPerson) as refused:
            confirm_act(confirmation=held, response=walk.response, actor=person(name), at=NOON)
        assert refused.value.rule_id == "A-5.3-1"
    nothing_changed(walk, NotNow, "initiate", "meo_leader", **DECISION)  # one at a time
    walk.confirm("meo_duty")
    assert (walk.response.state, walk.response.response_level) == ("active", "L1")
    entries = LogEntry.objects.filter(case=walk.response.case_id, event__in=["decision_recorded", "initiated"])
    recorded, initiated = entries.order_by("number")
    assert (recorded.actor, initiated.actor) == (person("meo_leader"), person("meo_duty"))
    assert (initiated.body["recorded_in"], initiated.body["basis"]) == (recorded.number, "national_decision")

    walk.act("conclude", "meo_leader", **CONTROLLED, **DECISION)
    walk.confirm("meo_duty")
    assert walk.response.state == "concluded"


def test_what_changed_since_it_was_signed_cannot_be_confirmed_any_more():
    walk = graded("L1")
    held = walk.act("initiate", "meo_leader", **DECISION).awaits
    walk.act("grade", "meo_leader", level="L2", reason="影响缩小")

    with pytest.raises(Refusal):
        confirm_act(confirmation=held, response=walk.response, actor=person("meo_duty"), at=NOON)
    with pytest.raises(Invalid):
        withdraw_act(confirmation=held, actor=person("meo_leader"), at=NOON, reason=" ")
    withdraw_act(confirmation=held, actor=person("meo_leader"), at=NOON, reason="已重新定级")

    assert Confirmation.objects.get(pk=held.pk).state == "withdrawn"
    with pytest.raises(NotNow) as settled:
        confirm_act(confirmation=held, response=walk.response, actor=person("meo_duty"), at=NOON)
    assert settled.value.rule_id == "A-5.3-1"
    assert walk.act("initiate", "meo_leader").response_level == "L2"


def test_a_level_that_was_changed_and_changed_back_is_not_what_was_signed():
    walk = graded("L1")
    held = walk.act("initiate", "meo_leader", **DECISION).awaits
    walk.act("grade", "meo_leader", level="L2", reason="影响缩小")
    walk.act("grade", "meo_leader", level="L1", reason="核实后恢复")

    with pytest.raises(NotNow):
        confirm_act(confirmation=held, response=walk.response, actor=person("meo_duty"), at=NOON)


def test_the_recording_office_is_told_that_a_second_person_is_awaited():
    walk = graded("L1")
    walk.act("initiate", "meo_leader", **DECISION)

    waiting = Notice.objects.get(case=walk.response.case_id, key="awaits_confirmation")
    assert waiting.recipient == organisation_of("meo_duty")


@pytest.mark.rule("A-5.3-2", "A-5.3-4", "A-5.3-5", "A-5.3-6", "A-5.4-1", "A-5.4-2", "A-5.4-3", "A-5.5-5", "A-2.2-2")
def test_a_level_two_start_asks_every_bureau_and_every_enterprise_and_begins_24_hour_duty():
    walk = graded("L2")
    walk.act("initiate", "meo_leader")

    assert walk.debts("initiation_report_national") == {"MIIT-EMERGENCY-OFFICE": "open"}
    assert len(walk.debts("area_survey")) == EVERY_BUREAU
    in_scope = Organisation.objects.filter(kind__in=["telecom_enterprise", "domain_body", "internet_enterprise"])
    assert set(walk.debts("unit_survey")) == set(in_scope.values_list("code", flat=True))
    on_duty = {"MIIT-EMERGENCY-OFFICE", "DEMO-HL-TELECOM-A", "DEMO-PROFESSIONAL-BODY", "HL-BCA"}
    assert set(walk.debts("emergency_state")) == on_duty
    duty = Obligation.objects.filter(case=walk.response.case_id, key="emergency_state").first()
    assert (duty.due_at, duty.limit) == (None, "standing")
    assert walk.debts("situation_unit") == {"DEMO-HL-TELECOM-A": "open"}
    assert walk.debts("situation_bodies") == {"DEMO-PROFESSIONAL-BODY": "open"}
    assert walk.told("A-2.2-2") == {"MIIT-LEADING-GROUP"}
    assert walk.told("A-5.3-6") == on_duty - {"MIIT-EMERGENCY-OFFICE"}  # they send staff to that office

    walk.file("unit_survey", "internet_reporter", impact="无")
    assert walk.debts("unit_survey")["DEMO-GD-INTERNET-B"] == "met"
    assert walk.debts("unit_survey")["DEMO-GD-TELECOM-A"] == "open"
    walk.file("area_survey", "gd_duty", impact="无")
    walk.file("situation", "carrier_reporter", development="无", progress="正在清洗", opinion="无")
    assert walk.debts("progress_national") == {"MIIT-EMERGENCY-OFFICE": "open"}
    walk.file("progress", "meo_duty", progress="正在清洗")
    assert walk.debts("progress_national") == {"MIIT-EMERGENCY-OFFICE": "met"}


@pytest.mark.rule("A-5.6-2", "A-5.3-5", "A-5.4-3")
def test_the_end_of_level_two_ends_duty_and_asks_nobody_any_more():
    walk = graded("L2")
    walk.act("initiate", "meo_leader")
    walk.act("conclude", "meo_leader", **CONTROLLED)

    assert set(walk.debts("emergency_state").values()) == {"met"}
    assert set(walk.debts("unit_survey").values()) == set(walk.debts("area_survey").values()) == {"void"}
    reasons = Obligation.objects.filter(case=walk.response.case_id, key="unit_survey").values_list("reason", flat=True)
    assert set(reasons) == {"@ended:concluded"}
    assert "MIIT-LEADING-GROUP" in walk.told("A-5.6-2")
    assert walk.debts("unit_summary_upper") == {"DEMO-HL-TELECOM-A": "open"}
    assert walk.debts("regulator_report_upper") == {"MIIT-EMERGENCY-OFFICE": "open"}


@pytest.mark.rule("A-5.3-3", "A-5.3-8")
def test_a_running_level_three_is_regraded_and_then_raised_by_the_office_of_the_higher_level():
    walk = graded("L3")
    walk.act("initiate", "hlj_leader")
    nothing_changed(walk, NotPermitted, "grade", "hlj_leader", level="L2", reason="影响扩大到邻省")
    nothing_changed(walk, NotNow, "raise", "hlj_leader")

    walk.act("grade", "meo_duty", level="L2", reason="影响扩大到邻省")
    assert (walk.response.level, walk.response.response_level, walk.response.state) == ("L2", "L3", "active")
    assert nothing_changed(walk, NotPermitted, "raise", "hlj_leader").rule_id == "A-5.3-2"
    nothing_changed(walk, NotPermitted, "raise", "meo_duty")
    walk.at = NOON + timedelta(hours=2)
    walk.act("raise", "meo_leader")

    assert (walk.response.response_level, walk.response.state) == ("L2", "active")
    former = Obligation.objects.get(case=walk.response.case_id, key="initiation_report_ministry")
    assert (former.state, former.reason) == ("void", "@level:L2")  # superseded, with its reason
    national = Obligation.objects.get(case=walk.response.case_id, key="initiation_report_national")
    assert national.starts_at == walk.at  # its clock runs from the new level, not from the old start
    assert len(walk.debts("area_survey")) == EVERY_BUREAU
    assert "MIIT-EMERGENCY-OFFICE" in walk.debts("emergency_state")
    nothing_changed(walk, NotPermitted, "conclude", "hlj_leader", **CONTROLLED)


@pytest.mark.rule("A-5.3-3", "A-5.3-5")
def test_a_response_is_lowered_by_its_own_office_and_accepted_by_the_office_of_the_lower_level():
    walk = graded("L2")
    walk.act("initiate", "meo_leader")
    walk.act("grade", "meo_leader", level="L3", reason="邻省已恢复")
    nothing_changed(walk, NotNow, "accept_lower", "hlj_leader")
    walk.act("lower", "meo_leader", reason="邻省已恢复")
    assert walk.response.response_level == "L2"  # not before it is accepted
    nothing_changed(walk, NotPermitted, "accept_lower", "meo_leader")

    walk.act("accept_lower", "hlj_leader")

    assert walk.response.response_level == "L3"
    assert set(walk.debts("emergency_state").values()) == {"met"}  # leaving level II ends the duty
    assert set(walk.debts("unit_survey").values()) == {"void"}
    assert walk.debts("initiation_report_ministry") == {"HL-BCA": "open"}
    walk.act("conclude", "hlj_leader", **CONTROLLED)
    assert walk.response.state == "concluded"


def test_between_levels_of_one_office_lowering_takes_effect_at_once():
    walk = graded("L3")
    walk.act("initiate", "hlj_leader")
    walk.act("grade", "hlj_leader", level="L4", reason="影响缩小到一个地市")

    walk.act("lower", "hlj_leader", reason="影响缩小")

    assert walk.response.response_level == "L4"


@pytest.mark.rule("A-5.1-1")
def test_regrading_keeps_its_history_and_owes_nothing_twice():
    walk = graded("L3")
    walk.act("grade", "hlj_leader", level="L4", reason="影响缩小")
    walk.act("grade", "hlj_duty", level="L3", reason="核实后恢复原级")

    graded_so = LogEntry.objects.filter(case=walk.response.case_id, event="graded").order_by("number")
    assert [entry.body["level"] for entry in graded_so] == ["L3", "L4", "L3"]
    assert walk.states() == {"initial_report": "met", "plan_activation": "open"}
    nothing_changed(walk, Conflict, "initiate", "hlj_leader", level="L4")


@pytest.mark.rule("A-2.2-5")
def test_the_ministrys_office_may_name_another_bureau_and_nobody_else_may():
    walk = graded("L3")
    assert nothing_changed(walk, NotPermitted, "reassign", "hlj_leader", lead="GD-BCA", reason="x").rule_id == "A-2.2-5"
    nothing_changed(walk, Invalid, "reassign", "meo_leader", lead="DEMO-HL-TELECOM-A", reason="x")

    walk.act("reassign", "meo_leader", lead="GD-BCA", reason="设备在广东")

    assert walk.response.lead == organisation_of("gd_leader")
    parties = dict(walk.response.case.parties.values_list("organisation__code", "capacity"))
    assert (parties["GD-BCA"], parties["HL-BCA"]) == ("lead", "bureau")  # its board shows it from now on
    nothing_changed(walk, NotPermitted, "initiate", "hlj_leader")
    assert walk.act("initiate", "gd_leader").state == "active"


# -- two plans on one incident


def under_both() -> tuple[Walk, Walk]:
    facts = {"outage_scope": "prefecture_city", **threat("L3")}
    first = reported(at=NOON, regions=["232701"], facts=facts)
    return first.of_plan(PLAN_A), first.of_plan(PLAN_B)


@pytest.mark.rule("A-1.3-1", "B-1.3-1")
def test_one_report_opens_two_responses_with_their_own_levels_leads_and_clocks():
    ministry, prefecture = under_both()

    assert (ministry.response.proposed_level, prefecture.response.proposed_level) == ("L4", "L3")
    assert (ministry.response.lead.code, prefecture.response.lead.code) == ("HL-BCA", "232701-CAC")
    assert ministry.states()["initial_report"] == "met"
    assert prefecture.states()["oral_duty_room"] == "open"  # a written report does not meet it (B-4.1-2)


def test_concluding_one_response_leaves_the_other():
    ministry, prefecture = under_both()
    ministry.act("verify", "hlj_duty")
    ministry.act("grade", "hlj_duty", level="L4")
    ministry.act("initiate", "hlj_leader")
    prefecture.act("verify", "county_duty")
    prefecture.act("grade", "county_duty", level="L3", reason="据现场研判")
    prefecture.act("initiate", "county_leader")

    ministry.act("conclude", "hlj_leader", **CONTROLLED)

    assert Response.objects.get(pk=prefecture.response.pk).state == "active"
    assert prefecture.states()["handling_limit_3"] == "open"


@pytest.mark.rule("B-1.3-1")
def test_a_wider_region_tells_headquarters_office_which_may_apply_its_plan_by_one_act():
    walk = reported(at=NOON, regions=["230000"])
    incident = walk.response.incident
    assert list(incident.responses.values_list("plan_code", flat=True)) == [PLAN_A]
    assert walk.told("") >= {"DXAL-HQ-OFFICE"}
    for name in ("hq_office_duty", "county_leader", "hlj_leader", "meo_leader"):
        with pytest.raises(NotPermitted) as caught:
            apply_plan(incident=incident, plan_code=PLAN_B, actor=person(name), at=NOON)
        assert caught.value.rule_id == "B-1.3-1"

    applied = apply_plan(incident=incident, plan_code=PLAN_B, actor=person("hq_office_leader"), at=NOON)

    assert applied.state == "reported"
    oral = Obligation.objects.get(case=applied.case_id, key="oral_duty_room")
    assert (oral.starts_at, oral.due_strict_at) == (NOON, NOON + timedelta(minutes=30))  # no clock runs backwards
    with pytest.raises(Conflict):
        apply_plan(incident=incident, plan_code=PLAN_B, actor=person("hq_office_leader"), at=NOON)
