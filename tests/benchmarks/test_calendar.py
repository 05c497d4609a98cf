"""The comparison with two other calendars: it finds nothing, and it would find something."""

from datetime import date

import pytest

from benchmarks import calendar as comparison
from plans.clocks import WorkingCalendar


def test_every_answer_agrees_with_two_other_calendars():
    """Two years of the twenty-one, with the last one; `make bench-calendar` asks them all."""
    for year in (2018, 2026):
        compared = comparison.compare(date(year, 1, 1), date(year, 12, 31))
        assert compared.disagreements == ()
        assert compared.days == 365 and compared.answers + compared.beyond == 365 * 4


def test_a_make_up_day_that_is_missing_is_noticed(monkeypatch: pytest.MonkeyPatch):
    whole = comparison.our_calendar()
    without = {day: works for day, works in whole.exceptions.items() if day != date(2026, 10, 10)}
    monkeypatch.setattr(comparison, "our_calendar", lambda: WorkingCalendar("", whole.horizon, without))

    found = comparison.compare(date(2026, 10, 10), date(2026, 10, 10)).disagreements
    assert [(each.asked, each.source) for each in found] == [("works", "chinesecalendar"), ("works", "holidays")]
    assert comparison.compare(date(2026, 9, 28), date(2026, 9, 28)).disagreements != ()
