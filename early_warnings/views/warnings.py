"""Pages of warnings: the list, one warning, the form of a draft with its preview, acts, confirmations, measures."""

from typing import Any

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
from cases.models import Confirmation, Measure, PlanRelease
from cases.queries import organisation_ids
from cases.releases import release_in_force, releases_in_force
from early_warnings.beginnings import beginnings
from early_warnings.drafting import revise_draft, start_draft
from early_warnings.forms import draft_body, draft_form, values_of_draft, values_of_hazard
from early_warnings.lists import warnings_page
from early_warnings.models import EarlyWarning, HazardReport
from early_warnings.page import KINDS, Opened
from early_warnings.preview import preview_of
from early_warnings.queries import confirmations_visible_to, hazards_visible_to, warnings_visible_to
from early_warnings.services import ACTIONS, act_on_warning, adjust_at_once
from early_warnings.settling import confirm_any, withdraw_any
from early_warnings.views.shared import act_data, detail, given
from orgs.hats import signed_in, worn_hat
from orgs.models import Organisation
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
    return _detail(request, _warning(request, number))


def _detail(request: HttpRequest, warning: EarlyWarning, opened: Opened | None = None) -> HttpResponse:
    return detail(request, "early_warnings/detail.html", "warning", warning, number=warning.number, opened=opened)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Take an act. A refusal comes back on the same page, beside the act, with its article; by GET the act's form."""
    at = now()
    warning = _warning(request, number)
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
        return _detail(request, _warning(request, number), Opened(action, refusal, given(request)))
    done = _("已登记，等另一人确认后生效。") if moved.awaits else _("已办理，并已记入日志。")
    messages.success(request, done)
    return redirect("warnings:detail", number=number)


# -- drafts


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft, perhaps out of a hazard report."""
    at, hazard = now(), _hazard(request)
    release = _release(request, hazard)
    if request.method == "GET":
        values = values_of_hazard(hazard) if hazard else {"regions": _home(request)}
        return _form(request, release, values, hazard=hazard)
    body = draft_body(request.POST, release.plan)
    try:
        warning = start_draft(data=body, actor=signed_in(request), at=at, hazard=hazard)
    except Refusal as refusal:
        return _form(request, release, _values(request), refusal=refusal, hazard=hazard)
    messages.success(request, _("草稿已保存，编号 %(number)s。") % {"number": warning.number})
    return redirect("warnings:detail", number=warning.number)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change a draft."""
    at, warning = now(), _warning(request, number)
    release = warning.case.release
    if request.method == "GET":
        return _form(request, release, values_of_draft(warning), warning=warning)
    try:
        revise_draft(warning=warning, data=draft_body(request.POST, release.plan), actor=signed_in(request), at=at)
    except Refusal as refusal:
        return _form(request, release, _values(request), refusal=refusal, warning=warning)
    messages.success(request, _("草稿已保存。"))
    return redirect("warnings:detail", number=number)


@login_required
@require_http_methods(["GET", "POST"])
def adjust(request: HttpRequest, number: str) -> HttpResponse:
    """One act: what is in force, prefilled, published anew at another colour, for another area or with other words."""
    at, old = now(), _warning(request, number)
    release = release_in_force(old.plan_code) or old.case.release
    if request.method == "GET":
        return _form(request, release, values_of_draft(old), replaced=old)
    body = draft_body(request.POST, release.plan)
    body.pop("revision")
    try:
        if "save" in request.POST:
            warning = start_draft(data=body, actor=signed_in(request), at=at, supersedes=old)
        else:
            data = body | act_data(request, "adjust")
            warning = adjust_at_once(warning=old, data=data, actor=signed_in(request), at=at)
    except Refusal as refusal:
        return _form(request, release, _values(request), refusal=refusal, replaced=old)
    saved = "save" in request.POST
    messages.success(request, _("草稿已保存。") if saved else _("已登记，等另一人确认后生效。"))
    return redirect("warnings:detail", number=warning.number)


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the public will see, beside the form. Writes nothing."""
    release = release_in_force(request.POST.get("plan", "")) or _release(request, None)
    replaced = None
    if number := request.POST.get("replaced"):
        replaced = warnings_visible_to(signed_in(request)).filter(number=number[:24]).first()
    body = draft_body(request.POST, release.plan)
    return render(request, "early_warnings/parts/preview.html", _previewed(request, body, release, replaced))


def _previewed(
    request: HttpRequest, body: dict[str, Any], release: PlanRelease, replaced: EarlyWarning | None
) -> dict[str, Any]:
    own = _own(request)
    shown = preview_of(body, release, signed_in(request), lead=own or Organisation(), replaced=replaced)
    return {"preview": shown, "plan": release.plan, "issuer": own, "now": now()}


def _form(
    request: HttpRequest,
    release: PlanRelease,
    values: dict[str, Any],
    *,
    refusal: Refusal | None = None,
    warning: EarlyWarning | None = None,
    replaced: EarlyWarning | None = None,
    hazard: HazardReport | None = None,
) -> HttpResponse:
    replaced = replaced or (warning.supersedes if warning else None)
    post = request.POST.copy()
    if request.method == "GET":
        post.update({key: value for key, value in values.items() if isinstance(value, str)})
        post.setlist("sectors", list(values.get("sectors") or []))
    context = _previewed(request, draft_body(post, release.plan), release, replaced) | {
        "form": draft_form(release.plan, values, _own(request), refusal), "warning": warning, "replaced": replaced,
        "hazard": hazard, "refusal": refusal, "is_adjusting": replaced is not None and warning is None,
        "revision": warning.log_number if warning else "",
        "plans": [each.plan for each in releases_in_force()] if not (warning or replaced or hazard) else [],
        "exercise": any(each.case.exercise for each in (warning, replaced, hazard) if each is not None),
    }  # fmt: skip
    return render(request, "early_warnings/draft.html", context, status=refusal.status if refusal else 200)


def _values(request: HttpRequest) -> dict[str, Any]:
    return {**request.POST.dict(), "sectors": request.POST.getlist("sectors")}


def _release(request: HttpRequest, hazard: HazardReport | None) -> PlanRelease:
    """The plan of the draft: that of the hazard report; the one asked for; else the first under which this office
    drafts."""
    if hazard is not None:
        return release_in_force(hazard.plan_code) or hazard.case.release
    asked = release_in_force(request.POST.get("plan") or request.GET.get("plan") or "")
    if asked is not None:
        return asked
    own = _own(request)
    releases = releases_in_force()
    drafting = (each for each in releases if own and own.kind in _drafting_kinds(each))
    return next(drafting, releases[0])


def _drafting_kinds(release: PlanRelease) -> set[str]:
    plan = release.plan
    return {kind for each in plan.authorities if each.action == "draft" for kind in plan.index.holders[each.role]}


def _hazard(request: HttpRequest) -> HazardReport | None:
    number = request.GET.get("hazard") or request.POST.get("hazard")
    if not number or "\x00" in number:
        return None
    return get_object_or_404(hazards_visible_to(signed_in(request)), number=number[:24])


def _home(request: HttpRequest) -> str:
    own = _own(request)
    return own.region.name if own else ""


def _own(request: HttpRequest) -> Organisation | None:
    hat = worn_hat(request)
    return hat.organisation if hat else None


def _warning(request: HttpRequest, number: str) -> EarlyWarning:
    return get_object_or_404(warnings_visible_to(signed_in(request)), number=number[:24])


# -- the second person, and measures


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, as the second person, what a colleague recorded."""
    at = now()
    held = _held(request, pk)
    try:
        subject = confirm_any(confirmation=held, actor=signed_in(request), at=at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(*_address(held))
    name = ACTION_NAMES[held.action]
    messages.success(request, _("已确认：%(act)s。已记入日志。") % {"act": spoken(name)})
    return redirect(*_address(held)) if subject else redirect("warnings:list")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was recorded, with a reason."""
    at = now()
    held = _held(request, pk)
    try:
        withdraw_any(confirmation=held, actor=signed_in(request), at=at, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(*_address(held))
    messages.success(request, _("已撤回，并已记入日志。"))
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
        detail_of = " ".join(error.message for error in getattr(refusal, "errors", ()))
        messages.error(request, f"{refusal.message} {detail_of}".strip())
    response = redirect(*_subject_address(found.case.kind, found.case.reference))
    response["Location"] += "#measures"
    return response


def _held(request: HttpRequest, pk: int) -> Confirmation:
    return get_object_or_404(confirmations_visible_to(signed_in(request)), pk=pk)


def _address(held: Confirmation) -> tuple[str, str]:
    return _subject_address(held.case.kind, held.case.reference)


def _subject_address(kind: str, number: str) -> tuple[str, str]:
    names = {"warning": "EarlyWarning", "posture": "Posture", "hazard": "HazardReport", "risk_notice": "RiskNotice"}
    return KINDS[names[kind]], number
