"""The duty room's pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from dutyroom.boards import board_of
from dutyroom.context import is_command
from dutyroom.rendering import draw_lanes
from dutyroom.watch import watch_at
from orgs.hats import wear_hat, worn_hat


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where a person's work is: the duty room, the report form, or the list."""
    hat = worn_hat(request)
    if hat and is_command(hat) and hat.post in ("duty_officer", "leader", "auditor"):
        return redirect("dutyroom:board")
    if hat and hat.organisation.kind == "platform_operator":
        return redirect("admin:index")
    return redirect("incidents:list")


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The board of the organisation whose hat is worn; live from then on over the socket."""
    hat = worn_hat(request)
    if hat is None or not is_command(hat):
        return redirect("incidents:list")
    at = now()
    picture = board_of(hat.organisation, now=at)
    path = f"/ws/board/{hat.organisation_id}/{get_language()}/"
    context = {"board": picture, "lanes": draw_lanes(picture), "ws_path": path, "overdue": picture.overdue}
    context["watch"] = str(watch_at(at))
    return render(request, "dutyroom/board.html", context)


@login_required
@require_POST
def change_hat(request: HttpRequest) -> HttpResponse:
    """Two hats are kept apart: the other one is put on, not added."""
    if not wear_hat(request, request.POST.get("appointment", "")):
        return HttpResponseBadRequest()
    return redirect("home")
