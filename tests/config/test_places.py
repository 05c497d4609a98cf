"""Where the private servers live: short paths for sockets, and a folder that nobody else can have prepared."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg2.extensions
import pytest

from config.embedded import database_url, redis_url, state_folder
from config.embedded.places import prepare_run_folder, run_folder

LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The state folder of a checkout whose path is too long for any socket."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.delenv("FENGSUI_STATE", raising=False)
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 5, ".fengsui")
    deep.mkdir(parents=True)
    yield deep
    name = "-".join(run_folder(deep).name.split("-")[:2])
    for made in Path("/tmp").glob(f"{name}*"):
        made.rmdir()


def test_a_socket_path_is_short_however_deep_the_checkout_lies(state: Path) -> None:
    folder = prepare_run_folder(state)
    assert len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_shell_with_another_environment_finds_the_same_servers(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = prepare_run_folder(state)
    session = state.parents[5]
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(session))
    assert run_folder(state) == folder
    assert database_url(state.parent, "fengsui").endswith(f"host={folder}")


def test_two_checkouts_have_two_folders(state: Path) -> None:
    assert run_folder(state) != run_folder(state.parent)


def test_a_folder_of_our_name_that_others_can_enter_is_left_alone(state: Path) -> None:
    planted = run_folder(state)
    planted.mkdir(mode=0o755)
    planted.chmod(0o755)
    folder = prepare_run_folder(state)
    assert folder != planted
    assert folder.name.startswith(planted.name)
    assert run_folder(state) == folder
    assert list(planted.iterdir()) == []


def test_a_folder_swept_from_tmp_is_made_again_in_the_same_place(state: Path) -> None:
    folder = prepare_run_folder(state)
    folder.rmdir()
    assert prepare_run_folder(state) == folder
    assert folder.is_dir()


def test_django_and_libpq_read_the_same_from_the_database_url(state: Path) -> None:
    url = database_url(state.parent, "fengsui_owner")
    seen_by_django = environ.Env.db_url_config(url)
    assert (seen_by_django["USER"], seen_by_django["NAME"]) == ("fengsui_owner", "fengsui")
    assert seen_by_django["OPTIONS"] == {"host": str(run_folder(state))}
    assert psycopg2.extensions.parse_dsn(url) == {
        "user": "fengsui_owner",
        "dbname": "fengsui",
        "host": str(run_folder(state)),
    }


def test_the_state_folder_can_be_moved(state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert state_folder(state.parent) == state
    monkeypatch.setenv("FENGSUI_STATE", str(tmp_path / "elsewhere"))
    assert state_folder(state.parent) == tmp_path / "elsewhere"
    assert redis_url(state.parent).startswith("unix:///tmp/fs-")
