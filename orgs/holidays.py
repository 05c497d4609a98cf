"""Days that the State Council's yearly notices made different from their weekday, read from chinesecalendar."""

from dataclasses import dataclass
from datetime import date

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

FIRST_YEAR = 2004
HORIZON = date(2026, 12, 31)
SOURCE = "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）；2004—2025年依历年通知"
SATURDAY = 5

FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@dataclass(frozen=True, slots=True)
class AnnouncedDay:
    date: date
    is_working: bool
    name: str


def announced_days() -> list[AnnouncedDay]:
    """Weekdays off and weekend days worked, 2004 to 2026, in order. A worked day bears the holiday it pays for."""
    off = [AnnouncedDay(day, False, _name(holiday)) for day, holiday in holidays.items() if day.weekday() < SATURDAY]
    worked = [
        AnnouncedDay(day, True, f"{_name(holiday)}调休上班")
        for day, holiday in workdays.items()
        if day.weekday() >= SATURDAY
    ]
    # A newer chinesecalendar knows more years; this version of the calendar does not.
    return sorted(
        (day for day in off + worked if day.date.year >= FIRST_YEAR and day.date <= HORIZON), key=lambda day: day.date
    )


def _name(holiday: str) -> str:
    name: str = Holiday(holiday).chinese
    return FULL_NAMES.get(name, name)
