"""Working days on a real response: on the second, one second late, noticed a day late, across Spring Festival; and two
administrators at once."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.calendar import import_notice, preview_notice
from cases.errors import Conflict
from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.recounting import recount_pending
from cases.verification import breaks
from orgs.calendar_import import Upload
from orgs.models import CalendarVersion
from plans.clocks import LOCAL
from tests.flows.test_races import at_once, unexpected
from tests.world import UNIT_SUMMARY, Walk, person, reported

SECOND = timedelta(seconds=1)
BEFORE_SPRING_FESTIVAL = datetime(2026, 2, 12, 4, 0, tzinfo=UTC)
TEN_WORKING_DAYS_ON = datetime(2026, 3, 5, 0, 0, tzinfo=LOCAL)  # 24:00 of 4 March
NOTICE = "date,kind,name\n2026-12-31,off,元旦\n2027-01-01~2027-01-03,off,元旦\n2027-01-09,work,元旦调休上班\n"


def concluded() -> Walk:
    walk = reported(at=BEFORE_SPRING_FESTIVAL).to_concluded()
    assert summary(walk).due_at == TEN_WORKING_DAYS_ON
    return walk


def summary(walk: Walk) -> Obligation:
    return Obligation.objects.get(case=walk.response.case_id, key="unit_summary")


@pytest.mark.django_db
@pytest.mark.rule("A-6.1-1")
@pytest.mark.parametrize(("late", "state"), [(0 * SECOND, "met"), (SECOND, "met_late")])
def test_a_summary_across_spring_festival_is_in_time_up_to_the_second(late, state):
    walk = concluded()
    walk.at = TEN_WORKING_DAYS_ON + late

    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)

    assert (summary(walk).state, summary(walk).met_at) == (state, walk.at)


@pytest.mark.django_db
@pytest.mark.rule("A-6.1-1")
def test_a_summary_that_is_missing_is_overdue_at_midnight_though_noticed_a_day_late():
    walk = concluded()
    escalate_overdue(now=TEN_WORKING_DAYS_ON)
    assert summary(walk).state == "open"

    noticed = TEN_WORKING_DAYS_ON + timedelta(days=1)
    escalate_overdue(now=noticed)

    entry = LogEntry.objects.get(case=walk.response.case_id, event="overdue", rule_id="A-6.1-1")
    assert (entry.happened_at, entry.recorded_at, summary(walk).state) == (TEN_WORKING_DAYS_ON, noticed, "overdue")


# -- Many at once. Real threads, real connections.


def upload(text: str = NOTICE) -> Upload:
    return Upload(raw=text.encode(), year=2027, source="2027")


@pytest.mark.usefixtures("own_database")
def test_two_administrators_who_confirm_at_once_bring_one_version_and_reports_go_on():
    december = datetime(2026, 12, 10, 4, 0, tzinfo=UTC)
    walks = [reported(at=december).to_concluded() for _number in range(8)]
    administrator, at = person("administrator"), december + timedelta(days=1)
    base = preview_notice(upload=upload(), actor=administrator, now=at).base

    def confirming():
        return import_notice(upload=upload(), base=base, actor=administrator, at=at)

    results = at_once([confirming, confirming, lambda: reported(at=at), lambda: escalate_overdue(now=at)])
    assert unexpected(results, Conflict) == []
    assert sorted(type(result).__name__ for result in results[:2]) == ["CalendarVersion", "Conflict"]
    at_once([lambda: recount_pending(now=at, batches=1)] * 3)  # what was held by others is left to the next tick
    recount_pending(now=at, batches=1)

    version = CalendarVersion.objects.latest("pk")
    assert CalendarVersion.objects.count() == 2
    for walk in walks:
        duty = Obligation.objects.get(case=walk.response.case_id, key="regulator_report")
        assert (duty.calendar_version, duty.due_at) == (version, datetime(2027, 1, 10, tzinfo=LOCAL))
        assert LogEntry.objects.filter(case=walk.response.case_id, event="calendar_imported").count() == 1
        assert Notice.objects.filter(case=walk.response.case_id, key="calendar_imported").count() == 1
    assert list(breaks()) == []
