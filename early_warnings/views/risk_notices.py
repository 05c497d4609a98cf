"""Pages of risk notices (A-4.4-5): the form, one notice, and its acts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.errors import Refusal
from early_warnings.models import HazardReport, RiskNotice
from early_warnings.notice_forms import notice_body, notice_form, values_from_hazard, values_of_notice
from early_warnings.page import Opened
from early_warnings.queries import notices_visible_to
from early_warnings.risk_notices import (
    ACTIONS,
    act_on_notice,
    ensure_begins_notices,
    plans_with_notices,
    revise_notice,
    start_notice,
)
from early_warnings.views.shared import act_data, detail, given, hazard_asked, hazard_behind, marked
from orgs.hats import signed_in, worn_hat


@login_required
@require_http_methods(["GET", "POST"])
def new_notice(request: HttpRequest) -> HttpResponse:
    """A new risk notice, perhaps out of a hazard report."""
    at, hazard = now(), hazard_asked(request)
    if request.method == "GET":
        try:
            ensure_begins_notices(signed_in(request))
        except Refusal as refusal:
            return _form(request, {}, refusal)
        hat = worn_hat(request)
        home = {"regions": hat.organisation.region.name} if hat else {}
        return _form(request, values_from_hazard(hazard) if hazard else home, hazard=hazard)
    body = notice_body(request.POST)
    body.pop("revision")
    try:
        notice = start_notice(data=body, actor=signed_in(request), at=at, hazard=hazard)
    except Refusal as refusal:
        return _form(request, request.POST.dict(), refusal, hazard=hazard)
    messages.success(request, _("草稿已保存，编号 %(number)s。") % {"number": notice.number})
    return redirect("warnings:notice", number=notice.number)


@login_required
@require_http_methods(["GET", "POST"])
def edit_notice(request: HttpRequest, number: str) -> HttpResponse:
    """Change a draft."""
    at, notice = now(), _notice(request, number)
    if request.method == "GET":
        return _form(request, values_of_notice(notice), notice=notice)
    body = notice_body(request.POST)
    body.pop("exercise")  # settled when it was begun
    try:
        revise_notice(notice=notice, data=body, actor=signed_in(request), at=at)
    except Refusal as refusal:
        return _form(request, request.POST.dict(), refusal, notice=notice)
    messages.success(request, _("草稿已保存。"))
    return redirect("warnings:notice", number=number)


def _form(
    request: HttpRequest,
    values: dict[str, Any],
    refusal: Refusal | None = None,
    *,
    notice: RiskNotice | None = None,
    hazard: HazardReport | None = None,
) -> HttpResponse:
    origin = notice or hazard
    plan = notice.case.plan if notice else next(iter(plans_with_notices()), None)
    context = {
        "form": notice_form(values, refusal), "notice": notice, "hazard": hazard, "refusal": refusal,
        "plan": plan,
        "rule": plan.rule("A-4.4-5") if plan else None,
        "revision": notice.log_number if notice else "", "exercise": origin is not None and origin.case.exercise,
    }  # fmt: skip
    context |= marked(hazard or hazard_behind(notice, signed_in(request)))
    return render(request, "early_warnings/notice_form.html", context, status=refusal.status if refusal else 200)


@login_required
@require_GET
def notice_detail(request: HttpRequest, number: str) -> HttpResponse:
    return _detail(request, _notice(request, number))


def _detail(request: HttpRequest, notice: RiskNotice, opened: Opened | None = None) -> HttpResponse:
    return detail(request, "early_warnings/notice.html", "notice", notice, number=notice.number, opened=opened)


@login_required
@require_http_methods(["GET", "POST"])
def act_notice(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Publish or withdraw; another person confirms (warnings:confirm)."""
    at, notice = now(), _notice(request, number)
    if action == "draft_notice":
        return redirect("warnings:notice-edit", number=number)
    if action not in ACTIONS:
        return redirect("warnings:notice", number=number)
    if request.method == "GET":
        return _detail(request, notice, Opened(action))
    try:
        moved = act_on_notice(
            notice=notice, action=action, actor=signed_in(request), at=at, data=act_data(request, action)
        )
    except Refusal as refusal:
        return _detail(request, _notice(request, number), Opened(action, refusal, given(request)))
    done = _("已登记，等另一人确认后生效。") if moved.awaits else _("已办理，并已记入日志。")
    messages.success(request, done)
    return redirect("warnings:notice", number=number)


def _notice(request: HttpRequest, number: str) -> RiskNotice:
    return get_object_or_404(notices_visible_to(signed_in(request)), number=number[:24])
