"""Acts on a response. Each is one call of the kernel's one door."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.confirmations import confirm, withdraw
from cases.errors import Conflict, FieldError, Invalid, NotPermitted
from cases.events import Event
from cases.language import spoken
from cases.ledger import record
from cases.models import Case, CaseParty, Confirmation, Obligation
from cases.releases import releases_in_force
from cases.transitions import Inputs, perform
from incidents.carrying import into_another_case, owed_by_senders
from incidents.inputs import ACTIONS, GIVEN, NO_LEVEL, read_inputs
from incidents.intake import apply_release
from incidents.models import ENDED, Incident, Response
from incidents.reported import Reported
from orgs.models import Appointment, Organisation, User
from plans.authority import Decision, offices_for
from plans.posts import may_post

__all__ = ["ACTIONS", "GIVEN", "NO_LEVEL", "act_on_response", "apply_plan", "confirm_act", "withdraw_act"]


@transaction.atomic
def act_on_response(
    *, response: Response, action: str, actor: User, at: datetime, data: dict[str, Any] | None = None
) -> Response:
    """Take one act with the data of a request or form.

    `data`: `level` (L1..L4, for grading also "none": below the plan's levels) and the act's own inputs
    (incidents.inputs). Raises Invalid for a wrong field, else as cases.transitions.perform. An act that needs a second
    person comes back with what it awaits.
    """
    inputs = read_inputs(action, dict(data or {}), response=response, at=at)
    target = _locked_with_target(response, inputs) if action == "join" else None
    moving = owed_by_senders(response.case) if target is not None else []
    former = response.joined_to if action == "split" else None
    moved = perform(response, action, actor=actor, at=at, inputs=inputs)
    if moved.awaits is None:
        _afterwards(moved, action, actor=actor, at=at, former=former)
        if target is not None:
            _carry_into(target, moved, moving, actor=actor, at=at)
    return moved


@transaction.atomic
def confirm_act(*, confirmation: Confirmation, response: Response, actor: User, at: datetime) -> Response:
    """Confirm, as the second person, what a colleague recorded. Raises as cases.confirmations.confirm."""
    moved = confirm(response, confirmation, actor=actor, at=at)
    _afterwards(moved, confirmation.action, actor=actor, at=at)
    return moved


def withdraw_act(*, confirmation: Confirmation, actor: User, at: datetime, reason: str) -> Confirmation:
    """Take back what was recorded, with a reason."""
    if not reason.strip():
        raise Invalid(_("所填有误，没有办理。"), errors=[FieldError("reason", _("请写明理由。"))])
    return withdraw(confirmation, actor=actor, at=at, reason=reason.strip()[:4000])


def _afterwards(
    response: Response,
    action: str,
    *,
    actor: User,
    at: datetime,
    former: Incident | None = None,
) -> None:
    """Who has to see the case now, and what happens in the other one."""
    if action in ("grade", "reassign", "propose_initiation", "propose_conclusion", "propose_raise", "lower"):
        _let_the_deciding_offices_see(response)
    if former is not None:
        _tell_of_split(former, response, actor=actor, at=at)


SEEN_BY = ("initiate", "raise", "conclude", "accept_lower", "close", "complete_handling")


def _let_the_deciding_offices_see(response: Response) -> None:
    """Who alone may take the next decisions must have the case before them (A-5.3-1: the Leading Group)."""
    named = response.offices()
    levels = dict.fromkeys(filter(None, (response.level, response.response_level)))
    deciding = {
        office.pk
        for action in SEEN_BY
        for level in levels
        for authority in offices_for(response.case.plan, action, level)
        for office in named.get("lead" if authority.scope == "lead" else authority.role, ())
    }
    CaseParty.objects.filter(case=response.case, organisation__in=deciding, capacity=CaseParty.Capacity.TOLD).update(
        capacity=CaseParty.Capacity.DECIDES
    )
    CaseParty.objects.bulk_create(
        (
            CaseParty(case=response.case, organisation_id=office, capacity=CaseParty.Capacity.DECIDES)
            for office in sorted(deciding)
        ),
        ignore_conflicts=True,
    )


# -- many reports, one incident


def _locked_with_target(response: Response, inputs: Inputs) -> Response:
    """The response of the same plan that this one is to be joined to. Both cases are locked, in the house's order."""
    found = (
        Response.objects.select_related("incident")
        .filter(incident__number=inputs.given.get("incident", ""), plan_code=response.plan_code)
        .exclude(incident=response.incident_id)
        .first()
    )
    if found is None or found.state in ENDED:
        message = _("没有这样一件未了结的事件，或它不适用同一预案。请核对编号。")
        raise Invalid(_("所填有误，没有办理。"), errors=[FieldError("incident", message)])
    list(Case.objects.select_for_update().filter(pk__in=[response.case_id, found.case_id]).order_by("pk"))
    return found


def _carry_into(target: Response, joined: Response, moving: list[Obligation], *, actor: User, at: datetime) -> None:
    """The target's log says what came in; senders' duties go on there by their own clocks."""
    case = Case.objects.select_related("release").get(pk=target.case_id)
    target = Response.locked(target.pk)
    target.case = case
    event = Event(
        case=case, name="report_joined", happened_at=at, actor=actor, level=target.level or None,
        appointment=_hat(actor, target), body={"incident": joined.incident.number},
        offices=target.offices(), anchors=target.anchors(),
    )  # fmt: skip
    record([event], at=at, changes=into_another_case(moving, case, event=event))
    for party in CaseParty.objects.filter(case=joined.case):
        CaseParty.objects.get_or_create(
            case=case, organisation_id=party.organisation_id, defaults={"capacity": party.capacity}
        )


def _tell_of_split(former: Incident, split: Response, *, actor: User, at: datetime) -> None:
    """The incident that it was joined to says so as well. What was carried over stays: it was told there."""
    target = Response.objects.filter(incident=former, plan_code=split.plan_code).first()
    if target is None:
        return
    case = Case.objects.select_for_update().get(pk=target.case_id)
    event = Event(
        case=case, name="report_split", happened_at=at, actor=actor, appointment=_hat(actor, target),
        body={"incident": split.incident.number},
    )  # fmt: skip
    record([event], at=at)


def _hat(actor: User, response: Response) -> Appointment | None:
    """The hat in which somebody acts on a response: that of its lead or of the office above, else the first."""
    held = actor.appointments_held
    return next((hat for hat in held if hat.organisation_id == response.lead_id), held[0] if held else None)


# -- one more plan


@transaction.atomic
def apply_plan(*, incident: Incident, plan_code: str, actor: User, at: datetime) -> Response:
    """Apply a place's plan to an incident of a wider region: one act of the office that names its leads (B-1.3-1).

    Raises Invalid (no such plan), NotPermitted (another's office or post), Conflict (it applies already).
    """
    release = next((each for each in releases_in_force(at=incident.occurred_at) if each.code == plan_code), None)
    if release is None:
        raise Invalid(_("没有这个预案。"), errors=[FieldError("plan", _("没有这个预案。"))])
    plan = release.plan
    roles = {role for act in plan.authorities if act.action == "reassign" for role in plan.index.holders[act.role]}
    held = [hat for hat in actor.appointments_held if hat.organisation.kind in roles]
    hat = next((hat for hat in held if may_post(hat.post, "apply_plan")), None)
    if hat is None:
        office = plan.role(min(roles))
        words = plan.cite(plan.scope.rule_id)
        raise NotPermitted(
            _("适用%(plan)s由%(office)s的领导决定（%(article)s）。")
            % {"plan": spoken(plan.short), "office": spoken(office.name), "article": spoken(words)},
            decision=Decision(False, "not_your_post" if held else "not_your_office", plan.scope.rule_id, words),
        )
    first = Case.objects.select_for_update().filter(response__incident=incident).order_by("pk").first()
    if first is None or Response.objects.filter(incident=incident, plan_code=plan_code).exists():
        raise Conflict(_("这一事件已经适用该预案。"), rule_id=plan.scope.rule_id)
    reported = Reported(
        summary=incident.summary, category=incident.category, regions=tuple(incident.regions),
        affected_unit=incident.affected_unit, occurred_at=incident.occurred_at, discovered_at=incident.discovered_at,
        scope=incident.scope, harm=incident.harm, measures_taken=incident.measures_taken, facts=incident.facts,
        classified_apart=incident.classified_apart, channel="applied", caller=_reporter_of(incident),
    )  # fmt: skip
    return apply_release(incident=incident, reported=reported, release=release, actor=actor, appointment=hat, at=at)


def _reporter_of(incident: Incident) -> Organisation | None:
    first = Response.objects.filter(incident=incident).select_related("reporter").order_by("pk").first()
    return first.reporter if first else None
