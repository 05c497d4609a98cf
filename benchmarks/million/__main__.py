"""`make bench-million`: fill a private PostgreSQL with a thousand and with a million incidents, ask the same pages of
both, print a table. `--check` fails where a bar is missed; `--short` shows in a few seconds that it runs."""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path


def main() -> int:
    options = argparse.ArgumentParser(prog="benchmarks.million", description=__doc__)
    options.add_argument("--incidents", type=int, default=1_000_000)
    options.add_argument("--open", type=int, default=5_000)
    options.add_argument("--requests", type=int, default=30, help="of each page on each database")
    options.add_argument("--until", type=datetime.fromisoformat, default=None, help="end of the three years; else now")
    options.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    options.add_argument("--short", action="store_true", help="some hundred incidents, one request a page")
    chosen = options.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="fs-million-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    try:
        import django

        django.setup()
        return _run(chosen, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(chosen: argparse.Namespace, folder: Path) -> int:
    from django.test.utils import setup_test_environment
    from django.utils.timezone import now

    from benchmarks.machine import Others, described
    from benchmarks.million.filling import Size, fill
    from benchmarks.million.measuring import everything, measure
    from tests.databases import APPLICATION, TEMPLATE, make_template, pointed_at, private_postgres
    from tests.platforms import make_demonstration

    setup_test_environment()
    logging.disable(logging.WARNING)
    until = chosen.until or now()
    sizes = {
        "thousand": Size(incidents=1000, open=500, until=until),
        "open": Size(incidents=chosen.open, open=chosen.open, until=until),
        "whole": Size(incidents=chosen.incidents, open=chosen.open, until=until),
    }
    if chosen.short:
        sizes = {
            name: Size(incidents=n, open=n // 2, until=until) for name, n in zip(sizes, (150, 100, 300), strict=True)
        }
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"  {text}", flush=True)

    say(described())
    with private_postgres(folder) as server:
        make_template(server)
        server.create("filled", template=TEMPLATE)
        with pointed_at(server.url(APPLICATION, "filled")):
            make_demonstration(folder / "demo.json")
        for name, size in sizes.items():
            server.create(name, template="filled")
            fill(server.admin_url.replace("/postgres?", f"/{name}?"), size, say)
        others = Others([])
        urls = {name: server.url(APPLICATION, name) for name in sizes}
        requests = 1 if chosen.short else chosen.requests
        asked = everything(["hlj_duty"]) if chosen.short else everything()
        measured = measure(asked, urls=urls, requests=requests, until=until, say=say)
        print(f"\n{measured.table(small=sizes['thousand'].incidents, whole=sizes['whole'].incidents)}\n")
        busy = others.share([])
    missed = measured.missed()
    for bar in missed:
        say(f"missed: {bar}")
    say(f"{time.monotonic() - began:.0f} s in all; others, PostgreSQL among them, used {busy:.0%} of it meanwhile")
    return 1 if chosen.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
