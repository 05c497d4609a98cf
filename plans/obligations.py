"""What an event starts, what it fulfils, which measures it asks for, and who is told."""

from plans.schema import Checklist, Duty, Notice, Obligation, Plan, level_key


def obligations_on(plan: Plan, event: str, level: str | None) -> tuple[Obligation, ...]:
    """The duties that `event` starts in a response of `level` (None: not graded), in the plan's order."""
    return plan.index.obligations.get((event, level_key(level)), ())


def duties_on(plan: Plan, event: str, level: str | None) -> tuple[Duty, ...]:
    """The standing duties that begin with `event` in a response of `level`."""
    return plan.index.duties.get((event, level_key(level)), ())


def met_by(plan: Plan, event: str) -> tuple[Obligation, ...]:
    """The duties that `event` fulfils where the debtor itself causes it."""
    return plan.index.met_by.get(event, ())


def checklists_on(plan: Plan, event: str, level: str | None) -> tuple[Checklist, ...]:
    """The measures that are to be taken on `event` at `level`, each list with what it inherits."""
    return plan.index.checklists.get((event, level_key(level)), ())


def notices_on(plan: Plan, event: str, level: str | None) -> tuple[Notice, ...]:
    """The notices that `event` sends in a response of `level` (None: not graded), in the plan's order."""
    return plan.index.notices.get((event, level_key(level)), ())
