"""Acts on a response. Each is one call of the kernel's one door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.authority import verdict_for
from cases.confirmations import confirm, withdraw
from cases.covering import plans_touched
from cases.errors import Conflict, FieldError, Invalid, NotPermitted
from cases.language import spoken
from cases.models import Case, CaseParty, Confirmation
from cases.offices import applying_kinds, applying_roles
from cases.releases import releases_in_force
from cases.transitions import perform
from incidents.inputs import ACTIONS, GIVEN, NO_LEVEL, read_inputs
from incidents.intake import apply_release
from incidents.joining import Joining
from incidents.models import ENDED, Incident, Response
from incidents.reported import Reported
from orgs.models import User
from plans.authority import Decision, offices_for
from plans.posts import may_post
from plans.strings import forbidden_character

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
    _ensure_may(response, action, actor, data or {})
    inputs = read_inputs(action, dict(data or {}), response=response, at=at)
    joining = Joining.prepared(response, action, inputs, actor=actor)
    moved = perform(response, action, actor=actor, at=at, inputs=inputs)
    if moved.awaits is None:
        _afterwards(moved, action)
        joining.carry_out(moved, actor=actor, at=at)
    return moved


def _ensure_may(response: Response, action: str, actor: User, data: Mapping[str, Any]) -> None:
    """What somebody may not do is not looked into: neither what they wrote nor which incidents there are."""
    if action == "grade":
        return  # the level asked for decides whose it is
    verdict = verdict_for(response, action, actor)
    if not verdict.allowed and verdict.decision.outcome != "not_now":
        raise NotPermitted(spoken(verdict.decision.reason), decision=verdict.decision)


@transaction.atomic
def confirm_act(*, confirmation: Confirmation, response: Response, actor: User, at: datetime) -> Response:
    """Confirm, as the second person, what a colleague recorded. Raises as cases.confirmations.confirm."""
    moved = confirm(response, confirmation, actor=actor, at=at)
    _afterwards(moved, confirmation.action)
    return moved


def withdraw_act(*, confirmation: Confirmation, actor: User, at: datetime, reason: str) -> Confirmation:
    """Take back what was recorded, with a reason."""
    if not reason.strip() or forbidden_character(reason):
        raise Invalid(_("所填有误，没有办理。"), errors=[FieldError("reason", _("请写明理由。"))])
    return withdraw(confirmation, actor=actor, at=at, reason=reason.strip()[:4000])


def _afterwards(response: Response, action: str) -> None:
    """Who has to see the case now."""
    if action == "reassign":
        _let_the_lead_lead(response)
    if action in ("grade", "reassign", "propose_initiation", "propose_conclusion", "propose_raise", "lower"):
        _let_the_deciding_offices_see(response)


def _let_the_lead_lead(response: Response) -> None:
    """The new lead has a part in the case from now on, and the former one's is that of an office concerned."""
    parties = CaseParty.objects.filter(case=response.case)
    parties.filter(capacity=CaseParty.Capacity.LEAD).update(capacity=CaseParty.Capacity.BUREAU)
    parties.update_or_create(
        case=response.case, organisation=response.lead, defaults={"capacity": CaseParty.Capacity.LEAD}
    )
    if response.lead_id not in response.local_offices:
        Response.objects.filter(pk=response.pk).update(local_offices=[*response.local_offices, response.lead_id])


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
    cannot = Conflict(_("这一事件已了结，或没有涉及本地区，不能适用该预案。"), rule_id=plan.scope.rule_id)
    if not (roles := applying_roles(plan)):
        raise cannot
    held = [hat for hat in actor.appointments_held if hat.organisation.kind in applying_kinds(plan)]
    hat = next((hat for hat in held if may_post(hat.post, "apply_plan")), None)
    if hat is None:
        office = plan.role(roles[0])
        words = plan.cite(plan.scope.rule_id)
        raise NotPermitted(
            _("适用%(plan)s由%(office)s的领导决定（%(article)s）。")
            % {"plan": spoken(plan.short), "office": spoken(office.name), "article": spoken(words)},
            decision=Decision(False, "not_your_post" if held else "not_your_office", plan.scope.rule_id, words),
        )
    first = Case.objects.select_for_update().filter(response__incident=incident).order_by("pk").first()
    responses = list(Response.objects.filter(incident=incident).select_related("reporter").order_by("pk"))
    if first is None or any(response.plan_code == plan_code for response in responses):
        raise Conflict(_("这一事件已经适用该预案。"), rule_id=plan.scope.rule_id)
    touched = plans_touched(incident.regions, occurred_at=incident.occurred_at)
    if release not in touched or all(response.state in ENDED for response in responses):
        raise cannot
    reported = Reported(
        summary=incident.summary, category=incident.category, regions=tuple(incident.regions),
        affected_unit=incident.affected_unit, occurred_at=incident.occurred_at, discovered_at=incident.discovered_at,
        scope=incident.scope, harm=incident.harm, measures_taken=incident.measures_taken, facts=incident.facts,
        classified_apart=incident.classified_apart, channel="applied", caller=responses[0].reporter,
    )  # fmt: skip
    return apply_release(incident=incident, reported=reported, release=release, actor=actor, appointment=hat, at=at)
