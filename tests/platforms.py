"""Whole platforms for tests: `manage.py up` itself, with a clone of the tests' database and a Valkey of its own."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from tests.databases import APPLICATION, DEMONSTRATION, OWNER, DatabaseServer, pointed_at

ROOT = Path(__file__).resolve().parent.parent
LAST_LINE = "Ctrl-C ends it."
UP_WITHIN = 60.0  # seconds, on a machine that is busy with other tests
# Of the tests' own process; a platform must not inherit them.
SETTLED_BY_US = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "PORT",
    "WS_PORT",
    "WS_URL",
    "FENGSUI_STATE",
)


def eventually[Found](look: Callable[[], Found], *, within: float, every: float = 0.02) -> Found:
    """What `look` returns once that is true; fails the test when it never is within so many seconds."""
    until = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < until, f"not within {within} s: {look}"
        time.sleep(every)
    return found


def free_ports() -> tuple[int, int]:
    """Two neighbours: HTTP and sockets. Below those that the kernel hands out to clients, which might take the port of
    a process while it starts again; and another thousand for each process of the tests."""
    first_port = 16_000 + 1_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = first_port + 2 * secrets.randbelow(500)
        with socket.socket() as first, socket.socket() as second, contextlib.suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port, port + 1


def environment(**chosen: str) -> dict[str, str]:
    """The machine's environment without what the tests set for themselves."""
    inherited = {name: value for name, value in os.environ.items() if name not in SETTLED_BY_US}
    return inherited | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"} | chosen


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def descendants(pid: int) -> Iterator[int]:
    yield pid
    for child in children(pid):
        yield from descendants(child)


def is_alive(pid: int) -> bool:
    """Runs, and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def make_demonstration(demo_file: Path) -> dict[str, Any]:
    """Load the demonstration's people into the database that Django is pointed at; what demo.json says of them."""
    from orgs.demonstration import load_demonstration  # not its command, which refuses any database but `up`'s own

    load_demonstration(demo_file=demo_file, url="", ws_url="", at=now())
    users: dict[str, Any] = json.loads(demo_file.read_text())["users"]
    return users


@dataclass(kw_only=True)
class RunningPlatform:
    """`folder`: its state. `settings`: its part of the environment. Names of processes are those of processes.json:
    http, sockets, sockets-2, worker, worker-2, beat, beat-2, and valkey and postgres where it starts them itself."""

    folder: Path
    settings: dict[str, str]
    users: dict[str, Any] = field(default_factory=dict)
    port: int = 0
    ws_port: int = 0
    process: subprocess.Popen[bytes] | None = None
    after: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.ws_port}"

    @property
    def database_url(self) -> str:
        return self.settings["DATABASE_URL"]

    @property
    def output(self) -> str:
        """What the terminal shows."""
        return (self.folder / "terminal").read_text()

    def start(self) -> None:
        """Returns once it says that it runs, and its second processes are up too."""
        self.launch()
        self.wait_until_up()

    def launch(self) -> None:
        if not self.port:
            self.port, self.ws_port = free_ports()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        ports = {"PORT": str(self.port), "WS_PORT": str(self.ws_port), "FENGSUI_STATE": str(self.folder)}
        with open(self.folder / "terminal", "wb") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--with-parent"],
                cwd=ROOT,
                env=environment(**self.settings, **ports),
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
            )

    def wait_until_up(self) -> None:
        assert self.process is not None
        process = self.process
        eventually(lambda: LAST_LINE in self.output or process.poll() is not None, within=UP_WITHIN)
        assert process.poll() is None, self.output

    def demonstration(self) -> dict[str, Any]:
        """demo.json, as `up` wrote it."""
        found: dict[str, Any] = json.loads((self.folder / "demo.json").read_text())
        return found

    def everybody(self) -> list[int]:
        """The numbers of all processes below it, its own first."""
        assert self.process is not None
        return list(descendants(self.process.pid))

    def pid(self, name: str) -> int:
        """The number of a running process; waits while it is being started again."""
        return eventually(lambda: self.pids().get(name, 0), within=20)

    def workers(self, name: str = "http") -> list[int]:
        """The numbers of its children."""
        return children(self.pid(name))

    def serving_sockets(self) -> str:
        """Which of the two socket processes serves; the other waits."""
        serving = int((self.folder / "sockets.lock").read_text() or 0)
        return next((name for name in ("sockets", "sockets-2") if self.pids().get(name) == serving), "sockets")

    def kill(self, name: str, sign: int = signal.SIGKILL) -> int:
        """Kill a process and return its number once the supervisor has put another in its place."""
        old = self.pid(name)
        os.kill(old, sign)
        eventually(lambda: self.pids().get(name, old) != old, within=20)
        return old

    def log(self, name: str) -> str:
        return (self.folder / "logs" / f"{name}.log").read_text(errors="replace")

    @contextlib.contextmanager
    def orm(self) -> Iterator[None]:
        """Django's models of the test's own process read and write this platform's database while inside."""
        with pointed_at(self.database_url):
            yield

    def stop(self, sign: int = signal.SIGTERM) -> float:
        """End it and drop what it used; the seconds that its end took."""
        began = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(sign)
            self.process.wait(timeout=20)
        took = time.monotonic() - began
        if (self.folder / "run").is_symlink():
            shutil.rmtree((self.folder / "run").readlink(), ignore_errors=True)
        self.after()
        return took

    def pids(self) -> dict[str, int]:
        """The numbers of the processes that it looks after, by name."""
        try:
            seen = json.loads((self.folder / "processes.json").read_text())["processes"]
        except FileNotFoundError:
            return {}
        return dict(seen)


@dataclass(kw_only=True)
class PlatformMaker:
    server: DatabaseServer
    users: dict[str, Any]
    folder: Path
    made: list[RunningPlatform] = field(default_factory=list)

    def start(self, **settings: str) -> RunningPlatform:
        """A platform with the demonstration's people and nothing else; `settings` are added to its environment."""
        name = f"p{secrets.token_hex(3)}"
        self.server.create(name, template=DEMONSTRATION)
        chosen = {
            "DATABASE_URL": self.server.url(APPLICATION, name),
            "DATABASE_OWNER_URL": self.server.url(OWNER, name),
            "SECRET_KEY": secrets.token_hex(16),
        }
        platform = RunningPlatform(
            folder=self.folder / name,
            settings=chosen | settings,
            users=self.users,
            after=lambda: self.server.drop(name),
        )
        self.made.append(platform)
        platform.start()
        return platform

    def stop_all(self) -> None:
        for platform in self.made:
            if platform.process is not None and platform.process.poll() is None:
                platform.stop()
