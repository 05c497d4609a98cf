"""Deadlines: on the second, one second late, noticed a day late."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.queries import obligations_visible_to
from tests.world import UNIT_SUMMARY, organisation_of, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def owed(walk, key):
    return Obligation.objects.get(case=walk.response.case_id, key=key)


@pytest.mark.rule("A-6.1-1")
def test_a_report_at_the_due_instant_is_in_time():
    walk = reported(at=NOON).to_concluded()
    walk.at = owed(walk, "unit_summary").due_at

    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)

    assert walk.states()["unit_summary"] == "met"


@pytest.mark.rule("A-6.1-1")
def test_a_report_one_second_late_is_late():
    walk = reported(at=NOON).to_concluded()
    walk.at = owed(walk, "unit_summary").due_at + SECOND

    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)

    assert walk.states()["unit_summary"] == "met_late"


def test_nothing_is_overdue_at_the_due_instant():
    walk = reported(at=NOON)
    due = owed(walk, "plan_activation").due_at

    assert escalate_overdue(now=due) == 1  # the reminder of five minutes before
    assert escalate_overdue(now=due) == 0
    assert walk.states()["plan_activation"] == "open"


def test_what_falls_due_is_logged_at_the_due_instant_though_noticed_a_day_late():
    walk = reported(at=NOON)
    due = owed(walk, "plan_activation").due_at
    noticed = due + timedelta(days=1)

    assert escalate_overdue(now=noticed) == 1
    assert escalate_overdue(now=noticed) == 0

    entry = LogEntry.objects.get(case=walk.response.case_id, event="overdue")
    assert (entry.happened_at, entry.recorded_at, entry.actor, entry.rule_id) == (due, noticed, None, "A-5.2-1")
    assert walk.states()["plan_activation"] == "overdue"
    told = {notice.recipient for notice in Notice.objects.filter(case=walk.response.case_id, obligation__isnull=False)}
    assert told == {organisation_of("carrier_reporter"), organisation_of("hlj_duty")}


def test_an_act_before_the_due_instant_meets_it_even_where_the_sweep_came_first():
    walk = reported(at=NOON)
    escalate_overdue(now=NOON + timedelta(hours=1))
    started = NOON + timedelta(minutes=1)
    walk.at = NOON + timedelta(hours=2)

    walk.file("plan_activation", "carrier_reporter", unit_plan_activated_at=started.isoformat())

    obligation = owed(walk, "plan_activation")
    assert (obligation.state, obligation.met_at) == ("met", started)
    step = LogEntry.objects.get(case=walk.response.case_id, number=obligation.log_number)
    assert step.body["obligations"] == {str(obligation.pk): "overdue>met"}


def test_an_enterprise_sees_its_own_duties_and_not_how_late_an_office_is():
    walk = reported(at=NOON).to_active()
    case = walk.response.case_id

    def seen(name):
        return set(obligations_visible_to(person(name)).filter(case=case).values_list("key", flat=True))

    assert seen("carrier_reporter") == {"initial_report", "plan_activation"}
    assert seen("hlj_duty") == {"initial_report", "plan_activation", "initiation_report_ministry"}
    assert seen("internet_reporter") == seen("gd_leader") == set()
