"""The supervisor with commands that misbehave."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.platforms import ROOT, eventually, is_alive

pytestmark = pytest.mark.alone

type Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Start]:
    """Starts a supervisor of shell commands: name=(group, grace, command)."""
    with ExitStack() as processes:

        def start(**services: tuple[int, float, str]) -> "subprocess.Popen[str]":
            listed = [
                [name.replace("_", "-"), group, grace, ["sh", "-c", command]]
                for name, (group, grace, command) in services.items()
            ]
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.processes.supervised", str(tmp_path), json.dumps(listed)],
                cwd=ROOT,
                text=True,
                stdout=subprocess.PIPE,
            )
            processes.enter_context(process)
            processes.callback(process.kill)
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            return process

        yield start


def test_one_that_keeps_dying_is_started_ever_more_rarely(supervise: Start, tmp_path: Path) -> None:
    process = supervise(broken=(0, 1, f"sleep 0.05; echo x >>{tmp_path}/starts; exit 3"))
    time.sleep(2.5)
    process.terminate()
    said, _ = process.communicate(timeout=5)
    assert 3 <= len((tmp_path / "starts").read_text().split()) <= 5  # at 0, 0.05, 0.35, 0.9, 2.0 seconds
    assert "broken ended with code 3; starting it again in 0.5 s" in said


def test_one_that_ignores_the_request_to_end_is_killed_after_its_grace(supervise: Start) -> None:
    process = supervise(deaf=(0, 0.5, "trap '' TERM INT; while true; do sleep 0.1; done"))
    time.sleep(0.2)
    began = time.monotonic()
    process.terminate()
    process.wait(timeout=5)
    assert 0.4 < time.monotonic() - began < 1.5


def test_doors_end_before_the_stores_behind_them(supervise: Start, tmp_path: Path) -> None:
    said = tmp_path / "ends"
    waits = "trap 'sleep {}; echo {} >>" + str(said) + "; exit 0' TERM; while true; do sleep 0.02; done"
    process = supervise(store=(1, 2, waits.format(0, "store")), door=(0, 2, waits.format(0.3, "door")))
    time.sleep(0.2)
    process.terminate()
    process.wait(timeout=5)
    assert said.read_text().split() == ["door", "store"]


def test_what_a_killed_one_leaves_behind_is_killed_before_it_is_started_again(supervise: Start, tmp_path: Path) -> None:
    left = tmp_path / "left"
    process = supervise(parent=(0, 1, f"sleep 1000 & echo $! >>{left}; wait"))
    eventually(left.exists, within=2)
    supervised = json.loads((tmp_path / "processes.json").read_text())["processes"]["parent"]
    subprocess.run(["kill", "-9", str(supervised)], check=True)
    eventually(lambda: len(left.read_text().split()) == 2, within=3)
    first, second = map(int, left.read_text().split())
    assert not is_alive(first)
    assert is_alive(second)
    process.terminate()
    process.wait(timeout=5)
    assert not is_alive(second)


def test_a_killed_supervisor_takes_its_processes_along(supervise: Start, tmp_path: Path) -> None:
    process = supervise(one=(0, 1, "sleep 1000"), two=(1, 1, "sleep 1000"))
    seen = json.loads((tmp_path / "processes.json").read_text())["processes"]
    process.kill()
    process.wait()
    eventually(lambda: not any(map(is_alive, seen.values())), within=2)
