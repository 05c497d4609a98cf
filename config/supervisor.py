"""Starts processes, starts them again when they die, and ends them in order.

Everything happens in the main thread (the kernel ties a child's life to the thread that started it), which sleeps
until a signal arrives. Only processes that were started here are ever signalled, by their own numbers."""

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.processes import die_with_parent

STEADY_AFTER = 5.0  # seconds: a process that lived as long is started again at once
FIRST_DELAY, LONGEST_DELAY = 0.25, 15.0  # seconds: doubled with each early death, so that a broken one does not spin
PATIENCE = 60.0  # seconds for a process to become ready, or ready again
ATTENTIVE = 0.02  # seconds between looks while somebody waits
LARGEST_LOG = 10_000_000  # bytes; one older file is kept
END_REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end while something was being waited for."""


class CannotStart(Exception):
    """A process did not become ready, or a step failed; the message names its log."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """`group`: services of a lower group are ended first. `grace`: seconds they get before they are killed."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[], bool] = lambda: True
    before_start: Callable[[], None] = lambda: None
    in_child: Callable[[int], None] = lambda parent: die_with_parent(parent=parent)
    group: int = 0
    grace: float = 2.0
    end_signal: signal.Signals = signal.SIGTERM


@dataclass(kw_only=True)
class Running:
    service: Service
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0  # monotonic
    starts: int = 0
    early_deaths: int = 0
    start_again_at: float | None = None  # monotonic; while it is down


@dataclass(kw_only=True)
class Supervisor:
    """`folder` gets logs/ and processes.json (who runs under which number); `say` tells the person at the terminal."""

    folder: Path
    say: Callable[[str], None]
    running: dict[str, Running] = field(default_factory=dict)
    end_requested: bool = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Signals wake this process while inside; on the way out everything that was started is ended."""
        self._wake, write_end = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(write_end, False)
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for request in END_REQUESTS:
            if request != signal.SIGHUP or signal.getsignal(request) != signal.SIG_IGN:  # nohup keeps its meaning
                signal.signal(request, self._request_end)
        (self.folder / "logs").mkdir(exist_ok=True)
        try:
            yield
        finally:
            self._end_everything()

    def start(self, *services: Service) -> None:
        """Start them together and return when all are ready. Raises CannotStart, Stopped."""
        for service in services:
            self.running[service.name] = Running(service=service)
            self._start(self.running[service.name])
        until = time.monotonic() + PATIENCE
        waiting = list(services)
        while True:
            for service in waiting:
                if self._has_ended(self.running[service.name]):
                    raise CannotStart(f"{service.name} ended while starting:\n{self._end_of_log(service.name)}")
            waiting = [service for service in waiting if not service.is_ready()]
            if not waiting:
                return
            if time.monotonic() > until:
                names = ", ".join(service.name for service in waiting)
                raise CannotStart(f"{names} did not become ready within {PATIENCE:.0f} s; see {self.folder / 'logs'}")
            self._sleep(ATTENTIVE)

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Run one step to its end. Raises CannotStart with the end of its log, Stopped."""
        step = Running(service=Service(name=name, command=command, environment=environment or {}))
        self.running[name] = step
        self._start(step)
        while not self._has_ended(step):
            self._sleep(ATTENTIVE)
        code = self._reap(step)
        del self.running[name]
        if code:
            raise CannotStart(f"{name} failed:\n{self._end_of_log(name)}")

    def watch(self) -> None:
        """Start again whatever dies, until somebody asks for the end."""
        with contextlib.suppress(Stopped):
            while True:
                for each in self.running.values():
                    if each.process is not None and self._has_ended(each):
                        self._mourn(each)
                    if each.start_again_at is not None and each.start_again_at <= time.monotonic():
                        self._start_again(each)
                self._sleep(self._until_next_start())

    # --- one process --------------------------------------------------------------------------------------------------

    def _start(self, each: Running) -> None:
        service = each.service
        service.before_start()
        parent = os.getpid()
        with self._log(service.name) as log:
            each.process = subprocess.Popen(
                service.command,
                env={**os.environ, **service.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C at the terminal reaches us alone: the order of the end is ours
                preexec_fn=lambda: service.in_child(parent),
            )
        each.started_at = time.monotonic()
        each.starts += 1
        each.start_again_at = None
        self._write_down()

    def _start_again(self, each: Running) -> None:
        try:
            self._start(each)
        except Exception as error:  # whatever keeps it from starting now may be gone at the next try
            self.say(f"{each.service.name} could not be started: {error}")
            self._put_off(each)

    def _mourn(self, each: Running) -> None:
        code = self._reap(each)
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if time.monotonic() - each.started_at >= STEADY_AFTER:
            each.early_deaths = 0
        self._put_off(each)
        delay = (each.start_again_at or 0) - time.monotonic()
        when = f"in {delay:.1f} s" if delay > FIRST_DELAY else "at once"
        self.say(f"{each.service.name} {how}; starting it again {when}")

    def _put_off(self, each: Running) -> None:
        delay = min(FIRST_DELAY * 2 ** (each.early_deaths - 1), LONGEST_DELAY) if each.early_deaths else 0
        each.early_deaths += 1
        each.start_again_at = time.monotonic() + delay

    def _has_ended(self, each: Running) -> bool:
        """Looks without reaping: until then its number, and its session's, cannot be given to anybody else."""
        if each.process is None:
            return True
        return os.waitid(os.P_PID, each.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _reap(self, each: Running) -> int:
        """The exit code. Whatever it left behind in its session is killed first: it could keep a port."""
        assert each.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(each.process.pid, signal.SIGKILL)
        code = each.process.wait()
        each.process = None
        return code

    # --- the end ------------------------------------------------------------------------------------------------------

    def _end_everything(self) -> None:
        """Doors first, then the stores behind them, so that what is being written can be finished."""
        alive = [each for each in self.running.values() if each.process is not None]
        for group in sorted({each.service.group for each in alive}):
            ending = [each for each in alive if each.service.group == group]
            for each in ending:
                if not self._has_ended(each) and each.process is not None:
                    each.process.send_signal(each.service.end_signal)
            until = time.monotonic() + max(each.service.grace for each in ending)
            while time.monotonic() < until and not all(self._has_ended(each) for each in ending):
                select.select([self._wake], [], [], ATTENTIVE)
                self._drain()
            for each in ending:
                self._reap(each)
        self.running.clear()
        (self.folder / "processes.json").unlink(missing_ok=True)

    def _request_end(self, *_: object) -> None:
        self.end_requested = True

    # --- sleeping and remembering -------------------------------------------------------------------------------------

    def _sleep(self, seconds: float | None) -> None:
        """Until a signal arrives or the time is over. Raises Stopped once the end was requested."""
        if not self.end_requested:
            select.select([self._wake], [], [], seconds)
            self._drain()
        if self.end_requested:
            raise Stopped

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while os.read(self._wake, 512):
                pass

    def _until_next_start(self) -> float | None:
        times = [each.start_again_at for each in self.running.values() if each.start_again_at is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _write_down(self) -> None:
        seen = {
            name: {"pid": each.process.pid, "starts": each.starts}
            for name, each in self.running.items()
            if each.process
        }
        unfinished = self.folder / "processes.json.unfinished"
        unfinished.write_text(json.dumps({"supervisor": os.getpid(), "processes": seen}, indent=1))
        unfinished.rename(self.folder / "processes.json")

    @contextlib.contextmanager
    def _log(self, name: str) -> Iterator[int]:
        path = self.folder / "logs" / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.rename(path.with_suffix(".log.1"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _end_of_log(self, name: str, lines: int = 12) -> str:
        text = (self.folder / "logs" / f"{name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-lines:])
