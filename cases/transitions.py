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
from cases.models import Case, CaseSubject, Confirmation
from orgs.models import User
from plans.schema import COLOURS
from plans.strings import forbidden_character
from plans.vocabulary import ACTIONS

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

    An act that needs a second person is recorded and waits (`subject.awaits` says for what): cases.confirmations.
    """
    locked, _case = locked_with_case(subject)
    verdict = permitted(locked, action, actor, inputs)
    given = demanded(locked, action, verdict, inputs)
    basis = _basis(verdict, inputs)
    if "second_person" in verdict.decision.requires:
        held = hold(locked, action, verdict, actor=actor, at=at, basis=basis, given=given)
        locked.awaits = held
        return locked
    return take(locked, action, verdict, actor=actor, at=at, basis=basis, level=inputs.level, given=given)


def locked_with_case[S: CaseSubject](subject: S) -> tuple[S, Case]:
    """Lock order: the case, then the subject."""
    case = Case.objects.select_for_update().get(pk=subject.case_id)
    locked: S = type(subject).locked(subject.pk)
    locked.case = case
    return locked, case


def permitted(subject: CaseSubject, action: str, actor: User, inputs: Inputs) -> Verdict:
    """The plan's answer where it is yes, in a state that the act follows on. Raises NotPermitted, Conflict, NotNow."""
    target = subject.target_level(action, inputs.level)
    verdict = verdict_for(subject, action, actor, level=target, basis=inputs.basis)
    if not verdict.allowed and verdict.decision.outcome != "not_now":
        raise NotPermitted(_in_words(verdict), decision=verdict.decision)
    _refuse_other_level(subject, action, inputs, verdict)
    transition = getattr(subject, subject.transition_name(action, target), None)
    if verdict.decision.outcome == "not_now" or transition is None or not can_proceed(transition):
        raise NotNow(_in_words(verdict, state=True), rule_id=verdict.decision.rule_id)
    return verdict


def take[S: CaseSubject](
    subject: S,
    action: str,
    verdict: Verdict,
    *,
    actor: User,
    at: datetime,
    basis: str | None,
    level: str | None,
    given: Mapping[str, Any],
    anchors: Mapping[str, datetime] | None = None,
) -> S:
    """Record, then move. The subject and its case are locked, the act is permitted and complete.

    `verdict.appointment` is the hat of `actor`; `anchors` are instants that only this act knows.
    """
    target = subject.target_level(action, level)
    before, name = subject.state, subject.event_name(action, target)
    getattr(subject, subject.transition_name(action, target))()
    moved = subject.moved(action, level=target, given=given, actor=actor, at=at)
    event = Event(
        case=subject.case,
        name=name,
        also=tuple(subject.also_named(action)),
        happened_at=at,
        actor=actor,
        appointment=verdict.appointment,
        rule_id=verdict.decision.rule_id,
        level=subject.level_of(action),
        before=before,
        after=subject.state,
        body={
            key: value for key, value in {"level": subject.level_of(action), "basis": basis, **given}.items() if value
        },
        offices=subject.offices(),
        anchors={**subject.anchors(), **(anchors or {})},
        released=frozenset(subject.released_by(action, given)),
        measures=subject.TAKES_MEASURES,
        tells=tuple(subject.told_of(action, given)),
    )
    recorded = record([event], at=at, changes=subject.carried(action, event=event, given=given))
    subject.log_number = recorded.entries[0].number
    subject.save(update_fields=["state", "log_number", *moved])
    return subject


def hold(
    subject: CaseSubject,
    action: str,
    verdict: Verdict,
    *,
    actor: User,
    at: datetime,
    basis: str | None,
    given: Mapping[str, Any],
) -> Confirmation:
    """Record what somebody signed, to be confirmed by another person of the same office."""
    assert verdict.appointment is not None, "who may act has a post"
    if pending := Confirmation.objects.filter(case=subject.case, state=Confirmation.State.PENDING).first():
        name = spoken(ACTIONS[pending.action])
        raise NotNow(
            _("“%(act)s”已经登记，正等另一人确认；先确认或取消登记。") % {"act": name}, rule_id=verdict.decision.rule_id
        )
    level = verdict.decision.level or ""
    event = Event(
        case=subject.case, name="decision_recorded", happened_at=at, actor=actor, appointment=verdict.appointment,
        rule_id=verdict.decision.rule_id, level=level or None, offices=subject.offices(),
        body={"action": action, "level": level, "basis": basis or "", **given},
        tells=(("awaits_confirmation", verdict.appointment.organisation),),
    )  # fmt: skip
    entry = record([event], at=at).entries[0]
    return Confirmation.objects.create(
        case=subject.case, action=action, subject_state=subject.state,
        subject_log_number=subject.log_number, level=level, basis=basis or "",
        given=dict(given), recorded_by=actor, appointment=verdict.appointment, recorded_at=at,
        entry_number=entry.number,
    )  # fmt: skip


def _refuse_other_level(subject: CaseSubject, action: str, inputs: Inputs, verdict: Verdict) -> None:
    """Nobody chooses their own authority by choosing a level: the level is the one that stands graded."""
    if action != "grade" and inputs.level and inputs.level != verdict.decision.level:
        stands = verdict.decision.level
        name = spoken(subject.case.plan.label_of(stands)) if stands else _("未定级")
        words = _("定级为%(level)s，不能按所填的级别办理。请先重新定级。")
        if stands in COLOURS:
            words = _("现在是%(level)s，不能按所填的颜色办理。请刷新后再看。")
        raise Conflict(words % {"level": name}, rule_id=verdict.decision.rule_id)


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
        elif name == "document":
            errors += _document_missing(given, verdict)
        elif name != "second_person" and not given.get(name):
            errors.append(FieldError(name, _missing(name), rule_id=_demanding_rule(verdict, name)))
    if errors:
        raise Invalid(_("还缺预案要求的内容，没有办理。"), errors=errors, rule_id=rule)
    return given


DOCUMENT = ("document_no", "issuing_body", "decided_at")
"""What records a decision of a body outside: its number, who issued it, and when."""


def _document_missing(given: Mapping[str, Any], verdict: Verdict) -> list[FieldError]:
    rule = _demanding_rule(verdict, "document")
    words = {
        "document_no": _("请填决定文件的文号。"),
        "issuing_body": _("请填作出决定的机关。"),
        "decided_at": _("请填作出决定的时间。"),
    }
    return [FieldError(name, words[name], rule_id=rule) for name in DOCUMENT if not given.get(name)]


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
        "measures_lifted": _("请先确认已经解除采取的有关措施。"),
        "lead": _("请选择新的牵头单位。"),
        "until": _("请填新的时限。"),
        "incident": _("请填要并入的事件编号。"),
    }.get(name, _("必填。"))


def _in_words(verdict: Verdict, *, state: bool = False) -> str:
    if state and verdict.allowed:
        return _("现在的状态不能这样办理。请刷新后再看。")
    return verdict.decision.reason.get(get_language() or "zh")
