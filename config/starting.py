"""From nothing to a platform that answers, step by step; each step says what it does."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import Error as DatabaseError
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from config.announcement import announce, names_addresses
from config.embedded.places import database_url, prepare_run_folder, valkey_socket
from config.embedded.postgres import OWNER, Postgres
from config.embedded.valkey import Valkey
from config.services import HOST, doors, postgres_service, require_free, seconds, valkey_service
from config.supervisor import CannotStart, Supervisor


class Platform:
    """`folder`: data, logs and sockets. `environment`: of this process; DATABASE_URL and REDIS_URL in it name servers
    that others look after."""

    def __init__(self, *, supervisor: Supervisor, folder: Path, environment: Mapping[str, str]) -> None:
        self.supervisor = supervisor
        self.say = supervisor.say
        self.folder = folder
        self.environment = environment
        self.demo_file = folder / "demo.json"
        self.url = f"http://{HOST}:{settings.PORT}"
        self.ws_url = settings.WS_URL or f"ws://{HOST}:{settings.WS_PORT}"

    def require_ports(self) -> None:
        """Raises PortTaken."""
        for port in (settings.PORT, settings.WS_PORT):
            require_free(port)

    def start(self) -> None:
        """Raises CannotStart, PostgresFailed, ServerMissing, Stopped."""
        self._start_stores()
        if self._migrations_are_pending():
            self._migrate()
        self._install_plans()
        if settings.EMBEDDED_DATABASE:
            self._demonstrate()
        self.say("starting the doors: HTTP, sockets, worker, clock")
        self.supervisor.start(*doors(port=settings.PORT, ws_port=settings.WS_PORT, folder=self.folder))
        announce(say=self.say, url=self.url, demo_file=self.demo_file if settings.EMBEDDED_DATABASE else None)
        self.supervisor.add(*seconds(ws_port=settings.WS_PORT, folder=self.folder))

    def _start_stores(self) -> None:
        run = prepare_run_folder(self.folder)
        services = []
        if settings.EMBEDDED_DATABASE:
            postgres = Postgres(data=self.folder / "postgres", run=run)
            self.say(postgres.programs.version)
            if postgres.account.note:
                self.say(f"{postgres.account.note}, its data is in {postgres.data}")
            if postgres.make():
                self.say("made a new database")
                self.demo_file.unlink(missing_ok=True)  # of people that are gone
            services.append(postgres_service(postgres))
            # The settings were read before the folder was made, and it may have got another name.
            connections["default"].settings_dict["OPTIONS"]["host"] = str(run)
        if settings.EMBEDDED_REDIS:
            valkey = Valkey(folder=self.folder / "valkey", socket_path=valkey_socket(self.folder))
            valkey.make()
            self.say(valkey.program.version)
            services.append(valkey_service(valkey))
        self.supervisor.start(*services)
        if settings.EMBEDDED_DATABASE:
            postgres.make_roles_and_database()

    def _migrations_are_pending(self) -> bool:
        connection = connections["default"]
        try:
            executor = MigrationExecutor(connection)
            return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        except OperationalError as error:
            raise CannotStart(f"The database does not answer: {error}") from error
        except DatabaseError:  # the application's role has no rights yet
            return True
        finally:
            connection.close()

    def _migrate(self) -> None:
        self.say("preparing the database")
        as_owner = {"DATABASE_URL": self._owner_url(), "SECRET_KEY": settings.SECRET_KEY}
        self._manage("migrate", "--no-input", environment=as_owner)
        application = connections["default"].settings_dict["USER"]
        if as_owner["DATABASE_URL"] != self.environment.get("DATABASE_URL"):
            self._manage("grant_application_role", application, environment=as_owner)

    def _owner_url(self) -> str:
        if settings.EMBEDDED_DATABASE:
            return database_url(settings.BASE_DIR, OWNER)
        return self.environment.get("DATABASE_OWNER_URL") or self.environment["DATABASE_URL"]

    def _install_plans(self) -> None:
        with open(self.folder / "logs" / "install_plans.log", "a") as log:
            call_command("install_plans", stdout=log)
        connections.close_all()

    def _demonstrate(self) -> None:
        if not names_addresses(self.demo_file, url=self.url, ws_url=self.ws_url):
            self.say("loading the demonstration's organisations and people")
            addresses = ["--url", self.url, "--ws-url", self.ws_url]
            self._manage("load_demonstration", "--demo-file", str(self.demo_file), *addresses)

    def _manage(self, command: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        manage = os.fspath(settings.BASE_DIR / "manage.py")
        self.supervisor.run(command, [sys.executable, manage, command, *arguments], environment)
