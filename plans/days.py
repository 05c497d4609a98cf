"""How a clock in days was counted: which days it left out, which weekend days it counted, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from plans.clocks import FIXED_HOLIDAYS, SATURDAY, Due, WorkingCalendar, due, local_day
from plans.schema import Clock

Reason = Literal["weekend", "day_off", "statutory", "make_up"]

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """
    A local day that is no plain weekday.

    `reason`: weekend; day_off (a weekday that the notice gives off); statutory (past the last notice, by the law
    alone); make_up (a Saturday or Sunday that the notice has worked). `name`: of the holiday, as the notice says.
    """

    date: date
    reason: Reason
    name: str = ""

    @property
    def is_working(self) -> bool:
        return self.reason == "make_up"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A due instant and how it came about. `skipped` and `made_up` are in order of days; empty for hours."""

    due: Due
    skipped: tuple[UnusualDay, ...] = ()
    made_up: tuple[UnusualDay, ...] = ()


def reckon(clock: Clock, anchor: datetime, calendar: WorkingCalendar) -> Reckoning:
    """
    What `due` says, and every day between that was not counted, or counted though a weekend.

    Working days: all days after the day of the anchor. Calendar days count each day; only the rest days that the
    last one rolls over are left out (Civil Code 203). Hours run through everything (201).
    """
    end = due(clock, anchor, calendar)
    if end.last_day is None:
        return Reckoning(end)
    first = local_day(anchor) + _ONE_DAY if clock.unit == "working_days" else end.unrolled or end.last_day
    found = tuple(unusual_days(first, end.last_day, calendar))
    return Reckoning(
        end,
        skipped=tuple(day for day in found if not day.is_working),
        made_up=tuple(day for day in found if day.is_working),
    )


def unusual_days(first: date, last: date, calendar: WorkingCalendar) -> Iterator[UnusualDay]:
    """Days from `first` to `last`, both included, that are no plain weekdays."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if found := unusual(day, calendar):
            yield found


def unusual(day: date, calendar: WorkingCalendar) -> UnusualDay | None:
    """Why a day is off, or worked though a weekend; None for a plain weekday."""
    is_weekend = day.weekday() >= SATURDAY
    announced = calendar.exceptions.get(day)
    if announced is not None and announced is is_weekend:
        return UnusualDay(day, "make_up" if announced else "day_off", calendar.names.get(day, ""))
    if announced is None and calendar.is_fixed_holiday(day):
        return UnusualDay(day, "statutory", FIXED_HOLIDAYS[day.month, day.day])
    return UnusualDay(day, "weekend", calendar.names.get(day, "")) if is_weekend else None
