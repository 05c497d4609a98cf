"""Relief of one obligation: more time (延期), release from it (免除), or that it was opened in error (作废).

The plans speak of it once, for the limit of handling (B-4.3.2-3), which has an act of its own. The rest is ours, and
bounded by the plan: what the plan dates is not put off, nobody relieves themselves, and every step stands in the log.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.duties import Change
from cases.errors import FieldError, Invalid, NotNow, NotYours
from cases.events import Event
from cases.ledger import record
from cases.models import Case, Obligation
from cases.overseeing import overseeing_hat, overseeing_offices
from cases.typed import instant_in, wrong_with_words
from orgs.models import Organisation, User

State, Limit = Obligation.State, Obligation.Limit

ACTS = ("extend", "waive", "void")
FARTHEST = timedelta(days=366)  # of a new limit: a mistyped year must not stand

_EVENTS = {"extend": "duty_extended", "waive": "duty_waived", "void": "duty_voided"}
_AFTER = {"waive": State.WAIVED, "void": State.VOID}


def relieving_offices(obligation: Obligation) -> list[Organisation]:
    """Who may relieve the debtor: who oversees it, and whom the duty is owed to. Two queries."""
    return overseeing_offices(obligation.case_id, obligation.debtor, owed_to=obligation.recipients)


def reliefs_open_to(obligation: Obligation, user: User, offices: Sequence[Organisation]) -> list[str]:
    """The acts that this person may take on it as it stands, one of `offices` being theirs (relieving_offices): what a
    screen offers and `relieve` accepts. No query."""
    return [act for act in ACTS if overseeing_hat(user, act, offices) and not _hindrance(obligation, act)]


@transaction.atomic
def relieve(*, obligation: Obligation, act: str, actor: User, at: datetime, data: Mapping[str, Any]) -> Obligation:
    """Extend, waive or void one obligation. `data`: `reason`, and for `extend` the new limit `until`.

    Raises NotYours (another office's, or another post's), NotNow (it is settled, or the plan dates it), Invalid.
    """
    case = Case.objects.select_for_update().get(pk=obligation.case_id)
    locked = Obligation.objects.select_for_update(of=("self",)).select_related("debtor").get(pk=obligation.pk)
    locked.case = case
    offices = relieving_offices(locked)
    hat = overseeing_hat(actor, act, offices)
    if hat is None:
        raise NotYours(_refused(locked, offices), rule_id=locked.rule_id)
    if hindrance := _hindrance(locked, act):
        raise NotNow(hindrance, rule_id=locked.rule_id)
    reason, until = _read(act, data, locked, at=at)
    event = Event(
        case=case, name=_EVENTS[act], happened_at=at, actor=actor, appointment=hat, rule_id=locked.rule_id,
        body={
            "key": locked.key, "debtor": locked.debtor.code, "reason": reason,
            **({"until": until.isoformat(), "was": str(locked.due_at or "")} if until else {}),
        },
        tells=((_EVENTS[act], locked.debtor),),
    )  # fmt: skip
    before = locked.state
    if until is not None:
        # What a person set is not counted anew when a calendar comes.
        locked.due_at, locked.provisional, locked.calendar_version = until, False, None
    after = _AFTER.get(act, before)
    change = Change(event=event, obligation=locked, before=before, after=after, reason=reason)
    record([event], at=at, changes=[change])
    if until is not None:
        locked.save(update_fields=["due_at", "provisional", "calendar_version"])
    return locked


def _hindrance(obligation: Obligation, act: str) -> str:
    """Why the obligation as it stands cannot be relieved so; empty where it can."""
    if not obligation.unsettled:
        return _("这项任务已了结（%(state)s），不再变更。") % {"state": obligation.get_state_display()}
    if obligation.limit == Limit.STANDING:
        return _("值守没有期限，随响应结束而结束；不能单独变更。")
    if act != "extend":
        return ""
    if obligation.limit == Limit.PLAN:
        return _("这一时限由预案规定，预案没有规定可以延长。确实不必再办的，请免除并写明理由。")
    if obligation.state == State.OVERDUE:
        return _("目标时间已过，不能再延长；办理之后照实记录，或免除并写明理由。")
    return ""


def _refused(obligation: Obligation, offices: list[Organisation]) -> str:
    if not offices:
        return _("平台上没有可以变更这项任务的单位；由上级机关决定，决定由本单位登记。")
    names = _("、").join(office.short for office in offices)
    return _("由%(offices)s的领导变更这项任务；责任单位不能自行变更。") % {"offices": names}


def _read(act: str, data: Mapping[str, Any], obligation: Obligation, *, at: datetime) -> tuple[str, datetime | None]:
    """Reason and, for more time, the new limit. Raises Invalid naming every wrong field."""
    errors = []
    known = ("reason", "until") if act == "extend" else ("reason",)
    for name in data:
        if name not in known:
            errors.append(FieldError(str(name)[:60], _("没有这一项；请删去。")))
    reason = data.get("reason")
    if wrong := wrong_with_words("reason", reason, missing=_("请写明理由。")):
        errors.append(wrong)
    until = instant_in(data.get("until")) if act == "extend" else None
    if act == "extend":
        if until is None:
            errors.append(FieldError("until", _("请填新的时限，如 2026-11-18T18:00:00+08:00。")))
        elif until <= at or (obligation.due_at is not None and until <= obligation.due_at):
            errors.append(FieldError("until", _("新的时限须在现在和原时限之后。")))
        elif until > at + FARTHEST:
            errors.append(FieldError("until", _("新的时限最远一年；请核对年份。")))
    if errors:
        raise Invalid(_("所填有误，没有办理。"), errors=errors)
    return str(reason).strip(), until
