"""Pages where reports are filed. The same door as REST: one call of submit_report."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.errors import Refusal
from cases.form_controls import FormState, controls_of
from cases.models import Obligation
from incidents.models import Response
from incidents.queries import responses_visible_to
from orgs.hats import signed_in, worn_hat
from orgs.models import Organisation, Region
from plans.posts import POSTS
from plans.schema import Plan
from reporting.fields import fact_groups, oral_controls
from reporting.follow_ups import NOT_REPORTS, keys_met_by, may_file_unasked
from reporting.forms import follow_up_fields, oral_body, report_body
from reporting.models import Report
from reporting.oral import take_call
from reporting.proposal import proposals
from reporting.services import plans_in_force, submit_report
from reporting.validation import can_be_affected
from reporting.views.shared import (
    MAX_NUMBER,
    Frame,
    draft_asked_for,
    drafting,
    files_of,
    frame_named,
    key_of,
    new_key,
    refused,
    saved,
    values_of,
)


@login_required
@require_http_methods(["GET", "POST"])
def new_report(request: HttpRequest) -> HttpResponse:
    """The first report of an incident: A-4.1-5's fields, and the facts for grading.

    No time is filled in beforehand: a discovery of "now" would turn late reports into timely ones (A-4.1-3).
    """
    at = now()
    plans = _plans_for(request)
    if request.method == "GET":
        draft = draft_asked_for(request)
        state = FormState(values_of(draft) if draft else _first_values(request))
        frame = _first_frame(request, state)
        return render(
            request,
            "reporting/new.html",
            initial_context(request, plans, state, at)
            | drafting(request, frame, state, draft.attachments if draft else ()),
        )
    body = report_body(request.POST, plans)
    if incident := request.POST.get("incident"):
        body["incident"] = incident
        if plan := request.POST.get("plan"):
            body["plan"] = plan
    files = files_of(request, at=at)
    if files.kept:
        body["attachments"] = files.kept
    frame = _first_frame(request, FormState(request.POST.dict()))
    try:
        if "save" in request.POST:
            return saved(request, frame, files, at=at)
        if files.refusal:
            raise files.refusal
        report = submit_report(
            data=body, actor=signed_in(request), hat=worn_hat(request), at=at, key=key_of(request), channel="form"
        )
    except Refusal as refusal:
        state = refused(request, refusal, body, at=at)
        context = initial_context(request, plans, state, at) | drafting(request, frame, state, files.kept)
        return render(request, "reporting/new.html", context, status=refusal.status)
    messages.success(request, _("报告已收到，编号 %(number)s。") % {"number": report.incident.number})
    return redirect("incidents:detail", number=report.incident.number)


def _first_frame(request: HttpRequest, state: FormState) -> Frame:
    """Of a first report, or of the unit's own where others were faster."""
    named = {"incident": state.values.get("incident", ""), "plan": state.values.get("plan", "")}
    try:
        return frame_named(signed_in(request), {"kind": "initial", **named})
    except Http404:  # no such incident: the service says so when it is sent
        return frame_named(signed_in(request), {"kind": "initial"})


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the facts filled in so far propose, beside the form. Writes nothing."""
    at, hat = now(), worn_hat(request)
    shown = proposals(request.POST, plans=_plans_for(request), own=hat.organisation if hat else None)
    return render(request, "reporting/preview.html", {"proposals": shown, "now": at, "is_part": True})


@login_required
@require_http_methods(["GET", "POST"])
def oral_report(request: HttpRequest) -> HttpResponse:
    """A call, written down by the officer who took it."""
    at = now()
    plans = plans_in_force()
    if request.method == "GET":
        values = {"key": new_key(), "incident": request.GET.get("incident", "")[:MAX_NUMBER]}
        return render(request, "reporting/oral.html", _oral_context(request, plans, FormState(values), at))
    body = oral_body(request.POST, plans)
    try:
        call = take_call(
            data=body, actor=signed_in(request), hat=worn_hat(request), at=at, plans=plans, key=key_of(request)
        )
    except Refusal as refusal:
        state = refused(request, refusal, body, at=at)
        return render(request, "reporting/oral.html", _oral_context(request, plans, state, at), status=refusal.status)
    number = call.report.incident.number
    messages.success(request, _("口头报告已登记，编号 %(number)s。") % {"number": number})
    return redirect("incidents:detail", number=number)


def _oral_context(request: HttpRequest, plans: list[Plan], state: FormState, at: datetime) -> dict[str, Any]:
    controls = oral_controls(state)
    return {
        "plan": plans[0], "state": state, "fields": controls, "controls": list(controls.values()), "now": at,
        "fact_groups": fact_groups(plans, state),
        "quotes": [
            {"plan": plan, "rule": plan.rule(plan.form("oral").rule_id)}
            for plan in plans
            if "oral" in plan.index.forms
        ],
        "units": Organisation.objects.filter(kind__in=Organisation.REPORTING_KINDS, active=True).order_by("pinyin"),
        "places": Region.objects.filter(code__endswith="00").only("code", "name_zh", "name_en"),
    }  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A report that is due in a response: started plan, initiation, unit summary, regulator's report."""
    at = now()
    visible = responses_visible_to(signed_in(request)).filter(incident__number=number).order_by("pk")
    plan_code = request.GET.get("plan")
    named = (each for each in visible if plan_code is None or each.plan_code == plan_code)
    response = next((each for each in named if kind in each.case.plan.index.forms), None)
    if response is None or kind in NOT_REPORTS:
        raise Http404
    form = response.case.plan.form(kind)
    if kind == "initial":  # others were faster: the same form as ever, and it joins the incident that there is
        if not any(obligation.unsettled for obligation in _owed(request, response, kind)):
            raise Http404
        asked = urlencode({"incident": number, "plan": response.plan_code})
        return redirect(f"{reverse('reporting:new')}?{asked}")
    frame = Frame(kind, response.case.release, response.incident, response.plan_code)
    if request.method == "GET":
        draft = draft_asked_for(request)
        state = FormState(values_of(draft) if draft else {"key": new_key()})
        context = follow_up_context(request, response, kind, state, at)
        context |= drafting(request, frame, state, draft.attachments if draft else ())
        return render(request, "reporting/follow_up.html", context)
    files = files_of(request, at=at)
    body: dict[str, Any] = {"kind": kind, "incident": number, "plan": response.plan_code}
    body |= follow_up_fields(request.POST, form)
    if files.kept:
        body["attachments"] = files.kept
    try:
        if "save" in request.POST:
            return saved(request, frame, files, at=at)
        if files.refusal:
            raise files.refusal
        submit_report(
            data=body, actor=signed_in(request), hat=worn_hat(request), at=at, key=key_of(request), channel="form"
        )
    except Refusal as refusal:
        state = refused(request, refusal, body, at=at)
        context = follow_up_context(request, response, kind, state, at) | drafting(request, frame, state, files.kept)
        return render(request, "reporting/follow_up.html", context, status=refusal.status)
    messages.success(request, _("报告已收到，并已记入日志。"))
    return redirect("incidents:detail", number=number)


def _plans_for(request: HttpRequest) -> list[Plan]:
    """The plans whose facts a reporter may have to state: those that can bind its kind, in its place or any."""
    hat = worn_hat(request)
    own = hat.organisation if hat else None
    plans = plans_in_force()
    if own is None or (not own.is_command and own.kind not in UNBOUND):
        return plans
    bound = [plan for plan in plans if not plan.scope.kinds or own.kind in plan.scope.kinds]
    return bound or plans


UNBOUND = ("network_operator", "product_service_provider", "support_team")
"""Kinds that the ministry's plan does not speak of (A-1.3-1)."""


def _first_values(request: HttpRequest) -> dict[str, str]:
    hat = worn_hat(request)
    values = {"key": new_key(), "incident": request.GET.get("incident", "")[:MAX_NUMBER]}
    values["plan"] = request.GET.get("plan", "")[:80] if values["incident"] else ""
    if hat and can_be_affected(hat.organisation, _plans_for(request), [hat.organisation.region_id]):
        values |= {"affected_unit": hat.organisation.name, "regions": hat.organisation.region.name}
    return values


def initial_context(request: HttpRequest, plans: list[Plan], state: FormState, at: datetime) -> dict[str, Any]:
    hat = worn_hat(request)
    own = hat.organisation if hat else None
    plan = plans[0]
    groups = fact_groups(plans, state)
    fields = controls_of(plan.form("initial"), state)
    is_third_party = own is None or not can_be_affected(own, plans, [own.region_id])
    kinds = [kind for each in plans for kind in each.scope.kinds] or list(Organisation.REPORTING_KINDS)
    units = Organisation.objects.filter(kind__in=kinds, active=True).order_by("pinyin")
    number = state.values.get("incident", "")
    own_first = Report.objects.filter(incident__number=number, kind="initial", sender=own) if number and own else None
    return {
        "supplementing": own_first is not None and own_first.exists(),
        "plan": plan,
        "asked_by": plan.form("initial").rule_id,
        "state": state,
        "fields": fields,
        "fact_groups": groups,
        "controls": [*fields.values(), *(control for group in groups for control in group.controls.values())],
        "third_party": is_third_party,
        "units": units if is_third_party else (),
        "places": Region.objects.filter(code__endswith="00").only("code", "name_zh", "name_en"),
        "proposals": proposals(state.values, plans=plans, own=own),
        "now": at,
    }


def follow_up_context(
    request: HttpRequest, response: Response, kind: str, state: FormState, at: datetime
) -> dict[str, Any]:
    """`owed`: what the viewer's organisations owe, or owed, by this report; `may_file`: there is a form."""
    plan = response.case.plan
    form = plan.form(kind)
    owed = _owed(request, response, kind)
    return {
        "rule": plan.rule(form.rule_id),
        "response": response, "incident": response.incident, "exercise": response.incident.exercise, "plan": plan,
        "form": form, "controls": controls_of(form, state), "state": state, "now": at,
        "owed": owed, "may_file": bool(owed) or may_file_unasked(response, kind, signed_in(request)),
    }  # fmt: skip


def _owed(request: HttpRequest, response: Response, kind: str) -> list[Obligation]:
    keys = keys_met_by(response.case.plan, kind)
    own = [hat.organisation_id for hat in signed_in(request).appointments_held if hat.post in POSTS["submit_report"]]
    owed = Obligation.objects.filter(case=response.case_id, key__in=keys, debtor__in=own).exclude(state="void")
    return list(owed.select_related("debtor", "case").order_by("due_at", "pk"))
