"""Drafts that save themselves, and files handed out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.errors import Refusal
from orgs.hats import signed_in
from reporting.attachments import attachments_visible_to
from reporting.downloads import handed_out
from reporting.drafts import discard_draft, drafts_of
from reporting.views.shared import files_of, frame_named, save


@login_required
@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """What stands in a form, sent by the form itself. Answers with the part of the page that says so."""
    at = now()
    frame = frame_named(signed_in(request), request.GET)
    try:
        draft = save(request, frame, files_of(request, at=at).kept, at=at)
    except Refusal as refusal:
        context = {"draft_refusal": refusal, "draft_version": request.POST.get("draft_version", "")}
        return render(request, "reporting/draft.html", context, status=refusal.status)
    return render(request, "reporting/draft.html", {"draft": draft, "draft_version": draft.version, "now": at})


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft of one's organisation."""
    discard_draft(draft=get_object_or_404(drafts_of(signed_in(request)), pk=pk), actor=signed_in(request))
    messages.success(request, _("草稿已删除。"))
    return redirect("reporting:list")


@login_required
@require_GET
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file, to be saved and not opened: whatever it holds, no browser runs or shows it here."""
    return handed_out(get_object_or_404(attachments_visible_to(signed_in(request)), pk=pk))
