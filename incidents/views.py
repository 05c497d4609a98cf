"""Pages of incidents: the list, one incident with its responses, and the acts on them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.errors import Refusal
from cases.models import Confirmation
from cases.paging import NOTHING, place_in
from cases.releases import releases_in_force
from incidents.detail import incident_page
from incidents.filters import IncidentFilter
from incidents.lists import incidents_listed
from incidents.models import Response, State
from incidents.panels import Opened
from incidents.queries import incidents_visible_to, responses_visible_to
from incidents.services import ACTIONS, GIVEN, act_on_response, apply_plan, confirm_act, withdraw_act
from orgs.hats import signed_in, worn_hat
from orgs.models.organisations import provinces
from plans.categories import CATEGORIES
from plans.schema import LEVELS

_LED_TO = {transition.target for transition in Response._meta.get_field("state").get_all_transitions(Response)}
STATES_REACHED = [state for state in State if state == State.REPORTED or state in _LED_TO]  # what a list can hold


@login_required
@require_GET
def incident_list(request: HttpRequest) -> HttpResponse:
    """Incidents that concern the viewer's organisations; filters stand in the address, so a list can be passed on."""
    chosen = IncidentFilter(_filled(request.GET))
    place = place_in(request.GET.get("place", ""))
    valid = chosen.is_valid()
    page = incidents_listed(user=signed_in(request), chosen=chosen, place=place) if valid else NOTHING
    get = request.GET
    context = {
        "page": page, "errors": chosen.errors, "q": get.get("q", ""), "states": STATES_REACHED, "levels": LEVELS,
        "provinces": provinces(), "categories": CATEGORIES, "plans": [each.plan for each in releases_in_force()],
        "chosen_states": get.getlist("state"), "chosen_levels": get.getlist("level"),
        "chosen_category": get.get("category", ""), "chosen_plan": get.get("plan", ""), "region": get.get("region", ""),
        "since": get.get("since", ""), "until": get.get("until", ""), "mine": get.get("mine", ""),
        "narrowed": any(value for name, value in get.items() if name != "place"), "now": now(),
    }  # fmt: skip
    return render(request, "incidents/list.html", context)


def _filled(query: QueryDict) -> QueryDict:
    """A form sends what was left open as well: `category=` asks for nothing."""
    filled = QueryDict(mutable=True)
    for name, values in query.lists():
        filled.setlist(name, [value for value in values if value])
    return filled


@login_required
@require_GET
def incident_detail(request: HttpRequest, number: str) -> HttpResponse:
    """One incident: its facts, and for each plan level, state, next acts, obligations, notices and log."""
    return render(request, "incidents/detail.html", _detail(request, number))


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take an act. A refusal comes back on the same page, beside the act, with its article.

    By GET the page comes with the act's form open: so it can be reached without scripts, and by an address.
    """
    at = now()
    response = get_object_or_404(responses_visible_to(signed_in(request)), pk=pk)
    number = response.incident.number
    if action not in ACTIONS:
        return redirect("incidents:detail", number=number)
    if request.method == "GET":
        return render(request, "incidents/detail.html", _detail(request, number, Opened(pk, action)))
    try:
        data = _data(request, action)
        moved = act_on_response(response=response, action=action, actor=signed_in(request), at=at, data=data)
    except Refusal as refusal:
        opened = Opened(pk, action, refusal, request.POST.dict())
        return render(request, "incidents/detail.html", _detail(request, number, opened), status=refusal.status)
    done = _("已登记，等另一人确认后生效。") if moved.awaits else _("已办理，并已记入日志。")
    messages.success(request, done)
    return redirect("incidents:detail", number=number)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, as the second person, what a colleague recorded."""
    return _settle(request, pk, confirmed=True)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was recorded, with a reason."""
    return _settle(request, pk, confirmed=False)


def _settle(request: HttpRequest, pk: int, *, confirmed: bool) -> HttpResponse:
    at = now()
    visible = responses_visible_to(signed_in(request))
    confirmation = get_object_or_404(Confirmation, pk=pk, case__in=visible.values("case"))
    response = visible.get(case=confirmation.case_id)
    number = response.incident.number
    try:
        if confirmed:
            confirm_act(confirmation=confirmation, response=response, actor=signed_in(request), at=at)
        else:
            reason = request.POST.get("reason", "")
            withdraw_act(confirmation=confirmation, actor=signed_in(request), at=at, reason=reason)
    except Refusal as refusal:
        opened = Opened(response.pk, confirmation.action, refusal)
        return render(request, "incidents/detail.html", _detail(request, number, opened), status=refusal.status)
    messages.success(request, _("已确认，并已记入日志。") if confirmed else _("已取消登记，并已记入日志。"))
    return redirect("incidents:detail", number=number)


@login_required
@require_POST
def apply(request: HttpRequest, number: str, plan: str) -> HttpResponse:
    """Apply a place's plan to an incident of a wider region."""
    at = now()
    incident = get_object_or_404(incidents_visible_to(signed_in(request)), number=number)
    try:
        apply_plan(incident=incident, plan_code=plan, actor=signed_in(request), at=at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("incidents:detail", number=number)
    messages.success(request, _("已决定适用，并已记入日志。"))
    return redirect("incidents:detail", number=number)


def _detail(request: HttpRequest, number: str, opened: Opened | None = None) -> dict[str, object]:
    at = now()
    page = incident_page(
        user=signed_in(request), hat=worn_hat(request), number=number, opened=opened, whole_log="log" in request.GET
    )
    shown = {"page": page, "incident": page.incident, "exercise": page.incident.exercise}
    return {**shown, "now": at, "today": localdate(at)}


def _data(request: HttpRequest, action: str) -> dict[str, object]:
    """A form's words as the service takes them: empty is absent, a tick is true."""
    data: dict[str, object] = {}
    for name, kind in {"level": str, **GIVEN[action]}.items():
        value = request.POST.get(name, "")
        if value:
            data[name] = True if kind is bool else value
    return data
