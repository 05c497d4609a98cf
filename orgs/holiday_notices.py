"""Reads the State Council's yearly notice of days off from a simple file.

CSV in UTF-8 (with or without a byte order mark), its first line `日期,安排,名称` (or `date,kind,name`); then one line
for each day or span of days:

    2027-01-01~2027-01-03,休,元旦
    2027-02-07,班,春节调休上班

Dates as 2027-01-01, 2027/1/1, 2027.1.1 or 2027年1月1日; spans with ~ or 至; 休 (off) or 班 (work).
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from plans.clocks import FIXED_HOLIDAYS, SATURDAY
from plans.strings import forbidden_character, shown

HEADERS = (("日期", "安排", "名称"), ("date", "kind", "name"))
KINDS = {"休": False, "off": False, "班": True, "work": True}
MAX_BYTES, MAX_LINES, MAX_SPAN, MAX_NAME = 64 * 1024, 400, 31, 60
SPAN = re.compile(r"\s*(?:~|～|至|/(?=\d{4}))\s*")
DATE = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day of a notice. `line` is where the file says so."""

    date: date
    is_working: bool
    name: str
    line: int

    @property
    def differs(self) -> bool:
        """A weekend day off is what it would have been anyhow."""
        return self.is_working == (self.date.weekday() >= SATURDAY)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the file, and in which line (0: with the whole of it)."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """What was read. With `faults` it cannot be imported; `doubts` are for a person to look at."""

    year: int
    days: tuple[NoticeDay, ...]
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()

    @property
    def spans(self) -> list[tuple[NoticeDay, NoticeDay]]:
        """First and last day of each line, in order of days."""
        by_line = [list(days) for _line, days in groupby(self.days, key=attrgetter("line"))]
        return [(days[0], days[-1]) for days in by_line]


def decoded(raw: bytes) -> str | None:
    """The text of an uploaded file; None where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def read_notice(text: str, *, year: int) -> HolidayNotice:
    """The notice for `year`; never raises: all that is wrong stands in its `faults`, by line."""
    if forbidden_character(text):
        return HolidayNotice(year, (), (Fault(0, _("文件含有控制字符；请另存为 CSV UTF-8。")),))
    days: dict[date, NoticeDay] = {}
    faults: list[Fault] = []
    for line, fields in _lines(text, faults):
        for found in _days_of(line, fields, year, faults):
            known = days.get(found.date)
            if known is not None:
                faults.append(_twice(found, known))
                continue
            days[found.date] = found
    if not days and not faults:
        faults.append(Fault(0, _("文件里没有一天；第一行是表头，以下每行一天或一段。")))
    ordered = tuple(sorted(days.values(), key=lambda day: day.date))
    return HolidayNotice(year, ordered, tuple(faults), tuple(_doubts(year, days)))


def _lines(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Line numbers with three fields each; the header and empty lines are passed over."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    is_first = True
    try:
        for row in reader:
            fields = [field.strip() for field in row]
            if not any(fields):
                continue
            if is_first:
                is_first = False
                if tuple(field.lower() for field in fields) in HEADERS:
                    continue
                faults.append(Fault(reader.line_num, _("第一行应为表头：日期,安排,名称。")))
                return
            if reader.line_num > MAX_LINES:
                faults.append(
                    Fault(reader.line_num, _("超过 %(most)d 行；一年的通知只有几十行。") % {"most": MAX_LINES})
                )
                return
            if len(fields) != len(HEADERS[0]):
                faults.append(Fault(reader.line_num, _("应有三栏：日期、安排、名称。")))
                continue
            yield reader.line_num, fields
    except csv.Error as error:
        faults.append(Fault(reader.line_num, _("不是有效的 CSV：%(why)s") % {"why": error}))


def _days_of(line: int, fields: list[str], year: int, faults: list[Fault]) -> Iterator[NoticeDay]:
    """The days of one line; faults are noted, and a line with one gives no days."""
    span, kind, name = fields
    try:
        first, last = _span(span)
        is_working = _kind(kind)
        if not name or len(name) > MAX_NAME or forbidden_character(name, one_line=True):
            raise ValueError(_("请写明节日名称，最多 %(most)d 字。") % {"most": MAX_NAME})
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        for day in days:
            _check_day(day, year, is_working=is_working)
    except ValueError as error:
        faults.append(Fault(line, str(error)))
        return
    yield from (NoticeDay(day, is_working, name, line) for day in days)


def _span(text: str) -> tuple[date, date]:
    parts = SPAN.split(text)
    if len(parts) > 2:
        raise _no_date(text)
    first, last = _date(parts[0]), _date(parts[-1])
    if last < first:
        raise ValueError(_("这一段的末日早于首日。"))
    if (last - first).days >= MAX_SPAN:
        raise ValueError(_("一段最多 %(most)d 天；请核对月份。") % {"most": MAX_SPAN})
    return first, last


def _date(text: str) -> date:
    found = DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        return date(int(found[1]), int(found[3]), int(found[5]))
    except ValueError:
        raise _no_date(text) from None


def _no_date(text: str) -> ValueError:
    message = _("“%(text)s”不是日期或一段日期；写成 2027-01-01 或 2027-01-01~2027-01-03。")
    return ValueError(message % {"text": shown(text)})


def _kind(text: str) -> bool:
    if text.lower() not in KINDS:
        raise ValueError(_("“%(text)s”不是安排；写“休”或“班”。") % {"text": shown(text)})
    return KINDS[text.lower()]


def _check_day(day: date, year: int, *, is_working: bool) -> None:
    if day.year != year and not date(year - 1, 12, 25) <= day <= date(year - 1, 12, 31):
        message = _("%(day)s 不在 %(year)d 年，也不是上一年 12 月 25 日以后；一份通知只管一年。")
        raise ValueError(message % {"day": day, "year": year})
    if is_working and day.weekday() < SATURDAY:
        raise ValueError(_("%(day)s 不是星期六或星期日，本来就上班；请核对日期。") % {"day": day})


def _twice(found: NoticeDay, known: NoticeDay) -> Fault:
    if found.is_working != known.is_working:
        message = _("%(day)s 在第 %(line)d 行另有相反的安排；一天不能又休又班。")
    else:
        message = _("%(day)s 已在第 %(line)d 行。")
    return Fault(found.line, message % {"day": found.date, "line": known.line})


def _doubts(year: int, days: dict[date, NoticeDay]) -> Iterator[Fault]:
    """Statutory holidays of a fixed date that the file does not give off: perhaps a part of it is missing."""
    for (month, number), name in FIXED_HOLIDAYS.items():
        day = date(year, month, number)
        listed = days.get(day)
        if (listed is None and day.weekday() < SATURDAY) or (listed is not None and listed.is_working):
            message = _("%(day)s（%(name)s）是法定节假日，文件里却没有放假；请核对文件是否完整。")
            yield Fault(listed.line if listed else 0, message % {"day": day, "name": name})
