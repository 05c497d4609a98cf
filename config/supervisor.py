"""Starts processes, starts them again when they die, and ends them in order.

Everything happens in the main thread (the kernel ties a child's life to the thread that started it), which sleeps
until a signal arrives. Only processes that were started here are ever signalled, by their own numbers."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from config.processes import die_with_parent
from config.records import Records
from config.wakeups import Stopped, Wakeups

STEADY_AFTER = 5.0  # seconds: a process that lived as long is started again at once
FIRST_DELAY, LONGEST_DELAY = 0.25, 15.0  # seconds: doubled with each early death, so that a broken one does not spin
PATIENCE = 60.0  # seconds for a process to become ready, or ready again
ATTENTIVE = 0.02  # seconds between looks while somebody waits


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
    grace: float = 1.5
    end_signal: signal.Signals = signal.SIGTERM


@dataclass(kw_only=True)
class Running:
    service: Service
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0  # monotonic
    early_deaths: int = 0
    start_again_at: float | None = None  # monotonic; while it is down


@dataclass(kw_only=True)
class Supervisor:
    """`say` tells the person at the terminal."""

    records: Records
    say: Callable[[str], None]
    wakeups: Wakeups = field(default_factory=Wakeups)
    running: dict[str, Running] = field(default_factory=dict)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """To be inside of while anything runs; on the way out everything that was started is ended."""
        with self.wakeups.listening():
            try:
                yield
            finally:
                self._end_everything()

    def start(self, *services: Service) -> None:
        """Start them together and return when all are ready. Raises CannotStart, Stopped."""
        self.add(*services)
        until = time.monotonic() + PATIENCE
        waiting = list(services)
        while True:
            for service in waiting:
                if self._has_ended(self.running[service.name]):
                    raise CannotStart(f"{service.name} ended while starting:\n{self.records.end_of_log(service.name)}")
            waiting = [service for service in waiting if not service.is_ready()]
            if not waiting:
                return
            if time.monotonic() > until:
                names = ", ".join(service.name for service in waiting)
                raise CannotStart(f"{names} did not become ready within {PATIENCE:.0f} s; see {self.records.logs}")
            self.wakeups.sleep(ATTENTIVE)

    def add(self, *services: Service) -> None:
        """Start them without waiting: `watch` sees to it that they come up."""
        for service in services:
            self.running[service.name] = Running(service=service)
            self._start(self.running[service.name])

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Run one step to its end. Raises CannotStart with the end of its log, Stopped."""
        step = Running(service=Service(name=name, command=command, environment=environment or {}))
        self.running[name] = step
        self._start(step)
        while not self._has_ended(step):
            self.wakeups.sleep(ATTENTIVE)
        code = self._reap(step)
        del self.running[name]
        if code:
            raise CannotStart(f"{name} failed:\n{self.records.end_of_log(name)}")

    def watch(self) -> None:
        """Start again whatever dies, until somebody asks for the end."""
        with contextlib.suppress(Stopped):
            while True:
                for each in self.running.values():
                    if each.process is not None and self._has_ended(each):
                        self._mourn(each)
                    if each.start_again_at is not None and each.start_again_at <= time.monotonic():
                        self._start_again(each)
                self.wakeups.sleep(self._until_next_start())

    # --- one process --------------------------------------------------------------------------------------------------

    def _start(self, each: Running) -> None:
        service = each.service
        service.before_start()
        parent = os.getpid()
        try:
            with self.records.log(service.name) as log:
                each.process = subprocess.Popen(
                    service.command,
                    env={**os.environ, **service.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C at the terminal reaches us alone: the order of the end is ours
                    preexec_fn=lambda: service.in_child(parent),
                )
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotStart(f"{service.name} could not be started: {error}") from error
        each.started_at = time.monotonic()
        each.start_again_at = None
        self.records.write({name: other.process.pid for name, other in self.running.items() if other.process})

    def _start_again(self, each: Running) -> None:
        try:
            self._start(each)
        except Exception as error:  # whatever keeps it from starting now may be gone at the next try
            self.say(str(error))
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

    def _until_next_start(self) -> float | None:
        times = [each.start_again_at for each in self.running.values() if each.start_again_at is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

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
                time.sleep(ATTENTIVE)
            for each in ending:
                self._reap(each)
        self.running.clear()
        self.records.forget()
