"""Pages where reports are filed. The same door as REST: one call of submit_report."""

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.errors import Conflict, Refusal
from cases.models import Obligation
from cases.releases import release_in_force
from incidents.models import Response
from incidents.queries import responses_visible_to
from orgs.hats import signed_in, worn_hat
from orgs.models import Organisation, Region
from plans.posts import POSTS
from plans.schema import Plan
from reporting.fields import FormState, controls_of, fact_controls
from reporting.follow_ups import FOLLOW_UPS
from reporting.forms import follow_up_fields, report_body
from reporting.proposal import proposal
from reporting.services import FIRST_PLAN, is_key, keep_refused, submit_report

MAX_NUMBER = 20


@login_required
@require_http_methods(["GET", "POST"])
def new_report(request: HttpRequest) -> HttpResponse:
    """The first report of an incident: A-4.1-5's fields, and the facts for grading.

    No time is filled in beforehand: a discovery of "now" would turn late reports into timely ones (A-4.1-3).
    """
    at = now()
    plan = _first_plan()
    if request.method == "GET":
        return render(request, "reporting/new.html", _new_context(request, plan, FormState(_first_values(request)), at))
    body = report_body(request.POST, plan)
    if incident := request.POST.get("incident"):
        body["incident"] = incident
    try:
        report = submit_report(
            data=body, actor=signed_in(request), hat=worn_hat(request), at=at, key=_key(request), channel="form"
        )
    except Refusal as refusal:
        state = _refused(request, refusal, body, at=at)
        return render(request, "reporting/new.html", _new_context(request, plan, state, at), status=refusal.status)
    messages.success(request, _("报告已收到，编号 %(number)s。") % {"number": report.incident.number})
    return redirect("incidents:detail", number=report.incident.number)


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the facts filled in so far propose, beside the form. Writes nothing."""
    at, hat = now(), worn_hat(request)
    shown = proposal(request.POST, plan=_first_plan(), own=hat.organisation if hat else None)
    return render(request, "reporting/preview.html", {"proposal": shown, "now": at, "is_part": True})


@login_required
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A report that is due in a response: started plan, initiation, unit summary, regulator's report."""
    at = now()
    if kind not in ("initial", *FOLLOW_UPS):
        raise Http404
    release = release_in_force(request.GET.get("plan", FIRST_PLAN))
    visible = responses_visible_to(signed_in(request)).filter(incident__number=number)
    response = get_object_or_404(visible, plan_code=release.code if release else "")
    form = response.case.plan.form(kind)
    if kind == "initial":  # others were faster: the same form as ever, and it joins the incident that there is
        if not any(obligation.unsettled for obligation in _owed(request, response, kind)):
            raise Http404
        return redirect(f"{reverse('reporting:new')}?{urlencode({'incident': number})}")
    if request.method == "GET":
        state = FormState({"key": uuid.uuid4().hex})
        return render(request, "reporting/follow_up.html", _follow_up_context(request, response, kind, state, at))
    body: dict[str, Any] = {"kind": kind, "incident": number, "plan": response.plan_code}
    body |= follow_up_fields(request.POST, form)
    try:
        submit_report(
            data=body, actor=signed_in(request), hat=worn_hat(request), at=at, key=_key(request), channel="form"
        )
    except Refusal as refusal:
        context = _follow_up_context(request, response, kind, _refused(request, refusal, body, at=at), at)
        return render(request, "reporting/follow_up.html", context, status=refusal.status)
    messages.success(request, _("报告已收到，并已记入日志。"))
    return redirect("incidents:detail", number=number)


def _key(request: HttpRequest) -> str | None:
    """What keeps a form that is sent twice from being two reports. Ours; what somebody made of it counts as none."""
    key = request.POST.get("key", "")
    return key if is_key(key) else None


def _first_plan() -> Plan:
    release = release_in_force(FIRST_PLAN)
    if release is None:
        raise Http404
    return release.plan


def _first_values(request: HttpRequest) -> dict[str, str]:
    hat = worn_hat(request)
    values = {"key": uuid.uuid4().hex, "incident": request.GET.get("incident", "")[:MAX_NUMBER]}
    if hat and hat.organisation.kind in _first_plan().scope.kinds:
        values |= {"affected_unit": hat.organisation.name, "regions": hat.organisation.region.name}
    return values


def _refused(request: HttpRequest, refusal: Refusal, body: dict[str, Any], *, at: datetime) -> FormState:
    """The form as it was sent; what was refused is kept. A key that is used up is exchanged, and the form says so."""
    reasons = {"detail": refusal.message, "fields": [error.field for error in getattr(refusal, "errors", ())]}
    keep_refused(user=signed_in(request), at=at, status=refusal.status, reasons=reasons, content=str(body))
    values = request.POST.dict()
    if isinstance(refusal, Conflict):
        values["key"] = uuid.uuid4().hex
        refusal = Conflict(_("这份表已经提交过，内容与现在的不同。再提交一次，就是另一份报告。"))
    return FormState(values, refusal)


def _new_context(request: HttpRequest, plan: Plan, state: FormState, at: datetime) -> dict[str, Any]:
    hat = worn_hat(request)
    own = hat.organisation if hat else None
    fields, facts = controls_of(plan.form("initial"), state), fact_controls(plan, state)
    is_third_party = own is None or own.kind not in plan.scope.kinds
    units = Organisation.objects.filter(kind__in=plan.scope.kinds, active=True).order_by("pinyin")
    return {
        "plan": plan,
        "state": state,
        "fields": fields,
        "facts": facts,
        "controls": [*fields.values(), *facts.values()],
        "third_party": is_third_party,
        "units": units if is_third_party else (),
        "places": Region.objects.filter(code__endswith="00").only("code", "name_zh", "name_en"),
        "proposal": proposal(state.values, plan=plan, own=own),
        "now": at,
    }


def _follow_up_context(
    request: HttpRequest, response: Response, kind: str, state: FormState, at: datetime
) -> dict[str, Any]:
    """`owed`: what the viewer's organisations owe, or owed, by this report; without it there is no form."""
    plan = response.case.plan
    form = plan.form(kind)
    return {
        "rule": plan.rule(form.rule_id),
        "response": response, "incident": response.incident, "exercise": response.incident.exercise, "plan": plan,
        "form": form, "controls": controls_of(form, state), "state": state, "now": at,
        "owed": _owed(request, response, kind),
    }  # fmt: skip


def _owed(request: HttpRequest, response: Response, kind: str) -> list[Obligation]:
    keys = [duty.key for duty in response.case.plan.obligations if f"report:{kind}" in duty.met_by]
    own = [hat.organisation_id for hat in signed_in(request).appointments_held if hat.post in POSTS["submit_report"]]
    owed = Obligation.objects.filter(case=response.case_id, key__in=keys, debtor__in=own).exclude(state="void")
    return list(owed.select_related("debtor", "case").order_by("due_at", "pk"))
