"""Pages where warnings are drafted and adjusted, beside what the public will see."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.errors import Refusal
from cases.models import PlanRelease
from cases.releases import release_in_force, releases_in_force
from early_warnings.adjusting import ensure_adjusts
from early_warnings.beginnings import ensure_drafts, ensure_revises, plans_for
from early_warnings.drafting import revise_draft, start_draft
from early_warnings.forms import colour_choices, draft_body, draft_form, values_of_draft, values_of_hazard
from early_warnings.hazards import plan_citing
from early_warnings.models import EarlyWarning, HazardReport
from early_warnings.preview import preview_of
from early_warnings.queries import warnings_visible_to
from early_warnings.services import adjust_at_once
from early_warnings.views.shared import act_data, hazard_asked, hazard_behind, marked, number_asked, own_of, warning_of
from orgs.hats import signed_in
from orgs.models import Organisation
from plans.schema import Plan


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft, perhaps out of a hazard report."""
    at, hazard = now(), hazard_asked(request)
    release = _release(request, hazard)
    asked = _release_asked(request) if hazard is None else hazard.case.release
    try:
        ensure_drafts(signed_in(request), asked.plan if asked else None)
    except Refusal as refusal:
        return _closed(request, release, refusal)
    if request.method == "GET":
        values = values_of_hazard(hazard) if hazard else _first_values(request)
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
    at, warning = now(), warning_of(request, number)
    release = warning.case.release
    try:
        ensure_revises(warning, signed_in(request))
    except Refusal as refusal:
        return _closed(request, release, refusal, warning, is_revising=True)
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
    at, old = now(), warning_of(request, number)
    release = release_in_force(old.plan_code) or old.case.release
    try:
        ensure_adjusts(old, signed_in(request))
    except Refusal as refusal:
        return _closed(request, release, refusal, old)
    if request.method == "GET":
        return _form(request, release, values_of_draft(old), replaced=old)
    body = draft_body(request.POST, release.plan)
    body.pop("revision")
    try:
        if "save" in request.POST:
            warning = start_draft(data=body, actor=signed_in(request), at=at, supersedes=old)
        else:
            # The colours settle the office and its basis: what the form said of them may be of a colour chosen before.
            act = {key: value for key, value in act_data(request, "adjust").items() if key not in ("level", "basis")}
            data = body | act
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
    if number := number_asked(request, "replaced"):
        replaced = warnings_visible_to(signed_in(request)).filter(number=number).first()
    body = draft_body(request.POST, release.plan)
    context = _previewed(request, body, release, replaced)
    context["redraws_act"] = request.POST.get("drawn", context["preview"].drawn) != context["preview"].drawn
    return render(request, "early_warnings/parts/preview.html", context | {"given": request.POST.dict()})


def _previewed(
    request: HttpRequest, body: dict[str, Any], release: PlanRelease, replaced: EarlyWarning | None
) -> dict[str, Any]:
    own = own_of(request)
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
    choices = colour_choices(release.plan, values, own_of(request))
    if not any(each.chosen for each in choices):  # of another office's warning, at whose colour one does not draft
        values = {**values, "colour": ""}
    post = request.POST.copy()
    if request.method == "GET":
        post.update({key: value for key, value in values.items() if isinstance(value, str)})
        post.setlist("sectors", list(values.get("sectors") or []))
    context = _previewed(request, draft_body(post, release.plan), release, replaced) | {
        "form": draft_form(release.plan, values, own_of(request), refusal), "warning": warning, "replaced": replaced,
        "hazard": hazard, "refusal": refusal, "given": values, "is_adjusting": replaced is not None and warning is None,
        "revision": warning.log_number if warning else "",
        "plans": [] if warning or replaced or hazard else plans_for("draft", signed_in(request).appointments_held),
        "like": number_asked(request, "like"),
        "exercise": any(each.case.exercise for each in (warning, replaced, hazard) if each is not None),
    }  # fmt: skip
    context |= marked(hazard or hazard_behind(warning or replaced, signed_in(request)))
    return render(request, "early_warnings/draft.html", context, status=refusal.status if refusal else 200)


def _closed(
    request: HttpRequest,
    release: PlanRelease,
    refusal: Refusal,
    warning: EarlyWarning | None = None,
    *,
    is_revising: bool = False,
) -> HttpResponse:
    """Instead of a form that could not be sent."""
    told = {
        "refusal": refusal,
        "plan": _citing(refusal.rule_id, release),
        "warning": warning,
        "is_revising": is_revising,
    }
    return render(request, "early_warnings/draft_closed.html", told, status=refusal.status)


def _citing(rule_id: str, release: PlanRelease) -> Plan:
    return next(plan_citing(rule_id), release.plan)


def _values(request: HttpRequest) -> dict[str, Any]:
    return {**request.POST.dict(), "sectors": request.POST.getlist("sectors")}


def _release(request: HttpRequest, hazard: HazardReport | None) -> PlanRelease:
    """The plan of the draft: that of the hazard report; the one asked for; else the first under which this office
    drafts."""
    if hazard is not None:
        return release_in_force(hazard.plan_code) or hazard.case.release
    if (asked := _release_asked(request)) is not None:
        return asked
    own = own_of(request)
    releases = releases_in_force()
    drafting = (each for each in releases if own and own.kind in _drafting_kinds(each))
    return next(drafting, releases[0])


def _release_asked(request: HttpRequest) -> PlanRelease | None:
    return release_in_force(request.POST.get("plan") or request.GET.get("plan") or "")


def _drafting_kinds(release: PlanRelease) -> set[str]:
    plan = release.plan
    return {kind for each in plan.authorities if each.action == "draft" for kind in plan.index.holders[each.role]}


def _first_values(request: HttpRequest) -> dict[str, Any]:
    """Nothing but the office's own place; after another province's warning its words, for one's own place (F-A13)."""
    example = number_asked(request, "like")
    found = warnings_visible_to(signed_in(request)).filter(number=example).first() if example else None
    return {**(values_of_draft(found) if found else {}), "regions": _home(request), "sectors": []}


def _home(request: HttpRequest) -> str:
    own = own_of(request)
    return own.region.name if own else ""
