"""Sleeping until something happens: a child ends, somebody asks for the end, the terminal goes away."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator

TERMINAL = 0  # standard input
END_REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end while something was being waited for."""


class Wakeups:
    end_requested = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Signals wake `sleep` while inside, and end nothing by themselves."""
        self._wake, write_end = os.pipe()
        for end in (self._wake, write_end):
            os.set_blocking(end, False)
        self._waker = select.poll()
        self._waker.register(self._wake, select.POLLIN)
        signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        is_left_alone = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # nohup
        for request in END_REQUESTS:
            if request != signal.SIGHUP or not is_left_alone:
                signal.signal(request, self._request_end)
        if os.isatty(TERMINAL) and not is_left_alone:
            self._waker.register(TERMINAL, 0)  # its end alone: SIGHUP goes to the session's leader, which may be make
        yield

    def sleep(self, seconds: float | None) -> None:
        """Until a signal arrives or the time is over. Raises Stopped once the end was requested."""
        if not self.end_requested:
            woken = dict(self._waker.poll(None if seconds is None else seconds * 1000))
            self.end_requested |= TERMINAL in woken
            with contextlib.suppress(BlockingIOError):
                while os.read(self._wake, 512):
                    pass
        if self.end_requested:
            raise Stopped

    def _request_end(self, *_: object) -> None:
        self.end_requested = True
