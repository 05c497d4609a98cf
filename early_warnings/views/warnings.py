"""Pages of warnings: the list, one warning, the form of a draft with its preview, acts, confirmations, measures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.errors import Refusal
from cases.language import spoken
from cases.measures import settle_measure
from cases.models import Confirmation, Measure
from cases.queries import organisation_ids
from early_warnings.beginnings import beginnings
from early_warnings.lists import warnings_page
from early_warnings.models import EarlyWarning
from early_warnings.page import KINDS, Opened
from early_warnings.queries import confirmations_visible_to
from early_warnings.services import ACTIONS, act_on_warning, withdraw_act
from early_warnings.settling import confirm_any
from early_warnings.views.shared import act_data, detail, given, warning_of
from orgs.hats import signed_in, worn_hat
from plans.vocabulary import ACTIONS as ACTION_NAMES


@login_required
@require_GET
def warning_list(request: HttpRequest) -> HttpResponse:
    """Hazards that wait, drafts, what is in force, and what has ended."""
    before = request.GET.get("before", "")
    place = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    page = warnings_page(signed_in(request), before=place)
    return render(
        request, "early_warnings/list.html", {"page": page, "now": now(), "beginnings": beginnings(worn_hat(request))}
    )


@login_required
@require_GET
def warning_detail(request: HttpRequest, number: str) -> HttpResponse:
    return _detail(request, warning_of(request, number))


def _detail(request: HttpRequest, warning: EarlyWarning, opened: Opened | None = None) -> HttpResponse:
    return detail(request, "early_warnings/detail.html", "warning", warning, number=warning.number, opened=opened)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Take an act. A refusal comes back on the same page, beside the act, with its article; by GET the act's form."""
    at = now()
    warning = warning_of(request, number)
    if action == "draft":
        return redirect("warnings:edit", number=number)
    if action not in ACTIONS:
        return redirect("warnings:detail", number=number)
    if request.method == "GET":
        return _detail(request, warning, Opened(action))
    try:
        moved = act_on_warning(
            warning=warning, action=action, actor=signed_in(request), at=at, data=act_data(request, action)
        )
    except Refusal as refusal:
        return _detail(request, warning_of(request, number), Opened(action, refusal, given(request)))
    done = _("已登记，等另一人确认后生效。") if moved.awaits else _("已办理，并已记入日志。")
    messages.success(request, done)
    return redirect("warnings:detail", number=number)


# -- the second person, and measures


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, as the second person, what a colleague recorded."""
    at = now()
    held = _held(request, pk)
    try:
        confirm_any(confirmation=held, actor=signed_in(request), at=at)
    except Refusal as refusal:
        messages.error(request, _in_full(refusal))
        return redirect(*_address(held))
    name = ACTION_NAMES[held.action]
    messages.success(request, _("已确认：%(act)s。已记入日志。") % {"act": spoken(name)})
    return redirect(*_address(held))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was recorded, with a reason."""
    at = now()
    held = _held(request, pk)
    try:
        withdraw_act(confirmation=held, actor=signed_in(request), at=at, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.error(request, _in_full(refusal))
        return redirect(*_address(held))
    messages.success(request, _("已取消登记，并已记入日志。"))
    return redirect(*_address(held))


@login_required
@require_POST
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a measure was taken, or does not apply."""
    at = now()
    own = organisation_ids(signed_in(request))
    found = get_object_or_404(Measure.objects.select_related("organisation", "case"), pk=pk, organisation__in=own)
    try:
        settle_measure(
            measure=found, state=request.POST.get("state", ""), note=request.POST.get("note", ""),
            actor=signed_in(request), at=at,
        )  # fmt: skip
        messages.success(request, _("已记入日志。"))
    except Refusal as refusal:
        messages.error(request, _in_full(refusal))
    response = redirect(*_subject_address(found.case.kind, found.case.reference))
    response["Location"] += "#measures"
    return response


def _in_full(refusal: Refusal) -> str:
    """The refusal with each thing that is missing or wrong, where there is no form to show it beside."""
    return " ".join([refusal.message, *(error.message for error in getattr(refusal, "errors", ()))])


def _held(request: HttpRequest, pk: int) -> Confirmation:
    return get_object_or_404(confirmations_visible_to(signed_in(request)), pk=pk)


def _address(held: Confirmation) -> tuple[str, str]:
    return _subject_address(held.case.kind, held.case.reference)


def _subject_address(kind: str, number: str) -> tuple[str, str]:
    names = {"warning": "EarlyWarning", "posture": "Posture", "hazard": "HazardReport", "risk_notice": "RiskNotice"}
    return KINDS[names[kind]], number
