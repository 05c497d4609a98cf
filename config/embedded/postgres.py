"""A private PostgreSQL: made once, then started by whoever supervises it."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2 import extensions

from config.embedded.accounts import Account, choose_account
from config.embedded.binaries import PostgresPrograms, find_postgres

SUPERUSER = "postgres"
OWNER = "fengsui_owner"  # owns database and tables, migrates
APPLICATION = "fengsui"  # what the platform runs as: no right to change a table, a trigger or the log
DATABASE = "fengsui"
FIRST_WITH_BUILTIN_LOCALE = 17
STILL_ENDING = 10.0  # seconds that a server of an earlier run gets to finish


def _shared_megabytes() -> int:
    """An eighth of the machine's memory, at most 1 GB: lists look here and there in years of records, and a page that
    has to be fetched from the system costs ten times one that is at hand."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(128, min(memory // 8, 1024))


class PostgresFailed(Exception):
    """The private PostgreSQL cannot be made or started; the message is the reason."""


@dataclass(kw_only=True)
class Postgres:
    """`data`: its folder, made where missing. `run`: the folder of its socket. `durable=False` (tests only) trades
    safety against power failure for speed."""

    data: Path
    run: Path
    durable: bool = True
    programs: PostgresPrograms = field(default_factory=find_postgres)
    account: Account = field(default_factory=choose_account)

    def __post_init__(self) -> None:
        self.data = self.account.data_folder(self.data)
        self.folder = self.programs.folder
        if self.account.needs_own_place:
            self.folder = self.programs.within_reach(self.data.parent)

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={self.run}"

    @property
    def command(self) -> list[str]:
        options = {
            "listen_addresses": "",  # the socket only: no other user of the machine can connect
            "unix_socket_directories": str(self.run),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "random_page_cost": "1.1",  # no disk of today seeks for 4
            "shared_buffers": f"{_shared_megabytes()}MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [str(self.folder / "postgres"), "-D", str(self.data), *flags]

    def make(self) -> bool:
        """Make the cluster; False where it stands already. Raises PostgresFailed."""
        self.account.give(self.run)
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != str(self.programs.major):
                raise PostgresFailed(
                    f"The data in {self.data} was made by PostgreSQL {found}, but {self.programs.version} is what "
                    "this machine offers. Dump it with the old version, or move the folder away to start anew."
                )
            return False
        # Made beside its place and moved there, so that a set-up cut short never looks like a database.
        unfinished = self.data.with_name(self.data.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        self.account.give(unfinished)
        parent = os.getpid()
        made = subprocess.run(
            [self.folder / "initdb", "-D", unfinished, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
             *self._locale(), *([] if self.durable else ["--no-sync"])],
            preexec_fn=lambda: self.account.enter(parent), capture_output=True, text=True,
        )  # fmt: skip
        if made.returncode:
            raise PostgresFailed(f"initdb failed:\n{made.stderr.strip()}")
        unfinished.rename(self.data)
        return True

    def clear_leftovers(self) -> None:
        """Wait for the server of an earlier run to end, and remove its lock files where it was killed: the kernel may
        have given its number to somebody else, whom PostgreSQL would take for itself."""
        until = time.monotonic() + STILL_ENDING
        while self._earlier_server_runs():
            if time.monotonic() > until:
                raise PostgresFailed(f"a PostgreSQL started earlier still uses {self.data}")
            time.sleep(0.05)
        for leftover in (self.data / "postmaster.pid", *self.run.glob(".s.PGSQL.*")):
            leftover.unlink(missing_ok=True)

    def is_ready(self) -> bool:
        try:
            with self.connected():
                return True
        except psycopg2.OperationalError:
            return False

    def make_roles_and_database(self) -> None:
        """Idempotent: a set-up cut short is finished by the next start."""
        with self.connected() as link, link.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles")
            roles = {name for (name,) in cursor.fetchall()}
            for role, rights in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
                if role not in roles:
                    cursor.execute(f"CREATE ROLE {role} {rights}")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    @contextlib.contextmanager
    def connected(self, database: str = "postgres", role: str = SUPERUSER) -> Iterator[extensions.connection]:
        """A connection outside any transaction."""
        link = psycopg2.connect(host=str(self.run), user=role, dbname=database, connect_timeout=5)
        try:
            link.autocommit = True
            yield link
        finally:
            link.close()

    def _locale(self) -> list[str]:
        if self.programs.major >= FIRST_WITH_BUILTIN_LOCALE:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _earlier_server_runs(self) -> bool:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            return os.fsencode(self.data) in Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return False
