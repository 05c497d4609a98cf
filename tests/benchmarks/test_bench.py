"""`make bench` in its short form: that it measures, not how fast this machine is."""

import json

import pytest

from benchmarks.intake import SHORT, as_json, measure
from tests.platforms import RunningPlatform

pytestmark = pytest.mark.alone
LEAST_SHARE = 0.1  # of the bare POST; the bar of the long form is higher


def test_the_benchmark_measures_and_makes_its_table(measured_platform: RunningPlatform) -> None:
    measured = measure(measured_platform, SHORT, say=lambda text: None)

    assert "| whole intake of a report |" in measured.table()
    assert measured.refused == {}
    figures = json.loads(as_json(measured))
    assert figures["share"] > LEAST_SHARE
    assert figures["intake_per_second"] > 5
    assert 0 < figures["to_seat_p50_ms"] <= figures["to_seat_p99_ms"] < 5000
