from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from orgs.demonstration import load_demonstration


class Command(BaseCommand):
    help = "Load organisations and people for trying the platform, and write down how to sign in as them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo-file", type=Path, required=True, help="gets addresses, passwords and tokens")
        parser.add_argument("--url", required=True, help="where the platform answers")
        parser.add_argument("--ws-url", required=True, help="where its sockets answer")

    def handle(self, *args: Any, demo_file: Path, url: str, ws_url: str, **options: Any) -> None:
        if not settings.EMBEDDED_DATABASE:
            raise CommandError(
                "DATABASE_URL names a database of its own. Demonstration people, with passwords in a file, are only "
                "loaded into the private database of `make up`. For a real platform: manage.py load_offices"
            )
        load_demonstration(demo_file=demo_file, url=url, ws_url=ws_url, at=now())
        self.stdout.write(f"{demo_file} says who can sign in")
