"""`make bench-soak`: three minutes at a hundred reports a second, sent at that pace whether answers come or not.

Nothing may pile up: neither answers, nor words to be written, nor steps of clocks. Loopback only, bounded in count and
time."""

import argparse
import asyncio
import statistics
import sys
import time
from dataclasses import dataclass, field

import psycopg2

from benchmarks.intake import percentile, platform_for_measuring, report
from benchmarks.load import Client, hammer
from benchmarks.machine import described
from tests.platforms import RunningPlatform

RATE = 100  # a second
WINDOW = 30  # seconds, of which the first and the last are compared
CLIENTS = 32
LONGEST = 0.080  # seconds: p95 of every window
QUEUES = {
    "words to be written": "SELECT count(*) FROM incidents_unwordedcase",
    "steps of clocks": "SELECT count(*) FROM cases_obligation WHERE next_at <= now()",
}


@dataclass
class Window:
    latencies: list[float] = field(default_factory=list)
    waiting: int = 0  # reports whose turn had come and that no connection was free for, at its end
    queues: dict[str, int] = field(default_factory=dict)


async def soak(platform: RunningPlatform, seconds: int) -> tuple[list[Window], dict[int, int]]:
    headers = {"Authorization": f"Token {platform.users['carrier_reporter']['token']}"}
    free: asyncio.Queue[Client] = asyncio.Queue()
    for _client in range(CLIENTS):
        free.put_nowait(Client(f"{platform.url}/api/v1/reports/", headers))
    # Every process has loaded what it needs, as in the other measurements.
    await hammer(
        f"{platform.url}/api/v1/reports/", headers, lambda serial: report(f"预热 {serial}"), clients=8, seconds=3
    )
    statuses: dict[int, int] = {}
    windows = [Window()]
    under_way: set[asyncio.Task[None]] = set()

    async def post(serial: int, turn: float) -> None:
        client = await free.get()
        status, _answer = await client.post(report(f"持续 {serial}"), {"Idempotency-Key": f"soak-{serial}"})
        free.put_nowait(client)
        statuses[status] = statuses.get(status, 0) + 1
        windows[-1].latencies.append(time.perf_counter() - turn)

    began = time.perf_counter()
    for serial in range(RATE * seconds):
        turn = began + serial / RATE
        await asyncio.sleep(max(0.0, turn - time.perf_counter()))
        task = asyncio.create_task(post(serial, turn))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        if (serial + 1) % (RATE * WINDOW) == 0:
            windows[-1].waiting = len(under_way)
            windows[-1].queues = await asyncio.to_thread(lengths, platform)
            windows.append(Window())
    await asyncio.gather(*under_way)
    while not free.empty():
        free.get_nowait().close()
    return [window for window in windows if window.queues], statuses


def lengths(platform: RunningPlatform) -> dict[str, int]:
    link = psycopg2.connect(f"postgresql://postgres@/fengsui?host={(platform.folder / 'run').resolve()}")
    try:
        with link.cursor() as cursor:
            found = {}
            for name, query in QUEUES.items():
                cursor.execute(query)
                found[name] = int(cursor.fetchone()[0])  # type: ignore[index]  # a count is always there
            return found
    finally:
        link.close()


def missed(windows: list[Window], statuses: dict[int, int]) -> list[str]:
    bars = {
        "every report answered 201": set(statuses) == {201},
        f"p95 of every window under {LONGEST * 1000:.0f} ms": all(
            percentile(each.latencies, 0.95) < LONGEST for each in windows
        ),
        "nobody waits for a free connection": all(each.waiting < CLIENTS for each in windows),
        **{
            f"no growing queue of {name}": windows[-1].queues[name] <= windows[0].queues[name] + 2 * RATE
            for name in QUEUES
        },
    }
    return [bar for bar, held in bars.items() if not held]


def main() -> int:
    options = argparse.ArgumentParser(prog="benchmarks.soak", description=__doc__)
    options.add_argument("--seconds", type=int, default=180)
    options.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    chosen = options.parse_args()
    print(f"  {described()}")
    with platform_for_measuring() as platform:
        windows, statuses = asyncio.run(soak(platform, chosen.seconds))
    print(f"\n| seconds | p50 | p95 | p99 | under way | {' | '.join(QUEUES)} |\n|{' ---: |' * (5 + len(QUEUES))}")
    for number, each in enumerate(windows, start=1):
        times = [f"{percentile(each.latencies, share) * 1000:.0f} ms" for share in (0.5, 0.95, 0.99)]
        row = [str(number * WINDOW), *times, str(each.waiting), *(str(each.queues[name]) for name in QUEUES)]
        print(f"| {' | '.join(row)} |")
    median = statistics.median(latency for each in windows for latency in each.latencies)
    print(f"\n  {sum(statuses.values())} reports, {statuses}; p50 of all {median * 1000:.0f} ms")
    for bar in missed(windows, statuses):
        print(f"  missed: {bar}")
    return 1 if chosen.check and missed(windows, statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
