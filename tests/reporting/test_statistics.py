"""Figures of a span: what counts, where and when."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.obligations import escalate_overdue
from incidents.models import Incident
from reporting.statistics import (
    InRegion,
    LevelInMonth,
    Timeliness,
    incidents_by_level,
    incidents_by_region,
    timeliness_by_rule,
)
from tests.world import MOHE, PLAN_A, PLAN_B, organisation_of, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
SPAN = {"since": datetime(2025, 12, 31, 16, tzinfo=UTC), "until": datetime(2026, 12, 31, 16, tzinfo=UTC)}


def test_incidents_count_by_the_month_of_beijing_and_the_level_under_one_plan():
    reported(at=NOON).to_active()
    reported(at=datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC))
    reported(at=datetime(2026, 9, 30, 16, 0, 0, tzinfo=UTC), **MOHE)
    reported(at=NOON).act("reject", "hlj_leader", reason="并无此事")

    assert incidents_by_level(plan_code=PLAN_A, **SPAN) == [
        LevelInMonth("2026-09", "", 1), LevelInMonth("2026-09", "L3", 1), LevelInMonth("2026-10", "", 1),
    ]  # fmt: skip
    assert incidents_by_level(plan_code=PLAN_B, **SPAN) == [LevelInMonth("2026-10", "", 1)]
    assert incidents_by_level(plan_code=PLAN_A, lead=organisation_of("gd_duty"), **SPAN) == []
    assert incidents_by_level(plan_code=PLAN_A, since=SPAN["until"], until=SPAN["until"] + timedelta(days=365)) == []


def test_an_incident_counts_in_each_province_that_it_names_and_an_exercise_in_none():
    reported(at=NOON, regions=["230600", "230200", "440100"])
    reported(at=NOON, regions=["230000"])
    exercise = reported(at=NOON, regions=["440000"]).response.incident
    Incident.objects.filter(pk=exercise.pk).update(exercise=True)

    assert incidents_by_region(**SPAN) == [InRegion("230000", 2), InRegion("440000", 1)]


def test_duties_in_time_late_and_still_owed_by_rule():
    reported(at=NOON)
    escalate_overdue(now=NOON + timedelta(hours=2))

    kept = {row.rule_id: row for row in timeliness_by_rule(**SPAN)}

    assert kept == {
        "A-4.1-2": Timeliness("A-4.1-2", "target", met=1, late=0, overdue=0, unsettled=0),
        "A-5.2-1": Timeliness("A-5.2-1", "target", met=0, late=0, overdue=1, unsettled=1),
    }
    assert [row.share_in_time for row in kept.values()] == [1.0, 0.0]
    assert Timeliness("A-6.1-1", "plan", met=0, late=0, overdue=0, unsettled=1).share_in_time is None
