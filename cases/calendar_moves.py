"""Which dates that stand a notice of days off would move, before it is imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from cases.duties import IN_DAYS
from cases.recounting import dated_by_older
from cases.releases import plan_of_release
from plans.clocks import LOCAL, Due, WorkingCalendar, due, local_day
from plans.schema import Clock, Plan, Text
from plans.schema import Obligation as Definition


@dataclass(frozen=True, slots=True)
class Move:
    """A date that a notice would move, without a word on the case that it belongs to."""

    rule_id: str
    key: str
    release: int
    debtor: int
    before: datetime
    after: datetime
    provisional: bool

    @property
    def plan(self) -> Plan:
        return plan_of_release(self.release)

    @property
    def label(self) -> Text:
        """What is owed, in the words of the plan."""
        return self.plan.index.definitions[self.key].label


@dataclass(slots=True)
class Moves:
    """What a notice would do to the dates given out. `shown` are the first ones, due first."""

    shown: Sequence[Move] = ()
    moved: int = 0
    certain: int = 0  # provisional ones that no longer would be
    earlier: int = 0
    already_past: int = 0  # of those moved, by the new date
    left: int = 0  # that would stay provisional


def moves_by(calendar: WorkingCalendar, *, now: datetime, shown: int) -> Moves:
    """What this calendar would do to the dates that stand. Reads each date counted in days once, writes nothing."""

    @cache
    def clock_of(release: int, key: str) -> Clock | None:
        definition = plan_of_release(release).index.definitions.get(key)
        return definition.clock if isinstance(definition, Definition) and definition.clock.unit in IN_DAYS else None

    @cache
    def end_of(clock: Clock, day: date) -> Due:
        return due(clock, datetime.combine(day, time(), LOCAL), calendar)

    found: list[Move] = []
    result = Moves()
    rows = dated_by_older(None).order_by("due_at", "pk").values_list(
        "rule_id", "key", "case__release_id", "debtor_id", "starts_at", "due_at", "provisional"
    )  # fmt: skip
    for rule_id, key, release, debtor, starts_at, before, was_provisional in rows.iterator(chunk_size=5000):
        clock = clock_of(release, key)
        if clock is None or before is None:
            continue
        end = end_of(clock, local_day(starts_at))
        assert end.at is not None, "days end"
        result.left += end.provisional
        result.certain += was_provisional and not end.provisional
        if end.at != before:
            result.moved += 1
            result.earlier += end.at < before
            result.already_past += end.at < now
            if len(found) < shown:
                found.append(Move(rule_id, key, release, debtor, before, end.at, end.provisional))
    result.shown = found
    return result
