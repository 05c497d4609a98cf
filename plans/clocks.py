"""When things are due. Takes instants, returns instants; never asks the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from plans.schema import Clock
from plans.vocabulary import TARGET_UNITS

LOCAL = ZoneInfo("Asia/Shanghai")

Limit = Literal["plan", "target", "soft", "none"]

SATURDAY = 5
_ONE_DAY = timedelta(days=1)

FIXED_HOLIDAYS: Mapping[tuple[int, int], str] = MappingProxyType(
    {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
)
"""(month, day) of the statutory holidays that have a fixed date; the lunar ones come with each year's notice."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """
    Working days as the State Council announced them up to `horizon`, the last day of the last notice known.

    `exceptions`: days that differ from Monday to Friday (True: worked, False: off). They hold past the horizon too.
    `names`: of the exceptions, as the notice calls them.
    """

    version: str
    horizon: date
    exceptions: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))

    def is_working(self, day: date) -> bool:
        announced = self.exceptions.get(day)
        if announced is not None:
            return announced
        return day.weekday() < SATURDAY and not self.is_fixed_holiday(day)

    def is_fixed_holiday(self, day: date) -> bool:
        """Past the horizon the law alone is known: the statutory holidays of a fixed date are off."""
        return day > self.horizon and (day.month, day.day) in FIXED_HOLIDAYS

    def is_provisional(self, day: date) -> bool:
        """Past the horizon, and from 25 December of its year: the next notice has changed such days four times."""
        return day > self.horizon or day >= date(self.horizon.year, 12, 25)


NO_CALENDAR = WorkingCalendar(version="", horizon=date.min)
"""Where no notice was ever imported: every date is there, by weekdays and the fixed holidays, and provisional."""


@dataclass(frozen=True, slots=True)
class Due:
    """
    When something is due: `at` in UTC, exclusive, None where there is no date.

    `limit`: plan (a limit of the plan), target (of the platform, not in plan), soft (原则上), none.
    `last_day` is the local day at whose end (24:00) a clock in days runs out; `unrolled` the day it would have
    been, had it not been a rest day. `provisional`: counted on days that no notice has announced.
    """

    at: datetime | None
    limit: Limit
    provisional: bool = False
    unrolled: date | None = None
    last_day: date | None = None


def due(clock: Clock, anchor: datetime, calendar: WorkingCalendar) -> Due:
    """
    The end of a clock that starts at `anchor`, an instant with a zone (ValueError where it has none).

    Minutes and hours run on through nights and holidays (Civil Code 201). Days leave out the local day of the
    anchor (201); the last one, if a rest day, moves to the first working day after it (203) and ends at 24:00.
    """
    if anchor.tzinfo is None:
        raise ValueError("An anchor needs a time zone.")
    limit: Limit = "target" if clock.unit in TARGET_UNITS else "soft" if clock.soft else "plan"
    match clock.unit:
        case "none":
            return Due(None, "none")
        case "hours":
            return Due(anchor.astimezone(UTC) + timedelta(hours=clock.amount), limit)
        case "minutes" | "immediate" | "prompt" | "asap":
            return Due(anchor.astimezone(UTC) + timedelta(minutes=clock.amount), limit)
        case "working_days":
            return _end_of(_nth_working_day(anchor, clock.amount, calendar), limit, calendar)
        case "days":
            unrolled = local_day(anchor) + timedelta(days=clock.amount)
            return _end_of(_first_working_day(unrolled, calendar), limit, calendar, unrolled)
        case unit:
            raise ValueError(f"{unit!r} is no unit of time.")


def local_day(anchor: datetime) -> date:
    return anchor.astimezone(LOCAL).date()


def _nth_working_day(anchor: datetime, number: int, calendar: WorkingCalendar) -> date:
    day = local_day(anchor)
    for _ in range(number):
        day = _first_working_day(day + _ONE_DAY, calendar)
    return day


def _first_working_day(day: date, calendar: WorkingCalendar) -> date:
    while not calendar.is_working(day):
        day += _ONE_DAY
    return day


def _end_of(day: date, limit: Limit, calendar: WorkingCalendar, unrolled: date | None = None) -> Due:
    """24:00 of a local day, kept as 00:00 of the next. Days run forward, so the last one is the least certain."""
    midnight = datetime.combine(day + _ONE_DAY, time(), LOCAL)
    return Due(
        at=midnight.astimezone(UTC),
        limit=limit,
        provisional=calendar.is_provisional(day),
        unrolled=None if unrolled == day else unrolled,
        last_day=day,
    )
