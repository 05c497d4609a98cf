"""`manage.py up`: the whole platform on one machine, until Ctrl-C."""

import fcntl
import os
import signal
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.embedded.binaries import ServerMissing
from config.embedded.places import state_folder
from config.embedded.postgres import PostgresFailed
from config.processes import die_with_parent
from config.records import Records
from config.services import PortTaken
from config.starting import Platform
from config.supervisor import CannotStart, Supervisor
from config.wakeups import Stopped


class Command(BaseCommand):
    help = "Run the whole platform on this machine: servers, HTTP, sockets, worker and clock. Ctrl-C ends it."
    requires_system_checks: list[str] = []  # they would ask the database before it runs

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started this one ends"
        )

    def handle(self, *args: Any, with_parent: bool, **options: Any) -> None:
        if with_parent:
            die_with_parent(signal.SIGTERM)
        folder = state_folder(settings.BASE_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with alone_in(folder):
                supervisor = Supervisor(records=Records(folder), say=self.say)
                platform = Platform(supervisor=supervisor, folder=folder, environment=dict(os.environ))
                platform.require_ports()
                with supervisor.listening():
                    platform.start()
                    supervisor.watch()
                    self.say("stopping")
        except Stopped:
            pass
        except (CannotStart, PortTaken, PostgresFailed, ServerMissing) as error:
            raise CommandError(str(error)) from error
        self.say("stopped")

    def say(self, text: str) -> None:
        with suppress(OSError):  # the terminal may be gone; the platform is not there for its sake
            self.stdout.write(f"  {text}")
            self.stdout.flush()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder while inside; the lock goes with the process, however it ends. Raises CommandError."""
    with open(folder / "up.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(f"Fengsui already runs from this folder (process {lock.read().strip()}).") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
