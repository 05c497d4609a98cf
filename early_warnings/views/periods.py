"""Pages of important-event periods (B-6.5): the form, one period, its start and its end."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.errors import Refusal
from early_warnings.models import Posture
from early_warnings.notice_forms import period_body, period_form
from early_warnings.page import Opened
from early_warnings.postures import ACTIONS, RULE, act_on_period, ensure_plans_periods, plan_period, plan_with_periods
from early_warnings.queries import postures_visible_to
from early_warnings.views.shared import act_data, detail, given
from orgs.hats import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def new_period(request: HttpRequest) -> HttpResponse:
    """Plan the response of a period; it starts by an act of its own."""
    at = now()
    if request.method == "GET":
        try:
            ensure_plans_periods(signed_in(request))
        except Refusal as refusal:
            return _form(request, {}, refusal)
        return _form(request, {})
    try:
        posture = plan_period(data=period_body(request.POST), actor=signed_in(request), at=at)
    except Refusal as refusal:
        return _form(request, {**request.POST.dict(), "bodies": request.POST.getlist("bodies")}, refusal)
    messages.success(
        request, _("保障期已拟定，编号 %(number)s；要求启动响应须由领导另行决定。") % {"number": posture.number}
    )
    return redirect("warnings:period", number=posture.number)


def _form(request: HttpRequest, values: dict[str, Any], refusal: Refusal | None = None) -> HttpResponse:
    plan = plan_with_periods()
    form = period_form(plan, values, refusal) if plan else None
    context = {"form": form, "plan": plan, "refusal": refusal, "rule": plan.rule(RULE) if plan else None}
    return render(request, "early_warnings/period_form.html", context, status=refusal.status if refusal else 200)


@login_required
@require_GET
def period_detail(request: HttpRequest, number: str) -> HttpResponse:
    return _detail(request, _period(request, number))


def _detail(request: HttpRequest, posture: Posture, opened: Opened | None = None) -> HttpResponse:
    return detail(request, "early_warnings/period.html", "period", posture, number=posture.number, opened=opened)


@login_required
@require_http_methods(["GET", "POST"])
def act_period(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Require the response, or end the period."""
    at, posture = now(), _period(request, number)
    if action not in ACTIONS:
        return redirect("warnings:period", number=number)
    if request.method == "GET":
        return _detail(request, posture, Opened(action))
    try:
        act_on_period(posture=posture, action=action, actor=signed_in(request), at=at, data=act_data(request, action))
    except Refusal as refusal:
        return _detail(request, _period(request, number), Opened(action, refusal, given(request)))
    messages.success(request, _("已办理，并已记入日志。"))
    return redirect("warnings:period", number=number)


def _period(request: HttpRequest, number: str) -> Posture:
    return get_object_or_404(postures_visible_to(signed_in(request)), number=number[:24])
