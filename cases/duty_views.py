"""The page of one obligation, and its relief."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.duty_page import duty_page
from cases.errors import Refusal
from cases.language import listed
from cases.models import Obligation
from cases.queries import obligations_visible_to
from cases.relief import ACTS, relieve
from orgs.hats import signed_in


@login_required
@require_GET
def obligation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One obligation of a case that concerns the viewer."""
    return _page(request, _visible(request, pk))


@login_required
@require_POST
def relieve_obligation(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """More time, release, or opened in error."""
    at = now()
    if act not in ACTS:
        raise Http404
    obligation = _visible(request, pk)
    data = {name: request.POST[name] for name in ("reason", "until") if name in request.POST}
    try:
        relieve(obligation=obligation, act=act, actor=signed_in(request), at=at, data=data)
    except Refusal as refusal:
        return _page(request, obligation, refusal=refusal, tried=act, given=data)
    messages.success(request, _("已办理，并已记入日志。"))
    return redirect("cases:obligation", pk=pk)


def _visible(request: HttpRequest, pk: int) -> Obligation:
    return get_object_or_404(obligations_visible_to(signed_in(request)), pk=pk)


def _page(
    request: HttpRequest,
    obligation: Obligation,
    *,
    refusal: Refusal | None = None,
    tried: str = "",
    given: dict[str, str] | None = None,
) -> HttpResponse:
    page = duty_page(obligation, signed_in(request))
    context = {
        "page": page, "now": now(), "refusal": refusal, "tried": tried, "given": given or {},
        "errors": {error.field: error for error in getattr(refusal, "errors", ())},
        "relieved_by": listed(office.short for office in page.relieved_by),
        "exercise": obligation.case.exercise,
    }  # fmt: skip
    return render(request, "cases/obligation.html", context, status=refusal.status if refusal else 200)
