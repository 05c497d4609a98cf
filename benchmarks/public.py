"""`make bench-public`: the public page of warnings from one process, beside a bare answer of the same process, and how
soon it says what another process has committed. `--check` fails where a bar is missed (ARGS=--check).

A platform of its own, and beside it one granian worker as the platform starts it, so that a single process is measured.
The load comes from this process, on loopback only. Rounds alternate, so that whatever else the machine does hits both.
"""

import argparse
import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

import httpx

from benchmarks.clocks.measuring import url_of
from benchmarks.intake import platform_for_measuring
from benchmarks.load import Outcome, fetch
from benchmarks.machine import Others, described
from config.services import http_command, listens
from tests.databases import pointed_at
from tests.platforms import ROOT, RunningPlatform, descendants, environment, eventually, free_ports

PAGE, BARE = "/public/warnings/", "/bench/nothing/"
PACKED = {"Accept-Encoding": "gzip"}
CLIENTS = 8
LEAST_PER_SECOND, LONGEST, LATEST = 1000.0, 0.020, 1.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much there is to read, how long to measure, how often to publish and lift."""

    in_force: int = 50
    past: int = 500
    rounds: int = 5
    round_seconds: float = 3.0
    times: int = 20


SHORT = Plan(in_force=3, past=3, rounds=1, round_seconds=1.0, times=2)


@dataclass(kw_only=True)
class Measured:
    """Outcomes of each round; seconds from a commit until the page said so."""

    bare: list[Outcome] = field(default_factory=list)
    page: list[Outcome] = field(default_factory=list)
    packed: list[Outcome] = field(default_factory=list)
    unchanged: list[Outcome] = field(default_factory=list)
    published: list[float] = field(default_factory=list)
    lifted: list[float] = field(default_factory=list)
    size: int = 0
    others: float = 0.0

    @property
    def page_per_second(self) -> float:
        return median(each.rate for each in self.page)

    @property
    def share(self) -> float:
        return self.page_per_second / median(each.rate for each in self.bare)

    def latency(self, share: float) -> float:
        return Outcome(latencies=[each for outcome in self.page for each in outcome.latencies]).percentile(share)

    def missed(self) -> list[str]:
        """The bars that were not reached, in words."""
        answered = [status for outcome in (*self.page, *self.packed, *self.bare) for status in outcome.statuses]
        bars = {
            f"at least {LEAST_PER_SECOND:.0f} pages a second": self.page_per_second >= LEAST_PER_SECOND,
            f"p95 of a page under {LONGEST * 1000:.0f} ms": self.latency(0.95) < LONGEST,
            f"right within {LATEST:.0f} s of publication": max(self.published) < LATEST,
            f"right within {LATEST:.0f} s of lifting": max(self.lifted) < LATEST,
            "every page answered 200": set(answered) == {200},
        }
        return [bar for bar, reached in bars.items() if not reached]

    def table(self) -> str:
        """In Markdown."""
        rows: list[tuple[str, ...]] = [("", "per second", "p50", "p95", "p99"), ("---", "---:", "---:", "---:", "---:")]
        for name, outcomes in (
            ("bare answer of two bytes", self.bare),
            (f"public page, {self.size // 1024} KB", self.page),
            ("the same, packed by gzip", self.packed),
            ("the same to who has it (304)", self.unchanged),
        ):
            together = Outcome(latencies=[each for outcome in outcomes for each in outcome.latencies])
            shares = [f"{together.percentile(share) * 1000:.1f} ms" for share in (0.5, 0.95, 0.99)]
            rows.append((name, f"{median(each.rate for each in outcomes):.0f}", *shares))
        rows.append(("share of the bare answer", f"{self.share:.2f}", "", "", ""))
        for name, waited in (("publication", self.published), ("lifting", self.lifted)):
            shown = f"p50 {median(waited) * 1000:.0f} ms, at most {max(waited) * 1000:.0f} ms"
            rows.append((f"{name} to page ({len(waited)} times)", shown, "", "", ""))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@contextmanager
def one_worker(platform: RunningPlatform, database_url: str) -> Iterator[tuple[str, int]]:
    """The address of one process that serves this platform, and its main's number."""
    port, _ws_port = free_ports()
    settings = environment(
        PORT=str(port), DATABASE_URL=database_url, SECRET_KEY="of a measurement", FENGSUI_STATE=str(platform.folder),
        DJANGO_SETTINGS_MODULE="benchmarks.settings",
    )  # fmt: skip
    process = subprocess.Popen(
        http_command(port, workers=1),
        cwd=ROOT,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: listens(port), within=30)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def measure(platform: RunningPlatform, database_url: str, plan: Plan, say: Callable[[str], None]) -> Measured:
    """Publishes what there is to read, then measures."""
    with pointed_at(database_url), one_worker(platform, database_url) as (url, main):
        fill(plan)
        say(f"{plan.in_force} warnings in force, {plan.past} past ones")
        pids = [*platform.everybody(), *descendants(main)]
        others = Others(pids)
        measured = asyncio.run(_measure_load(url, plan, say))
        measured.others = others.share(pids)
        _measure_delay(url, plan, measured)
        return measured


async def _measure_load(url: str, plan: Plan, say: Callable[[str], None]) -> Measured:
    measured = Measured()
    answer = httpx.get(url + PAGE, headers={"Accept-Encoding": "identity"}).raise_for_status()
    measured.size = len(answer.content)
    tag = {"If-None-Match": answer.headers["ETag"]}
    for path in (BARE, PAGE):
        await fetch(url + path, {}, clients=CLIENTS, seconds=plan.round_seconds / 3)
    for number in range(1, plan.rounds + 1):
        measured.bare.append(await fetch(url + BARE, {}, clients=CLIENTS, seconds=plan.round_seconds))
        measured.page.append(await fetch(url + PAGE, {}, clients=CLIENTS, seconds=plan.round_seconds))
        measured.packed.append(await fetch(url + PAGE, PACKED, clients=CLIENTS, seconds=plan.round_seconds))
        measured.unchanged.append(await fetch(url + PAGE, tag, clients=CLIENTS, seconds=plan.round_seconds))
        say(f"round {number}: bare {measured.bare[-1].rate:.0f}/s, page {measured.page[-1].rate:.0f}/s")
    return measured


def _measure_delay(url: str, plan: Plan, measured: Measured) -> None:
    """This process commits; the other one's page is looked at all the time."""
    from tests.warned import LIFTING, published

    with httpx.Client(base_url=url) as reader:
        for number in range(plan.times):
            at = datetime.now(UTC)
            title = f"到页 {number} 号 {time.time_ns()}"
            warned = published("yellow", at=at, title=title)
            path = f"{PAGE}{warned.warning.number}/"
            measured.published.append(_until(lambda seek=title: seek in reader.get(PAGE).text))  # type: ignore[misc]
            reader.get(path).raise_for_status()
            warned.act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
            measured.lifted.append(_until(lambda seek=path: "已解除" in reader.get(seek).text))  # type: ignore[misc]
            time.sleep(0.037 * (number % 7))  # so that looks and commits do not keep step


def _until(look: Callable[[], bool]) -> float:
    began = time.perf_counter()
    eventually(look, within=5, every=0.002)
    return time.perf_counter() - began


def fill(plan: Plan) -> None:
    """By the platform's own acts, a minute apart."""
    from tests.warned import LIFTING, published

    at = datetime.now(UTC) - timedelta(minutes=plan.past + plan.in_force)
    for number in range(plan.past + plan.in_force):
        at += timedelta(minutes=1)
        colour = ("yellow", "blue")[number % 2]
        warned = published(colour, at=at, title=f"某型设备高危漏洞预警 {number:04d}")
        if number < plan.past:
            warned.act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)


def main() -> int:
    options = argparse.ArgumentParser(prog="benchmarks.public", description=__doc__)
    options.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    options.add_argument("--short", action="store_true", help="a few seconds, to see that it runs")
    chosen = options.parse_args()
    logging.disable(logging.WARNING)  # of boards that this process cannot ping
    print(f"  {described()}")
    with platform_for_measuring() as platform:
        plan = SHORT if chosen.short else Plan()
        measured = measure(platform, url_of(platform, "fengsui"), plan, lambda text: print(f"  {text}", flush=True))
    print(f"\n{measured.table()}\n")
    for bar in measured.missed():
        print(f"  missed: {bar}")
    print(f"  other programs used {measured.others:.0%} of the machine meanwhile")
    return 1 if chosen.check and measured.missed() else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    sys.exit(main())
