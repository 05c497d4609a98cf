"""Working days as the State Council announced them, against the examples of the rules and a second source."""

from datetime import date, datetime, timedelta

import holidays
import pytest

from orgs.calendar import working_calendar
from orgs.models import CalendarDay, CalendarVersion
from plans.clocks import LOCAL, due
from plans.schema import Clock

pytestmark = pytest.mark.django_db


@pytest.mark.rule("A-6.1-1")
@pytest.mark.rule("A-6.1-2")
@pytest.mark.parametrize(
    ("concluded", "number", "last_day"),
    [
        ("2026-02-12", 7, "2026-02-28"),  # a Saturday worked
        ("2026-02-12", 10, "2026-03-04"),
        ("2026-02-12", 20, "2026-03-18"),
        ("2026-09-28", 7, "2026-10-13"),
        ("2026-09-28", 10, "2026-10-16"),
        ("2026-09-28", 20, "2026-10-30"),
    ],
)
def test_reports_fall_due_on_the_working_days_of_the_seeded_calendar(concluded, number, last_day):
    calendar, _version = working_calendar()
    anchor = datetime.fromisoformat(f"{concluded}T15:00").replace(tzinfo=LOCAL)

    assert due(Clock("working_days", number), anchor, calendar).last_day == date.fromisoformat(last_day)


@pytest.mark.rule("B-5-6")
def test_thirty_days_that_end_in_a_holiday_roll_over_it():
    calendar, _version = working_calendar()
    end = due(Clock("days", 30), datetime(2026, 9, 3, 9, tzinfo=LOCAL), calendar)

    assert (end.unrolled, end.last_day) == (date(2026, 10, 3), date(2026, 10, 8))


def test_a_second_source_agrees_on_every_day_of_twenty_one_years():
    calendar, _version = working_calendar()
    china = holidays.China(years=range(2006, 2028))
    first = date(2006, 1, 1)
    days = [first + timedelta(days=number) for number in range((calendar.horizon - first).days + 1)]

    assert days[-1] == date(2026, 12, 31)
    assert [day for day in days if calendar.is_working(day) != china.is_working_day(day)] == []


def test_only_days_that_differ_from_their_weekday_are_kept():
    kept = CalendarDay.objects.values_list("date", "is_working")
    assert [day for day, is_working in kept if is_working == (day.weekday() < 5)] == []
    assert (kept.first()[0], kept.last()[0]) == (date(2004, 1, 1), date(2026, 10, 10))


def test_the_days_of_2026_are_those_of_the_notice():
    days = CalendarDay.objects.filter(date__year=2026, is_working=True).values_list("date", flat=True)
    assert [f"{day:%m-%d}" for day in days] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert CalendarDay.objects.get(date=date(2026, 9, 25)).name == "中秋节"
    assert CalendarDay.objects.get(date=date(2026, 10, 10)).name == "国庆节调休上班"


def test_the_calendar_says_where_it_comes_from_and_how_far_it_reaches():
    version = CalendarVersion.objects.get()
    assert version.horizon == date(2026, 12, 31)
    assert "关于2026年部分节假日安排的通知" in version.source


def test_the_calendar_is_read_once_a_version(django_assert_num_queries):
    working_calendar()
    with django_assert_num_queries(1):
        working_calendar()
