"""Tests that measure time have the machine to themselves, though the suite runs in several processes."""

import threading
import time
from pathlib import Path

from tests.parallel import turn
from tests.platforms import eventually


class Running:
    """Something that runs in a thread until it is told to end, as a test of another process."""

    def __init__(self, folder: Path, *, alone: bool) -> None:
        self.begun, self.end = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=(folder, alone), daemon=True)
        self.thread.start()

    def _run(self, folder: Path, alone: bool) -> None:
        with turn(folder, alone=alone):
            self.begun.set()
            self.end.wait(10)

    def is_kept_waiting(self) -> bool:
        time.sleep(0.1)
        return not self.begun.is_set()

    def finish(self) -> None:
        self.end.set()
        self.thread.join(5)


def test_tests_run_side_by_side_and_one_that_is_alone_waits_for_them_and_comes_before_the_next(tmp_path: Path) -> None:
    first, second = Running(tmp_path, alone=False), Running(tmp_path, alone=False)
    eventually(lambda: first.begun.is_set() and second.begun.is_set(), within=5)

    measuring = Running(tmp_path, alone=True)
    assert measuring.is_kept_waiting()
    next_one = Running(tmp_path, alone=False)
    first.finish()
    assert measuring.is_kept_waiting()
    second.finish()
    assert measuring.begun.wait(5)
    assert next_one.is_kept_waiting()

    measuring.finish()
    assert next_one.begun.wait(5)
    next_one.finish()
