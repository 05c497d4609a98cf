"""The browser's forms: the same report as REST makes, and what is wrong stands at its field."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from cases.models import LogEntry, Obligation, RefusedSubmission
from incidents.models import Incident, Response
from orgs.finding import region_codes_in
from reporting.models import Report
from tests.world import UNIT_SUMMARY, organisation_of, person, report_body, reported

pytestmark = pytest.mark.django_db
NEW = "/reports/new/"


def signed_in(name: str = "carrier_reporter", language: str = "zh-hans") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(person(name))
    return client


def local(**ago: int) -> str:
    """What <input type=datetime-local> sends: Beijing time, no zone."""
    return (now() + timedelta(hours=8) - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


def filled_in(**changes: Any) -> dict[str, Any]:
    form = {
        "key": "a-key", "summary": "黑龙江全省宽带大面积中断", "category": "network_attack", "regions": "黑龙江省",
        "affected_unit": organisation_of("carrier_reporter").name_zh, "occurred_at": local(minutes=18),
        "discovered_at": local(minutes=10), "unit_plan_activated_at": "", "scope": "全省约 80 万户无法上网",
        "harm": "政务和支付业务受影响", "measures_taken": "清洗流量，切换备用链路", "recommendations": "请协调相邻省份",
        "facts.outage_scope": "province", "facts.site_influence": "none", "facts.leaked_users": "",
        "facts.large_dns_abnormal": "", "facts.cn_tld_degraded": "", "facts.virus_scope": "none",
        "facts.judged_level": "", "facts.judgement": "",
    }  # fmt: skip
    return form | changes


def html_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def field_of(html: str, name: str) -> str:
    """The control, its hint and its message."""
    start = html.rindex('<div class="fs-field', 0, html.index(f'name="{name}"'))
    following = html.find('<div class="fs-field', start + 1)
    return html[start : following if following > 0 else None]


def summary_of(html: str) -> str:
    found = re.search(r'<div class="fs-errsum".*?</div>', html, re.DOTALL)
    return found[0] if found else ""


# -- The first report


def test_the_browser_and_rest_make_the_same_report() -> None:
    at = now().replace(second=0, microsecond=0)
    sent = report_body(at=at, facts={"outage_scope": "province", "leaked_users": 30000, "cn_tld_degraded": True})
    typed = {
        **{name: sent[name] for name in ("summary", "category", "scope", "harm", "measures_taken", "recommendations")},
        "occurred_at": local(minutes=18), "discovered_at": local(minutes=10), "regions": "黑龙江",
        "facts.outage_scope": "province", "facts.leaked_users": "30,000", "facts.cn_tld_degraded": "true",
    }  # fmt: skip

    signed_in().post("/api/v1/reports/", sent, content_type="application/json")
    answer = signed_in().post(NEW, filled_in(**typed))

    by_form, by_rest = Report.objects.order_by("-pk")
    assert answer["Location"] == f"/incidents/{by_form.incident.number}/"
    assert (by_rest.channel, by_form.channel) == ("api", "form")
    instants = ("occurred_at", "discovered_at")
    assert {k: v for k, v in by_form.content.items() if k not in instants} == {
        k: v for k, v in by_rest.content.items() if k not in instants
    }
    for name in instants:
        apart = getattr(by_form.incident, name) - getattr(by_rest.incident, name)
        assert abs(apart) <= timedelta(minutes=1)  # the minute may turn between the two
    one, other = (Response.objects.get(incident=report.incident) for report in (by_form, by_rest))
    assert one.matched == other.matched
    assert one.proposed_level == other.proposed_level == "L1"


def test_a_time_is_beijing_s() -> None:
    signed_in().post(NEW, filled_in(occurred_at="2026-09-28T10:12", discovered_at="2026-09-28T10:20:30"))
    incident = Incident.objects.get()
    assert incident.occurred_at == datetime(2026, 9, 28, 2, 12, tzinfo=UTC)
    assert incident.discovered_at == datetime(2026, 9, 28, 2, 20, 30, tzinfo=UTC)


@pytest.mark.rule("A-4.1-3")
def test_no_time_is_filled_in_beforehand() -> None:
    html = html_of(signed_in().get(NEW))
    for name in ("occurred_at", "discovered_at"):
        assert 'value=""' in field_of(html, name)


@pytest.mark.rule("A-4.1-5")
def test_what_is_wrong_stands_at_its_field_with_remedy_and_article_and_nothing_is_written() -> None:
    answer = signed_in().post(NEW, filled_in(recommendations=" ", occurred_at="", category=""))

    assert answer.status_code == 400
    html = html_of(answer)
    field = field_of(html, "recommendations")
    assert 'class="fs-field fs-err"' in field
    assert "请填有关建议；没有就写“无”。 部预案 4.1" in words_of(field)
    assert 'aria-invalid="true"' in field
    assert "请填发生时间。" in words_of(field_of(html, "occurred_at"))
    assert "请选择事件分类。" in words_of(field_of(html, "category"))
    assert 'class="fs-field fs-err"' not in field_of(html, "summary")
    summary = summary_of(html)
    assert "还有 3 处要改，报告尚未提交。" in words_of(summary)
    assert re.findall(r'href="#(\w+)"', summary) == ["id_category", "id_occurred_at", "id_recommendations"]
    assert "有关建议 ：必填" in words_of(summary)
    assert all(f'id="{name}"' in html for name in re.findall(r'href="#(\w+)"', summary))
    assert (Report.objects.count(), Incident.objects.count(), LogEntry.objects.count()) == (0, 0, 0)


def test_what_was_filled_in_survives_an_error() -> None:
    sent = filled_in(
        scope="", regions="大兴安岭地区，230200", classified_apart="true",
        **{"facts.outage_scope": "multi_province", "facts.large_dns_abnormal": "true", "facts.leaked_users": "30,000"},
    )  # fmt: skip
    html = html_of(signed_in().post(NEW, sent))
    assert 'value="大兴安岭地区，230200"' in field_of(html, "regions")
    assert 'value="multi_province" checked' in field_of(html, "facts.outage_scope")
    assert 'value="true" checked' in field_of(html, "facts.large_dns_abnormal")
    assert 'value="30,000"' in field_of(html, "facts.leaked_users")
    assert sent["harm"] in field_of(html, "harm")
    assert 'name="classified_apart" value="true" checked' in html
    assert 'name="key" value="a-key"' in html


def test_a_refused_form_is_kept_so_that_nobody_can_say_it_was_never_sent() -> None:
    signed_in().post(NEW, filled_in(scope=""))
    kept = RefusedSubmission.objects.get()
    assert (kept.user, kept.status, kept.reasons["fields"]) == (person("carrier_reporter"), 400, ["scope"])


def test_both_facts_of_name_resolution_may_be_true() -> None:
    signed_in().post(NEW, filled_in(**{"facts.large_dns_abnormal": "true", "facts.cn_tld_degraded": "true"}))
    assert Incident.objects.get().facts == {
        "outage_scope": "province", "large_dns_abnormal": True, "cn_tld_degraded": True,
    }  # fmt: skip


def test_a_judged_level_asks_for_its_reason_and_its_place_stands_open() -> None:
    html = html_of(signed_in().post(NEW, filled_in(**{"facts.judged_level": "L2"})))
    assert "判断了级别，还须写明理由。" in words_of(field_of(html, "facts.judgement"))
    assert '<details class="fs-judge" open>' in html
    assert '<details class="fs-judge">' in html_of(signed_in().get(NEW))


def test_a_form_sent_twice_is_one_report() -> None:
    sent = filled_in()
    first, second = signed_in().post(NEW, sent), signed_in().post(NEW, sent)
    assert first["Location"] == second["Location"]
    assert Incident.objects.count() == 1


def test_a_form_that_was_sent_and_then_changed_asks_before_it_becomes_another_report() -> None:
    sent = filled_in()
    signed_in().post(NEW, sent)

    answer = signed_in().post(NEW, sent | {"summary": "另一件"})

    assert answer.status_code == 409
    html = html_of(answer)
    assert "再提交一次，就是另一份报告。" in words_of(summary_of(html))
    (key,) = re.findall(r'name="key" value="(\w+)"', html)
    signed_in().post(NEW, sent | {"summary": "另一件", "key": key})
    assert Incident.objects.count() == 2


def test_a_third_party_chooses_the_affected_unit_by_its_name() -> None:
    unit = organisation_of("carrier_reporter")
    html = html_of(signed_in("body_reporter").get(NEW))
    assert f'<option value="{unit.name_zh}">{unit.code}</option>' in html
    assert unit.name_zh not in html_of(signed_in("internet_reporter").get(NEW))

    signed_in("body_reporter").post(NEW, filled_in(affected_unit=unit.name_zh))

    assert Incident.objects.get().affected_unit == unit


def test_who_may_not_report_is_told_so() -> None:
    answer = signed_in("auditor").post(NEW, filled_in())
    assert answer.status_code == 403
    assert "您的岗位不报送报告" in words_of(summary_of(html_of(answer)))


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("黑龙江", ["230000"]),
        ("黑龙江省、齐齐哈尔，232700", ["230000", "230200", "232700"]),
        ("Inner Mongolia, heilongjiang", ["150000", "230000"]),
        ("230200 230300", ["230200", "230300"]),
        ("吉林", ["220000"]),
        ("全国", ["100000"]),
        ("大兴安岭；不存在的地方", ["232700", "不存在的地方"]),
        (" ，, ", []),
    ],
)
def test_places_are_named_by_code_or_by_name(words: str, codes: list[str]) -> None:
    assert region_codes_in(words) == codes


# -- What stands beside it


def test_beside_the_form_stands_what_the_facts_propose_and_nothing_is_written() -> None:
    answer = signed_in().post(
        "/reports/preview/", filled_in(**{"facts.outage_scope": "prefecture_city", "facts.leaked_users": "30,000"})
    )
    words = words_of(html_of(answer))
    assert answer.status_code == 200
    assert "一般（Ⅳ级） 符合： 1 个地市大量互联网用户无法正常上网 部预案 3.4" in words
    assert "泄露 30,000 条：未达到 10 万 部预案 3.4" in words
    assert "送达 部应急办、黑龙江局 部预案 4.1" in words
    assert "立即启动本单位应急预案" in words
    assert "黑龙江省 230000" in words
    assert (Report.objects.count(), RefusedSubmission.objects.count()) == (0, 0)


def test_a_place_that_is_not_known_is_said_at_once() -> None:
    words = words_of(html_of(signed_in().post("/reports/preview/", filled_in(regions="黑龙江，不存在的地方"))))
    assert "不认识“不存在的地方”" in words


def test_clocks_run_from_discovery_and_before_it_is_filled_in_there_are_none() -> None:
    empty = html_of(signed_in().get(NEW))
    assert "自发现起 15 分钟内 平台目标" in words_of(empty)
    found = html_of(signed_in().post("/reports/preview/", filled_in(discovered_at=local(minutes=4))))
    assert "自发现起" not in found
    assert found.count("fs-clock--soon") == 2


def test_wrong_facts_propose_nothing() -> None:
    words = words_of(html_of(signed_in().post("/reports/preview/", filled_in(**{"facts.leaked_users": "很多"}))))
    assert "未定级 所填事实有误，改正后再看" in words
    assert "须为整数" in words


# -- Reports that are due


def test_a_report_that_is_due_is_filed_here_and_meets_its_duty() -> None:
    walk = reported(at=now()).to_concluded()
    address = f"/reports/{walk.response.incident.number}/unit_summary/"
    assert "报送总结报告" in words_of(html_of(signed_in().get(address)))

    answer = signed_in().post(address, UNIT_SUMMARY)

    assert answer["Location"] == f"/incidents/{walk.response.incident.number}/"
    assert walk.states()["unit_summary"] == "met"


def test_the_start_of_the_unit_s_plan_is_reported_in_beijing_time() -> None:
    walk = reported(at=now())
    signed_in().post(
        f"/reports/{walk.response.incident.number}/plan_activation/", {"unit_plan_activated_at": local(minutes=5)}
    )
    met = Obligation.objects.get(case=walk.response.case_id, key="plan_activation")
    assert met.state == "met"
    assert abs(now() - timedelta(minutes=5) - met.met_at) < timedelta(minutes=2)


@pytest.mark.rule("A-6.1-1")
def test_a_due_report_that_lacks_something_says_so_at_the_field() -> None:
    walk = reported(at=now()).to_concluded()
    address = f"/reports/{walk.response.incident.number}/unit_summary/"

    answer = signed_in().post(address, UNIT_SUMMARY | {"lessons": ""})

    assert answer.status_code == 400
    html = html_of(answer)
    assert "请填防范和应急处置的经验教训。 部预案 6.1" in words_of(field_of(html, "lessons"))
    assert UNIT_SUMMARY["course"] in field_of(html, "course")
    assert walk.states()["unit_summary"] == "open"


def test_whose_report_it_is_not_gets_no_form() -> None:
    walk = reported(at=now()).to_concluded()
    html = html_of(signed_in("meo_duty").get(f"/reports/{walk.response.incident.number}/unit_summary/"))
    assert "这份报告现在不由您报送" in words_of(html)
    assert "<textarea" not in html
    assert signed_in("gd_duty").get(f"/reports/{walk.response.incident.number}/unit_summary/").status_code == 404
    assert signed_in().get(f"/reports/{walk.response.incident.number}/initial/").status_code == 404


def test_the_form_asks_the_same_few_queries_however_many_reports_there_are() -> None:
    def queries() -> int:
        client = signed_in()
        client.get(NEW)  # what is kept for the process is read
        with CaptureQueriesContext(connection) as asked:
            client.get(NEW)
        return len(asked)

    few = queries()
    for _number in range(20):
        reported(at=now())
    assert queries() == few <= 12
