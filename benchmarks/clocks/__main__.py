"""`make bench-clocks`: see benchmarks.clocks.measuring."""

import argparse
import os
import sys

from benchmarks.clocks.measuring import SHORT, Plan, measure, url_of
from benchmarks.intake import platform_for_measuring
from benchmarks.machine import described


def main() -> int:
    options = argparse.ArgumentParser(prog="benchmarks.clocks", description=__doc__)
    options.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    options.add_argument("--short", action="store_true", help="a few seconds, to see that it runs")
    chosen = options.parse_args()

    print(f"  {described()}")
    with platform_for_measuring() as platform:
        measured = measure(
            platform, SHORT if chosen.short else Plan(), lambda text: print(f"  {text}", flush=True),
            superuser_url=url_of(platform, "postgres"), url=url_of(platform, "fengsui"),
        )  # fmt: skip
    print(f"\n{measured.table()}\n")
    for bar in measured.missed():
        print(f"  missed: {bar}")
    return 1 if chosen.check and measured.missed() else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    sys.exit(main())
