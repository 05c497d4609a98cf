"""The second person: confirms or withdraws what a colleague of the same office recorded."""

from datetime import datetime

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from cases.authority import Verdict
from cases.errors import NotNow, Refusal
from cases.events import Event
from cases.ledger import record
from cases.models import Case, CaseSubject, Confirmation, LogEntry
from cases.transitions import Inputs, locked_with_case, permitted, take
from orgs.models import Appointment, User
from plans.posts import may_post

State = Confirmation.State


class NotTheSecondPerson(Refusal):
    """Another person of the same office confirms: not the one who recorded it, nobody of elsewhere."""

    status = 403


@transaction.atomic
def confirm[S: CaseSubject](subject: S, confirmation: Confirmation, *, actor: User, at: datetime) -> S:
    """Take the act that was recorded, in the name of both. Returns the subject as it stands afterwards.

    Raises NotTheSecondPerson, NotNow (settled already, or what was signed does not stand any more), and whatever the
    plan answers now to who recorded it.
    """
    assert confirmation.case_id == subject.case_id, "what was signed of one case is not done to another"
    locked, _case = locked_with_case(subject)
    held = _pending(confirmation)
    hat = second_hat(held, actor)
    verdict = permitted(locked, held.action, held.recorded_by, Inputs(basis=held.basis or None))
    signed = (held.subject_state, held.level, held.subject_log_number)
    if (locked.state, verdict.decision.level or "", locked.log_number) != signed:
        raise NotNow(_("登记之后情况已经变化，不能再确认。请取消登记，再重新登记。"), rule_id=verdict.decision.rule_id)
    _settle(held, State.CONFIRMED, actor=actor, at=at)
    decided_at = parse_datetime(held.given.get("decided_at", ""))
    return take(
        locked,
        held.action,
        Verdict(verdict.decision, hat),
        actor=actor,
        at=at,
        basis=held.basis or None,
        level=None,
        given={**held.given, "recorded_in": held.entry_number},
        anchors={"decided_at": decided_at} if decided_at else None,
    )


@transaction.atomic
def withdraw(confirmation: Confirmation, *, actor: User, at: datetime, reason: str) -> Confirmation:
    """Take back what was recorded: by whoever recorded it, or by a second person. Raises NotTheSecondPerson, NotNow."""
    case = Case.objects.select_for_update().get(pk=confirmation.case_id)
    held = _pending(confirmation)
    hat = held.appointment if held.recorded_by_id == actor.pk else second_hat(held, actor)
    entry = Event(
        case=case, name="decision_withdrawn", happened_at=at, actor=actor, appointment=hat,
        body={"action": held.action, "recorded_in": held.entry_number, "reason": reason},
    )  # fmt: skip
    record([entry], at=at)
    return _settle(held, State.WITHDRAWN, actor=actor, at=at)


def void_pending(case: Case, verdict: Verdict, *, actor: User, at: datetime, reason: str) -> None:
    """What waits for a second person and has lost its object through another act. The case is locked."""
    held = Confirmation.objects.select_for_update().filter(case=case, state=State.PENDING).first()
    if held is None:
        return
    entry = Event(
        case=case, name="decision_withdrawn", happened_at=at, actor=actor, appointment=verdict.appointment,
        rule_id=verdict.decision.rule_id,
        body={"action": held.action, "recorded_in": held.entry_number, "reason": reason},
    )  # fmt: skip
    record([entry], at=at)
    _settle(held, State.WITHDRAWN, actor=actor, at=at)


def second_hat(confirmation: Confirmation, actor: User) -> Appointment:
    """The hat in which this person may confirm. Raises NotTheSecondPerson."""
    hat = next((hat for hat in actor.appointments_held if _may(hat, confirmation)), None)
    if hat is None or actor.pk == confirmation.recorded_by_id:
        raise NotTheSecondPerson(
            _("须由登记单位（%(office)s）的另一人确认：值班员或领导，且不是登记人本人。")
            % {"office": confirmation.appointment.organisation.short},
            rule_id=_rule_of(confirmation),
        )
    return hat


def may_confirm(confirmation: Confirmation, actor: User) -> bool:
    """What `confirm` would say, for screens."""
    return actor.pk != confirmation.recorded_by_id and any(_may(hat, confirmation) for hat in actor.appointments_held)


def _may(hat: Appointment, confirmation: Confirmation) -> bool:
    return hat.organisation_id == confirmation.appointment.organisation_id and may_post(hat.post, "confirm")


def _pending(confirmation: Confirmation) -> Confirmation:
    held = (
        Confirmation.objects.select_for_update(of=("self",))
        .select_related("recorded_by", "appointment__organisation")
        .get(pk=confirmation.pk)
    )
    if held.state != State.PENDING:
        raise NotNow(_("这项登记已经确认或取消。"), rule_id=_rule_of(held))
    return held


def _rule_of(confirmation: Confirmation) -> str:
    """The article under which it was recorded, as the log has it."""
    return LogEntry.objects.get(case=confirmation.case_id, number=confirmation.entry_number).rule_id


def _settle(held: Confirmation, state: str, *, actor: User, at: datetime) -> Confirmation:
    held.state, held.settled_by, held.settled_at = state, actor, at
    held.save(update_fields=["state", "settled_by", "settled_at"])
    return held
