"""`manage.py up` on its private servers: what it prints, what it survives, what it leaves behind."""

import http.client
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from config.embedded.valkey import Valkey
from config.services import listens, require_free
from tests.databases import pointed_at
from tests.platforms import ROOT, RunningPlatform, environment, eventually, is_alive


@pytest.fixture(scope="module")
def place(run_folder: Path) -> Iterator[RunningPlatform]:
    """A platform with private servers; not necessarily running."""
    platform = RunningPlatform(folder=run_folder / "up", settings={})
    yield platform
    platform.stop()
    shutil.rmtree(platform.folder)


@pytest.fixture
def running(place: RunningPlatform) -> RunningPlatform:
    if place.process is None or place.process.poll() is not None:
        place.start()
    return place


def answers(platform: RunningPlatform, path: str) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", platform.port, timeout=2)
    try:
        link.request("GET", path)
        return link.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        link.close()


def second_one(platform: RunningPlatform, **other: str) -> "subprocess.CompletedProcess[str]":
    settings = {"PORT": str(platform.port), "WS_PORT": str(platform.ws_port), "FENGSUI_STATE": str(platform.folder)}
    return subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=environment(**settings | other),
        capture_output=True,
        text=True,
        timeout=30,
    )


def private_database(platform: RunningPlatform) -> str:
    return f"postgresql://fengsui@/fengsui?host={(platform.folder / 'run').readlink()}"


def test_it_says_which_servers_run_where_to_go_and_how_to_end_it(running: RunningPlatform) -> None:
    for words in ("PostgreSQL", "Valkey", f"Fengsui is at {running.url}", "Ctrl-C ends it."):
        assert words in running.output
    assert answers(running, "/health/ready")


def test_it_names_everybody_who_can_sign_in_and_what_each_may_do(running: RunningPlatform) -> None:
    lines = running.output.splitlines()
    for name, person in running.demonstration()["users"].items():
        line = next(number for number, line in enumerate(lines) if name in line.split())
        assert person["password"] in lines[line]
        assert person["may"] in lines[line + 1]


def test_the_file_with_the_demonstrations_passwords_is_its_owners_alone(running: RunningPlatform) -> None:
    assert stat.S_IMODE((running.folder / "demo.json").stat().st_mode) == 0o600
    assert running.demonstration()["url"] == running.url
    assert running.demonstration()["ws_url"] == running.ws_url


def test_no_other_user_of_the_machine_can_reach_the_stores(running: RunningPlatform) -> None:
    folder = (running.folder / "run").readlink()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 107
    listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]}
    assert not any(address.endswith((":1538", ":18EB")) for address in listening)  # 5432, 6379


def test_a_second_one_says_so_and_leaves_the_first_alone(running: RunningPlatform) -> None:
    before = running.pids()
    second = second_one(running)
    assert second.returncode != 0
    assert "already runs" in second.stdout + second.stderr
    assert before.items() <= running.pids().items()


def test_a_taken_port_is_named_before_anything_is_started(running: RunningPlatform, run_folder: Path) -> None:
    elsewhere = run_folder / "elsewhere"
    refused = second_one(running, FENGSUI_STATE=str(elsewhere))
    assert refused.returncode != 0
    assert f"Port {running.port} of 127.0.0.1 is taken" in refused.stdout + refused.stderr
    assert not (elsewhere / "postgres").exists()


@pytest.mark.parametrize("name", ["worker", "worker-2", "beat", "beat-2"])
def test_a_worker_or_clock_that_is_killed_is_started_again(running: RunningPlatform, name: str) -> None:
    old = running.kill(name)
    assert running.pid(name) != old
    assert f"{name} was killed by SIGKILL; starting it again" in running.output


@pytest.mark.alone
def test_sockets_are_served_again_within_two_seconds(running: RunningPlatform) -> None:
    serving = running.serving_sockets()
    old = running.pid(serving)
    os.kill(old, signal.SIGKILL)
    lock = running.folder / "sockets.lock"
    eventually(lambda: lock.read_text() not in ("", str(old)) and listens(running.ws_port), within=2)
    eventually(lambda: running.pid(serving) != old, within=10)


@pytest.mark.alone
def test_http_goes_on_when_a_worker_is_killed_and_returns_when_all_are(running: RunningPlatform) -> None:
    first, second = running.workers("http")
    for _each in range(20):  # both have answered before: a process loads its pages with its first request
        assert answers(running, "/health/live")
    os.kill(first, signal.SIGKILL)
    eventually(lambda: answers(running, "/health/live"), within=2)
    eventually(lambda: len(set(running.workers("http")) - {first, second}) == 1, within=10)
    running.kill("http")
    eventually(lambda: answers(running, "/health/live"), within=30)
    assert not is_alive(second)


@pytest.mark.alone
def test_valkey_is_back_within_a_second(running: RunningPlatform) -> None:
    valkey = Valkey(folder=running.folder / "valkey", socket_path=running.folder / "run" / "valkey.sock")
    old = running.pid("valkey")
    os.kill(old, signal.SIGKILL)
    eventually(lambda: running.pid("valkey") != old and valkey.is_ready(), within=1)


def test_postgresql_is_back_within_seconds_and_the_doors_with_it(running: RunningPlatform) -> None:
    running.kill("postgres")
    eventually(lambda: answers(running, "/health/ready"), within=30)


@pytest.mark.alone
def test_ctrl_c_ends_everything_within_five_seconds_and_the_next_start_finds_its_data(
    running: RunningPlatform, django_db_blocker: DjangoDbBlocker
) -> None:
    from orgs.models import User

    everybody, people = running.everybody(), (running.folder / "demo.json").read_text()
    with django_db_blocker.unblock(), pointed_at(private_database(running)):
        User.objects.create(username="written before the end")
    assert running.stop(signal.SIGINT) < 5
    assert running.process is not None
    assert running.process.returncode == 0
    assert not [pid for pid in everybody if is_alive(pid)]
    require_free(running.port)
    require_free(running.ws_port)

    running.start()
    assert "made a new database" not in running.output
    assert (running.folder / "demo.json").read_text() == people
    with django_db_blocker.unblock(), pointed_at(private_database(running)):
        assert User.objects.filter(username="written before the end").exists()


@pytest.mark.alone
def test_kill_minus_nine_leaves_no_orphan_and_no_busy_port(running: RunningPlatform) -> None:
    everybody = running.everybody()
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    eventually(lambda: not any(map(is_alive, everybody)), within=3)
    require_free(running.port)
    require_free(running.ws_port)
