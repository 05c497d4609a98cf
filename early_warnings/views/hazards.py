"""Pages of hazard reports: the form, one report, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.errors import Refusal
from cases.keys import is_key, new_key
from cases.refused import keep_refused
from early_warnings.hazard_forms import TLP_MEANS, hazard_body, hazard_form, said_of
from early_warnings.hazards import (
    ACTIONS,
    MayNotReportHazards,
    act_on_hazard,
    plan_citing,
    releases_for,
    report_hazard,
)
from early_warnings.models import HazardReport
from early_warnings.page import Opened
from early_warnings.queries import hazards_visible_to, notices_visible_to, sharable_with, warnings_visible_to
from early_warnings.risk_notices import may_begin_from
from early_warnings.views.shared import act_data, detail_context, given
from orgs.hats import signed_in, worn_hat
from plans.posts import may_post


@login_required
@require_http_methods(["GET", "POST"])
def new_hazard(request: HttpRequest) -> HttpResponse:
    """Report a hazard (A-4.2-1, B-3.2-4)."""
    at = now()
    if request.method == "GET":
        return _form(request, {"key": new_key()})
    body, key = hazard_body(request.POST), request.POST.get("key", "")
    try:
        reports = report_hazard(
            data=body, actor=signed_in(request), at=at, hat=worn_hat(request), key=key if is_key(key) else None,
            channel="form",
        )  # fmt: skip
    except Refusal as refusal:
        reasons = {"detail": refusal.message, "fields": [error.field for error in getattr(refusal, "errors", ())]}
        keep_refused(user=signed_in(request), at=at, status=refusal.status, reasons=reasons, content=str(body))
        return _form(request, request.POST.dict(), refusal)
    messages.success(request, _("隐患报告已收到，编号 %(number)s。") % {"number": reports[0].number})
    return redirect("warnings:hazard", number=reports[0].number)


def _form(request: HttpRequest, values: dict[str, Any], refusal: Refusal | None = None) -> HttpResponse:
    """The form under the plans that hear this person's organisation; who reports to neither reads why."""
    held = [hat for hat in signed_in(request).appointments_held if may_post(hat.post, "report_hazard")]
    worn = worn_hat(request)
    held.sort(key=lambda hat: worn is None or hat.pk != worn.pk)
    found = next(((hat, releases) for hat in held if (releases := releases_for(hat.organisation))), None)
    if found is None:
        refusal = refusal if isinstance(refusal, MayNotReportHazards) else MayNotReportHazards.of_this_person()
        told = {"refusal": refusal, "plan": next(plan_citing(refusal.rule_id), None)}
        return render(request, "early_warnings/hazard_form.html", told, status=refusal.status)
    hat, releases = found
    plan = releases[0].plan
    if request.method == "GET":
        values["regions"] = hat.organisation.region.name
    form = hazard_form([release.plan for release in releases], values, refusal)
    asked_by = plan.rule(plan.form("hazard").rule_id)
    context = {"form": form, "plan": plan, "rule": asked_by, "own": hat.organisation, "refusal": refusal}
    return render(request, "early_warnings/hazard_form.html", context, status=refusal.status if refusal else 200)


@login_required
@require_GET
def hazard_detail(request: HttpRequest, number: str) -> HttpResponse:
    return _detail(request, _hazard(request, number))


def _detail(request: HttpRequest, hazard: HazardReport, opened: Opened | None = None) -> HttpResponse:
    context = detail_context(request, hazard, number=hazard.number, opened=opened)
    page, user = context["page"], signed_in(request)
    in_short, in_full = TLP_MEANS[hazard.tlp]
    shares = any(act.action == "share_hazard" and act.offered for act in page.acts)
    context |= {
        "hazard": hazard, "said": said_of(hazard), "tlp_in_short": in_short, "tlp_in_full": in_full,
        "drafts": warnings_visible_to(user).filter(hazard=hazard) if page.is_command else (),
        "notices_drafted": notices_visible_to(user).filter(hazard=hazard) if page.is_command else (),
        "sharable": sharable_with(hazard) if shares else (), "may_begin_notice": may_begin_from(hazard, user),
    }  # fmt: skip
    status = opened.refusal.status if opened and opened.refusal else 200
    return render(request, "early_warnings/hazard.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def act_hazard(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Set aside, or share. Drafting a warning from it has a page of its own."""
    at, hazard = now(), _hazard(request, number)
    if action == "take_up_hazard":
        return redirect(f"{reverse('warnings:new')}?hazard={number}")
    if action not in ACTIONS:
        return redirect("warnings:hazard", number=number)
    if request.method == "GET":
        return _detail(request, hazard, Opened(action))
    try:
        act_on_hazard(report=hazard, action=action, actor=signed_in(request), at=at, data=act_data(request, action))
    except Refusal as refusal:
        return _detail(request, _hazard(request, number), Opened(action, refusal, given(request)))
    messages.success(request, _("已办理，并已记入日志。"))
    return redirect("warnings:hazard", number=number)


def _hazard(request: HttpRequest, number: str) -> HazardReport:
    return get_object_or_404(hazards_visible_to(signed_in(request)), number=number[:24])
