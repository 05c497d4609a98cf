"""Every change of a subject's state goes through perform(): lock, decide, record, move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from cases.authority import Verdict, verdict_for
from cases.errors import Conflict, FieldError, Invalid, NotNow, NotPermitted
from cases.events import Event
from cases.language import spoken
from cases.ledger import record
from cases.models import Case, CaseSubject
from orgs.models import User
from plans.strings import forbidden_character

MAX_TEXT = 4000  # characters of a reason or of evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a person gives with an act. `level` is the target of a grading, or the level that a request names."""

    level: str | None = None
    basis: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)  # reason, evidence, impact_controlled ...


@transaction.atomic
def perform[S: CaseSubject](subject: S, action: str, *, actor: User, at: datetime, inputs: Inputs = Inputs()) -> S:
    """Move a subject by one act, or raise a Refusal and change nothing.

    NotPermitted (not this person's), NotNow (not in this state), Conflict (another level stands), Invalid (something
    that the plan demands is missing). Returns the subject as it stands afterwards.
    """
    case = Case.objects.select_for_update().get(pk=subject.case_id)
    locked: S = type(subject).locked(subject.pk)
    locked.case = case

    target = locked.target_level(action, inputs.level)
    verdict = verdict_for(locked, action, actor, level=target, basis=inputs.basis)
    if not verdict.allowed and verdict.decision.outcome != "not_now":
        raise NotPermitted(_in_words(verdict), decision=verdict.decision)
    _refuse_other_level(locked, action, inputs, verdict)
    transition = getattr(locked, locked.transition_name(action, target), None)
    if verdict.decision.outcome == "not_now" or transition is None or not can_proceed(transition):
        raise NotNow(_in_words(verdict, state=True), rule_id=verdict.decision.rule_id)
    given = demanded(locked, action, verdict, inputs)

    before = locked.state
    transition()
    moved = locked.moved(action, level=target, given=given, actor=actor, at=at)
    recorded = record(
        [
            Event(
                case=case,
                name=locked.event_name(action, target),
                happened_at=at,
                actor=actor,
                appointment=verdict.appointment,
                rule_id=verdict.decision.rule_id,
                level=locked.level or None,
                before=before,
                after=locked.state,
                body={
                    key: value
                    for key, value in {"level": locked.level, "basis": _basis(verdict, inputs), **given}.items()
                    if value
                },
                offices=locked.offices(),
                anchors=locked.anchors(),
            )
        ],
        at=at,
    )
    locked.log_number = recorded.entries[0].number
    locked.save(update_fields=["state", "log_number", *moved])
    return locked


def _refuse_other_level(subject: CaseSubject, action: str, inputs: Inputs, verdict: Verdict) -> None:
    """Nobody chooses their own authority by choosing a level: the level is the one that stands graded."""
    if action != "grade" and inputs.level and inputs.level != subject.level:
        name = spoken(subject.case.plan.level(subject.level).label) if subject.level else _("未定级")
        raise Conflict(
            _("定级为%(level)s，不能按所填的级别办理。请先重新定级。") % {"level": name},
            rule_id=verdict.decision.rule_id,
        )


def demanded(subject: CaseSubject, action: str, verdict: Verdict, inputs: Inputs) -> dict[str, Any]:
    """The inputs that the plan demands for this act, checked; Invalid names each that is missing."""
    errors = []
    given: dict[str, Any] = {}
    for name, value in inputs.given.items():
        if isinstance(value, str):
            value = value.strip()
            if len(value) > MAX_TEXT:
                errors.append(FieldError(name, _("最多 %(most)d 字；请缩短。") % {"most": MAX_TEXT}))
            elif forbidden_character(value):
                errors.append(FieldError(name, _("含有控制字符；请删去后重填。")))
        given[name] = value
    rule = verdict.decision.rule_id
    for name in verdict.decision.requires:
        if name == "obligations_settled":
            open_duties = subject.case.obligations.filter(state__in=["open", "overdue"]).count()
            if open_duties:
                raise NotNow(_("还有 %(count)d 项时限任务未了，不能办结。") % {"count": open_duties}, rule_id=rule)
        elif not given.get(name):
            errors.append(FieldError(name, _missing(name), rule_id=_demanding_rule(verdict, name)))
    if errors:
        raise Invalid(_("还缺预案要求的内容，没有办理。"), errors=errors, rule_id=rule)
    return given


def _basis(verdict: Verdict, inputs: Inputs) -> str | None:
    """What the decision rests on; where the plan leaves this office one basis, that one."""
    authority = verdict.decision.authority
    sole = authority.basis[0] if authority and len(authority.basis) == 1 else None
    return inputs.basis or sole


def _demanding_rule(verdict: Verdict, name: str) -> str:
    """The rule that asks for an input: the plan's own where it says one, else the one that gives the authority."""
    authority = verdict.decision.authority
    named = authority.demanded_by if authority and name in authority.requires else ""
    return named or verdict.decision.rule_id


def _missing(name: str) -> str:
    return {
        "reason": _("请写明理由。"),
        "evidence": _("请写明依据：凭什么确认影响和危害已得到控制或消除。"),
        "impact_controlled": _("请先确认影响和危害已得到控制或消除。"),
        "judgement": _("请写明判断的理由。"),
    }.get(name, _("必填。"))


def _in_words(verdict: Verdict, *, state: bool = False) -> str:
    if state and verdict.allowed:
        return _("现在的状态不能这样办理。请刷新后再看。")
    return verdict.decision.reason.get(get_language() or "zh")
