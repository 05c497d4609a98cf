"""Duties that go on elsewhere: under a new lead, with another limit, in the incident that a report was joined to.

A clock goes with its duty: nobody gains or loses time by it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime

from cases.duties import Change, definition_of
from cases.events import Event
from cases.models import Case, Obligation
from orgs.models import Organisation
from plans.schema import Obligation as Definition
from plans.schema import level_key

State = Obligation.State


def to_new_lead(case: Case, former: Organisation, *, event: Event) -> list[Change]:
    """What the former lead still owes as the lead, now owed by the new one."""
    roles = {role.code for role in case.plan.roles if role.members}
    leading = {duty.key for duty in case.plan.obligations if duty.debtor in {"lead", *roles}}
    leading |= {duty.key for duty in case.plan.duties if "lead" in duty.roles}
    standing = _standing(case)
    # A limit that the former lead broke stays broken, and its own.
    owed = [
        each
        for each in standing
        if each.unsettled and not _is_broken(each) and each.debtor_id == former.pk and each.key in leading
    ]
    new = event.offices["lead"][0]
    return [
        *(_voided(each, event=event, reason="@reassigned") for each in owed),
        *_opened(case, ((each, new) for each in owed), standing, event=event),
    ]


def with_another_limit(case: Case, *, event: Event, given: Mapping[str, Any]) -> list[Change]:
    """The limit of handling, until `given["until"]`. One that is broken stays broken beside it (B-4.3.2-3)."""
    until = parse_datetime(given["until"])
    assert until is not None, "checked at the door"
    key, rule_id = handling_limit(case, event.level)
    standing = _standing(case)
    limits = [each for each in standing if each.unsettled and each.key == key]
    debtor = limits[0].debtor if limits else event.organisation
    starts_at = limits[0].starts_at if limits else event.happened_at
    assert debtor is not None, "somebody acts"
    model = Obligation(
        key=key, rule_id=rule_id, starts_at=starts_at, due_at=until, limit=Obligation.Limit.PLAN, recipients=[]
    )
    return [
        *(_voided(each, event=event, reason="@extended") for each in limits if each.state == State.OPEN),
        *_opened(case, [(model, debtor)], standing, event=event),
    ]


def handling_limit(case: Case, level: str | None) -> tuple[str, str]:
    """Key and rule of the limit of handling at a level: the duty that declaring handling completed meets."""
    return next(
        (duty.key, duty.rule_id)
        for duty in case.plan.obligations
        if "handling_completed" in duty.met_by and level_key(level) in duty.levels
    )


def owed_by_senders(case: Case) -> list[Obligation]:
    """What reporters and the unit still owe in a case: theirs by their own clocks, wherever the case goes."""
    return [each for each in _standing(case) if each.unsettled and _is_senders(each)]


def into_another_case(moving: Sequence[Obligation], target: Case, *, event: Event) -> list[Change]:
    """What senders and units owed where a report was filed apart, owed in the case that it was joined to.

    What they owe there already is not owed twice.
    """
    standing = _standing(target)
    known = target.plan.index.definitions
    there = {(each.key, each.debtor_id): each for each in standing if each.state != State.VOID}
    changes, going = [], []
    for each in moving:
        twin = there.get((each.key, each.debtor_id))
        if each.key not in known or (twin is not None and not _is_earlier(each, twin)):
            continue
        if twin is not None and not _is_broken(twin):
            changes.append(_voided(twin, event=event, reason="@joined"))
        going.append((each, each.debtor))
    return [*changes, *_opened(target, going, standing, event=event)]


def _is_earlier(one: Obligation, twin: Obligation) -> bool:
    """Whether a duty that is owed in two places has to be kept by the first one's clock: the earlier counts."""
    return twin.unsettled and one.due_at is not None and twin.due_at is not None and one.due_at < twin.due_at


def taken_back(case: Case, *, joined_at: int, event: Event) -> list[Change]:
    """What became void when a case was joined (by log entry `joined_at`), owed again after a split, by its clocks."""
    standing = _standing(case)
    voided = [each for each in standing if each.state == State.VOID and each.log_number == joined_at]
    return _opened(case, ((each, each.debtor) for each in voided), standing, event=event)


def left_there(target: Case, back: Sequence[Change], *, joined_at: int, event: Event) -> list[Change]:
    """What a joined report brought into a case and is still open there, void once the report is split again."""
    owed = {(change.obligation.key, change.obligation.debtor_id) for change in back}
    return [
        _voided(each, event=event, reason="@split")
        for each in _standing(target)
        if each.state == State.OPEN and each.log_number == joined_at and (each.key, each.debtor_id) in owed
    ]


def _is_senders(obligation: Obligation) -> bool:
    definition = definition_of(obligation)
    return isinstance(definition, Definition) and definition.debtor in ("affected_unit", "reporter")


def _standing(case: Case) -> list[Obligation]:
    rows = list(Obligation.objects.filter(case=case, wide=False).select_related("debtor").order_by("pk"))
    for row in rows:
        row.case = case
    return rows


def _is_broken(obligation: Obligation) -> bool:
    return obligation.state == State.OVERDUE and obligation.limit == Obligation.Limit.PLAN


def _voided(obligation: Obligation, *, event: Event, reason: str) -> Change:
    return Change(event=event, obligation=obligation, before=obligation.state, after=State.VOID, reason=reason)


def _opened(
    case: Case, moving: Iterable[tuple[Obligation, Organisation]], standing: Sequence[Obligation], *, event: Event
) -> list[Change]:
    """The same duties, new in `case`: same clock, next occurrence."""
    seen = Counter((each.rule_id, each.debtor_id) for each in standing)
    changes = []
    for model, debtor in moving:
        seen[model.rule_id, debtor.pk] += 1
        copy = Obligation(
            case=case, key=model.key, rule_id=model.rule_id, debtor=debtor, recipients=model.recipients,
            occurrence=seen[model.rule_id, debtor.pk], limit=model.limit, starts_at=model.starts_at,
            due_at=model.due_at, due_strict_at=model.due_strict_at, provisional=model.provisional,
            calendar_version_id=model.calendar_version_id, state=State.OPEN, log_number=0,
        )  # fmt: skip
        changes.append(Change(event=event, obligation=copy, before="", after=State.OPEN))
    return changes
