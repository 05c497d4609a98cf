from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cases.privileges import grant_application_role


class Command(BaseCommand):
    help = "Give the application's database role its rights. Run as the role that owns the tables, after migrate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        grant_application_role(options["role"])
        self.stdout.write(f"{options['role']} may read and write; log and releases it may only read and add to")
