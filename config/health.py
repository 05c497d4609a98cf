"""What a supervisor or a balancer asks."""

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from cases.live import reachable
from cases.sweeping import pulse


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """The process can serve: the database answers. Valkey and the watch over all clocks are named, but not needed to
    take a report: a balancer that turned reporters away because a worker died would lose reports."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "ok"
    except DatabaseError:
        database = "unreachable"
    body: dict[str, Any] = {"status": "ready" if database == "ok" else "not ready", "database": database}
    body["live"] = "ok" if reachable() else "unreachable"
    if database == "ok":
        body |= _watch()
    return JsonResponse(body, status=200 if database == "ok" else 503)


def _watch() -> dict[str, Any]:
    """`sweep`: ok, late (no sign of life for 10 s, or never one), failing (it lives, and had to set cases aside)."""
    known = pulse()
    state = "late" if known.is_late else "failing" if known.set_aside else "ok"
    age = round(known.age.total_seconds(), 1) if known.age is not None else None
    return {"sweep": state, "sweep_age_seconds": age}
