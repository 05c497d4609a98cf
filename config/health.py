"""What a supervisor or a balancer asks."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from cases.live import reachable


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """The process can serve: the database answers. Valkey is named, but not needed to take a report."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "ok"
    except DatabaseError:
        database = "unreachable"
    body = {"status": "ready" if database == "ok" else "not ready", "database": database}
    body["live"] = "ok" if reachable() else "unreachable"
    return JsonResponse(body, status=200 if database == "ok" else 503)
