"""`make bench-clocks` in small: nothing lost, nothing twice, no deadlock, though worker and beat die meanwhile."""

from urllib.parse import urlsplit

from pytest_django.plugin import DjangoDbBlocker

from benchmarks.clocks.measuring import SHORT, measure
from tests.databases import DatabaseServer
from tests.platforms import RunningPlatform


def test_two_hundred_duties_that_fall_due_in_one_second_are_each_marked_once_though_worker_and_beat_die(
    measured_platform: RunningPlatform, database_server: DatabaseServer, django_db_blocker: DjangoDbBlocker
) -> None:
    name = urlsplit(measured_platform.database_url).path[1:]
    superuser_url = database_server.admin_url.replace("/postgres?", f"/{name}?")

    with django_db_blocker.unblock():
        measured = measure(
            measured_platform, SHORT, lambda text: None, superuser_url=superuser_url, url=measured_platform.database_url
        )

    assert measured.faults() == {"marked twice or never": 0, "deadlocks": 0, "chains that do not hold": 0}
    assert all(len(run.lags) == SHORT.burst for run in [*measured.runs, *measured.killed])
