from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from reporting.attachments import remove_unused_attachments


class Command(BaseCommand):
    help = "Remove files that were uploaded more than a day ago and belong to no report and no draft."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"removed {remove_unused_attachments(now=now())}")
