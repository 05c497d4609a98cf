"""Pages of the working calendar: a year to read, and the door by which an administrator brings the yearly notice."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.calendar import (
    ensure_may_import,
    import_notice,
    left_to_recount,
    may_import,
    preview_notice,
)  # fmt: skip
from cases.calendar_forms import ConfirmForm, NoticeForm, add_errors, confirming
from cases.calendar_pages import months_of, stretches_of, weekday_initials, years_shown
from cases.errors import Invalid, Refusal
from orgs.calendar import newest_version, working_calendar
from orgs.hats import signed_in
from orgs.models import CalendarVersion

VERSIONS_SHOWN = 5
SAMPLE = "日期,安排,名称\n2026-10-01~2026-10-07,休,国庆节\n2026-10-10,班,国庆节调休上班"


@login_required
@require_GET
def calendar_year(request: HttpRequest) -> HttpResponse:
    """A year of working days: what is off, what is worked, what is still provisional, and who says so."""
    calendar, version = working_calendar()
    today = localdate(now())
    years = years_shown(calendar, today.year)
    asked = request.GET.get("year", "")
    year = (
        int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 and int(asked) in years else today.year
    )
    versions = CalendarVersion.objects.defer("text").select_related("imported_by").order_by("-pk")
    context = {
        "year": year, "years": years, "weekdays": weekday_initials(), "months": months_of(year, calendar),
        "stretches": stretches_of(year, calendar), "version": version, "horizon": calendar.horizon, "today": today,
        "may_import": may_import(signed_in(request)), "left": left_to_recount(), "versions": versions[:VERSIONS_SHOWN],
    }  # fmt: skip
    return render(request, "cases/calendar.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def calendar_import(request: HttpRequest) -> HttpResponse:
    """Hand in a notice and see what it says and which dates it would move. Nothing is written."""
    at = now()
    if request.method == "GET":
        try:
            ensure_may_import(signed_in(request))
        except Refusal as refusal:
            return _refused(request, refusal)
        return render(request, "cases/calendar_import.html", _empty(NoticeForm(initial=_next_notice(at)), at))
    form = NoticeForm(request.POST, request.FILES)
    try:
        ensure_may_import(signed_in(request))
        if form.is_valid():
            preview = preview_notice(upload=form.upload(), actor=signed_in(request), now=at)
            context = {"form": form, "preview": preview, "now": at, "sure": confirming(preview.upload, preview.base)}
            return render(request, "cases/calendar_import.html", context, status=400 if preview.notice.faults else 200)
    except Invalid as refusal:
        add_errors(form, refusal)
    except Refusal as refusal:
        return _refused(request, refusal)
    return render(request, "cases/calendar_import.html", _empty(form, at), status=400)


@login_required
@require_POST
def calendar_confirm(request: HttpRequest) -> HttpResponse:
    """Import what was looked at, if nobody imported another notice since."""
    at = now()
    form = ConfirmForm(request.POST)
    try:
        ensure_may_import(signed_in(request))
        if not form.is_valid():
            raise Invalid(_("内容不完整；请重新上传。"))
        base = form.cleaned_data["base"]
        version = import_notice(upload=form.upload(), base=base, actor=signed_in(request), at=at)
    except Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, _("已导入 %(year)d 年的放假安排。") % {"year": version.horizon.year})
    return redirect("cases:calendar")


def _empty(form: NoticeForm, at: datetime) -> dict[str, Any]:
    return {"form": form, "now": at, "sample": SAMPLE}


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page with what is wrong in place of the form."""
    return render(request, "cases/calendar_import.html", {"refusal": refusal, "now": now()}, status=refusal.status)


def _next_notice(at: datetime) -> dict[str, Any]:
    """What is most likely to be imported next, to be corrected by hand."""
    newest = newest_version()
    year = newest.horizon.year + 1 if newest else localdate(at).year
    return {"year": year, "source": f"国务院办公厅关于{year}年部分节假日安排的通知"}
