from typing import Any

from django.core.management.base import BaseCommand

from orgs.offices import load_offices


class Command(BaseCommand):
    help = "Found the offices of command that the plans name, and the outside bodies, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        created = load_offices()
        for office in created:
            self.stdout.write(f"founded {office.code} {office.name_zh}")
        self.stdout.write(f"{len(created)} offices founded")
