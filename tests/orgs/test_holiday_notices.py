"""Reading the yearly notice: what stands in it, and what is wrong with it, line by line."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils.translation import override

from orgs.calendar import working_calendar
from orgs.calendar_import import calendar_with
from orgs.holiday_notices import decoded, read_notice
from orgs.models import CalendarDay, CalendarVersion

HEADER = "日期,安排,名称\n"
WHOLE = HEADER + (
    "2026-12-31,休,元旦\n2027-01-01~2027-01-03,休,元旦\n2027-02-07,班,春节调休上班\n"
    "2027-05-01至2027-05-05,休,劳动节\n2027/10/1~2027/10/7,休,国庆节\n"
)


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Whatever language an earlier test's page was read in."""
    with override("zh-hans"):
        yield


def faults_of(text: str, year: int = 2027) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in read_notice(text, year=year).faults]


def test_a_notice_is_read_day_by_day():
    notice = read_notice(WHOLE, year=2027)

    assert (notice.faults, notice.doubts) == ((), ())
    assert [day.date for day in notice.days if day.is_working] == [date(2027, 2, 7)]
    assert len(notice.days) == 1 + 3 + 1 + 5 + 7
    assert [(first.line, f"{first.date:%m-%d}", f"{last.date:%m-%d}") for first, last in notice.spans] == [
        (2, "12-31", "12-31"), (3, "01-01", "01-03"), (4, "02-07", "02-07"), (5, "05-01", "05-05"),
        (6, "10-01", "10-07"),
    ]  # fmt: skip
    assert [day.date for day in notice.days if not day.differs] == [
        date(2027, 1, 2), date(2027, 1, 3), date(2027, 5, 1), date(2027, 5, 2), date(2027, 10, 2), date(2027, 10, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("date_text", ["2027-02-07", "2027/2/7", "2027.2.7", "2027年2月7日"])
def test_dates_may_be_written_as_spreadsheets_do(date_text):
    assert [day.date for day in read_notice(f"date,kind,name\n{date_text},work,x\n", year=2027).days] == [
        date(2027, 2, 7)
    ]


def test_a_byte_order_mark_and_windows_lines_are_no_matter():
    raw = b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()
    assert read_notice(decoded(raw) or "", year=2027).days == read_notice(WHOLE, year=2027).days


def test_another_encoding_is_no_text():
    assert decoded(WHOLE.encode("gb18030")) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2028-01-01,休,元旦", "不在 2027 年"),
        ("2026-12-24,休,元旦", "不在 2027 年"),
        ("2027-02-30,休,春节", "不是日期"),
        ("昨天,休,春节", "不是日期"),
        ("2027-02-05~2027-02-01,休,春节", "早于首日"),
        ("2027-01-01~2027-12-31,休,春节", "一段最多 31 天"),
        ("2027-01-01~2027-01-02~2027-01-03,休,元旦", "不是日期"),
        ("2027-02-08,班,春节", "不是星期六或星期日"),
        ("2027-02-07,放,春节", "写“休”或“班”"),
        ("2027-02-07,班,", "节日名称"),
        ("2027-02-07,班", "三栏"),
        ("2027-02-07,班,春节,又", "三栏"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line, says):
    found = faults_of(f"{HEADER}2027-01-01,休,元旦\n\n{line}\n")
    assert [number for number, _message in found] == [4]
    assert says in found[0][1]


def test_every_wrong_line_is_told_at_once():
    assert [line for line, _message in faults_of(HEADER + "x,休,a\n2027-01-01,休,元旦\n2027-02-08,班,b\n")] == [2, 4]


def test_no_day_is_both_off_and_worked_and_none_stands_twice():
    found = faults_of(HEADER + "2027-02-06~2027-02-12,休,春节\n2027-02-07,班,春节\n2027-02-08,休,春节\n")
    assert [(line, "第 2 行" in message) for line, message in found] == [(3, True), (4, True)]
    assert "又休又班" in found[0][1]


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 0), (HEADER, 0), ("2027-01-01,休,元旦\n", 1), (HEADER + '"2027-01-01,休', 2), (HEADER + "a\x00b,休,x\n", 0)],
)
def test_a_file_that_is_none_is_refused(text, line):
    assert [fault[0] for fault in faults_of(text)] == [line]


def test_a_statutory_day_that_is_not_given_off_is_doubted_and_not_refused():
    notice = read_notice(HEADER + "2027-01-01,休,元旦\n2027-02-07,班,春节调休上班\n", year=2027)

    assert notice.faults == ()
    assert [doubt.message[:10] for doubt in notice.doubts] == ["2027-10-01"]  # a Friday; 2 and 3 October: a weekend


@pytest.mark.parametrize(
    "text", ["𠀀" * 1000, ",,,\n" * 500, "\n" * 1000, "日期,安排,名称\n" + "2027-01-01,休,x\n" * 500]
)
def test_junk_is_answered_with_faults(text):
    assert faults_of(text)


NOTICE_OF_2026 = """\
日期,安排,名称
2026-01-01~2026-01-03,休,元旦
2026-01-04,班,元旦调休上班
2026-02-14,班,春节调休上班
2026-02-15~2026-02-23,休,春节
2026-02-28,班,春节调休上班
2026-04-04~2026-04-06,休,清明节
2026-05-01~2026-05-05,休,劳动节
2026-05-09,班,劳动节调休上班
2026-06-19~2026-06-21,休,端午节
2026-09-20,班,国庆节调休上班
2026-09-25~2026-09-27,休,中秋节
2026-10-01~2026-10-07,休,国庆节
2026-10-10,班,国庆节调休上班
"""


@pytest.mark.django_db
def test_the_notice_of_2026_by_file_is_the_calendar_that_the_platform_brings_along():
    notice = read_notice(NOTICE_OF_2026, year=2026)
    ours, _version = working_calendar()
    again = calendar_with(notice)

    assert (notice.faults, notice.doubts) == ((), ())
    assert (again.horizon, again.exceptions, again.names) == (ours.horizon, ours.exceptions, ours.names)
    CalendarDay.objects.all().delete()
    CalendarVersion.objects.all().delete()
    alone = calendar_with(notice).exceptions
    assert alone == {day: works for day, works in ours.exceptions.items() if day.year == 2026}
