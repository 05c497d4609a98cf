"""Counting time in PRC law: hours run on, working days leave rest days out, thirty days roll over them."""

from datetime import UTC, date, datetime, timedelta, timezone

import chinese_calendar
import pytest

from plans.clocks import LOCAL, Due, WorkingCalendar, due
from plans.schema import Clock


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    """2026 as announced."""
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(365)]
    exceptions = {day: chinese_calendar.is_workday(day) for day in days}
    return WorkingCalendar("2025-11-04", date(2026, 12, 31), exceptions)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.rule("A-6.1-1")
@pytest.mark.rule("A-6.1-2")
@pytest.mark.parametrize(
    ("concluded", "number", "last_day"),
    [
        ("2026-02-12", 7, date(2026, 2, 28)),  # a make-up Saturday
        ("2026-02-12", 10, date(2026, 3, 4)),
        ("2026-02-12", 20, date(2026, 3, 18)),
        ("2026-09-28", 7, date(2026, 10, 13)),
        ("2026-09-28", 10, date(2026, 10, 16)),  # Saturday 10 October counts
        ("2026-09-28", 20, date(2026, 10, 30)),
    ],
)
def test_working_days_leave_out_the_day_itself_and_every_rest_day(
    calendar: WorkingCalendar, concluded: str, number: int, last_day: date
) -> None:
    for hour in ("00:00:00", "11:30:00", "23:59:59"):
        found = due(Clock("working_days", number), at(f"{concluded}T{hour}"), calendar)
        assert found.last_day == last_day
        assert found.at == datetime.combine(last_day + timedelta(days=1), datetime.min.time(), LOCAL)
        assert (found.limit, found.provisional) == ("plan", False)


def test_the_local_day_counts_wherever_the_instant_was_noted(calendar: WorkingCalendar) -> None:
    evening_in_utc = datetime(2026, 2, 11, 16, 30, tzinfo=UTC)  # 00:30 on the 12th in Beijing
    assert due(Clock("working_days", 10), evening_in_utc, calendar).last_day == date(2026, 3, 4)


def test_thirty_days_that_end_in_the_holidays_end_after_them(calendar: WorkingCalendar) -> None:
    assert due(Clock("days", 30, soft=True), at("2026-09-03T15:00:00"), calendar) == Due(
        at=datetime(2026, 10, 8, 16, 0, tzinfo=UTC),
        limit="soft",
        provisional=False,
        unrolled=date(2026, 10, 3),
        last_day=date(2026, 10, 8),
    )


def test_thirty_days_that_end_on_a_working_day_do_not_move(calendar: WorkingCalendar) -> None:
    found = due(Clock("days", 30), at("2026-05-06T10:00:00"), calendar)
    assert (found.last_day, found.unrolled, found.limit) == (date(2026, 6, 5), None, "plan")


@pytest.mark.parametrize(
    ("clock", "minutes"),
    [(Clock("minutes", 30), 30), (Clock("hours", 3), 180), (Clock("hours", 48), 2880), (Clock("hours", 72), 4320)],
)
def test_minutes_and_hours_run_on_through_nights_and_holidays(
    calendar: WorkingCalendar, clock: Clock, minutes: int
) -> None:
    anchor = at("2026-09-30T23:40:12")
    assert due(clock, anchor, calendar) == Due(anchor.astimezone(UTC) + timedelta(minutes=minutes), "plan")


@pytest.mark.parametrize(("unit", "minutes"), [("immediate", 15), ("prompt", 60), ("asap", 60)])
def test_words_without_a_number_are_targets_of_the_platform(calendar: WorkingCalendar, unit: str, minutes: int) -> None:
    anchor = at("2026-11-18T10:20:00")
    assert due(Clock(unit, minutes), anchor, calendar) == Due(
        anchor.astimezone(UTC) + timedelta(minutes=minutes), "target"
    )


def test_a_duty_without_a_date_has_none(calendar: WorkingCalendar) -> None:
    assert due(Clock("none"), at("2026-11-18T10:20:00"), calendar) == Due(None, "none")


def test_an_anchor_without_a_zone_is_an_error(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(Clock("minutes", 30), datetime(2026, 11, 18, 10, 20), calendar)


def test_another_zone_is_the_same_instant(calendar: WorkingCalendar) -> None:
    there = datetime(2026, 11, 18, 4, 20, tzinfo=timezone(timedelta(hours=2)))
    assert due(Clock("minutes", 30), there, calendar) == due(Clock("minutes", 30), at("2026-11-18T10:20:00"), calendar)


def test_the_first_twenty_working_days_that_reach_past_the_last_notice_are_provisional(
    calendar: WorkingCalendar,
) -> None:
    found = due(Clock("working_days", 20), at("2026-12-04T09:00:00"), calendar)
    assert (found.last_day, found.provisional) == (date(2027, 1, 4), True)


@pytest.mark.parametrize(
    ("concluded", "last_day", "provisional"),
    [("2026-12-10", date(2026, 12, 24), False), ("2026-12-11", date(2026, 12, 25), True)],
)
def test_late_december_is_provisional_until_the_next_notice(
    calendar: WorkingCalendar, concluded: str, last_day: date, provisional: bool
) -> None:
    found = due(Clock("working_days", 10), at(f"{concluded}T12:00:00"), calendar)
    assert (found.last_day, found.provisional) == (last_day, provisional)


def test_past_the_horizon_weekends_and_fixed_holidays_are_rest_days(calendar: WorkingCalendar) -> None:
    days = ["2027-01-01", "2027-01-02", "2027-01-04", "2027-05-01", "2027-05-03", "2027-10-01", "2027-10-04"]
    assert [calendar.is_working(date.fromisoformat(day)) for day in days] == [
        False,
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_day_entered_past_the_horizon_counts_and_stays_provisional(calendar: WorkingCalendar) -> None:
    longer = WorkingCalendar("x", calendar.horizon, {**calendar.exceptions, date(2027, 1, 4): False})
    found = due(Clock("working_days", 20), at("2026-12-04T09:00:00"), longer)
    assert (found.last_day, found.provisional) == (date(2027, 1, 5), True)


def test_without_any_notice_every_date_is_there_and_provisional() -> None:
    bare = WorkingCalendar("none", date(2025, 12, 31))
    found = due(Clock("working_days", 10), at("2026-11-18T09:00:00"), bare)
    assert (found.last_day, found.provisional) == (date(2026, 12, 2), True)
