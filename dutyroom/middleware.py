"""What every page's answer says: where its socket is, and that nobody keeps it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dutyroom.context import socket_address


class SocketInPolicy:
    """`connect-src 'self'` does not cover another port; the host is the request's, so it cannot stand in settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not hasattr(response, "_csp_config"):
            policy: dict[str, Any] = dict(settings.SECURE_CSP)
            policy["connect-src"] = [*policy["connect-src"], socket_address(request)]
            setattr(response, "_csp_config", policy)  # noqa: B010  what csp_override sets; types do not know it
        return response


class NothingIsKept:
    """A signed-in page shows clocks and cases: from a cache it would show old ones as if they were live."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
