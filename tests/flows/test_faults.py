"""Deadlines and boards while processes die. One platform for all: it has to come back after each."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from django.utils.timezone import now

from cases.models import Case, LogEntry, Obligation
from cases.verification import breaks, one_snapshot
from incidents.models import Incident
from tests.platforms import PlatformMaker, RunningPlatform, eventually, is_alive
from tests.seats import Seat, rest, seated
from tests.world import report_body

pytestmark = pytest.mark.alone
TARGET = timedelta(minutes=15)  # A-5.2-1: at once, which the platform takes for this long
FALLS_DUE_IN = 2.2  # seconds after the report
PAST_TARGET = "超目标"
SHOWN_WITHIN = 2.0  # seconds


@pytest.fixture(scope="module")
def platform(platform_maker: PlatformMaker, django_db_blocker: Any) -> Iterator[RunningPlatform]:
    running = platform_maker.start()
    with django_db_blocker.unblock():
        yield running
        time.sleep(1.2)  # the tick after the last one: in all that happened, nothing may be logged twice
        check_nothing_broke(running)
    running.stop()


@pytest.fixture
def seat(platform: RunningPlatform) -> Iterator[Seat]:
    """A board of the bureau, as a browser keeps it open."""
    eventually(
        lambda: all(is_alive(platform.pid(name)) for name in ("worker", "worker-2", "beat", "beat-2")), within=20
    )
    with seated(platform, "hlj_duty") as (seat,):
        yield seat


class Awaited:
    """A report whose unit has to start its own plan within the next seconds, and does not."""

    def __init__(self, platform: RunningPlatform) -> None:
        self.platform = platform
        found = now() + timedelta(seconds=FALLS_DUE_IN) - TARGET
        body = report_body(at=now(), occurred_at=found.isoformat(), discovered_at=found.isoformat())
        with rest(platform, "carrier_reporter") as door:
            created = door.post("/reports/", json=body).raise_for_status().json()
        self.number = created["number"]
        (duty,) = [each for each in created["responses"][0]["obligations"] if each["rule_id"] == "A-5.2-1"]
        self.due_at = datetime.fromisoformat(duty["due_at"])
        assert abs(self.due_at - (found + TARGET)) < timedelta(seconds=0.001)

    def wait_until_due(self) -> None:
        time.sleep(max(0.0, (self.due_at - now()).total_seconds()))

    def shown_late_by(self, seat: Seat, *, within: float) -> float:
        """Seconds past the due instant until the board says that the target is past."""
        assert not seat.item(self.number, PAST_TARGET) or now() > self.due_at
        seat.wait_for(self.number, PAST_TARGET, lane="due", within=(self.due_at - now()).total_seconds() + within)
        return (now() - self.due_at).total_seconds()

    def check_log(self) -> None:
        """Once, at the due instant, by nobody."""
        with self.platform.orm():
            (entry,) = LogEntry.objects.filter(case__reference=self.number, event="overdue")
            obligation = Obligation.objects.get(case__reference=self.number, rule_id="A-5.2-1")
            assert (entry.happened_at, entry.actor, entry.rule_id) == (self.due_at, None, "A-5.2-1")
            assert (obligation.state, obligation.log_number) == ("overdue", entry.number)


def check_nothing_broke(platform: RunningPlatform) -> None:
    with platform.orm(), one_snapshot():  # the sweep goes on meanwhile
        assert list(breaks()) == []
        assert LogEntry.objects.filter(event="overdue").count() == Obligation.objects.filter(state="overdue").count()


def serving_sockets(platform: RunningPlatform) -> None:
    platform.kill(platform.serving_sockets())


def an_http_worker(platform: RunningPlatform) -> None:
    """The one that has lived longest: each time another one. (The same one twice within seconds ends all of HTTP, and
    the supervisor starts it anew.)"""
    eventually(lambda: len(platform.workers("http")) >= 2, within=10)
    os.kill(min(platform.workers("http")), signal.SIGKILL)


FAULTS: dict[str, tuple[Callable[[RunningPlatform], Any], float]] = {
    "nothing": (lambda platform: None, SHOWN_WITHIN),
    "a worker": (lambda platform: platform.kill("worker"), SHOWN_WITHIN),
    "the other worker": (lambda platform: platform.kill("worker-2"), SHOWN_WITHIN),
    "beat": (lambda platform: platform.kill("beat"), SHOWN_WITHIN),
    "the socket process": (serving_sockets, SHOWN_WITHIN),
    "an HTTP worker": (an_http_worker, SHOWN_WITHIN),
    "the other HTTP worker": (an_http_worker, SHOWN_WITHIN),
    "Valkey": (lambda platform: platform.kill("valkey"), 10.0),
}


@pytest.mark.parametrize("killed", FAULTS)
def test_a_deadline_shows_on_the_board_though_this_was_killed(
    platform: RunningPlatform, seat: Seat, killed: str
) -> None:
    kill, within = FAULTS[killed]
    awaited = Awaited(platform)
    time.sleep(FALLS_DUE_IN - 1)

    kill(platform)

    assert awaited.shown_late_by(seat, within=within) < within
    awaited.check_log()
    check_nothing_broke(platform)


def test_a_deadline_that_passed_while_nobody_swept_is_logged_at_its_instant(
    platform: RunningPlatform, seat: Seat
) -> None:
    """Both workers frozen over the due instant: noticed late, dated right, once."""
    awaited = Awaited(platform)
    workers = [platform.pid("worker"), platform.pid("worker-2")]
    with stopped(*workers):
        awaited.wait_until_due()
        time.sleep(2.5)
        assert not seat.item(awaited.number, PAST_TARGET, "overdue")
        with platform.orm():
            assert not LogEntry.objects.filter(case__reference=awaited.number, event="overdue").exists()

    assert awaited.shown_late_by(seat, within=2.5 + SHOWN_WITHIN) > 2.5
    awaited.check_log()
    check_nothing_broke(platform)


@contextlib.contextmanager
def stopped(*pids: int) -> Iterator[None]:
    """Frozen while inside."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_a_report_is_taken_while_valkey_is_away_and_the_open_board_is_right_soon_after(
    platform: RunningPlatform, seat: Seat
) -> None:
    connections = seat.connections
    assert platform.process is not None
    with stopped(platform.process.pid):  # the supervisor, so that Valkey stays away for a while
        os.kill(platform.pid("valkey"), signal.SIGKILL)
        began = time.monotonic()
        with rest(platform, "carrier_reporter") as door:
            answer = door.post("/reports/", json=report_body(at=now(), summary="无人转告的报告"))
            assert answer.status_code == 201, answer.text
            assert time.monotonic() - began < 1
            ready = httpx.get(f"{platform.url}/health/ready")
            assert (ready.status_code, ready.json()["live"]) == (200, "unreachable")
        time.sleep(0.5)
    eventually(lambda: httpx.get(f"{platform.url}/health/ready").json()["live"] == "ok", within=5)

    seat.wait_for("无人转告的报告", lane="fresh", within=3)

    assert seat.connections == connections  # left open all the time
    check_pings_come_again(platform, seat)


def test_a_valkey_that_hangs_holds_up_neither_reports_nor_boards(platform: RunningPlatform, seat: Seat) -> None:
    with stopped(platform.pid("valkey")), rest(platform, "carrier_reporter") as door:
        began = time.monotonic()
        answer = door.post("/reports/", json=report_body(at=now(), summary="悬而未决"))
        assert (answer.status_code, time.monotonic() - began < 1) == (201, True)
        seat.wait_for("悬而未决", lane="fresh", within=2.5)  # by the hub's own look
    check_pings_come_again(platform, seat)


def check_pings_come_again(platform: RunningPlatform, seat: Seat) -> None:
    """The hub hears again: boards are told at once, and need not wait for the hub's own look."""

    def is_quick() -> bool:
        summary = f"转告 {time.monotonic()}"
        with rest(platform, "carrier_reporter") as door:
            door.post("/reports/", json=report_body(at=now(), summary=summary)).raise_for_status()
        return seat.wait_for(summary, within=3) < 0.5

    eventually(lambda: is_quick() and is_quick() and is_quick(), within=10)


def test_reports_are_taken_while_http_workers_die_and_none_is_lost_or_doubled(platform: RunningPlatform) -> None:
    """Each is sent again with its key until it is answered, as the contract with reporters says."""
    keys = [f"sturdy-{serial}" for serial in range(60)]

    def send(key: str) -> str:
        until = time.monotonic() + 10
        while True:
            try:
                with rest(platform, "carrier_reporter") as door:
                    body = report_body(at=datetime.fromisoformat("2026-09-28T12:00:00+08:00"), summary=key)
                    answer = door.post("/reports/", json=body, headers={"Idempotency-Key": key})
                if answer.status_code == 201:
                    return str(answer.json()["number"])
            except httpx.TransportError:
                pass
            assert time.monotonic() < until, f"{key} was never answered"
            time.sleep(0.05)

    numbers = []
    for serial, key in enumerate(keys):
        if serial in (10, 35):
            an_http_worker(platform)
        numbers.append(send(key))

    assert len(set(numbers)) == 60
    with platform.orm():
        assert Incident.objects.filter(summary__startswith="sturdy-").count() == 60
        assert Case.objects.filter(reference__in=numbers).count() == 60
    check_nothing_broke(platform)


def test_the_board_is_whole_again_within_two_seconds_of_the_socket_process_dying(
    platform: RunningPlatform, seat: Seat
) -> None:
    snapshots = [kind for _at, kind in seat.messages].count("snapshot")
    name = platform.serving_sockets()
    dying = platform.pid(name)

    os.kill(dying, signal.SIGKILL)
    began = time.monotonic()
    with rest(platform, "carrier_reporter") as door:
        door.post("/reports/", json=report_body(at=now(), summary="断线时的报告")).raise_for_status()

    seat.wait_for("断线时的报告", lane="fresh", within=2)
    assert time.monotonic() - began < 2
    assert [kind for _at, kind in seat.messages].count("snapshot") == snapshots + 1
    eventually(lambda: platform.pid(name) != dying, within=20)  # the next test finds both again
