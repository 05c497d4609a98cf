"""Who finds which reports, by which words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.paging import Place
from cases.search import words_of
from reporting.models import Report
from reporting.queries import reports_visible_to
from reporting.search import reports_found
from tests.world import filed, in_mohe, person, words_written

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def found(name: str, text: str = "", place: Place | None = None) -> list[Report]:
    words_written()
    return list(reports_found(user=person(name), words=words_of(text), place=place).rows)


def test_an_office_finds_what_concerns_it_and_an_enterprise_what_it_sent():
    ours = filed(at=NOON, summary="大庆市宽带中断", regions=["230600"])
    theirs = in_mohe("L4", at=NOON + timedelta(hours=1)).response.incident.reports.get()

    assert found("hlj_duty") == [ours]
    assert found("county_duty") == [theirs]
    assert found("carrier_reporter") == [ours]
    assert found("operator_reporter") == [theirs]
    assert found("internet_reporter") == found("administrator") == []
    assert {report.pk for report in reports_visible_to(person("meo_duty"))} == {ours.pk}


@pytest.mark.parametrize(("few", "reach"), [(1000, 300), (0, 0), (0, 300)])
def test_words_of_the_incident_or_the_sender_find_a_report(monkeypatch, few, reach):
    """Whether its office sees few incidents or many, and whether the report is near or far back."""
    monkeypatch.setattr("reporting.search.FEW", few)
    monkeypatch.setattr("reporting.search.REACH", reach)
    kept = filed(at=NOON, summary="大庆市域名解析异常")
    for serial in range(32):
        filed(at=NOON + timedelta(hours=1 + serial), summary="牡丹江市光缆被挖断")

    for text in ("域名", "域名解析", kept.incident.number, kept.incident.number.lower(), "大庆 解析"):
        assert found("hlj_duty", text) == [kept], text
        assert found("carrier_reporter", text) == [kept], text
        assert found("gd_duty", text) == [], text
    assert len(found("hlj_duty", "某电信")) == 30
    assert found("hlj_duty", "%%") == found("hlj_duty", "没有这样的") == []


def test_finding_reports_asks_as_often_for_thirty_as_for_one():
    filed(at=NOON)

    def asked() -> int:
        who = person("hlj_duty")
        with CaptureQueriesContext(connection) as queries:
            reports_found(user=who, words=words_of("宽带"), place=None)
        return len(queries)

    with_one = asked()
    for _each in range(30):
        filed(at=NOON)

    assert asked() == with_one <= 7
    page = reports_found(user=person("hlj_duty"), words=[], place=None)
    assert (len(page.rows), page.counted) == (30, "31")
    assert len(found("hlj_duty", place=page.after)) == 1


def test_rest_finds_what_the_page_finds_and_refuses_junk_by_name():
    kept = filed(at=NOON, summary="大庆市域名解析异常")
    filed(at=NOON, summary="牡丹江市光缆被挖断")
    words_written()
    client = Client()
    client.force_login(person("hlj_duty"))

    def asked(query: str) -> list[int]:
        return [each["id"] for each in client.get(f"/api/v1/reports/?{query}").json()["results"]]

    assert asked("q=域名解析") == [kept.pk]
    assert asked("q=域名解析&state=accepted") == []
    assert len(asked("")) == 2
    assert client.get("/api/v1/reports/?q=一").status_code == client.get("/api/v1/reports/?state=x").status_code == 400
    assert client.get("/api/v1/reports/?cursor=x").status_code == 404
