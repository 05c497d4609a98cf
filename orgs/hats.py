"""Which hat a person wears on the pages: two hats are two boards, never one."""

from django.http import HttpRequest
from rest_framework.request import Request

from orgs.models import Appointment, User

SESSION_KEY = "hat"


def signed_in(request: HttpRequest | Request) -> User:
    """The person of a request behind a door that asks for one (`login_required`, IsAuthenticated)."""
    assert isinstance(request.user, User), "this door needs a person"
    return request.user


def hats(request: HttpRequest) -> list[Appointment]:
    """Everything this person holds, in force."""
    return request.user.appointments_held if request.user.is_authenticated else []


def worn_hat(request: HttpRequest) -> Appointment | None:
    """The hat chosen in this session, else the first one; None for a person without a post."""
    held = hats(request)
    chosen = request.session.get(SESSION_KEY)
    return next((hat for hat in held if hat.pk == chosen), held[0] if held else None)


def wear_hat(request: HttpRequest, appointment: str) -> bool:
    """Change hats for this session; False where it is not this person's."""
    chosen = next((hat for hat in hats(request) if str(hat.pk) == appointment), None)
    if chosen is not None:
        request.session[SESSION_KEY] = chosen.pk
    return chosen is not None
