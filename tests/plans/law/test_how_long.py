"""How long the plans give: each clock by the plan's own record, to the second, with the holidays of 2026."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest

from plans.clocks import LOCAL, WorkingCalendar, due
from plans.library import get_plan
from plans.schema import Clock, Plan


@pytest.fixture(scope="module")
def ministry() -> Plan:
    return get_plan("miit-2017-281")


@pytest.fixture(scope="module")
def prefecture() -> Plan:
    return get_plan("daxinganling-2021-9")


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    """2026 as announced."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    return WorkingCalendar("2025-11-04", date(2026, 12, 31), {day: chinese_calendar.is_workday(day) for day in days})


def clocks(plan: Plan, rule_id: str, level: str) -> set[Clock]:
    """The clocks of all that a rule demands at a level; another rule may give the number (B-5-6)."""
    return {
        duty.clock
        for duty in plan.obligations
        if level in duty.levels and rule_id in (duty.rule_id, duty.clock.rule_id)
    }


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("rule_id", "level", "ends"),
    [
        pytest.param("B-4.1-2", "L4", "2026-10-01T00:10:12", marks=pytest.mark.rule("B-4.1-2")),  # half an hour
        pytest.param("B-4.1-6", "L3", "2026-10-01T02:40:12", marks=pytest.mark.rule("B-4.1-6")),  # 3 hours
        pytest.param("B-4.3.3-4", "L4", "2026-10-02T23:40:12", marks=pytest.mark.rule("B-4.3.3-4")),  # 48 hours
        pytest.param("B-4.3.3-3", "L3", "2026-10-03T23:40:12", marks=pytest.mark.rule("B-4.3.3-3")),  # 72 hours
    ],
)
def test_minutes_and_hours_end_on_their_second_in_the_night_and_in_the_holidays(
    prefecture: Plan, calendar: WorkingCalendar, rule_id: str, level: str, ends: str
) -> None:
    (clock,) = clocks(prefecture, rule_id, level)
    found = due(clock, local("2026-09-30T23:40:12"), calendar)
    assert (found.at, found.limit) == (local(ends), "plan")
    one_second_later = due(clock, local("2026-09-30T23:40:13"), calendar)
    assert one_second_later.at == local(ends) + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("code", "rule_id", "level", "starts", "last_day"),
    [
        pytest.param(code, rule_id, level, starts, last_day, marks=pytest.mark.rule(rule_id))
        for code, rule_id, level, starts, last_day in [
            ("daxinganling-2021-9", "B-4.3.2-2", "L2", "2026-02-12", date(2026, 2, 28)),  # 7, a Saturday made up
            ("daxinganling-2021-9", "B-4.3.2-2", "L2", "2026-09-28", date(2026, 10, 13)),
            ("miit-2017-281", "A-6.1-1", "L1", "2026-02-12", date(2026, 3, 4)),  # 10
            ("miit-2017-281", "A-6.1-1", "L4", "2026-09-28", date(2026, 10, 16)),  # Saturday 10 October counts
            ("miit-2017-281", "A-6.1-2", "L2", "2026-02-12", date(2026, 3, 18)),  # 20
            ("miit-2017-281", "A-6.1-2", "L3", "2026-09-28", date(2026, 10, 30)),
        ]
    ],
)
def test_working_days_end_with_their_last_day(
    calendar: WorkingCalendar, code: str, rule_id: str, level: str, starts: str, last_day: date
) -> None:
    (clock,) = clocks(get_plan(code), rule_id, level)
    last_second = datetime.combine(last_day, datetime.min.time(), LOCAL) + timedelta(hours=23, minutes=59, seconds=59)
    for hour in ("00:00:00", "23:59:59"):
        found = due(clock, local(f"{starts}T{hour}"), calendar)
        assert (found.at, found.last_day, found.limit) == (last_second + timedelta(seconds=1), last_day, "plan")


@pytest.mark.rule("B-5-6")
def test_thirty_days_in_principle_end_after_the_holidays(prefecture: Plan, calendar: WorkingCalendar) -> None:
    for level in ("L3", "L4"):
        (clock,) = clocks(prefecture, "B-5-6", level)
        found = due(clock, local("2026-09-03T15:00:00"), calendar)
        assert (found.unrolled, found.last_day, found.limit) == (date(2026, 10, 3), date(2026, 10, 8), "soft")


@pytest.mark.rule("A-4.1-2", "A-5.2-1", "A-5.3-4", "A-5.4-2", "A-5.4-3")
@pytest.mark.rule("B-4.1-3", "B-4.1-4", "B-4.1-8", "B-4.1-9", "B-4.2.1-6")
def test_immediately_is_a_target_of_the_platform_and_never_a_limit_of_the_law(
    ministry: Plan, prefecture: Plan, calendar: WorkingCalendar
) -> None:
    immediate = ("A-4.1-2", "A-5.2-1", "A-5.3-4", "A-5.4-2", "A-5.4-3", "B-4.1-3", "B-4.1-4", "B-4.1-8", "B-4.1-9")
    for rule_id in (*immediate, "B-4.2.1-6"):
        (clock,) = clocks(ministry if rule_id.startswith("A") else prefecture, rule_id, "L2")
        found = due(clock, local("2026-11-18T10:20:00"), calendar)
        assert (clock.unit, found.at, found.limit) == ("immediate", local("2026-11-18T10:35:00"), "target")


@pytest.mark.rule("B-4.3.1-3")
def test_the_limit_of_level_one_is_entered_by_hand(prefecture: Plan, calendar: WorkingCalendar) -> None:
    (clock,) = clocks(prefecture, "B-4.3.1-3", "L1")
    assert due(clock, local("2026-11-18T10:20:00"), calendar).at is None
