"""`manage.py up` where DATABASE_URL names a database that others look after."""

from pathlib import Path

from tests.platforms import RunningPlatform, environment, is_alive

# `platform`: DATABASE_URL is set, REDIS_URL is not.


def test_a_database_of_ones_own_is_used_and_no_other_is_started(platform: RunningPlatform) -> None:
    assert "PostgreSQL" not in platform.output
    assert not (platform.folder / "postgres").exists()
    names = [Path(f"/proc/{pid}/comm").read_text().strip() for pid in platform.everybody() if is_alive(pid)]
    assert "postgres" not in names
    assert "valkey-server" in names


def test_no_demonstration_is_loaded_into_a_database_of_ones_own(platform: RunningPlatform) -> None:
    assert "demonstration" not in platform.output
    assert not (platform.folder / "demo.json").exists()


def test_its_processes_get_no_settings_from_the_tests() -> None:
    assert environment()["DJANGO_SETTINGS_MODULE"] == "config.settings"
    assert "DATABASE_URL" not in environment()
