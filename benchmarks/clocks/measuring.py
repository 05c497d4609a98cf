"""`make bench-clocks`: the watch over all clocks, with a million duties open: what an idle look costs; ten thousand
that fall due within one second, ten times over, on two workers; and the same while worker and beat are killed.

A platform of its own (`manage.py up`: private PostgreSQL that syncs to disk), filled by COPY. Loopback only.
"""

import os
import signal
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2

from benchmarks.clocks.filling import DUTIES_A_CASE, fill

BARS = {"idle look, median": 0.005, "all marked within": 5.0, "lag, p99": 2.0}  # seconds
PATIENCE = 60.0  # seconds for a burst to be worked off
SAMPLED_EVERY = 0.15  # seconds; a lag is known within it, and never shown too short


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`open_duties` in all; `burst` fall due within one second, `runs` times; `kills`: runs with processes killed."""

    open_duties: int = 1_000_000
    burst: int = 10_000
    runs: int = 10
    kills: int = 2
    looks: int = 300
    ahead: timedelta = timedelta(seconds=4)  # between the decision that a burst falls due and its first instant


SHORT = Plan(open_duties=3_000, burst=200, runs=1, kills=1, looks=20, ahead=timedelta(seconds=1))


@dataclass(kw_only=True)
class Run:
    """One burst: seconds from its last due instant until all were marked; lags of each; how often each was logged."""

    until_done: float
    lags: list[float]
    twice_or_never: int

    def lag(self, share: float) -> float:
        ranked = sorted(self.lags)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


@dataclass(kw_only=True)
class Measured:
    plan: Plan
    idle: list[float] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    killed: list[Run] = field(default_factory=list)
    deadlocks: int = 0
    broken: int = 0

    def figures(self) -> dict[str, float]:
        return {
            "idle look, median": statistics.median(self.idle),
            "idle look, p99": sorted(self.idle)[int(0.99 * len(self.idle))],
            "all marked within": max(run.until_done for run in self.runs),
            "lag, p50": statistics.median(lag for run in self.runs for lag in run.lags),
            "lag, p99": max(run.lag(0.99) for run in self.runs),
            "all marked within, worker and beat killed": max((run.until_done for run in self.killed), default=0.0),
        }

    def faults(self) -> dict[str, int]:
        runs = [*self.runs, *self.killed]
        return {
            "marked twice or never": sum(run.twice_or_never for run in runs),
            "deadlocks": self.deadlocks,
            "chains that do not hold": self.broken,
        }

    def missed(self) -> list[str]:
        figures = self.figures()
        late = [
            f"{name}: {figures[name]:.3f} s, the bar is {bar} s" for name, bar in BARS.items() if figures[name] > bar
        ]
        return late + [f"{name}: {number}" for name, number in self.faults().items() if number]

    def table(self) -> str:
        rows = [
            ("", "seconds"),
            ("---", "---:"),
            *(
                (name, f"{seconds:.4f}" if seconds < 0.1 else f"{seconds:.2f}")
                for name, seconds in self.figures().items()
            ),
            *((name, str(number)) for name, number in self.faults().items()),
        ]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def idle_looks(number: int) -> list[float]:
    """Seconds of each look that finds nothing to do, sign of life included."""
    from django.utils.timezone import now

    from cases.sweeping import sweep

    took = []
    for _look in range(number + 5):
        began = time.perf_counter()
        found = sweep(now=now())
        took.append(time.perf_counter() - began)
        assert found == 0, "something was due"
    return took[5:]


def burst(superuser: Any, *, size: int, run: int, ahead: timedelta, kill: Sequence[Any] = ()) -> Run:
    """`size` duties of as many cases fall due within one second from now, others in each run; wait until all are
    marked. `kill`: called one after another while they are worked on."""
    due_from = datetime.now(UTC) + ahead
    with superuser.cursor() as cursor:
        cursor.execute(
            "WITH chosen AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM cases_obligation "
            "WHERE occurrence = %s AND state = 'open' AND case_id IN "
            "(SELECT id FROM cases_case WHERE kind = 'load' ORDER BY id LIMIT %s OFFSET %s)) "
            "UPDATE cases_obligation o SET due_at = %s + (n * interval '1 second' / %s), "
            "next_at = %s + (n * interval '1 second' / %s) + interval '1 microsecond' "
            "FROM chosen WHERE o.id = chosen.id RETURNING o.id, o.due_at",
            [run % DUTIES_A_CASE + 1, size, run // DUTIES_A_CASE * size, due_from, size, due_from, size],
        )
        due = dict(cursor.fetchall())
    superuser.commit()
    assert len(due) == size, f"{len(due)} duties instead of {size}"
    waiting = sorted(due.values())
    lags: list[float] = []
    kills = list(kill)
    last_due = waiting[-1]
    until = time.monotonic() + PATIENCE
    while len(lags) < size and time.monotonic() < until:
        time.sleep(SAMPLED_EVERY)
        with superuser.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM cases_obligation WHERE id = ANY(%s) AND state = 'overdue'", [list(due)]
            )
            marked = cursor.fetchone()[0]
        superuser.rollback()
        seen = datetime.now(UTC)
        lags += [(seen - instant).total_seconds() for instant in waiting[len(lags) : marked]]
        if kills and marked > size / 10:
            kills.pop(0)()
    done = datetime.now(UTC)
    with superuser.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT e.case_id FROM cases_logentry e JOIN cases_obligation o "
            "ON o.case_id = e.case_id AND o.id = ANY(%s) "
            "AND e.event = 'overdue' AND e.body -> 'obligations' ->> o.id::text = 'open>overdue' "
            "AND e.happened_at = o.due_at GROUP BY e.case_id, o.id HAVING count(*) = 1) AS once",
            [list(due)],
        )
        once = cursor.fetchone()[0]
    superuser.commit()
    return Run(until_done=(done - last_due).total_seconds(), lags=lags, twice_or_never=size - once)


def url_of(platform: Any, role: str) -> str:
    """Of a platform with private servers."""
    return f"postgresql://{role}@/fengsui?host={(platform.folder / 'run').resolve()}"


@contextmanager
def connected(url: str) -> Iterator[Any]:
    link = psycopg2.connect(url)
    try:
        yield link
    finally:
        link.close()


def measure(platform: Any, plan: Plan, say: Any, *, superuser_url: str, url: str) -> Measured:
    from cases.models import Case, PlanRelease
    from cases.verification import breaks
    from orgs.models import Organisation
    from tests.databases import pointed_at

    measured = Measured(plan=plan)
    with connected(superuser_url) as superuser, pointed_at(url):
        release = PlanRelease.objects.filter(code="miit-2017-281").latest("installed_at").pk
        debtor = Organisation.objects.get(code="DEMO-HL-TELECOM-A").pk
        began = time.monotonic()
        fill(superuser, release=release, debtor=debtor, duties=plan.open_duties, now=datetime.now(UTC))
        say(f"{plan.open_duties:,} open duties filled in {time.monotonic() - began:.0f} s")
        measured.idle = idle_looks(plan.looks)
        say(f"idle look {statistics.median(measured.idle) * 1000:.2f} ms")
        before = _deadlocks(superuser)
        for number in range(plan.runs):
            measured.runs.append(run := burst(superuser, size=plan.burst, run=number, ahead=plan.ahead))
            say(f"burst: all marked {run.until_done:.2f} s after the last instant, lag p99 {run.lag(0.99):.2f} s")
        for number in range(plan.runs, plan.runs + plan.kills):
            doomed = [lambda name=name: os.kill(platform.pid(name), signal.SIGKILL) for name in ("worker", "beat")]
            measured.killed.append(run := burst(superuser, size=plan.burst, run=number, ahead=plan.ahead, kill=doomed))
            say(f"worker and beat killed: all marked {run.until_done:.2f} s after the last instant")
        measured.deadlocks = _deadlocks(superuser) - before
        cases = list(Case.objects.filter(kind="load").order_by("pk").values_list("pk", flat=True)[: plan.burst])
        measured.broken = len(list(breaks(cases=cases)))
    return measured


def _deadlocks(superuser: Any) -> int:
    with superuser.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        found = int(cursor.fetchone()[1])
    superuser.rollback()
    return found
