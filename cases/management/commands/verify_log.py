import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.models import Case, LogEntry
from cases.verification import breaks


class Command(BaseCommand):
    help = "Prove every case's log: the chain of hashes, the numbers, the heads, and the states that they led to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", nargs="*", type=int, help="ids of cases; all where none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        chosen = options["cases"] or None
        wrong = 0
        for case, what in breaks(cases=chosen):
            wrong += 1
            self.stderr.write(f"case {case}: {what}")
        entries = LogEntry.objects.filter(case__in=chosen) if chosen else LogEntry.objects
        cases = len(chosen) if chosen else Case.objects.count()
        took = time.monotonic() - began
        if wrong:
            raise CommandError(f"{wrong} of {cases} cases do not hold ({entries.count()} entries, {took:.1f} s)")
        self.stdout.write(f"{cases} cases hold: {entries.count()} entries, {took:.1f} s")
