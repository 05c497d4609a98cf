"""How days were counted: every answer of 2026 against an independent reckoning, and what was left out, and why."""

from datetime import date, datetime, timedelta

import chinese_calendar
import holidays
import pytest

from orgs.holidays import HORIZON, announced_days
from plans.clocks import LOCAL, NO_CALENDAR, WorkingCalendar, due
from plans.days import UnusualDay, reckon, unusual
from plans.schema import Clock

ONE_DAY = timedelta(days=1)
NOON = datetime.min.time().replace(hour=12)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    """What the platform brings along."""
    days = announced_days()
    return WorkingCalendar(
        "1", HORIZON, {day.date: day.is_working for day in days}, {day.date: day.name for day in days}
    )


def noon(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), NOON, LOCAL)


def reckoned_by(is_working, start: date, unit: str, number: int) -> date:
    """By hand, and by another calendar: the day of the event left out, day after day."""
    if unit == "days":
        day = start + timedelta(days=number)
        while not is_working(day):
            day += ONE_DAY
        return day
    day, counted = start, 0
    while counted < number:
        day += ONE_DAY
        counted += is_working(day)
    return day


@pytest.mark.rule("A-6.1-1")
@pytest.mark.rule("A-6.1-2")
@pytest.mark.rule("B-4.3.2-2")
@pytest.mark.rule("B-5-6")
@pytest.mark.parametrize(
    ("unit", "number"), [("working_days", 7), ("working_days", 10), ("working_days", 20), ("days", 30)]
)
def test_a_conclusion_on_any_day_of_2026_is_due_when_two_other_calendars_say(calendar, unit, number):
    china = holidays.China(years=range(2025, 2028))
    differing, provisional_from = [], None
    for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(365)):
        found = due(Clock(unit, number), datetime.combine(day, NOON, LOCAL), calendar)
        assert found.last_day is not None
        if found.last_day > HORIZON:  # chinesecalendar knows no day of 2027, holidays no make-up day
            assert found.provisional
            continue
        answers = {reckoned_by(is_working, day, unit, number) for is_working in
                   (chinese_calendar.is_workday, china.is_working_day)}  # fmt: skip
        if answers != {found.last_day}:
            differing.append(day)
        if found.provisional and provisional_from is None:
            provisional_from = found.last_day
    assert differing == []
    assert provisional_from is not None and provisional_from >= date(2026, 12, 25)


def test_across_spring_festival_ten_working_days_leave_out_the_holidays_and_count_the_make_up_days(calendar):
    found = reckon(Clock("working_days", 10), noon("2026-02-12"), calendar)

    assert found.due.last_day == date(2026, 3, 4)
    assert found.made_up == (
        UnusualDay(date(2026, 2, 14), "make_up", "春节调休上班"),
        UnusualDay(date(2026, 2, 28), "make_up", "春节调休上班"),
    )
    assert [(f"{day.date:%m-%d}", day.reason, day.name) for day in found.skipped] == [
        ("02-15", "weekend", ""),
        *((f"02-{number}", "day_off", "春节") for number in range(16, 21)),
        ("02-21", "weekend", ""),
        ("02-22", "weekend", ""),
        ("02-23", "day_off", "春节"),
        ("03-01", "weekend", ""),
    ]


def test_what_was_skipped_and_what_was_counted_add_up_to_all_days_between(calendar):
    for start in (date(2026, 1, 1) + timedelta(days=number) for number in range(330)):
        found = reckon(Clock("working_days", 10), datetime.combine(start, NOON, LOCAL), calendar)
        assert (found.due.last_day - start).days == 10 + len(found.skipped)


@pytest.mark.rule("B-5-6")
def test_thirty_days_name_only_the_rest_days_that_they_roll_over(calendar):
    found = reckon(Clock("days", 30), noon("2026-09-03"), calendar)

    assert (found.due.unrolled, found.due.last_day) == (date(2026, 10, 3), date(2026, 10, 8))
    assert [(day.date.day, day.reason) for day in found.skipped] == [
        (3, "weekend"), (4, "weekend"), (5, "day_off"), (6, "day_off"), (7, "day_off"),
    ]  # fmt: skip
    assert reckon(Clock("days", 30), noon("2026-05-06"), calendar).skipped == ()


def test_hours_leave_out_nothing(calendar):
    found = reckon(Clock("hours", 72), noon("2026-09-30"), calendar)
    assert (found.skipped, found.made_up, found.due.last_day) == ((), (), None)


def test_past_the_last_notice_the_law_alone_says_what_is_off(calendar):
    found = reckon(Clock("working_days", 20), noon("2026-12-04"), calendar)

    assert (found.due.last_day, found.due.provisional) == (date(2027, 1, 4), True)
    assert UnusualDay(date(2027, 1, 1), "statutory", "元旦") in found.skipped
    assert unusual(date(2027, 10, 4), calendar) is None


def test_a_notice_that_says_again_what_a_weekday_is_makes_no_unusual_day():
    plain = WorkingCalendar("x", HORIZON, {date(2026, 3, 2): True, date(2026, 3, 7): False}, {})
    assert unusual(date(2026, 3, 2), plain) is None
    assert unusual(date(2026, 3, 7), plain) == UnusualDay(date(2026, 3, 7), "weekend")


def test_without_a_calendar_everything_is_counted_and_provisional():
    found = reckon(Clock("working_days", 10), noon("2026-09-28"), NO_CALENDAR)

    assert (found.due.last_day, found.due.provisional) == (date(2026, 10, 14), True)
    assert [day.reason for day in found.skipped if f"{day.date:%m-%d}" == "10-01"] == ["statutory"]
