"""`make bench-calendar`: every working-day answer from 2006 to 2026 against two other calendars; prints those that
disagree. Exits with 1 where there is one.

Ours: the days that the platform brings along, counted by plans.clocks. The others: chinesecalendar and holidays, each
asked day by day whether people work, and counted here by hand.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import chinese_calendar
import holidays

from orgs.holidays import HORIZON, announced_days
from plans.clocks import LOCAL, WorkingCalendar, due
from plans.schema import Clock

FIRST, LAST = date(2006, 1, 1), HORIZON
CLOCKS = (Clock("working_days", 7), Clock("working_days", 10), Clock("working_days", 20), Clock("days", 30))
ONE_DAY = timedelta(days=1)

type IsWorking = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`asked`: a day, or the clock that ran from it."""

    day: date
    asked: str
    ours: object
    theirs: object
    source: str

    def __str__(self) -> str:
        return f"{self.day} {self.asked}: {self.ours}, by {self.source} {self.theirs}"


@dataclass(frozen=True, slots=True)
class Compared:
    days: int
    answers: int
    beyond: int  # that end after the last notice, where the others know nothing or guess
    disagreements: tuple[Disagreement, ...]


def our_calendar() -> WorkingCalendar:
    """What the platform brings along."""
    return WorkingCalendar("", HORIZON, {day.date: day.is_working for day in announced_days()})


def others() -> dict[str, IsWorking]:
    china = holidays.China(years=range(FIRST.year - 1, LAST.year + 2))
    return {"chinesecalendar": chinese_calendar.is_workday, "holidays": china.is_working_day}


def compare(first: date = FIRST, last: date = LAST) -> Compared:
    """All days from `first` to `last`, and all answers to clocks that start on them."""
    calendar, found, answers, beyond = our_calendar(), [], 0, 0
    works = {source: _table(is_working) for source, is_working in others().items()}
    for day in _days(first, last):
        ours: object = calendar.is_working(day)
        found += [
            Disagreement(day, "works", ours, table[day], source)
            for source, table in works.items()
            if table[day] != ours
        ]
        for clock in CLOCKS:
            end = due(clock, datetime.combine(day, time(12), LOCAL), calendar).last_day
            if end is None or end > LAST:
                beyond += 1
                continue
            answers += 1
            for source, table in works.items():
                theirs = _counted(table, day, clock)
                if theirs != end:
                    found.append(Disagreement(day, f"+ {clock.amount} {clock.unit}", end, theirs, source))
    return Compared((last - first).days + 1, answers, beyond, tuple(found))


def _table(is_working: IsWorking) -> dict[date, bool]:
    return {day: is_working(day) for day in _days(FIRST, LAST)}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _counted(works: dict[date, bool], start: date, clock: Clock) -> date | None:
    """By hand: the day of the event left out, day after day. None where the table ends first."""
    if clock.unit == "days":
        day = start + timedelta(days=clock.amount)
        while works.get(day) is False:
            day += ONE_DAY
        return day if day in works else None
    day, left = start, clock.amount
    while left:
        day += ONE_DAY
        if day not in works:
            return None
        left -= works[day]
    return day


def main() -> int:
    compared = compare()
    for disagreement in compared.disagreements:
        print(f"  {disagreement}")
    print(f"  {FIRST} to {LAST}: {compared.days} days and {compared.answers} answers, each against two calendars")
    print(f"  {compared.beyond} answers end after the last notice and are provisional: not compared")
    print(f"  disagreements: {len(compared.disagreements)}")
    return 1 if compared.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
