"""PostgreSQL for the tests: one private server, one migrated template, a clone for whoever needs a database.

Tests run as the application's role, which owns nothing. There is no flush: the log refuses TRUNCATE, so a test that
commits gets a database of its own and drops it."""

import io
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg2
from django.core.management import call_command
from django.db import connection, connections
from psycopg2 import sql

from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.services import postgres_service, valkey_service
from config.supervisor import Service

OWNER, APPLICATION = "fengsui_test_owner", "fengsui_test"
TEMPLATE, DEMONSTRATION, SESSION = "fengsui_template", "fengsui_demonstration", "fengsui_session"
READY_WITHIN = 30.0  # seconds


@dataclass(frozen=True, kw_only=True)
class DatabaseServer:
    """`admin_url`: of a role that may make roles and databases. `password`: of the two roles made for the tests."""

    admin_url: str
    password: str

    def url(self, role: str, database: str) -> str:
        """URL of `database` for one of the two roles."""
        parts = urlsplit(self.admin_url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{role}:{self.password}@{host}", path=f"/{database}"))

    def make_roles(self) -> None:
        for role, rights in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
            if not self._ask("SELECT 1 FROM pg_roles WHERE rolname = %s", role):
                self._run("CREATE ROLE {} " + rights, role)
            self._run("ALTER ROLE {} PASSWORD {}", role, sql.Literal(self.password))

    def create(self, name: str, *, template: str | None = None) -> None:
        """An empty database of the owner's, or a copy of `template`, to which nobody may be connected."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        if template is None:
            self._run("CREATE DATABASE {} OWNER {}", name, OWNER)
        else:
            # FILE_COPY: with few and small tables and no fsync it is faster than writing the copy to the log.
            self._run("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY", name, template, OWNER)

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @contextmanager
    def clone(self, template: str) -> Iterator[str]:
        """The name of a copy of `template` that is dropped on the way out."""
        name = f"{template}_{secrets.token_hex(4)}"
        self.create(name, template=template)
        try:
            yield name
        finally:
            self.drop(name)

    def _run(self, statement: str, *names: "str | sql.Composable") -> None:
        parts = [name if isinstance(name, sql.Composable) else sql.Identifier(name) for name in names]
        with self._connected() as cursor:
            cursor.execute(sql.SQL(statement).format(*parts))

    def _ask(self, query: str, *values: str) -> "tuple[object, ...] | None":
        with self._connected() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()

    @contextmanager
    def _connected(self) -> "Iterator[psycopg2.extensions.cursor]":
        link = psycopg2.connect(self.admin_url)
        link.autocommit = True
        try:
            with link.cursor() as cursor:
                yield cursor
        finally:
            link.close()


@contextmanager
def started(service: Service, *, log: Path) -> Iterator[None]:
    """One server while inside; it ends with this process however that ends."""
    parent = os.getpid()
    service.before_start()
    with open(log, "ab") as output:
        process = subprocess.Popen(
            service.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            preexec_fn=lambda: service.in_child(parent),
        )  # fmt: skip
    try:
        until = time.monotonic() + READY_WITHIN
        while not service.is_ready():
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.01)
        yield
    finally:
        process.send_signal(service.end_signal)
        process.wait()


@contextmanager
def private_postgres(run: Path) -> Iterator[DatabaseServer]:
    postgres = Postgres(data=run / "postgres", run=run, durable=False)
    postgres.make()
    try:
        with started(postgres_service(postgres), log=run / "postgres.log"):
            yield DatabaseServer(admin_url=postgres.url("postgres", "postgres"), password=secrets.token_hex(8))
    finally:
        if postgres.account.needs_own_place:
            shutil.rmtree(postgres.data.parent, ignore_errors=True)


@contextmanager
def private_valkey(run: Path) -> Iterator[None]:
    valkey = Valkey(folder=run / "valkey", socket_path=run / "valkey.sock")
    valkey.make()
    with started(valkey_service(valkey), log=run / "valkey.log"):
        yield


@contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """Django's connection, in this thread and in those started meanwhile, goes to `url` while inside."""
    there = connections.settings["default"]
    before = dict(there)
    connection.close()
    there.update({"OPTIONS": {}} | environ.Env.db_url_config(url))
    try:
        yield
    finally:
        connection.close()
        there.update(before)


def make_template(server: DatabaseServer) -> None:
    """Migrated by the owner, its rights given to the application, the plans installed by the application."""
    server.make_roles()
    server.create(TEMPLATE)
    with pointed_at(server.url(OWNER, TEMPLATE)):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("grant_application_role", APPLICATION, stdout=io.StringIO())
    with pointed_at(server.url(APPLICATION, TEMPLATE)):
        call_command("install_plans", stdout=io.StringIO())
