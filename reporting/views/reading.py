"""Pages where reports are read, accepted, returned and sent again, and the list of them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_fsm import has_transition_perm

from cases.errors import FieldError, Invalid, Refusal
from cases.form_controls import FormState, controls_of
from orgs.hats import signed_in
from reporting.api.serializers import ReportFilter
from reporting.drafts import drafts_of
from reporting.forms import follow_up_fields, report_body, values_of_content
from reporting.lists import report_list_page
from reporting.models import Report, State
from reporting.queries import report_in_full, reports_visible_to
from reporting.reading import names_of, versions_of
from reporting.reviewers import plans_of_report, reviewing_offices, sending_hat
from reporting.reviewing import accept_report, resubmit_report, return_report
from reporting.views.filing import initial_context
from reporting.views.shared import (
    Frame,
    address_of,
    draft_asked_for,
    drafting,
    files_of,
    key_of,
    new_key,
    refused,
    saved,
    values_of,
)


@login_required
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """Drafts and reports of the viewer's organisations, and those that an office of command received."""
    user = signed_in(request)
    page = report_list_page(user=user, asked=request.GET, narrowed=ReportFilter)
    context = {
        "page": page, "drafts": [(draft, address_of(draft)) for draft in drafts_of(user)[:50]], "states": State.choices,
        "now": now(),
    }  # fmt: skip
    return render(request, "reporting/list.html", context)


@login_required
@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report in the form of its day: versions, who accepted or returned it, the clocks that it met."""
    return render(request, "reporting/report.html", _context(request, pk, at=now()))


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report as complete."""
    at = now()
    report = get_object_or_404(reports_visible_to(signed_in(request)), pk=pk)
    try:
        accept_report(report=report, actor=signed_in(request), at=at)
    except Refusal as refusal:
        return render(
            request, "reporting/report.html", _context(request, pk, at=at, refusal=refusal), status=refusal.status
        )
    messages.success(request, _("已接收，并已记入日志。"))
    return redirect("reporting:report", pk=pk)


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a report with what is missing."""
    at = now()
    report = get_object_or_404(reports_visible_to(signed_in(request)), pk=pk)
    missing, fields = request.POST.get("missing", ""), request.POST.getlist("fields")
    try:
        return_report(report=report, actor=signed_in(request), at=at, missing=missing, fields=fields)
    except Refusal as refusal:
        context = _context(request, pk, at=at, refusal=refusal)
        return render(request, "reporting/report.html", context, status=refusal.status)
    messages.success(request, _("已退回，并已通知报送单位。首次报送时间不变。"))
    return redirect("reporting:report", pk=pk)


def _context(request: HttpRequest, pk: int, *, at: datetime, refusal: Refusal | None = None) -> dict[str, Any]:
    user = signed_in(request)
    shown = report_in_full(user=user, pk=pk)
    report = shown.report
    errors: tuple[FieldError, ...] = refusal.errors if isinstance(refusal, Invalid) else ()
    is_submitted = report.state == State.SUBMITTED
    mine = sending_hat(report, user)
    return {
        "shown": shown, "report": report, "form": report.form, "plan": report.release.plan,
        "incident": report.incident, "exercise": report.incident.exercise,
        "versions": versions_of(shown), "now": at, "path": _path(report),
        "may_review": is_submitted and has_transition_perm(report.accept, user),
        "may_resubmit": report.state == State.RETURNED and mine is not None,
        "may_supplement": report.state != State.RETURNED and mine is not None and report.kind != "oral",
        "offices": reviewing_offices(report) if is_submitted else (),
        "refusal": refusal, "errors": {error.field: error.message for error in errors},
        "missing": request.POST.get("missing", ""), "chosen": request.POST.getlist("fields"),
    }  # fmt: skip


def _path(report: Report) -> list[tuple[str, str]]:
    """Label and done | now | later of each step; a return stands where it happened."""
    state = State(report.state)
    steps = [State.SUBMITTED, State.ACCEPTED]
    if state == State.RETURNED:
        steps = [State.SUBMITTED, State.RETURNED, State.ACCEPTED]
    here = steps.index(state)
    return [
        (str(step.label), "done" if place < here else "now" if place == here else "later")
        for place, step in enumerate(steps)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a returned report again, in the form of its own day, filled in as it was."""
    at, user = now(), signed_in(request)
    own = [hat.organisation_id for hat in user.appointments_held]
    report = get_object_or_404(reports_visible_to(user).filter(sender__in=own), pk=pk)
    if request.method == "GET" and report.state != State.RETURNED:
        return redirect("reporting:report", pk=pk)
    plans = plans_of_report(report)
    frame = Frame(report.kind, report.release, report.incident, report=report)
    if request.method == "GET":
        draft = draft_asked_for(request)
        values = values_of_content(report.content, report.form, plans, names_of([report.content])) | {"key": new_key()}
        state = FormState(values_of(draft) if draft else values)
        kept = draft.attachments if draft else report.attachments
        return _form_again(request, report, frame, state, kept, at=at)
    body: dict[str, Any] = (
        report_body(request.POST, plans)
        if report.kind == "initial"
        else {**follow_up_fields(request.POST, report.form)}
    )
    files = files_of(request, at=at)
    if files.kept:
        body["attachments"] = files.kept
    try:
        if "save" in request.POST:
            return saved(request, frame, files, at=at)
        if files.refusal:
            raise files.refusal
        resubmit_report(report=report, data=body, actor=user, at=at, channel="form", key=key_of(request))
    except Refusal as refusal:
        state = refused(request, refusal, body, at=at)
        return _form_again(request, report, frame, state, files.kept, at=at, status=refusal.status)
    messages.success(request, _("已补正再报，首次报送时间不变。"))
    return redirect("reporting:report", pk=pk)


def _form_again(
    request: HttpRequest,
    report: Report,
    frame: Frame,
    state: FormState,
    files: list[int],
    *,
    at: datetime,
    status: int = 200,
) -> HttpResponse:
    shown = report_in_full(user=signed_in(request), pk=report.pk)
    labels = {item.key: item.label for item in report.form.fields}
    returned = shown.last_return
    context: dict[str, Any] = {
        "returned": returned, "report": report, "incident": report.incident,
        "rule": report.release.plan.rule(report.form.rule_id),
        "returned_labels": [labels[key] for key in returned.fields if key in labels] if returned else [],
    }  # fmt: skip
    context |= drafting(request, frame, state, files)
    if report.kind == "initial":
        plans = plans_of_report(report)
        context = initial_context(request, plans, state, at) | context
        return render(request, "reporting/new.html", context, status=status)
    plan = report.release.plan
    context |= {
        "response": report.response, "exercise": report.incident.exercise,
        "plan": plan, "form": report.form, "controls": controls_of(report.form, state), "state": state, "now": at,
        "owed": shown.duties, "may_file": True
    }  # fmt: skip
    return render(request, "reporting/follow_up.html", context, status=status)
