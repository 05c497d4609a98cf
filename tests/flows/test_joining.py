"""Many reports, one incident: joined and split with reasons, each sender by its own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.errors import Invalid, NotPermitted
from cases.models import CaseParty, LogEntry, Obligation
from cases.verification import breaks
from incidents.extras import similar_to
from incidents.models import Response
from reporting.oral import take_call
from reporting.services import plans_in_force
from tests.world import Walk, in_mohe, organisation_of, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def two_reports() -> tuple[Walk, Walk]:
    """The unit's own, and an institution's of the same unit ten minutes later."""
    own = reported(at=NOON)
    unit = organisation_of("carrier_reporter").code
    seen = reported(at=NOON + timedelta(minutes=10), by="body_reporter", affected_unit=unit)
    return own, seen


def test_reports_of_one_unit_or_region_within_a_day_are_suggested_and_others_are_not():
    own, seen = two_reports()
    reported(at=NOON, regions=["440000"], by="internet_reporter")
    reported(at=NOON + timedelta(days=3))

    found = similar_to([seen.response], person("hlj_duty"))

    assert found == [own.response.incident]


def test_a_report_is_joined_with_a_reason_and_the_senders_clocks_go_on_in_the_other_incident():
    own, seen = two_reports()
    own.act("verify", "hlj_duty")
    due = Obligation.objects.get(case=seen.response.case_id, key="plan_activation").due_at
    number = own.response.incident.number
    with pytest.raises(Invalid):
        seen.act("join", "hlj_duty", incident=number)
    with pytest.raises(Invalid):
        seen.act("join", "hlj_duty", incident="HL-2026-9999", reason="同一故障")
    with pytest.raises(NotPermitted):
        seen.act("join", "gd_duty", incident=number, reason="同一故障")

    seen.act("join", "hlj_duty", incident=number, reason="同一故障")

    assert (seen.response.state, seen.response.joined_to) == ("joined", own.response.incident)
    left = Obligation.objects.filter(case=seen.response.case_id).exclude(state="met")
    assert {(each.state, each.reason) for each in left} == {("void", "同一故障")}
    assert LogEntry.objects.filter(case=own.response.case_id, event="report_joined").count() == 1
    # The unit owed the start of its plan in both: in one incident it owes it once, by the clock that ran already.
    standing = Obligation.objects.get(case=own.response.case_id, key="plan_activation")
    assert standing.due_at <= due
    assert list(breaks()) == []


def test_what_only_the_joined_report_owed_is_owed_in_the_other_incident_by_the_same_clock():
    seen = reported(at=NOON, by="body_reporter", affected_unit=None, regions=["230000"])
    own = reported(at=NOON + timedelta(minutes=5))
    due = Obligation.objects.get(case=own.response.case_id, key="plan_activation").due_at

    own.act("join", "hlj_duty", incident=seen.response.incident.number, reason="同一故障")

    carried = Obligation.objects.get(case=seen.response.case_id, key="plan_activation")
    assert (carried.due_at, carried.debtor.code, carried.state) == (due, "DEMO-HL-TELECOM-A", "open")


def test_a_joined_report_is_split_again_with_a_reason():
    own, seen = two_reports()
    seen.act("join", "hlj_duty", incident=own.response.incident.number, reason="同一故障")

    seen.act("split", "hlj_duty", reason="查明为两起")

    assert Response.objects.get(pk=seen.response.pk).state == "reported"
    assert LogEntry.objects.filter(case=own.response.case_id, event="report_split").count() == 1
    assert seen.act("verify", "hlj_duty").state == "verified"
    assert list(breaks()) == []


def test_nobody_joins_a_report_with_an_incident_that_they_may_not_see():
    elsewhere = reported(at=NOON, regions=["440000"], by="internet_reporter")
    own = reported(at=NOON)
    parties = CaseParty.objects.filter(case=elsewhere.response.case_id).count()

    with pytest.raises(Invalid):
        own.act("join", "hlj_duty", incident=elsewhere.response.incident.number, reason="猜到的编号")

    assert CaseParty.objects.filter(case=elsewhere.response.case_id).count() == parties
    assert Response.objects.get(pk=own.response.pk).state == "reported"


def test_joining_brings_the_senders_along_and_no_office():
    own, seen = two_reports()
    seen.act("join", "meo_duty", incident=own.response.incident.number, reason="同一故障")

    added = CaseParty.objects.filter(case=own.response.case_id, organisation=organisation_of("body_reporter"))
    assert [party.capacity for party in added] == ["reporter"]


def test_of_a_duty_owed_in_both_the_earlier_clock_counts():
    seen = reported(at=NOON, by="body_reporter", affected_unit="DEMO-HL-TELECOM-A")  # the unit's clock runs from here
    own = reported(at=NOON + timedelta(minutes=1))  # and from its own discovery, nine minutes before
    earlier = Obligation.objects.get(case=own.response.case_id, key="plan_activation").due_at

    own.act("join", "hlj_duty", incident=seen.response.incident.number, reason="同一故障")

    rows = Obligation.objects.filter(case=seen.response.case_id, key="plan_activation").order_by("occurrence")
    assert [(row.state, row.reason) for row in rows] == [("void", "@joined"), ("open", "")]
    assert rows[1].due_at == earlier


def test_a_call_about_a_joined_incident_counts_in_the_one_that_it_was_joined_to():
    first = in_mohe("L4", at=NOON)
    second = in_mohe("L4", at=NOON)
    second.act("join", "county_duty", incident=first.response.incident.number, reason="同一事件")
    call = {
        "caller": "DEMO-MOHE-OPERATOR", "caller_name": "宋先生", "called_at": (NOON + timedelta(minutes=2)).isoformat(),
        "said": "已下线", "incident": second.response.incident.number,
    }  # fmt: skip

    take_call(data=call, actor=person("county_duty"), at=NOON + timedelta(minutes=3), plans=plans_in_force())

    assert first.states()["oral_competent"] == "met"


def test_what_joining_voided_is_owed_again_after_the_split_by_the_same_clocks():
    seen = reported(at=NOON, by="body_reporter", affected_unit=None, regions=["230000"])
    own = reported(at=NOON + timedelta(minutes=5))
    due = Obligation.objects.get(case=own.response.case_id, key="plan_activation").due_at
    own.act("join", "hlj_duty", incident=seen.response.incident.number, reason="同一故障")

    own.act("split", "hlj_duty", reason="查明为两起")

    again = Obligation.objects.get(case=own.response.case_id, key="plan_activation", state="open")
    assert again.due_at == due
    there = Obligation.objects.get(case=seen.response.case_id, key="plan_activation")
    assert (there.state, there.reason) == ("void", "@split")
    assert list(breaks()) == []
