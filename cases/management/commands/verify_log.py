import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.models import Case, LogEntry
from cases.verification import breaks, one_snapshot


class Command(BaseCommand):
    help = "Prove every case's log: the chain of hashes, the numbers, the heads, and the states that they led to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", nargs="*", type=int, help="ids of cases; all where none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        chosen = options["cases"] or None
        wrong = 0
        with one_snapshot():
            for case, what in breaks(cases=chosen):
                wrong += 1
                self.stderr.write(f"case {case}: {what}")
            entries = LogEntry.objects.filter(case__in=chosen) if chosen else LogEntry.objects
            read = f"{entries.count()} entries, {time.monotonic() - began:.1f} s"
            cases = len(chosen) if chosen else Case.objects.count()
        if wrong:
            raise CommandError(f"{wrong} breaks in {cases} cases ({read})")
        self.stdout.write(f"{cases} cases hold: {read}")
