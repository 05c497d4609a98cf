"""Asks the pages as a browser would, on one database and the other in turn, and says what is too slow."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from benchmarks.million.vocabulary import RARE
from cases.search import words_of
from incidents.filters import IncidentFilter
from incidents.lists import incidents_listed
from reporting.search import reports_found
from reporting.statistics import incidents_by_level, incidents_by_region, timeliness_by_rule
from tests.databases import pointed_at
from tests.world import person

MOST_TIMES, MOST_QUERIES, LONGEST_SEARCH, LONGEST_STATISTICS = 1.3, 10, 0.050, 1.5
ROUNDS, WARM_UP = 3, 3
NUMBER = "{number}"
VIEWERS = {"meo_duty": "sees all", "hlj_duty": "a province of 31", "internet_reporter": "an enterprise"}
SEARCHES = {
    "two characters": "龙凤", "three and more": "宽带大面积", "English": "ransomware", "very common": "中断",
    "rare": RARE, "no hit": "没有这样的",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`look`: one request, with the number of an incident that the viewer sees; says how many rows came. `beside`: the
    database that it is compared with, `thousand` or `open`."""

    name: str
    viewer: str
    look: Callable[[Client, str], int]
    is_search: bool = False
    beside: str = "thousand"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Seconds of processor time of each request, browser's process and database together: on the small database and on
    the whole one; `passed`: seconds that passed on the whole one, which others on the machine make longer."""

    asked: Asked
    small: Sequence[float]
    whole: Sequence[float]
    passed: Sequence[float]
    queries: int
    rows: tuple[int, int]

    @property
    def times(self) -> float:
        return statistics.median(self.whole) / statistics.median(self.small)

    def row(self) -> tuple[str, ...]:
        figures = (p50(self.small), p50(self.whole), p95(self.whole), p95(self.passed))
        return (
            f"{self.asked.name}", VIEWERS[self.asked.viewer], *(f"{seconds * 1000:.0f} ms" for seconds in figures),
            f"{self.times:.2f}", f"{self.rows[0]}, {self.rows[1]}", str(self.queries),
        )  # fmt: skip

    def missed(self) -> list[str]:
        name = f"{self.asked.name} ({VIEWERS[self.asked.viewer]})"
        bars = {
            # Drawing a row costs as much as finding it: a full page is not compared with an empty one.
            f"{name}: within {MOST_TIMES} of its time on the small database": self.times <= MOST_TIMES
            or self.rows[0] < self.rows[1],
            f"{name}: at most {MOST_QUERIES} queries": self.queries <= MOST_QUERIES,
            f"{name}: p95 under {LONGEST_SEARCH * 1000:.0f} ms": not self.asked.is_search
            or p95(self.passed) < LONGEST_SEARCH,
        }
        return [bar for bar, reached in bars.items() if not reached]


@dataclass(kw_only=True)
class Measured:
    pages: list[Answered] = field(default_factory=list)
    statistics: dict[str, float] = field(default_factory=dict)  # seconds of the slowest

    def missed(self) -> list[str]:
        slow = [
            f"{name}: under {LONGEST_STATISTICS} s"
            for name, took in self.statistics.items()
            if took >= LONGEST_STATISTICS
        ]
        return [bar for page in self.pages for bar in page.missed()] + slow

    def table(self, *, small: int, whole: int) -> str:
        """In Markdown."""
        rows = [
            (
                "page",
                "who",
                f"p50 at {small:,}",
                f"p50 at {whole:,}",
                "p95",
                "p95 of what passed",
                "times",
                "rows",
                "queries",
            ),
            ("---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"),
            *(page.row() for page in self.pages),
            *((name, "one year", "", f"{took:.2f} s", "", "", "", "", "1") for name, took in self.statistics.items()),
        ]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def p50(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95) - 1]


PLACES = {
    "incidents": "/incidents/", "obligations": "/obligations/", "obligations met": "/obligations/?state=met",
    "notices": "/notices/?all=1",
}  # fmt: skip


def everything(viewers: Iterable[str] = VIEWERS) -> list[Asked]:
    """All pages of these people."""
    asked = []
    for viewer in viewers:
        if viewer != "internet_reporter":
            asked.append(_page("board", viewer, "/board/"))
            asked.append(_page("board, beside as many open and no history", viewer, "/board/", beside="open"))
        asked += [_page(name, viewer, address) for name, address in PLACES.items()]
        asked.append(_reports("reports (the query)", viewer, "", is_search=False))
        for name, words in {**SEARCHES, "number": NUMBER}.items():
            asked.append(_page(f"search incidents: {name}", viewer, f"/incidents/?q={words}", is_search=True))
        for name in ("two characters", "very common", "no hit"):
            words = SEARCHES[name]
            asked.append(_page(f"search obligations: {name}", viewer, f"/obligations/?q={words}", is_search=True))
            asked.append(_reports(f"search reports: {name} (the query)", viewer, words))
    return asked


def _page(name: str, viewer: str, address: str, *, is_search: bool = False, beside: str = "thousand") -> Asked:
    def look(client: Client, number: str) -> int:
        response = client.get(address.replace(NUMBER, number))
        assert response.status_code == 200, f"{viewer} {address}: {response.status_code}"
        return response.content.count(b'class="ttl"')

    return Asked(name=name, viewer=viewer, look=look, is_search=is_search, beside=beside)


def _reports(name: str, viewer: str, words: str, *, is_search: bool = True) -> Asked:
    def look(client: Client, number: str) -> int:
        return len(reports_found(user=person(viewer), words=words_of(words), place=None).rows)

    return Asked(name=name, viewer=viewer, look=look, is_search=is_search)


def measure(
    asked: Sequence[Asked], *, urls: Mapping[str, str], requests: int, until: datetime, say: Callable[[str], None]
) -> Measured:
    """`urls`: of the databases `thousand`, `open` and `whole`."""
    measured = Measured()
    for each in asked:
        small: list[float] = []
        whole: list[float] = []
        passed: list[float] = []
        for _round in range(ROUNDS):  # in turn, so that whatever else the machine does hits both alike
            took, _passed, _queries, few = _ask(each, urls[each.beside], max(requests // ROUNDS, 1))
            small += took
            took, passed_now, queries, rows = _ask(each, urls["whole"], max(requests // ROUNDS, 1))
            whole += took
            passed += passed_now
        answered = Answered(asked=each, small=small, whole=whole, passed=passed, queries=queries, rows=(few, rows))
        measured.pages.append(answered)
        say(" ".join(measured.pages[-1].row()))
    with pointed_at(urls["whole"]):
        measured.statistics = _statistics(until)
    return measured


def _ask(asked: Asked, url: str, requests: int) -> tuple[list[float], list[float], int, int]:
    """Seconds of processor time of each request, seconds that passed, how many queries one asks, how many rows come."""
    with pointed_at(url):
        client, viewer = Client(), person(asked.viewer)
        client.force_login(viewer)
        page = incidents_listed(user=viewer, chosen=_everything(), place=None)
        number = page.rows[0].number if page.rows else "HL-2026-0001"
        for _each in range(WARM_UP):
            asked.look(client, number)
        with CaptureQueriesContext(connection) as queries:
            rows = asked.look(client, number)
            asked_for = len(queries)
        took, passed = [], []
        for _each in range(requests):
            used, began = _processor_time(), time.perf_counter()
            asked.look(client, number)
            took.append(_processor_time() - used)
            passed.append(time.perf_counter() - began)
        return took, passed, asked_for, rows


def _processor_time() -> float:
    """Seconds that this process and the database's, which serves it, have used."""
    backend = Path(f"/proc/{connection.connection.get_backend_pid()}/schedstat").read_text()
    return time.process_time() + int(backend.split()[0]) / 1e9


def _everything() -> IncidentFilter:
    chosen = IncidentFilter({})
    assert chosen.is_valid()
    return chosen


def _statistics(until: datetime) -> dict[str, float]:
    year = localtime(until).year
    begins, ends = (datetime(each, 1, 1, tzinfo=UTC) - timedelta(hours=8) for each in (year - 1, year))
    questions: dict[str, Callable[[], object]] = {
        "incidents by level and month": lambda: incidents_by_level(plan_code="miit-2017-281", since=begins, until=ends),
        "incidents by region": lambda: incidents_by_region(since=begins, until=ends),
        "timeliness by rule": lambda: timeliness_by_rule(since=begins, until=ends),
    }
    took = {}
    for name, question in questions.items():
        times = []
        for _each in range(3):
            began = time.perf_counter()
            question()
            times.append(time.perf_counter() - began)
        took[name] = max(times)
    return took
