"""Obligations, notices and the plans as pages: what they show, what they cost."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Notice, Obligation
from cases.obligations import escalate_overdue
from cases.reader import articles_of
from plans.library import get_plan
from tests.world import organisation_of, person, reported, words_written

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = "/plans/miit-2017-281/"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def shown(address: str, name: str = "hlj_duty", **headers: str) -> str:
    words_written()
    response = signed_in(name).get(address, **headers)
    assert response.status_code == 200
    return response.content.decode()


def rows_of(page: str) -> list[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    return re.findall(r"<tr.*?</tr>", body[1], re.DOTALL) if body else []


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # what is kept for the process is read
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


@pytest.mark.parametrize(
    "address",
    ["/obligations/", "/obligations/?state=overdue&mine=1", "/obligations/?q=宽带", "/notices/", "/notices/?all=1"],
)
def test_a_list_asks_the_database_as_often_with_30_rows_as_with_1(address):
    client = signed_in("hlj_duty")
    reported(at=NOON).to_active()
    escalate_overdue(now=NOON + 2 * HOUR)
    with_one = queries_of(client, address)

    for _ in range(30):
        reported(at=NOON).to_active()
    escalate_overdue(now=NOON + 2 * HOUR)

    assert queries_of(client, address) == with_one <= 10


# -- Obligations


def test_obligations_open_and_overdue_come_unasked_and_the_settled_ones_on_demand():
    reported(at=NOON)  # the report itself is made; starting the unit's own plan is not

    assert [("立即启动本单位应急预案" in row) for row in rows_of(shown("/obligations/"))] == [True]
    assert [("立即报告部应急办" in row) for row in rows_of(shown("/obligations/?state=met"))] == [True]


def test_a_missed_target_is_not_among_the_overdue():
    walk = reported(at=NOON).to_concluded()
    due = Obligation.objects.get(case=walk.response.case_id, key="unit_summary").due_at
    escalate_overdue(now=due + HOUR)

    red = rows_of(shown("/obligations/?state=overdue&limit=plan"))
    ink = rows_of(shown("/obligations/?state=overdue&limit=target"))

    assert [("报送总结报告" in row, "fs-item--over" in row) for row in red] == [(True, True)]
    assert ink
    assert not any("fs-item--over" in row or "逾期" in words_of(row) for row in ink)


def test_the_chip_in_the_bar_leads_to_as_many_rows_as_it_counts():
    walk = reported(at=NOON).to_concluded()
    due = Obligation.objects.get(case=walk.response.case_id, key="unit_summary").due_at
    escalate_overdue(now=due + HOUR)

    page = shown("/obligations/")

    address = re.search(r'id="fs-overdue" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "逾期 1<" in page
    assert len(rows_of(shown(address))) == 1


def test_ours_are_marked_and_lead_to_the_report_that_meets_them():
    walk = reported(at=NOON).to_active()

    (row,) = rows_of(shown("/obligations/?mine=1"))

    assert 'class="fs-tag fs-tag--mine">本局<' in row
    assert f'/reports/{walk.response.incident.number}/initiation/?plan=miit-2017-281">报送</a>' in row


def test_words_of_the_incident_a_debtor_or_a_rule_find_obligations():
    kept = reported(at=NOON, summary="齐齐哈尔域名解析异常").to_active().response.incident
    reported(at=NOON, summary="大庆市宽带中断")

    def found(text: str) -> set[str]:
        rows = rows_of(shown("/obligations/?" + urlencode({"q": text})))
        return {number for row in rows for number in re.findall(r"[A-Z]{2}-\d{4}-\d{4}", words_of(row))}

    assert found("域名") == found("域名解析") == found(kept.number) == {kept.number}
    assert len(found("某电信")) == 2
    assert found("A-5.3-8") == found("域名 a-5.3-8") == found("黑龙江省通信管理局") == {kept.number}
    assert found("没有这样的") == found("A-9.9-9") == found("%%") == set()
    assert "请至少输入两个字。" in shown("/obligations/?q=域")


@pytest.mark.parametrize("few", [1000, 0])
def test_an_office_that_sees_much_sees_the_same_list(monkeypatch, few):
    """Cases named one by one, or looked for along the list."""
    monkeypatch.setattr("cases.lists.FEW", few)
    for serial in range(31):
        reported(at=NOON + HOUR * serial, summary=f"第 {serial} 件")
    reported(at=NOON, regions=["440000"], by="internet_reporter", summary="别处的事")

    first = shown("/obligations/")
    onwards = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    last = shown("/obligations/" + onwards)

    numbers = [re.search(r"第 (\d+) 件", row)[1] for row in rows_of(first) + rows_of(last)]
    assert numbers == [str(serial) for serial in range(31)]
    assert "31 项" in first
    met = rows_of(shown("/obligations/?state=met"))
    assert [re.search(r"第 (\d+) 件", row)[1] for row in met] == [str(serial) for serial in range(30, 0, -1)]


# -- Notices


def test_a_notice_says_what_it_is_about_and_takes_one_signature():
    walk = reported(at=NOON)
    notice = Notice.objects.get(recipient=organisation_of("hlj_duty"))

    (row,) = rows_of(shown("/notices/"))
    client = signed_in("hlj_duty")
    answer = client.post(f"/notices/{notice.pk}/acknowledge/", {"next": "/notices/?all=1"})

    assert "收到突发事件报告" in row
    assert walk.response.incident.number in row
    assert f'action="/notices/{notice.pk}/acknowledge/"' in row
    assert answer.headers["Location"] == "/notices/?all=1"
    assert "没有待签收的通知。" in client.get("/notices/").content.decode()
    (signed,) = rows_of(client.get("/notices/?all=1").content.decode())
    assert "<form" not in signed


def test_a_notice_of_a_missed_target_never_says_overdue():
    reported(at=NOON)
    escalate_overdue(now=NOON + HOUR)

    row = rows_of(shown("/notices/"))[0]

    assert "超过平台目标：立即启动本单位应急预案" in row
    assert organisation_of("carrier_reporter").short in row
    assert "逾期" not in row


# -- Plans


def test_every_rule_has_its_anchor_its_words_and_where_they_come_from():
    plan = get_plan("miit-2017-281")

    page = Client().get(PLAN).content.decode()

    assert re.findall(r'<article class="fs-law" id="([^"]+)"', page) == [rule.id for rule in plan.rules]
    assert page.count("复原文字，未经核对") >= sum(rule.source == "E/M" for rule in plan.rules)


def test_a_rule_says_where_it_acts_how_its_gaps_are_settled_and_what_was_corrected():
    rules = {read.rule.id: read for article in articles_of(get_plan("miit-2017-281")) for read in article.rules}

    assert rules["A-5.3-3"].acts == [
        f"权限：{act}（省（区、市）通信管理局）"
        for act in ("启动响应", "调高响应级别", "调低响应级别", "接受调低的响应")
    ]
    assert [read.setting.flag for read in rules["A-5.3-3"].settings] == ["F-A12", "F-A18"]
    assert [erratum.flag for erratum in rules["A-3.4-2"].errata] == ["F-A01"]


def test_a_plan_that_is_not_in_force_is_not_found():
    response = Client().get("/plans/no-such-plan/")

    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


@pytest.mark.parametrize("address", ["/obligations/", "/notices/", "/plans/"])
def test_the_lists_speak_english(address):
    reported(at=NOON, summary="Broadband down").to_active()

    page = shown(address, headers={"Accept-Language": "en"})

    body = re.search(r"<main.*</main>", page, re.DOTALL)[0]
    document_numbers = {"工信部网安", "署办规", "号"}
    assert set(re.findall("[\u3400-\u9fff]+", re.sub(r'title="[^"]*"', "", body))) <= document_numbers
