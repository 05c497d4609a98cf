"""People at a running platform: over REST with their token, at a board with their session and a WebSocket."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from orgs.models import Appointment
from tests.platforms import RunningPlatform

RETRY_AFTER = 0.1  # seconds; a browser of ours takes 0.3


def rest(platform: RunningPlatform, name: str, *, language: str = "zh-CN", token: str = "") -> httpx.Client:
    """A client of the REST door."""
    return httpx.Client(
        base_url=f"{platform.url}/api/v1",
        headers={
            "Authorization": f"Token {token or platform.users[name]['token']}",
            "Accept-Language": language,
        },
        timeout=10,
    )


def signed_in(platform: RunningPlatform, name: str) -> httpx.Client:
    """A browser's session, begun at the sign-in page."""
    visitor = httpx.Client(base_url=platform.url, headers={"Origin": platform.url}, timeout=10)
    visitor.get("/sign-in/").raise_for_status()
    form = {
        "username": name,
        "password": platform.users[name]["password"],
        "csrfmiddlewaretoken": visitor.cookies["csrftoken"],
    }
    answer = visitor.post("/sign-in/", data=form)
    assert answer.status_code == 302, answer.text
    return visitor


def organisation_id(platform: RunningPlatform, name: str) -> int:
    with platform.orm():
        return Appointment.objects.filter(user__username=name).order_by("pk").values_list("organisation", flat=True)[0]


class Seat:
    """One browser at a board: shows what it was sent, and connects again when it was cut off."""

    def __init__(self, platform: RunningPlatform, name: str, *, language: str = "zh-hans") -> None:
        with closing(signed_in(platform, name)) as visitor:
            self.cookies = "; ".join(f"{key}={value}" for key, value in visitor.cookies.items())
        self.address = f"{platform.ws_url}/ws/board/{organisation_id(platform, name)}/{language}/"
        self.origin = platform.url
        self.lanes: dict[str, str] = {}
        self.overdue = 0
        self.messages: list[tuple[float, str]] = []  # when (monotonic), and which type
        self.connections = 0
        self.leaving = threading.Event()
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self._stay, daemon=True)

    def _stay(self) -> None:
        while not self.leaving.is_set():
            try:
                with self._connected() as socket:
                    for text in socket:
                        self._take(json.loads(text))
            except (OSError, WebSocketException, EOFError):
                pass
            self.leaving.wait(RETRY_AFTER)

    @contextmanager
    def _connected(self) -> Iterator[ClientConnection]:
        headers = {"Cookie": self.cookies}
        with connect(
            self.address, origin=self.origin, additional_headers=headers, open_timeout=2, close_timeout=0.2
        ) as socket:  # type: ignore[arg-type]
            self.connections += 1
            self.socket = socket
            yield socket

    def _take(self, message: dict[str, Any]) -> None:
        with self.changed:
            if message["type"] == "snapshot":
                self.lanes = {}
            self.lanes |= message.get("lanes", {})
            self.overdue = message.get("overdue", self.overdue)
            self.messages.append((time.monotonic(), message["type"]))
            self.changed.notify_all()

    def item(self, *words: str, lane: str = "") -> str:
        """The one item of the board that holds all these words; empty where none does."""
        for name, html in self.lanes.items():
            if name.endswith(lane):
                for item in re.findall(r"<li\b.*?</li>", html, re.DOTALL):
                    if all(word in item for word in words):
                        return item
        return ""

    def wait_for(self, *words: str, lane: str = "", within: float) -> float:
        """Seconds until an item holds all these words."""
        began = time.monotonic()
        with self.changed:
            seen = self.changed.wait_for(lambda: self.item(*words, lane=lane), within)
        assert seen, f"{words} not within {within} s on {self.address}: {self.lanes}"
        return time.monotonic() - began

    def wait_until_gone(self, *words: str, within: float) -> None:
        """Until no item holds all these words any more."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.item(*words), within), self.item(*words)

    def leave(self) -> None:
        self.leaving.set()
        if hasattr(self, "socket"):
            self.socket.close()
        self.thread.join(3)


@contextmanager
def seated(platform: RunningPlatform, *names: str, language: str = "zh-hans") -> Iterator[list[Seat]]:
    """Seats that have their first picture."""
    seats = [Seat(platform, name, language=language) for name in names]
    try:
        for seat in seats:
            seat.thread.start()
        for seat in seats:
            with seat.changed:
                assert seat.changed.wait_for(lambda seat=seat: seat.lanes, 10), f"no picture: {seat.address}"  # type: ignore[misc]
        yield seats
    finally:
        for seat in seats:
            seat.leave()
