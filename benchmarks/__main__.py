"""`make bench`: measure on this machine and print a table. `--check` fails where a bar is missed (ARGS=--check)."""

import argparse
import sys
import time

from benchmarks.intake import SHORT, Plan, as_json, measure, platform_for_measuring
from benchmarks.machine import described


def main() -> int:
    options = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    options.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    options.add_argument("--short", action="store_true", help="a few seconds, to see that it runs")
    options.add_argument("--json", action="store_true", help="figures for a program, after the table")
    chosen = options.parse_args()

    began = time.monotonic()
    print(f"  {described()}")
    with platform_for_measuring() as platform:
        measured = measure(platform, SHORT if chosen.short else Plan(), say=lambda text: print(f"  {text}", flush=True))
    print(f"\n{measured.table()}\n")
    for bar in measured.missed():
        print(f"  missed: {bar}")
    print(
        f"  {time.monotonic() - began:.0f} s in all; other programs used {measured.others:.0%} of the machine meanwhile"
    )
    if chosen.json:
        print(as_json(measured))
    return 1 if chosen.check and measured.missed() else 0


if __name__ == "__main__":
    sys.exit(main())
