"""How many reports a second, beside a bare one-row POST on the same platform; and how long until a board shows one.

A platform of its own (`manage.py up`: two HTTP workers, private PostgreSQL that syncs to disk, private Valkey) and the
load on the same machine, on loopback only. Rounds alternate, so that whatever else the machine does hits both alike.
"""

import asyncio
import json
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

from benchmarks.load import Client, Outcome, hammer
from benchmarks.machine import Others
from tests.platforms import RunningPlatform

CLIENTS = 8
LEAST_PER_SECOND, LEAST_SHARE, LONGEST, LONGEST_TO_SEAT = 300.0, 0.45, 0.080, 0.100
ARRIVES_WITHIN = 5.0  # seconds; what is later counts as lost


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long to measure: rounds of each kind, seconds of one; reports a second to a seat, and for how long."""

    rounds: int = 5
    round_seconds: float = 2.5
    warm_up_seconds: float = 1.5
    seat_rate: float = 20.0
    seat_seconds: float = 15.0


SHORT = Plan(rounds=1, round_seconds=1.0, warm_up_seconds=0.5, seat_seconds=1.5)


@dataclass(kw_only=True)
class Measured:
    """Outcomes of each round, and seconds from the start of a POST until the seat had it."""

    bare: list[Outcome] = field(default_factory=list)
    intake: list[Outcome] = field(default_factory=list)
    to_seat: list[float] = field(default_factory=list)
    lost: int = 0
    others: float = 0.0  # share of the machine that other programs used meanwhile

    @property
    def bare_per_second(self) -> float:
        return statistics.median(outcome.per_second for outcome in self.bare)

    @property
    def intake_per_second(self) -> float:
        return statistics.median(outcome.per_second for outcome in self.intake)

    @property
    def share(self) -> float:
        return self.intake_per_second / self.bare_per_second

    @property
    def latencies(self) -> list[float]:
        return [seconds for outcome in self.intake for seconds in outcome.latencies]

    @property
    def refused(self) -> dict[int, int]:
        """Answers that were no 201."""
        answers = [pair for outcome in (*self.bare, *self.intake) for pair in outcome.statuses.items()]
        return {status: sum(n for s, n in answers if s == status) for status, _n in answers if status != 201}

    def missed(self) -> list[str]:
        """The bars that were not reached, in words."""
        bars = {
            f"at least {LEAST_PER_SECOND:.0f} reports a second": self.intake_per_second >= LEAST_PER_SECOND,
            f"at least {LEAST_SHARE} of the bare POST": self.share >= LEAST_SHARE,
            f"p95 of a report under {LONGEST * 1000:.0f} ms": percentile(self.latencies, 0.95) < LONGEST,
            f"p99 to the seat under {LONGEST_TO_SEAT * 1000:.0f} ms": percentile(self.to_seat, 0.99) < LONGEST_TO_SEAT,
            "every report answered 201": not self.refused,
            "every report on the seat": not self.lost,
        }
        return [bar for bar, reached in bars.items() if not reached]

    def table(self) -> str:
        """In Markdown."""
        rows = [
            ("", "per second", "p50", "p95", "p99"),
            ("---", "---:", "---:", "---:", "---:"),
            _row("bare POST of one row", self.bare),
            _row("whole intake of a report", self.intake),
            ("share of the bare POST", f"{self.share:.2f}", "", "", ""),
            (
                f"POST to seat ({len(self.to_seat)} reports at an even pace)",
                "",
                f"{percentile(self.to_seat, 0.5) * 1000:.0f} ms",
                f"{percentile(self.to_seat, 0.95) * 1000:.0f} ms",
                f"{percentile(self.to_seat, 0.99) * 1000:.0f} ms",
            ),
        ]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def percentile(seconds: list[float], share: float) -> float:
    """Within which this share came; not a number where nothing did."""
    return Outcome(latencies=seconds).percentile(share)


def _row(name: str, rounds: list[Outcome]) -> tuple[str, ...]:
    latencies = [seconds for outcome in rounds for seconds in outcome.latencies]
    return (
        name,
        f"{statistics.median(outcome.per_second for outcome in rounds):.0f}",
        f"{percentile(latencies, 0.5) * 1000:.0f} ms",
        f"{percentile(latencies, 0.95) * 1000:.0f} ms",
        f"{percentile(latencies, 0.99) * 1000:.0f} ms",
    )


@contextmanager
def platform_for_measuring() -> Iterator[RunningPlatform]:
    """`manage.py up` with its private servers in a folder of its own, and the bare POST beside its addresses."""
    folder = Path(tempfile.mkdtemp(prefix="fengsui-bench-"))
    platform = RunningPlatform(
        folder=folder,
        settings={"DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
        after=lambda: shutil.rmtree(folder, ignore_errors=True),
    )
    try:
        platform.start()
        platform.users = platform.demonstration()["users"]
        yield platform
    finally:
        platform.stop()


def report(summary: str) -> dict[str, Any]:
    """A report of level III as a carrier would send it."""
    now = datetime.now(UTC)
    occurred, discovered = now - timedelta(minutes=6), now - timedelta(minutes=3)
    return {
        "summary": summary, "category": "network_attack", "regions": ["230000"],
        "occurred_at": occurred.isoformat(), "discovered_at": discovered.isoformat(),
        "scope": "全省约 80 万户无法上网，涉及三个地市的固定宽带和移动数据业务", "harm": "政务和支付业务受影响",
        "measures_taken": "清洗流量，切换备用链路", "recommendations": "请协调相邻省份疏导流量",
        "facts": {"outage_scope": "province", "leaked_users": 0},
    }  # fmt: skip


def measure(platform: RunningPlatform, plan: Plan, say: Callable[[str], None]) -> Measured:
    others = Others(platform.everybody())
    measured = asyncio.run(_measure(platform, plan, say))
    measured.others = others.share(platform.everybody())
    return measured


async def _measure(platform: RunningPlatform, plan: Plan, say: Callable[[str], None]) -> Measured:
    measured = Measured()
    headers = {"Authorization": f"Token {platform.users['carrier_reporter']['token']}"}

    async def one_round(path: str, seconds: float) -> Outcome:
        return await hammer(
            platform.url + path, headers, lambda serial: report(f"负载 {serial}"), clients=CLIENTS, seconds=seconds
        )

    for path in ("/bench/bare/", "/api/v1/reports/"):
        await one_round(path, plan.warm_up_seconds)
    for number in range(1, plan.rounds + 1):
        measured.bare.append(await one_round("/bench/bare/", plan.round_seconds))
        measured.intake.append(await one_round("/api/v1/reports/", plan.round_seconds))
        say(f"round {number}: bare {measured.bare[-1].per_second:.0f}/s, intake {measured.intake[-1].per_second:.0f}/s")
    await _measure_to_seat(platform, headers, plan, measured)
    return measured


async def _measure_to_seat(
    platform: RunningPlatform, headers: Mapping[str, str], plan: Plan, measured: Measured
) -> None:
    address, cookies = seat_of(platform, "hlj_duty")
    waiting: dict[str, float] = {}
    number = int(plan.seat_rate * plan.seat_seconds)
    clients = [Client(f"{platform.url}/api/v1/reports/", headers) for _each in range(CLIENTS)]
    free: asyncio.Queue[Client] = asyncio.Queue()
    for client in clients:
        free.put_nowait(client)

    async def post(serial: int) -> None:
        summary = f"到席 {serial:05d} 号 {time.time_ns()}"
        client = await free.get()
        waiting[summary] = time.perf_counter()
        status, answer = await client.post(report(summary), {"Idempotency-Key": f"{time.time_ns()}-{serial}"})
        assert status == 201, f"{status}: {answer.decode()}"
        free.put_nowait(client)

    async with connect(address, origin=platform.url, additional_headers={"Cookie": cookies}, max_size=None) as socket:  # type: ignore[arg-type]
        await socket.recv()  # the first picture

        async def listen() -> None:
            async for text in socket:
                arrived = time.perf_counter()
                for summary in [summary for summary in waiting if summary in str(text)]:
                    measured.to_seat.append(arrived - waiting.pop(summary))
                if len(measured.to_seat) == number:
                    return

        listening = asyncio.create_task(listen())
        posting = []
        began = time.perf_counter()
        for serial in range(number):
            await asyncio.sleep(max(0.0, began + serial / plan.seat_rate - time.perf_counter()))
            posting.append(asyncio.create_task(post(serial)))
        await asyncio.gather(*posting)
        await asyncio.wait([listening], timeout=ARRIVES_WITHIN)
        listening.cancel()
    for client in clients:
        client.close()
    measured.lost = number - len(measured.to_seat)


def seat_of(platform: RunningPlatform, name: str) -> tuple[str, str]:
    """Where a person's board listens, and the cookies of their session."""
    with httpx.Client(base_url=platform.url, headers={"Origin": platform.url}, follow_redirects=True) as visitor:
        visitor.get("/sign-in/").raise_for_status()
        form = {"username": name, "password": platform.users[name]["password"]}
        visitor.post("/sign-in/", data=form | {"csrfmiddlewaretoken": visitor.cookies["csrftoken"]})
        page = visitor.get("/board/").raise_for_status().text
        found = re.search(r'data-socket="([^"]+)"', page)
        assert found, f"{name} has no board"
        return found[1], "; ".join(f"{key}={value}" for key, value in visitor.cookies.items())


def as_json(measured: Measured) -> str:
    return json.dumps(
        {
            "bare_per_second": round(measured.bare_per_second, 1),
            "intake_per_second": round(measured.intake_per_second, 1),
            "share": round(measured.share, 3),
            "to_seat_p50_ms": round(percentile(measured.to_seat, 0.5) * 1000, 1),
            "to_seat_p99_ms": round(percentile(measured.to_seat, 0.99) * 1000, 1),
            "others": round(measured.others, 2),
        }
    )
