"""What the clock does next to an obligation: remind, mark overdue, tell one office further up. Computes, writes
nothing; the ledger stores the instant as `next_at`, and the sweep looks for nothing else."""

from datetime import datetime, timedelta

from cases.models import Obligation
from plans.reminding import pace_of, reminders_of

State, Limit = Obligation.State, Obligation.Limit

JUST_AFTER = timedelta(microseconds=1)
"""The due instant itself is still in time; PostgreSQL counts microseconds."""

FALL_DUE = (Limit.PLAN, Limit.TARGET)
"""Limits that are overdue once they have passed; "in principle" (B-5-6) is reminded of, and never overdue."""


def next_step_at(obligation: Obligation, *, after: datetime | None = None) -> datetime | None:
    """The instant of the next step, None where there is none. `after`: the reminder given last.

    What is settled has no next step; a platform target that is missed is told once, and climbs no further.
    """
    due_at = obligation.due_at
    if due_at is None or not obligation.unsettled:
        return None
    plan = obligation.case.plan
    if obligation.state == State.OVERDUE:
        if obligation.limit != Limit.PLAN:
            return None
        step = pace_of(plan, due_at - obligation.starts_at).step
        return due_at + step * (obligation.escalated + 1)
    if obligation.limit not in (*FALL_DUE, Limit.SOFT):
        return None
    for instant in reminders_of(plan, starts_at=obligation.starts_at, due_at=due_at):
        if after is None or instant > after:
            return instant
    return due_at + JUST_AFTER if obligation.limit in FALL_DUE else None


def newest_reminder(obligation: Obligation, *, now: datetime) -> datetime:
    """The instant of the reminder that is to be given at `now`: of several that nobody gave in time, the last."""
    assert obligation.due_at is not None and obligation.next_at is not None
    passed = reminders_of(obligation.case.plan, starts_at=obligation.starts_at, due_at=obligation.due_at)
    return max((instant for instant in passed if instant <= now), default=obligation.next_at)
