"""The list of incidents: what it finds, what it shows, what it costs."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import State
from tests.world import person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


@pytest.fixture
def client():
    client = Client()
    client.force_login(person("hlj_duty"))
    return client


def shown(client: Client, address: str = "/incidents/", **headers: str) -> str:
    response = client.get(address, **headers)
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'class="ttl" href="/incidents/[^"]+">([^<]+)</a>', page)


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # what is kept for the process is read
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


@pytest.mark.parametrize(
    "address", ["/incidents/", "/incidents/?q=宽带&state=reported&category=network_attack&region=230000&page=1"]
)
def test_the_list_asks_the_database_as_often_with_300_rows_as_with_1(client, address):
    reported(at=NOON)
    with_one = queries_of(client, address)

    for _ in range(299):
        reported(at=NOON)

    assert queries_of(client, address) == with_one <= 10


def test_a_row_shows_number_unit_level_state_time_and_lead(client):
    walk = reported(at=NOON).to_active()
    incident = walk.response.incident

    page = shown(client)

    row = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    assert 'class="fs-lv fs-lv--3" role="img" aria-label="较大（Ⅲ级）"' in row
    said = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    for words in (
        incident.summary, f"{incident.number} · 网络攻击事件", "响应中 · Ⅲ级", incident.affected_unit.short,
        walk.response.lead.short, "09-28 12:00",
    ):  # fmt: skip
        assert words in said


def test_a_report_not_yet_graded_shows_the_proposed_level_dashed(client):
    reported(at=NOON)

    page = shown(client)

    assert "fs-lv--3 fs-lv--proposed" in page
    assert "建议Ⅲ级" in page


def test_words_find_summaries_and_numbers(client):
    kept = reported(at=NOON, summary="齐齐哈尔域名解析异常").response.incident
    reported(at=NOON, summary="大庆市宽带中断")

    assert titles(shown(client, "/incidents/?q=域名")) == [kept.summary]
    assert titles(shown(client, f"/incidents/?q={kept.number.lower()}")) == [kept.summary]
    assert titles(shown(client, "/incidents/?q=没有这样的")) == []


def test_filters_narrow_together_and_stay_in_the_address(client):
    reported(at=NOON, summary="已启动").to_active()
    reported(at=NOON, summary="新报告", facts={"outage_scope": "prefecture_city"}, regions=["230600"])

    assert titles(shown(client, "/incidents/?state=active")) == ["已启动"]
    assert titles(shown(client, "/incidents/?state=active&level=L4")) == []
    assert titles(shown(client, "/incidents/?state=active&state=reported")) == ["新报告", "已启动"]
    assert titles(shown(client, "/incidents/?region=230600")) == ["新报告"]
    page = shown(client, "/incidents/?q=新&region=230600&state=reported")
    assert '<input type="hidden" name="state" value="reported">' in page
    assert '<option value="230600" selected>' in page
    assert 'href="?q=%E6%96%B0&amp;region=230600&amp;state=graded"' in page


def test_what_a_form_leaves_open_asks_for_nothing(client):
    reported(at=NOON, summary="大庆市宽带中断")

    assert titles(shown(client, "/incidents/?q=宽带&category=&region=&state=")) == ["大庆市宽带中断"]


def test_a_value_that_is_none_finds_nothing_and_breaks_nothing(client):
    reported(at=NOON)

    page = shown(client, "/incidents/?state=asleep")

    assert titles(page) == []
    assert "没有符合条件的事件。" in page


def test_every_state_that_an_act_leads_to_is_offered(client):
    page = shown(client)

    assert set(re.findall(r"\?state=(\w+)", page)) - {"overdue"} == {state.value for state in State}


def test_another_enterprise_finds_nothing():
    reported(at=NOON)
    client = Client()
    client.force_login(person("internet_reporter"))

    page = shown(client)

    assert titles(page) == []
    assert "还没有与您单位有关的事件。" in page
    assert 'href="/reports/new/">报告突发事件</a>' in page


def test_pages_of_thirty_keep_the_filters(client):
    for _ in range(31):
        reported(at=NOON)

    page = shown(client, "/incidents/?state=reported")

    assert len(titles(page)) == 30
    assert 'rel="next" href="?state=reported&amp;page=2"' in page
    assert len(titles(shown(client, "/incidents/?state=reported&page=2"))) == 1


def test_the_list_speaks_english(client):
    reported(at=NOON, summary="Broadband down")

    page = shown(client, headers={"Accept-Language": "en"})

    body = re.search(r"<main.*</main>", page, re.DOTALL)[0]
    assert re.findall("[\u3400-\u9fff]+", body) == []
