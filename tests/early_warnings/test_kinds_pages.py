"""The pages of hazard reports, risk notices and important-event periods, as each kind of user comes to them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.models import Confirmation, Notice, RefusedSubmission
from early_warnings.drafting import start_draft
from early_warnings.hazards import report_hazard
from early_warnings.models import EarlyWarning, HazardReport, Posture, RiskNotice
from early_warnings.postures import act_on_period, plan_period
from early_warnings.risk_notices import start_notice
from tests.refusals import domain_tables as all_tables
from tests.warned import Warned, draft_body, published
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
CONTENTS = {
    "summary": "某型路由器可被远程控制",
    "likelihood": "已有公开利用代码",
    "impact": "大面积断网",
    "details": "默认口令",
}
HAZARD = {
    "kind": "vulnerability", "level": "L3", "tlp": "AMBER", "regions": ["230000"], "contents": CONTENTS,
    "judged_at": NOON.isoformat(),
}  # fmt: skip
PERIOD = {
    "colour": "red", "event": "某重要会议", "begins_at": "2026-10-01T08:00:00+08:00",
    "ends_at": "2026-10-08T20:00:00+08:00", "bodies": ["232701-CAC"], "requirements": "值班领导到岗",
}  # fmt: skip


def hazard(by: str = "carrier_reporter", **changes: Any) -> HazardReport:
    return report_hazard(data={**HAZARD, **changes}, actor=person(by), at=NOON)[0]


def in_mohe(**changes: Any) -> HazardReport:
    return hazard("county_duty", regions=["232701"], **changes)


def period() -> Posture:
    return plan_period(data=PERIOD, actor=person("hq_office_duty"), at=NOON)


def hazard_fields(**changes: str) -> dict[str, str]:
    contents = {f"contents.{key}": value for key, value in CONTENTS.items()}
    fields = {
        "kind": "vulnerability",
        "level": "L3",
        "tlp": "AMBER",
        "regions": "黑龙江省",
        "judged_at": "2026-09-28T12:00",
    }
    return {**fields, **contents, "key": "k1", **changes}


def domain_tables() -> dict[str, tuple[int, str]]:
    """Without the people: who signs in is noted there."""
    return {table: held for table, held in all_tables().items() if table != "orgs_user"}


class Visitors:
    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}

    def __getitem__(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(person(name))
        return self.clients[name]

    def statuses(self, path: str, *names: str) -> list[int]:
        return [self[name].get(path).status_code for name in names]


@pytest.fixture
def visitors() -> Visitors:
    return Visitors()


# -- Hazard reports


@pytest.mark.rule("A-4.2-1", "A-4.2-2", "A-4.2-3")
def test_an_enterprise_reports_a_hazard_to_whom_the_form_says(visitors: Visitors):
    form = visitors["carrier_reporter"].get(reverse("warnings:hazard-new"))
    told = {each.level: [(route.who, route.rule_id) for route in each.routes] for each in form.context["form"].levels}

    assert told["L1"] == told["L2"] == [("部应急办", "A-4.2-2")]
    assert told["L3"] == told["L4"] == [("省（区、市）通信管理局", "A-4.2-3")]
    assert "不是国家秘密的密级" in form.content.decode()
    assert 'name="judged_at"' in form.content.decode() and form.context["form"].fields["judged_at"].value == ""
    made = visitors["carrier_reporter"].post(reverse("warnings:hazard-new"), hazard_fields())
    report = HazardReport.objects.get()
    assert made.headers["Location"] == reverse("warnings:hazard", args=[report.number])
    assert (report.judged_at, report.tlp, report.level) == (NOON, "AMBER", "L3")
    assert set(Notice.objects.filter(case=report.case).values_list("recipient__code", flat=True)) == {"HL-BCA"}
    again = visitors["carrier_reporter"].post(reverse("warnings:hazard-new"), hazard_fields())
    assert (again.status_code, HazardReport.objects.count()) == (302, 1)


@pytest.mark.rule("B-3.2-4", "B-3.3-2")
def test_a_county_reads_the_routes_of_its_own_plan(visitors: Visitors):
    form = visitors["county_duty"].get(reverse("warnings:hazard-new"))
    told = {each.level: [(route.who, route.rule_id) for route in each.routes] for each in form.context["form"].levels}

    assert told["L3"] == [("地委网信办", "B-3.2-4"), ("指挥部办公室", "B-3.3-2")]
    assert ("指挥部办公室", "B-3.3-2") not in told["L4"]


def test_what_is_wrong_with_a_hazard_report_stands_beside_it_and_is_kept(visitors: Visitors):
    before = domain_tables()
    fields = hazard_fields(**{"contents.impact": "", "tlp": "", "judged_at": ""})
    page = visitors["carrier_reporter"].post(reverse("warnings:hazard-new"), fields)

    wrong = {each.name for each in page.context["form"].controls if each.message}
    assert (page.status_code, wrong) == (400, {"contents.impact", "tlp", "judged_at"})
    assert "已有公开利用代码" in page.content.decode()
    assert domain_tables() == before
    assert RefusedSubmission.objects.get().status == 400


def test_who_reports_no_hazards_reads_why(visitors: Visitors):
    for name in ("hlj_duty", "meo_leader", "auditor", "administrator"):
        page = visitors[name].get(reverse("warnings:hazard-new"))
        assert page.status_code == 403
        assert visitors[name].post(reverse("warnings:hazard-new"), hazard_fields()).status_code == 403
    assert HazardReport.objects.count() == 0


def test_a_hazard_report_is_read_by_its_sender_and_those_it_went_to(visitors: Visitors):
    address = reverse("warnings:hazard", args=[hazard().number])

    assert visitors.statuses(address, "carrier_reporter", "hlj_duty", "hlj_leader") == [200, 200, 200]
    assert visitors.statuses(address, "meo_duty", "gd_duty", "internet_reporter", "administrator") == [404] * 4
    page = visitors["hlj_duty"].get(address)
    assert {act.action for act in page.context["page"].acts if act.offered} == {"take_up_hazard", "set_aside_hazard"}
    assert page.context["may_begin_notice"]
    sender = visitors["carrier_reporter"].get(address).context
    assert not any(act.offered for act in sender["page"].acts) and not sender["may_begin_notice"]


@pytest.mark.rule("A-4.4-1")
def test_a_warning_is_drafted_from_a_hazard_report(visitors: Visitors):
    number = hazard(tlp="GREEN").number
    led = visitors["hlj_duty"].get(reverse("warnings:hazard-act", args=[number, "take_up_hazard"]))
    assert led.headers["Location"] == reverse("warnings:new") + f"?hazard={number}"
    form = visitors["hlj_duty"].get(led.headers["Location"]).context["form"]
    assert form.state.values["title"] == CONTENTS["summary"]
    contents = {f"contents.{item.name.partition('.')[2]}": item.value for item in form.contents}
    body = {
        **contents,
        "plan": form.plan.code,
        "colour": "yellow",
        "title": "漏洞",
        "regions": "黑龙江省",
        "hazard": number,
    }
    assert visitors["hlj_duty"].post(reverse("warnings:new"), body).status_code == 302
    warning = EarlyWarning.objects.get()
    page = visitors["hlj_duty"].get(reverse("warnings:hazard", args=[number]))
    assert (page.context["hazard"].state, list(page.context["drafts"])) == ("taken_up", [warning])
    assert reverse("warnings:hazard", args=[number]) in (
        visitors["hlj_duty"].get(reverse("warnings:detail", args=[warning.number])).content.decode()
    )


def test_the_mark_of_a_hazard_stands_beside_what_is_written_from_it_and_amber_words_are_not_taken(visitors: Visitors):
    duty, amber, green = visitors["hlj_duty"], hazard(), hazard(tlp="GREEN")
    for name in ("new", "notice-new"):
        empty = duty.get(reverse(f"warnings:{name}"), {"hazard": amber.number}).content.decode()
        assert CONTENTS["summary"] not in empty and CONTENTS["details"] not in empty
        assert "TLP:AMBER" in empty and "报告单位没有同意公开" in empty
        assert reverse("warnings:hazard", args=[amber.number]) in empty
        filled = duty.get(reverse(f"warnings:{name}"), {"hazard": green.number}).content.decode()
        assert CONTENTS["summary"] in filled and "TLP:GREEN" in filled and "没有同意公开" not in filled
    data = draft_body("yellow")
    warning = start_draft(data=data, actor=person("hlj_duty"), at=NOON, hazard=amber)
    for address in (reverse("warnings:detail", args=[warning.number]), reverse("warnings:edit", args=[warning.number])):
        assert "TLP:AMBER" in duty.get(address).content.decode()


def test_a_hazards_number_is_told_to_nobody_who_may_not_read_it(visitors: Visitors):
    report = hazard()
    warned = Warned(start_draft(data=draft_body("yellow"), actor=person("hlj_duty"), at=NOON, hazard=report), NOON)
    warned.act("publish", "hlj_leader", confirmed_by="hlj_duty")
    address = reverse("warnings:detail", args=[warned.warning.number])
    for name, told in (
        ("hlj_duty", True),
        ("carrier_reporter", True),
        ("internet_reporter", False),
        ("meo_duty", False),
    ):
        page = visitors[name].get(address)
        assert page.status_code == 200 and (report.number in page.content.decode()) == told, name


def test_setting_aside_asks_for_a_reason_beside_the_act(visitors: Visitors):
    report = hazard()
    address = reverse("warnings:hazard-act", args=[report.number, "set_aside_hazard"])
    before = domain_tables()

    assert visitors["hlj_duty"].get(address).context["page"].opened.action == "set_aside_hazard"
    page = visitors["hlj_duty"].post(address, {})
    assert (page.status_code, set(page.context["page"].opened.errors)) == (400, {"reason"})
    refused = visitors["carrier_reporter"].post(address, {"reason": "重复"})
    assert refused.status_code == 403 and refused.context["page"].opened.refusal.rule_id == "A-4.4-1"
    assert domain_tables() == before
    assert visitors["hlj_duty"].post(address, {"reason": "已修补"}).status_code == 302
    report.refresh_from_db()
    assert report.state == "set_aside"


@pytest.mark.rule("B-3.2-5", "B-3.3-1")
def test_a_hazard_is_shared_with_whom_one_ticks_as_far_as_its_mark_allows(visitors: Visitors):
    green, red = in_mohe(tlp="GREEN"), in_mohe(tlp="RED")
    page = visitors["hq_office_duty"].get(reverse("warnings:hazard", args=[green.number]))
    offices = [office.code for office in page.context["sharable"]]
    assert "DXAL-HQ-OFFICE" in offices and "232701-CAC" not in offices

    address = reverse("warnings:hazard-act", args=[green.number, "share_hazard"])
    assert set(visitors["hq_office_duty"].post(address, {}).context["page"].opened.errors) == {"with"}
    assert visitors["hq_office_duty"].post(address, {"with": ["DXAL-COMMISSION"]}).status_code == 302
    assert Notice.objects.filter(case=green.case, key="hazard_shared").get().recipient.code == "DXAL-COMMISSION"
    assert visitors.statuses(reverse("warnings:hazard", args=[green.number]), "commission_leader") == [200]
    held = visitors["hq_office_duty"].post(
        reverse("warnings:hazard-act", args=[red.number, "share_hazard"]), {"with": ["DXAL-COMMISSION"]}
    )
    assert held.status_code == 403 and "TLP:RED" in held.content.decode()
    assert not Notice.objects.filter(case=red.case, key="hazard_shared").exists()


# -- Risk notices


@pytest.mark.rule("A-4.4-5")
def test_a_risk_notice_from_a_hazard_is_published_by_two_persons_and_withdrawn_by_two(visitors: Visitors):
    report = hazard(tlp="GREEN")
    form = visitors["hlj_duty"].get(reverse("warnings:notice-new") + f"?hazard={report.number}")
    values = form.context["form"].state.values
    made = visitors["hlj_duty"].post(reverse("warnings:notice-new"), {**values, "hazard": report.number})
    notice = RiskNotice.objects.get()
    address = reverse("warnings:notice", args=[notice.number])
    assert made.headers["Location"] == address

    assert "没有颜色，没有响应措施" in visitors["hlj_duty"].get(address).content.decode()
    edit = reverse("warnings:notice-edit", args=[notice.number])
    revision = visitors["hlj_duty"].get(edit).context["revision"]
    changed = {**values, "title": "注意某型路由器", "revision": str(revision)}
    assert visitors["hlj_duty"].post(edit, changed).status_code == 302
    assert visitors["hlj_duty"].post(edit, changed).status_code == 409  # somebody else was faster
    for action, given, state in (
        ("publish_notice", {}, "published"),
        ("withdraw_notice", {"reason": "误发"}, "withdrawn"),
    ):
        act = reverse("warnings:notice-act", args=[notice.number, action])
        assert visitors["hlj_duty"].post(act, given).status_code == 403  # the leader's
        assert visitors["hlj_leader"].post(act, given).status_code == 302
        held = Confirmation.objects.get(case=notice.case, state="pending")
        settled = visitors["hlj_duty"].post(reverse("warnings:confirm", args=[held.pk]))
        assert settled.headers["Location"] == address
        notice.refresh_from_db()
        assert notice.state == state
    assert visitors.statuses(address, "carrier_reporter", "gd_duty", "meo_leader") == [200, 200, 200]


def test_who_drafts_no_risk_notices_reads_why_and_nobody_else_reads_a_draft(visitors: Visitors):
    for name in ("carrier_reporter", "county_leader", "auditor"):
        page = visitors[name].get(reverse("warnings:notice-new"))
        assert page.status_code == 403 and "部应急办" in page.content.decode()
        assert visitors[name].post(reverse("warnings:notice-new"), {"title": "x"}).status_code == 403
    data = {"title": "注意", "regions": ["230000"], "text": "请升级"}
    notice = start_notice(data=data, actor=person("hlj_duty"), at=NOON)
    address = reverse("warnings:notice", args=[notice.number])
    assert visitors.statuses(address, "hlj_duty", "carrier_reporter", "gd_duty") == [200, 404, 404]
    assert RiskNotice.objects.count() == 1


def test_a_bureau_alerts_its_own_province_alone(visitors: Visitors):
    before = domain_tables()
    page = visitors["hlj_duty"].post(
        reverse("warnings:notice-new"), {"title": "注意", "regions": "广东省", "text": "请升级"}
    )
    assert page.status_code == 403 and "请升级" in page.content.decode()
    assert domain_tables() == before


# -- Periods


@pytest.mark.rule("B-6.5-2", "B-6.5-3")
def test_a_period_is_planned_started_and_ended_without_any_warning(visitors: Visitors):
    fields = {**PERIOD, "begins_at": "2026-10-01T08:00", "ends_at": "2026-10-08T20:00"}
    form = visitors["hq_office_duty"].get(reverse("warnings:period-new"))
    assert "不发布预警" in form.content.decode()
    made = visitors["hq_office_duty"].post(reverse("warnings:period-new"), fields)
    posture = Posture.objects.get()
    address = reverse("warnings:period", args=[posture.number])
    assert made.headers["Location"] == address
    assert visitors.statuses(address, "hq_office_leader", "county_duty", "carrier_reporter") == [200, 404, 404]

    start, end = (
        reverse("warnings:period-act", args=[posture.number, act]) for act in ("start_posture", "end_posture")
    )
    refused = visitors["hq_office_duty"].post(start, {"level": "red"})
    assert refused.status_code == 403 and refused.context["page"].opened.refusal.rule_id == "B-6.5-2"
    assert visitors["hq_office_leader"].post(start, {"level": "red"}).status_code == 302
    county = visitors["county_duty"].get(address)
    assert county.status_code == 200 and county.context["page"].measures
    assert "没有发布预警" in county.content.decode()
    told = visitors["county_duty"].post(
        reverse("warnings:period-file", args=[posture.number, "warning_situation"]), {"text": "一切正常"}
    )
    assert told.status_code == 302
    assert visitors["hq_office_leader"].post(end, {"level": "red"}).status_code == 302
    posture.refresh_from_db()
    assert (posture.state, EarlyWarning.objects.count()) == ("ended", 0)


def test_what_is_wrong_with_a_period_stands_beside_it(visitors: Visitors):
    before = domain_tables()
    page = visitors["hq_office_duty"].post(reverse("warnings:period-new"), {"event": "会议", "colour": "blue"})

    wrong = {each.name for each in page.context["form"].controls if each.message}
    assert (page.status_code, wrong) == (400, {"begins_at", "ends_at", "colour", "bodies", "requirements"})
    assert domain_tables() == before
    for name in ("county_leader", "hlj_leader", "carrier_reporter"):
        assert visitors[name].get(reverse("warnings:period-new")).status_code == 403


# -- What a viewer files on a warning, and the list


def test_a_situation_report_is_filed_from_the_page_of_the_warning(visitors: Visitors):
    warning = published("yellow", at=NOON).warning
    page = visitors["hlj_duty"].get(reverse("warnings:detail", args=[warning.number]))
    kinds = [form.key for form in page.context["page"].to_file]
    assert "local_notice" in kinds
    address = reverse("warnings:detail-file", args=[warning.number, "local_notice"])
    before = domain_tables()
    empty = visitors["hlj_duty"].post(address, {"text": ""})
    assert (empty.status_code, set(empty.context["page"].opened.errors)) == (400, {"text"})
    assert visitors["internet_reporter"].post(address, {"text": "x"}).status_code == 403
    assert domain_tables() == before
    assert visitors["hlj_duty"].post(address, {"text": "已通报省公安厅"}).status_code == 302


def test_the_list_offers_each_what_they_may_begin(visitors: Visitors):
    offered = {
        name: visitors[name].get(reverse("warnings:list")).context["beginnings"]
        for name in ("carrier_reporter", "hlj_duty", "hlj_leader", "county_duty", "hq_office_duty", "auditor")
    }

    assert offered["carrier_reporter"] == ["report_hazard"]
    assert offered["hlj_duty"] == offered["hlj_leader"] == ["draft", "draft_notice"]
    assert offered["county_duty"] == ["draft", "report_hazard"]
    assert "draft" in offered["hq_office_duty"]
    assert offered["auditor"] == []


def test_the_list_costs_the_same_with_one_row_of_each_and_with_thirty(
    visitors: Visitors, django_assert_num_queries: DjangoAssertNumQueries
):
    def more(count: int) -> None:
        for _ in range(count):
            in_mohe()
            start_notice(
                data={"title": "注意", "regions": ["230000"], "text": "请升级"}, actor=person("hlj_duty"), at=NOON
            )
            act_on_period(
                posture=period(), action="start_posture", actor=person("hq_office_leader"), at=NOON,
                data={"level": "red"},
            )  # fmt: skip

    address = reverse("warnings:list")
    more(1)
    visitors["hq_office_leader"].get(address)
    with CaptureQueriesContext(connection) as counted:
        visitors["hq_office_leader"].get(address)
    more(29)
    with django_assert_num_queries(len(counted)):
        page = visitors["hq_office_leader"].get(address).context["page"]
    assert (len(page.hazards), len(page.postures)) == (30, 30)
