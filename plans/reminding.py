"""When a clock speaks up before it ends, and how often after it was broken. The plans know no reminders: every number
here is the platform's own, a setting that each plan may hold otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from plans.schema import Plan

DEFAULTS = {
    "reminder.short_minutes": 5,
    "reminder.hours_minutes": 30,
    "reminder.days_early_minutes": 2340,
    "reminder.days_minutes": 900,
    "escalation.short_minutes": 15,
    "escalation.hours_minutes": 60,
    "escalation.days_minutes": 1440,
}
"""Minutes, for plans that say nothing of them."""

SHORT, HOURS = timedelta(hours=1), timedelta(hours=72)
"""The longest limits that count as short, and as running for hours (B-4.3.3-3)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`before`: how long before the due instant each reminder comes, the first one first. `step`: after how long each
    further office upwards is told that a limit of the plan is still broken."""

    before: tuple[timedelta, ...]
    step: timedelta


def pace_of(plan: Plan, limit: timedelta) -> Pace:
    """The pace of a clock that runs as long as `limit`."""
    if limit <= SHORT:
        return Pace((_minutes(plan, "reminder.short_minutes"),), _minutes(plan, "escalation.short_minutes"))
    if limit <= HOURS:
        return Pace((_minutes(plan, "reminder.hours_minutes"),), _minutes(plan, "escalation.hours_minutes"))
    before = (_minutes(plan, "reminder.days_early_minutes"), _minutes(plan, "reminder.days_minutes"))
    return Pace(before, _minutes(plan, "escalation.days_minutes"))


def reminders_of(plan: Plan, *, starts_at: datetime, due_at: datetime) -> Iterator[datetime]:
    """The instants of the reminders of a clock, in order; none that lies before its start."""
    for before in pace_of(plan, due_at - starts_at).before:
        if due_at - before > starts_at:
            yield due_at - before


def _minutes(plan: Plan, key: str) -> timedelta:
    value = plan.index.settings.get(key, DEFAULTS[key])
    assert type(value) is int, "a number, as its default is: plans.checking_settings"
    return timedelta(minutes=value)
