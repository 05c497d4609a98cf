from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from cases.releases import ReleaseAltered, ensure_releases_are_whole, install_releases


class Command(BaseCommand):
    help = "Store the plans of the library as releases, where they are not stored yet, and prove those in use."

    def handle(self, *args: Any, **options: Any) -> None:
        for release in install_releases(at=now()):
            self.stdout.write(f"installed {release}")
        try:
            ensure_releases_are_whole()
        except ReleaseAltered as altered:
            raise CommandError(str(altered)) from altered
