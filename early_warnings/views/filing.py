"""Filing in a response to a warning or in a period: situation reports, relays, notices (early_warnings.filing)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.errors import Refusal
from early_warnings.filing import file_on_warning
from early_warnings.models import EarlyWarning, Posture
from early_warnings.page import Opened
from early_warnings.queries import postures_visible_to, warnings_visible_to
from early_warnings.views.shared import detail, given
from orgs.hats import signed_in


@login_required
@require_POST
def file_on_a_warning(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """File one report of a warning's response; what is wrong comes back beside its form."""
    warning = get_object_or_404(warnings_visible_to(signed_in(request)), number=number[:24])
    return _file(request, warning, kind, "early_warnings/detail.html", "warning", "warnings:detail")


@login_required
@require_POST
def file_on_a_period(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    period = get_object_or_404(postures_visible_to(signed_in(request)), number=number[:24])
    return _file(request, period, kind, "early_warnings/period.html", "period", "warnings:period")


def _file(
    request: HttpRequest, subject: EarlyWarning | Posture, kind: str, template: str, name: str, back: str
) -> HttpResponse:
    try:
        file_on_warning(
            subject=subject, kind=kind, text=request.POST.get("text", ""), actor=signed_in(request), at=now()
        )
    except Refusal as refusal:
        return detail(
            request, template, name, subject, number=subject.number, opened=Opened(kind, refusal, given(request))
        )
    messages.success(request, _("已报送，并已记入日志。"))
    return redirect(back, number=subject.number)
