from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from cases.releases import ReleaseAltered, ensure_releases_are_whole, install_releases, overrides_of
from plans.errors import PlanError


class Command(BaseCommand):
    help = "Store the plans of the library as releases, where they are not stored yet, and prove those in use."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            overrides = overrides_of(settings.PLAN_SETTINGS)
            installed = install_releases(at=now(), overrides=overrides)
        except (OSError, ValueError, PlanError) as error:
            raise CommandError(f"{settings.PLAN_SETTINGS}: {error}") from error
        for release in installed:
            self.stdout.write(f"installed {release}")
        try:
            ensure_releases_are_whole()
        except ReleaseAltered as altered:
            raise CommandError(str(altered)) from altered
