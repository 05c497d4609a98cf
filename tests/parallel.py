"""The whole suite runs in as many processes as there are processors, each with servers of its own, file by file. A test
that measures time is marked `alone`: all others wait meanwhile, as if there were a single process.

What is named pytest_... are hooks; tests/conftest.py takes them over."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MOST_PROCESSES = 4  # each may keep a browser and two platforms of ten processes each
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1 ...; empty in a single process


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """0, so that all is done in this process, for a selection of tests; also where servers were given, since two would
    meet there."""
    is_selection = config.args_source != pytest.Config.ArgsSource.TESTPATHS
    is_selection = is_selection or bool(config.option.keyword or config.option.markexpr)
    are_given = "TEST_DATABASE_URL" in os.environ or "TEST_REDIS_URL" in os.environ
    processors = len(os.sched_getaffinity(0))
    return 0 if is_selection or are_given or processors == 1 else min(processors, MOST_PROCESSES)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if not WORKER:
        return (yield)
    with turn(_folder(os.getppid()), alone=item.get_closest_marker("alone") is not None):
        return (yield)


def pytest_unconfigure() -> None:
    if not WORKER:
        shutil.rmtree(_folder(os.getpid()), ignore_errors=True)


@contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """Shared with any number of tests of the other processes, or with none. One that waits to be alone is next: no
    other test begins before it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with open(folder / "queue", "ab") as queue, open(folder / "room", "ab") as room:
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(queue, fcntl.LOCK_UN)
        yield


def _folder(controller: int) -> Path:
    """Swept up like the other folders of sessions that were killed."""
    return Path("/tmp", f"fs-test-turns-{controller}")
