"""Pages of reports: read in the form of their day, returned with what is missing, listed by key."""

import copy
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import PlanRelease
from cases.paging import PAGE_SIZE
from cases.releases import forget_releases
from plans.library import digest_of
from reporting.models import Report
from reporting.reviewing import resubmit_report, return_report
from tests.world import UNIT_SUMMARY, filed, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def browser(name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(person(name))
    return client


def html_of(answer: Any) -> str:
    assert isinstance(answer, HttpResponse)
    return unescape(answer.content.decode())


@pytest.mark.rule("A-6.1-1")
def test_a_report_is_returned_in_the_browser_and_says_that_its_first_submission_counts():
    walk = reported(at=NOON)
    report = walk.to_concluded().file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    place = f"/reports/{report.pk}/"
    officer, sender = browser("hlj_duty"), browser("carrier_reporter")
    assert 'action="/reports/' not in html_of(sender.get(place))
    refused = officer.post(f"{place}return/", {"missing": "", "fields": "losses"})
    assert refused.status_code == 400
    assert "请写明缺什么" in html_of(refused) and 'value="losses" checked' in html_of(refused)
    report.refresh_from_db()
    assert report.state == "submitted"

    assert officer.post(f"{place}return/", {"missing": "缺损失依据", "fields": ["losses"]}).status_code == 302

    page = html_of(sender.get(place))
    for words in ("黑龙江局 退回了第 1 版", "缺损失依据", "退回和补正都不改变它", "要补", "按时", f"{place}resubmit/"):
        assert words in page
    assert f"{place}resubmit/" in html_of(sender.get(f"/incidents/{walk.response.incident.number}/"))
    assert f"{place}resubmit/" not in html_of(officer.get(f"/incidents/{walk.response.incident.number}/"))
    assert "已退回" in html_of(sender.get("/reports/?state=returned"))
    form = html_of(sender.get(f"{place}resubmit/"))
    assert "缺损失依据" in form and UNIT_SUMMARY["lessons"] in form


def test_every_version_stays_readable_with_the_article_of_every_field():
    report = reported(at=NOON).to_concluded().file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    return_report(report=report, actor=person("hlj_duty"), at=NOON, missing="缺")
    resubmit_report(
        report=report, data={**UNIT_SUMMARY, "losses": "约 35 万元"}, actor=person("carrier_reporter"), at=NOON
    )
    page = html_of(browser("hlj_duty").get(f"/reports/{report.pk}/"))
    for words in ("约 35 万元", UNIT_SUMMARY["losses"], "第 2 版（现行）", "第 1 版 ·"):
        assert words in page
    assert page.count("部预案 6.1") >= 2 * len(UNIT_SUMMARY)
    english = html_of(browser("hlj_duty", "en").get(f"/reports/{report.pk}/"))
    assert "Version 2 (current)" in english and "Direct causes" in english


def test_an_old_report_opens_in_the_form_of_its_day_whatever_was_released_since():
    walk = reported(at=NOON)
    report = walk.to_concluded().file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    old = report.release
    content = copy.deepcopy(old.content)
    form = next(form for form in content["forms"] if form["key"] == "unit_summary")
    form["label"]["zh"], form["fields"] = "新的总结表", form["fields"][:1]
    PlanRelease.objects.create(
        code=old.code, version="9", digest=digest_of(content), content=content, overrides={}, installed_at=NOON
    )
    forget_releases()
    try:
        later = filed(at=NOON)
        assert later.release.version == "9"
        assert len(later.release.plan.form("unit_summary").fields) == 1
        page = html_of(browser("hlj_duty").get(f"/reports/{report.pk}/"))
        assert UNIT_SUMMARY["lessons"] in page and "新的总结表" not in page
        report = return_report(report=report, actor=person("hlj_duty"), at=NOON, missing="缺", fields=["lessons"])
        assert 'name="lessons"' in html_of(browser("carrier_reporter").get(f"/reports/{report.pk}/resubmit/"))
    finally:
        forget_releases()


def test_a_page_of_a_report_asks_as_many_queries_for_five_versions_as_for_one():
    report = filed(at=NOON)
    walk = reported(at=NOON)
    many = walk.to_concluded().file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    counts = []
    for returns in (0, 5):
        for _each in range(returns):
            return_report(report=many, actor=person("hlj_duty"), at=NOON, missing="缺")
            resubmit_report(report=many, data=UNIT_SUMMARY, actor=person("carrier_reporter"), at=NOON)
        client = browser("hlj_duty")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/reports/{many.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert browser("hlj_duty").get(f"/reports/{report.pk}/").status_code == 200


def test_the_list_is_paged_by_key_and_asks_the_same_queries_for_thirty_as_for_one():
    reports, counts = [], []
    for more in (1, PAGE_SIZE):
        reports += [filed(at=NOON) for _each in range(more)]
        client = browser("hlj_duty")
        with CaptureQueriesContext(connection) as asked:
            page = html_of(client.get("/reports/"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
    assert page.count('class="ttl"') == PAGE_SIZE
    further = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    older = html_of(browser("hlj_duty").get(f"/reports/{further}"))
    assert older.count('class="ttl"') == 1 and 'rel="prev"' in older
    assert Report.objects.count() == PAGE_SIZE + 1


def test_an_office_of_command_sees_what_it_received_and_what_it_sent_apart():
    walk = reported(at=NOON)
    walk.to_concluded()
    walk.file("regulator_report", "hlj_duty", **UNIT_SUMMARY)
    received, sent = (html_of(browser("hlj_duty").get(f"/reports/?box={box}")) for box in ("received", "own"))
    assert "/reports/?incident" not in received
    assert received.count('class="ttl"') == sent.count('class="ttl"') == 1
    assert "电信主管部门报告" in sent
    narrowed = html_of(browser("carrier_reporter").get("/reports/?kind=initial&state=submitted"))
    assert narrowed.count('class="ttl"') == 1


@pytest.mark.parametrize(
    "query",
    [
        "state=x",
        "kind=%00",
        "incident=%00",
        "place=x",
        f"place={'9' * 40}",
        "q=%00",
        "q=一",
        "box=x",
        "state=&state=%00",
    ],
)
def test_junk_in_the_address_of_the_list_is_answered(query: str):
    filed(at=NOON)
    assert browser("carrier_reporter").get(f"/reports/?{query}").status_code == 200


def test_a_supplement_of_the_first_report_is_filed_from_its_page():
    report = filed(at=NOON)
    client = browser("carrier_reporter")
    address = f"/reports/new/?incident={report.incident.number}&plan=miit-2017-281"
    assert address in html_of(client.get(f"/reports/{report.pk}/"))
    form = html_of(client.get(address))
    assert "补充本单位对事件" in form
    said = {
        "key": "ab" * 16, "incident": report.incident.number, "plan": "miit-2017-281", "summary": "又有两市中断",
        "category": "network_attack", "regions": "黑龙江省", "occurred_at": "2026-09-28T11:40",
        "discovered_at": "2026-09-28T11:50", "scope": "再增 5 万户", "harm": "同前", "measures_taken": "同前",
        "recommendations": "无",
    }  # fmt: skip
    assert client.post("/reports/new/", said).status_code == 302
    assert Report.objects.latest("pk").supplements == report
