"""The pages of the working calendar: a year to read, and the notice's way in."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import travel

from cases.calendar_pages import months_of, stretches_of
from cases.models import Obligation
from orgs.calendar import newest_version, working_calendar
from orgs.models import CalendarDay, CalendarVersion
from tests.cases.test_calendar_import import CONCLUDED, IMPORTED, NOTICE, concluded, midnight_after
from tests.world import person

pytestmark = pytest.mark.django_db
PAGE, IMPORT, CONFIRM = "/calendar/", "/calendar/import/", "/calendar/import/confirm/"
SUMMARY = "黑龙江全省宽带大面积中断"


def visitor(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def handed_in(client: Client, text: str = NOTICE, **changes):
    file = SimpleUploadedFile("2027.csv", text.encode())
    return client.post(
        IMPORT, {"year": "2027", "source": "2027年的通知", "document_no": "一号", "file": file, **changes}
    )


def fields_of(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


# -- Reading


def test_a_year_stands_in_months_with_its_days_off_and_its_worked_weekends():
    calendar, _version = working_calendar()
    months = months_of(2026, calendar)
    days = [cell for month in months for week in month.weeks for cell in week if cell]

    assert [cell.date for cell in days] == [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
    assert {len(week) for month in months for week in month.weeks} == {7}
    assert [f"{cell.date:%m-%d}" for cell in days if cell.mark == "work"] == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    assert {cell.date for cell in days if cell.provisional} == {date(2026, 12, number) for number in range(25, 32)}
    assert [(f"{each.first:%m-%d}", f"{each.last:%m-%d}", each.mark) for each in stretches_of(2026, calendar)][-2:] == [
        ("10-05", "10-07", "off"),
        ("10-10", "10-10", "work"),
    ]


@travel(datetime(2026, 11, 25, 4, 0, tzinfo=UTC), tick=False)
def test_the_page_marks_days_by_word_and_says_who_announced_them(django_assert_num_queries):
    reader = visitor("carrier_reporter")
    reader.get(PAGE)
    with django_assert_num_queries(6):
        page = reader.get(PAGE).content.decode()

    assert page.count("<small>休</small>") == 19 and page.count("<small>班</small>") == 6
    assert newest_version().source in page and "2026-12-31" in page and "第二百零三条" in page
    assert IMPORT not in page
    assert IMPORT in visitor("administrator").get(PAGE).content.decode()
    english = reader.get(PAGE, headers={"Accept-Language": "en"}).content.decode()
    assert english.count("<small>off</small>") == 19 and "Spring Festival" in english


@pytest.mark.parametrize("year", ["2004", "2028", "1999", "x", "٢٠٢٦", "99999999", "%00"])
def test_a_year_that_the_page_does_not_have_is_this_year(year):
    answer = visitor("hlj_duty").get(f"{PAGE}?year={year}")
    assert answer.status_code == 200
    assert answer.context["year"] == (int(year) if year in ("2004", "2028") else answer.context["today"].year)


def test_without_a_calendar_the_page_says_that_all_is_provisional():
    CalendarDay.objects.all().delete()
    CalendarVersion.objects.all().delete()
    assert "还没有导入放假通知" in visitor("hlj_duty").get(PAGE).content.decode()


# -- Bringing the notice


def test_an_administrator_looks_confirms_and_reads_it_and_no_case_is_told():
    with travel(IMPORTED, tick=False):
        walk = concluded(CONCLUDED)
        administrator = visitor("administrator")
        before = newest_version()
        assert "导入放假通知" in administrator.get(IMPORT).content.decode()

        page = handed_in(administrator).content.decode()

        assert "黑龙江局" in page and "移动 1 项" in page
        assert SUMMARY not in page and walk.response.incident.number not in page
        assert newest_version() == before

        answer = administrator.post(CONFIRM, fields_of(page))
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        read = administrator.get(f"{PAGE}?year=2027").content.decode()
        assert "已导入 2027 年的放假安排" in read and "2027年的通知" in read and newest_version().digest in read

        duty = Obligation.objects.get(case=walk.response.case_id, key="regulator_report")
        assert duty.due_at == midnight_after("2027-01-09")
        # The same confirmation a second time, as by a second administrator.
        again = administrator.post(CONFIRM, fields_of(page))
        assert again.status_code == 409 and "已由别人更新" in again.content.decode()
        assert CalendarVersion.objects.count() == 2

        told = visitor("hlj_duty")
        log = told.get(f"/incidents/{walk.response.incident.number}/").content.decode()
        assert "按新公布的放假安排重算时限" in log and "2027-01-08 24:00 → 2027-01-09 24:00" in log
        assert "放假安排已公布：有时限改变" in told.get("/notices/").content.decode()


def test_what_is_wrong_with_the_file_is_shown_by_line_and_cannot_be_confirmed():
    administrator = visitor("administrator")

    answer = handed_in(administrator, NOTICE + "2027-02-08,班,x\n")

    page = answer.content.decode()
    assert answer.status_code == 400 and "第 7 行" in page and CONFIRM not in page


@pytest.mark.parametrize(
    "changes",
    [{"year": "2030"}, {"year": "x"}, {"source": ""}, {"file": ""}, {"file": SimpleUploadedFile("x", b"\xff\xfe")},
     {"file": SimpleUploadedFile("x", b"a" * 70_000)}, {"file": SimpleUploadedFile("x", b"")}],
)  # fmt: skip
def test_what_is_wrong_with_the_form_is_shown_beside_its_field(changes):
    answer = handed_in(visitor("administrator"), **changes)
    assert answer.status_code == 400
    assert "fs-err" in answer.content.decode()


@pytest.mark.parametrize("changes", [{"content": "?"}, {"content": ""}, {"year": ""}, {"base": "-1"}, {"base": "x"}])
def test_a_confirmation_that_was_made_up_changes_nothing(changes):
    given = {"year": "2027", "source": "x", "content": "", "base": str(newest_version().pk)}
    answer = visitor("administrator").post(CONFIRM, given | changes)
    assert answer.status_code == 400
    assert CalendarVersion.objects.count() == 1


@pytest.mark.parametrize("name", ["meo_leader", "carrier_reporter", "auditor", "security_administrator"])
def test_nobody_else_comes_in(name):
    other = visitor(name)
    given = {"year": "2027", "source": "x", "content": "", "base": str(newest_version().pk)}
    answers = [other.get(IMPORT), handed_in(other), other.post(CONFIRM, given)]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert CalendarVersion.objects.count() == 1
