"""A year of the working calendar as people read it: months, weeks, days with their marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.clocks import WorkingCalendar
from plans.days import UnusualDay, unusual

FIRST_YEAR = 2004  # of what the platform brings along
YEARS_AHEAD = 2

# Names of holidays as notices write them, to be shown in the reader's language.
HOLIDAYS = {
    "元旦": gettext_lazy("元旦"),
    "春节": gettext_lazy("春节"),
    "清明节": gettext_lazy("清明节"),
    "劳动节": gettext_lazy("劳动节"),
    "端午节": gettext_lazy("端午节"),
    "中秋节": gettext_lazy("中秋节"),
    "国庆节": gettext_lazy("国庆节"),
    "国庆节、中秋节": gettext_lazy("国庆节、中秋节"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": gettext_lazy("抗战胜利70周年纪念日"),
}
MAKE_UP = "调休上班"


def holiday_name(name: str) -> str:
    """The holiday that a day belongs to, in the active language; as the notice has it where we know no other word."""
    known = name.removesuffix(MAKE_UP)
    return str(HOLIDAYS.get(known, known))


@dataclass(frozen=True, slots=True)
class Cell:
    """One day on the page. `mark`: off, work, rest (a plain weekend) or nothing."""

    date: date
    mark: str
    name: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    name: str
    weeks: Sequence[Sequence[Cell | None]]  # from Monday; None where another month's days stand


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row with the same mark and name."""

    first: date
    last: date
    mark: str
    name: str
    provisional: bool

    @property
    def is_single(self) -> bool:
        return self.first == self.last


MARKS = {"day_off": "off", "statutory": "off", "make_up": "work", "weekend": "rest"}


def months_of(year: int, calendar: WorkingCalendar) -> list[Month]:
    """Twelve months, each of whole weeks from Monday."""
    return [Month(number, _month_names()[number - 1], _weeks(year, number, calendar)) for number in range(1, 13)]


def stretches_of(year: int, calendar: WorkingCalendar) -> list[Stretch]:
    """Days off and weekend days worked in a year, in order, neighbours together; plain weekends are left out."""
    found: list[Stretch] = []
    day = date(year, 1, 1)
    while day.year == year:
        if (special := unusual(day, calendar)) and special.reason != "weekend":
            _append(found, special, calendar.is_provisional(day))
        day += timedelta(days=1)
    return found


def years_shown(calendar: WorkingCalendar, this_year: int) -> range:
    """Years that the page may show."""
    return range(FIRST_YEAR, max(calendar.horizon.year, this_year) + YEARS_AHEAD + 1)


def _append(found: list[Stretch], day: UnusualDay, provisional: bool) -> None:
    mark, name = MARKS[day.reason], holiday_name(day.name)
    before = found[-1] if found else None
    if before and (before.mark, before.name, before.last) == (mark, name, day.date - timedelta(days=1)):
        found[-1] = Stretch(before.first, day.date, mark, name, before.provisional or provisional)
    else:
        found.append(Stretch(day.date, day.date, mark, name, provisional))


def _weeks(year: int, month: int, calendar: WorkingCalendar) -> list[list[Cell | None]]:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    cells: list[Cell | None] = [None] * first.weekday()
    cells += [_cell(first + timedelta(days=number), calendar) for number in range((after - first).days)]
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(day: date, calendar: WorkingCalendar) -> Cell:
    special = unusual(day, calendar)
    return Cell(
        date=day,
        mark=MARKS[special.reason] if special else "",
        name=holiday_name(special.name) if special else "",
        provisional=calendar.is_provisional(day),
    )


def _month_names() -> tuple[str, ...]:
    return (
        _("一月"), _("二月"), _("三月"), _("四月"), _("五月"), _("六月"),
        _("七月"), _("八月"), _("九月"), _("十月"), _("十一月"), _("十二月"),
    )  # fmt: skip


def weekday_initials() -> tuple[str, ...]:
    """Above the columns of a month."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return tuple(name.removeprefix("周") for name in names)
