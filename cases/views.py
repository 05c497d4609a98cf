"""Pages that belong to every case: obligations, notices, and the plans themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from cases.errors import Refusal
from cases.filters import ObligationFilter
from cases.lists import notices_listed, obligations_listed
from cases.models import Obligation
from cases.notices import acknowledge
from cases.paging import NOTHING, place_in
from cases.queries import notices_for, organisation_ids
from cases.reader import articles_of
from cases.releases import release_in_force, releases_in_force
from orgs.hats import signed_in


@login_required
@require_GET
def obligation_list(request: HttpRequest) -> HttpResponse:
    """Obligations of the cases that concern the viewer; open and overdue ones unless the address says otherwise."""
    parameters = request.GET.copy()
    for name in list(parameters):  # what a form left open asks for nothing
        parameters.setlist(name, [value for value in parameters.getlist(name) if value])
    if not parameters.getlist("state"):
        parameters.setlist("state", list(Obligation.UNSETTLED))
    chosen = ObligationFilter(parameters)
    place = place_in(request.GET.get("place", ""))
    valid = chosen.is_valid()
    page = obligations_listed(user=signed_in(request), chosen=chosen, place=place) if valid else NOTHING
    get = request.GET
    context = {
        "page": page, "errors": chosen.errors, "chosen_states": parameters.getlist("state"),
        "mine": get.get("mine", ""), "own": organisation_ids(signed_in(request)), "q": get.get("q", ""),
        "incident": get.get("incident", ""),
        "narrowed": any(value for name, value in get.items() if name != "place"), "now": now(),
    }  # fmt: skip
    return render(request, "cases/obligations.html", context)


@login_required
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices to the viewer's organisations, those without a receipt first asked for."""
    waiting = request.GET.get("all") is None
    place = place_in(request.GET.get("place", ""))
    page = notices_listed(user=signed_in(request), waiting=waiting, place=place)
    return render(request, "cases/notices.html", {"page": page, "waiting": waiting, "now": now()})


@login_required
@require_POST
def acknowledge_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for a notice (签收)."""
    notice = get_object_or_404(notices_for(signed_in(request)), pk=pk)
    try:
        acknowledge(notice=notice, actor=signed_in(request), at=now())
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    return redirect(_safe_next(request) or "cases:notices")


def _safe_next(request: HttpRequest) -> str:
    from django.utils.http import url_has_allowed_host_and_scheme

    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else ""


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans that this platform obeys."""
    return render(request, "cases/plans.html", {"plans": [release.plan for release in releases_in_force()]})


@require_GET
def plan_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One plan, article by article: the law's words, our English, where they come from, where the rule acts."""
    release = release_in_force(code)
    if release is None:
        raise Http404
    plan = release.plan
    return render(request, "cases/plan.html", {"plan": plan, "articles": articles_of(plan), "release": release})
