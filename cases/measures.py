"""Working off the measures that a plan's checklists ask for, one by one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid, NotNow, NotYours
from cases.events import Event
from cases.ledger import record
from cases.models import Case, Measure
from orgs.models import User
from plans.posts import may_post
from plans.schema import Checklist, ChecklistItem, Plan
from plans.strings import forbidden_character

State = Measure.State
SETTLED = (State.DONE, State.NOT_NEEDED)
MAX_NOTE = 4000


@transaction.atomic
def settle_measure(*, measure: Measure, state: str, note: str, actor: User, at: datetime) -> Measure:
    """Say that a measure was taken (`done`), or does not fit here (`not_needed`, and why: measures are fitted to what
    is warned of, A-4.5.1-1). Raises Invalid, NotYours, NotNow (the occasion is over)."""
    errors = []
    if state not in SETTLED:
        errors.append(FieldError("state", _("请选择“已办”或“不适用”。")))
    if len(note) > MAX_NOTE or forbidden_character(note):
        errors.append(FieldError("note", _("最多 %(most)d 字，不含控制字符。") % {"most": MAX_NOTE}))
    elif state == State.NOT_NEEDED and not note.strip():
        errors.append(FieldError("note", _("请写明为什么不适用。")))
    if errors:
        raise Invalid(_("所填有误，没有办理。"), errors=errors, rule_id=measure.rule_id)
    hats = [hat for hat in actor.appointments_held if hat.organisation_id == measure.organisation_id]
    hat = next((hat for hat in hats if may_post(hat.post, "take_measure")), None)
    if hat is None:
        raise NotYours(
            _("这项措施由%(office)s办理。") % {"office": measure.organisation.short}, rule_id=measure.rule_id
        )
    case = Case.objects.select_for_update().get(pk=measure.case_id)
    held = Measure.objects.select_for_update().select_related("organisation").get(pk=measure.pk)
    if held.state == State.OVER:
        raise NotNow(_("这次响应已经结束，措施不再办理。"), rule_id=held.rule_id)
    if (held.state, held.note) == (state, note.strip()):
        return held
    moved = {str(held.pk): f"{held.state}>{state}"}
    body = {"measures": moved, "checklist": held.checklist, "item": held.item, "note": note.strip()}
    event = Event(
        case=case, name="measure_taken", happened_at=at, actor=actor, appointment=hat, rule_id=held.rule_id, body=body
    )
    held.log_number = record([event], at=at).entries[0].number
    held.state, held.note, held.settled_at = state, note.strip(), at
    held.save(update_fields=["state", "note", "settled_at", "log_number"])
    return held


def item_of(plan: Plan, measure: Measure) -> tuple[Checklist, ChecklistItem] | None:
    """The list and the measure as the plan words them."""
    for lists in plan.index.checklists.values():
        for checklist in lists:
            if checklist.key == measure.checklist:
                found = next((each for each in checklist.items if each.key == measure.item), None)
                return (checklist, found) if found else None
    return None
