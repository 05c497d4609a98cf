"""`make bench` in its short form: that it measures, not how fast this machine is."""

import json
import subprocess
import sys

from tests.platforms import ROOT, environment

LEAST_SHARE = 0.1  # of the bare POST; the bar of the long form is higher


def test_the_benchmark_runs_and_prints_its_table() -> None:
    command = [sys.executable, "-m", "benchmarks", "--short", "--json"]

    run = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "| whole intake of a report |" in run.stdout
    figures = json.loads(run.stdout.splitlines()[-1])
    assert figures["share"] > LEAST_SHARE
    assert figures["intake_per_second"] > 5
    assert 0 < figures["to_seat_p50_ms"] <= figures["to_seat_p99_ms"] < 5000
