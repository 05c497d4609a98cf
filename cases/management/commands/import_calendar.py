from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime, now

from cases.calendar import Preview, import_notice, left_to_recount, preview_notice
from cases.errors import Invalid, Refusal
from cases.recounting import recount_pending
from orgs.calendar_import import Upload

BATCHES = 20


class Command(BaseCommand):
    help = "Show what a State Council notice of days off (CSV) would change; import it with --confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--source", required=True, help="title of the notice")
        parser.add_argument("--document-no", default="")
        parser.add_argument("--confirm", action="store_true", help="import it, and recount what it moves")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            raw = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        upload = Upload(
            raw=raw, year=options["year"], source=options["source"], document_no=options["document_no"]
        )  # fmt: skip
        try:
            preview = preview_notice(upload=upload, actor=None, now=now())
            self._show(preview)
            if preview.notice.faults:
                raise CommandError("nothing was imported")
            if not options["confirm"]:
                self.stdout.write("nothing was imported; add --confirm")
                return
            version = import_notice(upload=upload, base=preview.base, actor=None, at=now())
        except Refusal as refusal:
            errors = refusal.errors if isinstance(refusal, Invalid) else ()
            raise CommandError(
                "\n".join([refusal.message, *(f"{one.field}: {one.message}" for one in errors)])
            ) from None
        while recount_pending(now=now(), batches=BATCHES):
            pass
        self.stdout.write(f"imported {version}; {left_to_recount()} dates are left to the platform's clock")

    def _show(self, preview: Preview) -> None:
        for fault in (*preview.notice.faults, *preview.notice.doubts):
            self.stdout.write(f"line {fault.line}: {fault.message}" if fault.line else fault.message)
        self.stdout.write(f"{preview.off} days off, {preview.worked} worked")
        if preview.moves is not None:
            self.stdout.write(f"{preview.moves.moved} dates move, {preview.moves.certain} become certain")
        for move, debtor in preview.rows:
            before, after = (localtime(instant).isoformat(timespec="minutes") for instant in (move.before, move.after))
            self.stdout.write(f"  {move.rule_id} {debtor.code}: {before} -> {after}")
