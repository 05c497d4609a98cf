"""What a monitoring system scrapes. Read from the database at each scrape, so that it is the same whichever process
answers, and true while every worker is dead."""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily

from cases.live import reachable
from cases.sweeping import pulse

LOOPBACK = ("127.0.0.1", "::1")


class Platform:
    """Figures of the whole platform; a few index look-ups, whatever it holds."""

    def collect(self) -> Iterator[Metric]:
        watch = pulse()
        age = watch.age.total_seconds() if watch.age is not None else float("inf")
        behind = watch.behind.total_seconds() if watch.behind is not None else 0.0
        yield GaugeMetricFamily(
            "fengsui_sweep_heartbeat_age_seconds", "Since the watch over all clocks last looked; +Inf: never.", age
        )
        yield GaugeMetricFamily(
            "fengsui_sweep_late", "1 while that is longer than 10 s: reminders and limits pass unmarked.", watch.is_late
        )
        yield GaugeMetricFamily(
            "fengsui_sweep_behind_seconds", "Age of the oldest step that the last look left to later.", behind
        )
        yield GaugeMetricFamily(
            "fengsui_sweep_set_aside_cases", "Cases whose clocks cannot be worked on.", watch.set_aside
        )
        yield GaugeMetricFamily("fengsui_live_reachable", "1 while live pings can be sent.", reachable())


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """For who holds METRICS_TOKEN, and for this machine itself; to everybody else there is no such page."""
    if not _is_known(request):
        return HttpResponseNotFound()
    registry = CollectorRegistry()
    registry.register(Platform())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_known(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    # A proxy on this machine speaks for somebody elsewhere.
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
