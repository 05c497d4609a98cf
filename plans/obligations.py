"""What an event starts, what it fulfils, and who is told."""

from plans.schema import Duty, Notice, Obligation, Plan, level_key


def obligations_on(plan: Plan, event: str, level: str | None) -> tuple[Obligation, ...]:
    """The duties that `event` starts in a response of `level` (None: not graded), in the plan's order."""
    return plan.index.obligations.get((event, level_key(level)), ())


def duties_on(plan: Plan, event: str, level: str | None) -> tuple[Duty, ...]:
    """The standing duties that begin with `event` in a response of `level`."""
    return plan.index.duties.get((event, level_key(level)), ())


def met_by(plan: Plan, event: str) -> tuple[Obligation, ...]:
    """The duties that `event` fulfils where the debtor itself causes it."""
    return plan.index.met_by.get(event, ())


def notices_on(plan: Plan, event: str, level: str | None) -> tuple[Notice, ...]:
    """The notices that `event` sends in a response of `level` (None: not graded), in the plan's order."""
    return plan.index.notices.get((event, level_key(level)), ())
