"""A small load generator: keep-alive connections, one request at a time each, on loopback only, bounded in time."""

import asyncio
import http
import itertools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Outcome:
    """What a run saw: seconds of each answer, and how often each status came."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers a second, of whatever status."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def per_second(self) -> float:
        return self.statuses.get(201, 0) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        ranked = sorted(self.latencies)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


class Client:
    """One keep-alive connection."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        assert parts.hostname in ("127.0.0.1", "localhost"), "load goes to this machine only"
        self.host, self.port, self.path = parts.hostname, parts.port or 80, parts.path
        self.headers = {"Host": f"{self.host}:{self.port}", "Content-Type": "application/json", **headers}
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.request = b""

    async def post(self, body: Any, extra: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        payload = json.dumps(body, ensure_ascii=False).encode()
        lines = [f"POST {self.path} HTTP/1.1", f"Content-Length: {len(payload)}"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **(extra or {})}.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + payload)
        return await self._answer()

    async def get(self) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
            lines = [f"GET {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers.items())]
            self.request = "\r\n".join([*lines, "", ""]).encode()
        self.writer.write(self.request)
        return await self._answer()

    async def _answer(self) -> tuple[int, bytes]:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin1")
        status = int(head.split(" ", 2)[1])
        length = next(
            (int(line.split(":", 1)[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0
        )
        has_body = status != http.HTTPStatus.NOT_MODIFIED
        return status, await self.reader.readexactly(length if has_body else 0)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


async def hammer(
    url: str, headers: Mapping[str, str], body: Callable[[int], Any], *, clients: int, seconds: float
) -> Outcome:
    """`clients` connections post as fast as they are answered, for `seconds`."""
    serial = itertools.count()
    outcome = Outcome()
    until = time.perf_counter() + seconds

    async def one() -> None:
        client = Client(url, headers)
        while time.perf_counter() < until:
            number = next(serial)
            began = time.perf_counter()
            status, _answer = await client.post(body(number), {"Idempotency-Key": f"{began}-{number}"})
            outcome.latencies.append(time.perf_counter() - began)
            outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
        client.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _client in range(clients)))
    outcome.seconds = time.perf_counter() - began
    return outcome


async def fetch(url: str, headers: Mapping[str, str], *, clients: int, seconds: float) -> Outcome:
    """`clients` connections read as fast as they are answered, for `seconds`."""
    outcome = Outcome()
    until = time.perf_counter() + seconds

    async def one() -> None:
        client = Client(url, headers)
        while time.perf_counter() < until:
            began = time.perf_counter()
            status, _answer = await client.get()
            outcome.latencies.append(time.perf_counter() - began)
            outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
        client.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _client in range(clients)))
    outcome.seconds = time.perf_counter() - began
    return outcome
