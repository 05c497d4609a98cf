"""The thread: from a carrier's report to a closed level III response."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.errors import Conflict, Invalid, NotNow, NotPermitted
from cases.models import LogEntry, Notice, Obligation
from cases.queries import notices_for
from cases.verification import breaks
from incidents.models import Incident, Response
from incidents.queries import responses_visible_to
from reporting.errors import MayNotReport
from reporting.models import Report
from tests.world import UNIT_SUMMARY, filed, organisation_of, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)  # Monday 2026-09-28 12:00 in Beijing


@pytest.mark.rule("A-4.1-2")
def test_a_report_opens_an_incident_and_meets_the_duty_to_report_at_once():
    walk = reported(at=NOON)

    assert walk.response.state == "reported"
    assert walk.response.proposed_level == "L3"
    assert walk.response.lead == organisation_of("hlj_leader")
    assert walk.states() == {"initial_report": "met", "plan_activation": "open"}


@pytest.mark.rule("A-4.1-2")
def test_the_report_goes_to_the_ministry_office_and_the_bureau_of_the_province():
    walk = reported(at=NOON)

    notices = Notice.objects.filter(case=walk.response.case_id, rule_id="A-4.1-2")
    assert {notice.recipient for notice in notices} == {organisation_of("meo_duty"), organisation_of("hlj_duty")}


@pytest.mark.rule("A-5.2-1")
def test_a_plan_started_before_the_report_is_logged_when_it_happened():
    started = NOON - timedelta(minutes=8)

    walk = reported(at=NOON, unit_plan_activated_at=started.isoformat())

    entry = LogEntry.objects.get(case=walk.response.case_id, event="report:plan_activation")
    assert (entry.happened_at, entry.recorded_at) == (started, NOON)
    assert walk.states()["plan_activation"] == "met"


@pytest.mark.rule("A-4.1-4")
def test_a_third_partys_report_opens_the_affected_units_duties_and_meets_its_own():
    carrier = organisation_of("carrier_reporter")

    walk = reported(at=NOON, by="body_reporter", affected_unit=carrier.code)

    assert walk.states() == {"third_party_report": "met", "initial_report": "open", "plan_activation": "open"}
    owed = Obligation.objects.get(case=walk.response.case_id, key="initial_report")
    assert (owed.debtor, owed.starts_at) == (carrier, NOON)  # its clock cannot have started before it was told


@pytest.mark.rule("A-5.3-3", "A-5.3-8", "A-5.6-3", "A-6.1-1", "A-6.1-2")
def test_a_level_three_response_runs_from_report_to_close():
    walk = reported(at=NOON, unit_plan_activated_at=(NOON - timedelta(minutes=8)).isoformat())

    walk.act("verify", "hlj_duty")
    walk.act("grade", "hlj_duty", level="L3")
    walk.act("initiate", "hlj_leader")
    walk.file("initiation", "hlj_duty", situation="已启动Ⅲ级响应，正在组织处置")
    walk.act("complete_handling", "hlj_duty")
    walk.act("conclude", "hlj_leader", impact_controlled=True, evidence="监测恢复正常已两小时")
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    walk.file("regulator_report", "hlj_duty", **UNIT_SUMMARY)
    walk.act("close", "hlj_leader")

    assert walk.response.state == "closed"
    assert set(walk.states().values()) == {"met"}
    events = LogEntry.objects.filter(case=walk.response.case_id).order_by("number").values_list("event", flat=True)
    assert list(events) == [
        "reported", "report:plan_activation", "verified", "graded", "initiated", "report:initiation",
        "handling_completed", "concluded", "report:unit_summary", "report:regulator_report", "closed",
    ]  # fmt: skip
    assert list(breaks()) == []


@pytest.mark.rule("A-5.3-3")
@pytest.mark.parametrize(
    "name",
    ["carrier_reporter", "internet_reporter", "body_reporter", "hlj_duty", "gd_duty", "gd_leader", "meo_duty",
     "meo_leader", "leading_group_leader", "county_leader", "hq_office_leader", "commission_leader", "auditor",
     "administrator", "security_administrator"],
)  # fmt: skip
def test_nobody_but_the_bureaus_leader_initiates_level_three(name):
    walk = reported(at=NOON)
    walk.act("verify", "hlj_duty")
    walk.act("grade", "hlj_duty", level="L3")
    entries = LogEntry.objects.count()

    with pytest.raises(NotPermitted) as refused:
        walk.act("initiate", name)

    assert refused.value.rule_id == "A-5.3-3"
    assert Response.objects.get(pk=walk.response.pk).state == "graded"
    assert LogEntry.objects.count() == entries


def test_a_superuser_may_do_no_more_than_their_posts_allow():
    walk = reported(at=NOON)
    boss = person("administrator")
    boss.is_superuser = True
    boss.save()

    with pytest.raises(NotPermitted):
        walk.act("verify", "administrator")


def test_a_request_that_names_another_level_than_the_one_graded_is_a_conflict():
    walk = reported(at=NOON)
    walk.act("verify", "hlj_duty")
    walk.act("grade", "hlj_duty", level="L3")

    with pytest.raises(Conflict):
        walk.act("initiate", "hlj_leader", level="L4")

    assert Response.objects.get(pk=walk.response.pk).state == "graded"


def test_a_level_other_than_the_matched_one_needs_a_reason():
    walk = reported(at=NOON, facts={"outage_scope": "prefecture_city"})  # matches level IV
    walk.act("verify", "hlj_duty")

    with pytest.raises(Invalid) as refused:
        walk.act("grade", "hlj_duty", level="L3")
    assert [error.field for error in refused.value.errors] == ["reason"]

    assert walk.act("grade", "hlj_duty", level="L3", reason="支付业务全省受影响").level == "L3"


def test_grading_below_a_matched_criterion_needs_the_leader_of_its_office():
    walk = reported(at=NOON)
    walk.act("verify", "hlj_duty")

    with pytest.raises(NotPermitted):
        walk.act("grade", "hlj_duty", level="L4", reason="影响有限")

    assert walk.act("grade", "hlj_leader", level="L4", reason="影响有限").level == "L4"


def test_a_bureau_may_not_grade_what_matches_level_two():
    walk = reported(at=NOON, facts={"leaked_users": 10_000_000})
    walk.act("verify", "meo_duty")

    with pytest.raises(NotPermitted) as refused:
        walk.act("grade", "hlj_leader", level="L3", reason="影响有限")
    assert refused.value.decision.roles == ("ministry_emergency_office",)

    assert walk.act("grade", "meo_leader", level="L3", reason="多为重复记录").level == "L3"


def test_below_every_criterion_is_recorded_and_stays():
    walk = reported(at=NOON, facts={"leaked_users": 99_999})
    walk.act("verify", "hlj_duty")

    walk.act("grade", "hlj_duty", level="none")

    assert (walk.response.state, walk.response.level) == ("below_plan", "")


@pytest.mark.rule("A-5.6-0")
def test_concluding_needs_the_confirmation_that_harm_is_controlled_and_its_evidence():
    walk = reported(at=NOON).to_active()

    with pytest.raises(Invalid) as refused:
        walk.act("conclude", "hlj_leader")

    assert {error.field: error.rule_id for error in refused.value.errors} == {
        "impact_controlled": "A-5.6-0", "evidence": "A-5.6-0",
    }  # fmt: skip
    assert Response.objects.get(pk=walk.response.pk).state == "active"


def test_a_response_with_open_duties_is_not_closed():
    walk = reported(at=NOON).to_concluded()

    with pytest.raises(NotNow):
        walk.act("close", "hlj_leader")


@pytest.mark.rule("A-6.1-1", "A-6.1-2")
def test_the_summaries_are_due_ten_and_twenty_working_days_after_the_end():
    walk = reported(at=NOON).to_concluded()

    due = dict(Obligation.objects.filter(case=walk.response.case_id).values_list("key", "due_at"))
    assert due["unit_summary"] == datetime(2026, 10, 16, 16, 0, tzinfo=UTC)  # 24:00 of 2026-10-16, Sat 10-10 worked
    assert due["regulator_report"] == datetime(2026, 10, 30, 16, 0, tzinfo=UTC)


def test_the_same_key_and_body_again_write_nothing():
    first = filed(at=NOON, key="k-1")
    counts = [model.objects.count() for model in (Incident, Report, LogEntry, Obligation, Notice)]

    again = filed(at=NOON, key="k-1")

    assert (again.pk, again.answer) == (first.pk, first.answer)
    assert [model.objects.count() for model in (Incident, Report, LogEntry, Obligation, Notice)] == counts


def test_the_same_key_with_another_body_is_a_conflict():
    filed(at=NOON, key="k-1")

    with pytest.raises(Conflict):
        filed(at=NOON, key="k-1", summary="另一件事")

    assert Incident.objects.count() == 1


def test_a_report_is_filed_by_who_owes_it_and_nobody_else():
    walk = reported(at=NOON).to_concluded()

    with pytest.raises(MayNotReport):
        walk.file("unit_summary", "meo_duty", **UNIT_SUMMARY)
    for stranger in ("internet_reporter", "gd_leader"):
        with pytest.raises(Invalid) as refused:
            walk.file("unit_summary", stranger, **UNIT_SUMMARY)
        assert [error.field for error in refused.value.errors] == ["incident"]  # for them there is no such incident
    assert walk.states()["unit_summary"] == "open"


@pytest.mark.rule("A-5.3-1", "A-5.6-1")
def test_level_one_comes_before_the_leading_group_when_it_is_graded():
    walk = reported(at=NOON, facts={"outage_scope": "national"})
    walk.act("verify", "meo_duty")
    assert not responses_visible_to(person("leading_group_leader")).exists()

    walk.act("grade", "meo_duty", level="L1")

    assert responses_visible_to(person("leading_group_leader")).get() == walk.response
    with pytest.raises(Invalid):  # the ministry's office only records what the state decided, with its document
        walk.act("initiate", "meo_leader")
    with pytest.raises(NotPermitted):
        walk.act("initiate", "hlj_leader")
    assert walk.act("initiate", "leading_group_leader", basis="leading_group_approval").state == "active"
    assert walk.act(
        "conclude", "leading_group_leader", impact_controlled=True, evidence="全国恢复", basis="leading_group_approval"
    ).state == "concluded"  # fmt: skip


@pytest.mark.rule("A-5.6-2")
def test_whoever_is_told_of_a_case_may_open_it():
    walk = reported(at=NOON, facts={"outage_scope": "multi_province"})
    for action, by, data in (
        ("verify", "meo_duty", {}),
        ("grade", "meo_duty", {"level": "L2"}),
        ("initiate", "meo_leader", {}),
        ("conclude", "meo_leader", {"impact_controlled": True, "evidence": "各省恢复"}),
    ):
        walk.act(action, by, **data)

    told = notices_for(person("leading_group_leader")).filter(rule_id="A-5.6-2")
    assert [notice.case_id for notice in told] == [walk.response.case_id]
    assert responses_visible_to(person("leading_group_leader")).get() == walk.response


def test_a_time_a_little_ahead_of_the_platforms_clock_is_accepted_and_flagged_in_the_log():
    ahead = (NOON + timedelta(minutes=4)).isoformat()

    walk = reported(at=NOON, occurred_at=NOON.isoformat(), discovered_at=ahead)

    assert LogEntry.objects.get(case=walk.response.case_id, number=1).body["ahead"] == ["discovered_at"]
