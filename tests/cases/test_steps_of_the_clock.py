"""Before and after the due instant: reminders, and who is told while a limit stays broken."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.verification import breaks
from orgs.models import Organisation
from tests.world import UNIT_SUMMARY, graded_in_mohe, organisation_of, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
SITUATION = {"situation": "已控制"}


def owed(walk, key):
    return Obligation.objects.get(case=walk.response.case_id, key=key)


def swept(*, now):
    """Steps taken until nothing is left to do at `now`."""
    total = 0
    while taken := escalate_overdue(now=now):
        total += taken
    return total


def steps(walk, key):
    """(event, when it was due to happen) of what the clock did to an obligation."""
    done = LogEntry.objects.filter(case=walk.response.case_id, body__key=key).order_by("number")
    return list(done.values_list("event", "happened_at"))


def told(walk, key, event):
    return list(
        Notice.objects.filter(case=walk.response.case_id, obligation__key=key, key=event)
        .order_by("pk")
        .values_list("recipient__code", flat=True)
    )


@pytest.mark.rule("A-6.1-1")
def test_who_owes_a_summary_is_reminded_at_nine_on_the_day_before_the_last_and_on_the_last():
    walk = reported(at=NOON).to_concluded()
    due = owed(walk, "unit_summary").due_at
    first, second = due - timedelta(hours=39), due - timedelta(hours=15)

    for now in (first - SECOND, first, second - SECOND, second, due):
        swept(now=now)

    assert steps(walk, "unit_summary") == [("reminder", first), ("reminder", second)]
    assert told(walk, "unit_summary", "reminder") == [organisation_of("carrier_reporter").code] * 2
    assert owed(walk, "unit_summary").state == "open"
    assert list(breaks()) == []


def test_reminders_that_nobody_gave_in_time_are_given_once():
    walk = reported(at=NOON).to_concluded()
    due = owed(walk, "unit_summary").due_at

    swept(now=due - SECOND)

    assert steps(walk, "unit_summary") == [("reminder", due - timedelta(hours=15))]


def test_after_the_due_instant_nobody_is_reminded_of_what_is_overdue():
    walk = reported(at=NOON)

    swept(now=NOON + DAY)

    assert [event for event, _at in steps(walk, "plan_activation")] == ["overdue"]


def test_what_is_done_in_time_is_neither_reminded_of_nor_overdue():
    walk = reported(at=NOON).to_concluded()
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)

    swept(now=NOON + 60 * DAY)

    assert steps(walk, "unit_summary") == []
    assert owed(walk, "unit_summary").next_at is None


@pytest.mark.rule("A-6.1-1")
def test_a_broken_limit_of_the_plan_climbs_the_tree_one_office_a_day_until_it_is_met():
    walk = reported(at=NOON).to_concluded()
    due = owed(walk, "unit_summary").due_at
    bureau = organisation_of("hlj_duty")
    above = bureau.supervisor

    swept(now=due + SECOND)
    assert told(walk, "unit_summary", "overdue") == [organisation_of("carrier_reporter").code, bureau.code]
    swept(now=due + DAY - SECOND)
    assert told(walk, "unit_summary", "escalated") == []
    swept(now=due + DAY)
    assert told(walk, "unit_summary", "escalated") == [above.code]

    walk.at = due + DAY + SECOND
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    swept(now=due + 30 * DAY)

    assert told(walk, "unit_summary", "escalated") == [above.code]
    assert owed(walk, "unit_summary").state == "met_late"


def test_steps_that_were_noticed_weeks_late_are_each_dated_at_their_own_instant_and_end_at_the_top():
    walk = reported(at=NOON).to_concluded()
    due = owed(walk, "unit_summary").due_at
    office = organisation_of("carrier_reporter")
    chain = []
    while office := office.supervisor:
        chain.append(office.code)

    swept(now=due + 60 * DAY)

    climbed = [("escalated", due + step * DAY) for step in range(1, len(chain))]
    assert steps(walk, "unit_summary") == [("overdue", due), *climbed]
    assert told(walk, "unit_summary", "escalated") == chain[1:]
    assert owed(walk, "unit_summary").next_at is None
    assert swept(now=due + 90 * DAY) == 0


@pytest.mark.rule("A-5.2-1")
def test_a_missed_target_of_the_platform_is_told_once_and_climbs_no_further():
    walk = reported(at=NOON)

    swept(now=NOON + 30 * DAY)

    assert [event for event, _at in steps(walk, "plan_activation")] == ["overdue"]
    assert owed(walk, "plan_activation").escalated == 0


@pytest.mark.rule("B-4.1-6")
def test_three_hours_of_the_plan_are_reminded_of_at_half_an_hour_and_climb_each_hour():
    walk = graded_in_mohe("L4", at=NOON)
    written = owed(walk, "written_report")

    swept(now=written.due_at)
    swept(now=written.due_at + timedelta(hours=1))

    assert [event for event, _at in steps(walk, "written_report")][:2] == ["reminder", "overdue"]
    assert steps(walk, "written_report")[0][1] == written.due_at - timedelta(minutes=30)
    assert len(told(walk, "written_report", "escalated")) == 1


@pytest.mark.rule("B-5-6")
def test_thirty_days_in_principle_are_reminded_of_and_never_overdue():
    walk = graded_in_mohe("L4", at=NOON)
    walk.act("initiate", "county_leader")
    walk.act("complete_handling", "county_duty")
    walk.act("conclude", "county_leader", impact_controlled=True, evidence="已恢复")
    due = owed(walk, "investigation_4").due_at

    swept(now=due + 30 * DAY)

    assert [event for event, _at in steps(walk, "investigation_4")] == ["reminder"]
    assert owed(walk, "investigation_4").state == "open"


def test_offices_outside_the_platform_and_closed_ones_are_passed_over():
    walk = reported(at=NOON).to_concluded()
    bureau, ministry = organisation_of("hlj_duty"), organisation_of("hlj_duty").supervisor
    Organisation.objects.filter(pk=bureau.pk).update(active=False)

    swept(now=owed(walk, "unit_summary").due_at + SECOND)

    assert told(walk, "unit_summary", "overdue") == [organisation_of("carrier_reporter").code, ministry.code]
