"""Findings: what proposes itself, what was raised, what was decided; and the acts of those who oversee."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.errors import Refusal
from cases.models import CaseParty, Obligation
from incidents.models import Response
from incidents.queries import responses_visible_to
from orgs.hats import signed_in, worn_hat
from orgs.models import Organisation
from plans.posts import may_post
from plans.schema import Plan
from reporting.findings import (
    DECISIONS,
    decide_finding,
    decide_late,
    findings_visible_to,
    late_proposals,
    raise_finding,
)
from reporting.models import Finding, FindingState

SHOWN = 30  # of each sort; what was decided goes on page by page


@login_required
@require_GET
def finding_list(request: HttpRequest) -> HttpResponse:
    """Late reports that wait for a decision, findings that were raised, and what was decided."""
    return _list(request)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Confirm or dismiss what was raised."""
    at = now()
    _known(decision)
    finding = get_object_or_404(findings_visible_to(signed_in(request)), pk=pk)
    act = partial(decide_finding, finding=finding, decision=decision, actor=signed_in(request), at=at)
    return _decided(request, act, about=finding, plan=finding.case.plan)


@login_required
@require_POST
def decide_on_late(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Confirm or dismiss a late report, as the ledger has it."""
    at = now()
    _known(decision)
    obligation = get_object_or_404(late_proposals(signed_in(request)), pk=pk)
    act = partial(decide_late, obligation=obligation, decision=decision, actor=signed_in(request), at=at)
    return _decided(request, act, about=obligation, plan=obligation.case.plan)


@login_required
@require_http_methods(["GET", "POST"])
def raise_about(request: HttpRequest, number: str) -> HttpResponse:
    """Say that a report about this incident was false, concealed, left out or late."""
    at = now()
    responses = responses_visible_to(signed_in(request)).filter(incident__number=number).order_by("pk")
    named = request.POST.get("plan") or request.GET.get("plan")
    response = next((each for each in responses if named in (None, "", each.plan_code)), None)
    hats = signed_in(request).appointments_held
    is_command = any(hat.organisation.is_command for hat in hats)
    if response is None or not response.case.plan.breaches or not is_command:
        raise Http404
    context: dict[str, Any] = {
        "response": response, "incident": response.incident, "plan": response.case.plan, "now": at,
        "exercise": response.incident.exercise,
        "organisations": _may_be_found_against(response, {hat.organisation_id for hat in hats}),
        "rule": response.case.plan.rule(response.case.plan.breaches[0].rule_id),
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "reporting/raise_finding.html", context)
    given = {name: request.POST.get(name, "") for name in ("kind", "organisation", "grounds", "report")}
    try:
        raise_finding(case=response.case, actor=signed_in(request), at=at, data=given)
    except Refusal as refusal:
        errors = {error.field: error for error in getattr(refusal, "errors", ())}
        context |= {"refusal": refusal, "errors": errors, "given": given}
        return render(request, "reporting/raise_finding.html", context, status=refusal.status)
    return _done(request)


def _may_be_found_against(response: Response, own: set[int]) -> list[Organisation]:
    """Who has a part in the case: those who report first, then the offices; never one's own."""
    parties = CaseParty.objects.filter(case=response.case_id).exclude(organisation__in=own)
    found = [party.organisation for party in parties.select_related("organisation").order_by("pk")]
    return sorted(found, key=lambda organisation: organisation.is_command)


def _known(decision: str) -> None:
    if decision not in DECISIONS:
        raise Http404


def _done(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("已办理，并已记入日志。"))
    return redirect("reporting:findings")


def _decided(
    request: HttpRequest, act: Callable[..., Finding], *, about: Finding | Obligation, plan: Plan
) -> HttpResponse:
    """Take the act; refused, the list comes back with the article, and with what was written where it was written."""
    reason = request.POST.get("reason", "")
    try:
        act(reason=reason)
    except Refusal as refusal:
        return _list(request, refusal=refusal, plan=plan, tried=about, given=reason)
    return _done(request)


def _list(
    request: HttpRequest,
    *,
    refusal: Refusal | None = None,
    plan: Plan | None = None,
    tried: Finding | Obligation | None = None,
    given: str = "",
) -> HttpResponse:
    found = findings_visible_to(signed_in(request))
    before = request.GET.get("before", "")
    decided = found.exclude(state=FindingState.RAISED).order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        decided = decided.filter(pk__lt=int(before))
    rows, late = list(decided[: SHOWN + 1]), list(late_proposals(signed_in(request))[: SHOWN + 1])
    hat = worn_hat(request)
    context = {
        "late": late[:SHOWN], "more_late": len(late) > SHOWN,
        "raised": found.filter(state=FindingState.RAISED).order_by("-pk")[:SHOWN], "decided": rows[:SHOWN],
        "after": rows[SHOWN - 1].pk if len(rows) > SHOWN else "",
        "decides": bool(hat and may_post(hat.post, "decide_finding")), "refusal": refusal, "plan": plan,
        "tried": tried, "given": given, "now": now(),
    }  # fmt: skip
    return render(request, "reporting/findings.html", context, status=refusal.status if refusal else 200)
