"""Hazard reports (A-4.2, B-3.2, B-3.3): whom they reach, by which clock, how far they go on, what becomes of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.errors import Conflict, Invalid, NotNow, NotPermitted, NotYours
from cases.models import CaseParty, Notice, Obligation
from cases.verification import breaks
from early_warnings.drafting import start_draft
from early_warnings.hazards import MayNotReportHazards, act_on_hazard, report_hazard
from early_warnings.models import HazardReport
from tests.warned import HAZARD, draft_body, fields_of, hazard_body, hazard_reported, refused, staffed
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def hazard(by: str, level: str, **changes: Any) -> HazardReport:
    return hazard_reported(by, level, at=NOON, **changes)


def told(report: HazardReport, rule: str = "") -> set[str]:
    found = Notice.objects.filter(case=report.case_id)
    return set((found.filter(rule_id=rule) if rule else found).values_list("recipient__code", flat=True))


def act(report: HazardReport, action: str, by: str, **data: Any) -> HazardReport:
    return act_on_hazard(report=report, action=action, actor=person(by), at=NOON, data=data)


# Reporter, level, rule of the duty or of hearing it, who is told
ROUTES_A = [
    ("carrier_reporter", "L1", "A-4.2-2", {"MIIT-EMERGENCY-OFFICE"}),
    ("internet_reporter", "L2", "A-4.2-2", {"MIIT-EMERGENCY-OFFICE"}),
    ("body_reporter", "L3", "A-4.2-3", {"HL-BCA"}),
    ("carrier_reporter", "L4", "A-4.2-3", {"HL-BCA"}),
    ("carrier_reporter", "none", "A-4.2-1", {"HL-BCA", "MIIT-EMERGENCY-OFFICE"}),
]


@pytest.mark.rule("A-4.2-1", "A-4.2-2", "A-4.2-3")
@pytest.mark.parametrize(("by", "level", "rule", "to"), ROUTES_A)
def test_under_the_ministrys_plan_the_level_says_whom_it_reaches(by: str, level: str, rule: str, to: set[str]) -> None:
    report = hazard(by, level)
    assert (told(report, rule), told(report)) == (to, to)
    owed = Obligation.objects.filter(case=report.case_id)
    if level == "none":
        assert not owed.exists()
    else:
        duty = owed.get()
        assert (duty.rule_id, duty.state, set(duty.recipients)) == (rule, "met", to)
        assert duty.due_at == report.judged_at + 15 * MINUTE  # immediately, from the judgement
    sees = set(CaseParty.objects.filter(case=report.case_id).values_list("organisation__code", flat=True))
    assert sees == {report.reporter.code, *to}
    assert list(breaks()) == []


@pytest.mark.rule("A-4.2-3")
def test_every_administration_concerned_hears_of_it_and_each_may_take_it_up() -> None:
    report = hazard("carrier_reporter", "L3", regions=["230100", "440000"])
    assert told(report) == {"HL-BCA", "GD-BCA"}
    for who in ("gd_duty", "hlj_duty"):  # it is not one bureau's to drop for the other
        with refused(NotPermitted):
            act(report, "set_aside_hazard", who, reason="已有补丁")
    for who, region in (("gd_duty", "440000"), ("hlj_duty", "230000")):
        body = draft_body("yellow", regions=[region])
        drafted = start_draft(data=body, actor=person(who), at=NOON, hazard=report)
        assert (drafted.hazard_id, HazardReport.objects.get(pk=report.pk).state) == (report.pk, "taken_up")
        with refused(NotNow, "已经据这份报告起草过", rule="A-4.4-1"):
            start_draft(data=body, actor=person(who), at=NOON, hazard=report)


ROUTES_B = [
    ("L1", {"DXAL-CAC", "DXAL-HQ-OFFICE"}), ("L2", {"DXAL-CAC", "DXAL-HQ-OFFICE"}),
    ("L3", {"DXAL-CAC", "DXAL-HQ-OFFICE"}), ("L4", {"DXAL-CAC"}), ("none", {"DXAL-CAC"}),
]  # fmt: skip


@pytest.mark.rule("B-3.2-4", "B-3.3-2")
@pytest.mark.parametrize(("level", "to"), ROUTES_B)
def test_under_the_prefectures_plan_all_reach_its_cac_and_level_three_and_above_the_headquarters_office(
    level: str, to: set[str]
) -> None:
    report = hazard("county_duty", level, regions=["232701"])
    assert told(report) == to
    assert told(report, "B-3.2-4") == {"DXAL-CAC"}
    duty = Obligation.objects.filter(case=report.case_id).first()
    if "DXAL-HQ-OFFICE" in to:
        assert duty is not None
        assert (duty.rule_id, duty.recipients, duty.limit) == ("B-3.3-2", ["DXAL-HQ-OFFICE"], "target")
        assert (duty.due_at, duty.state) == (report.judged_at + timedelta(hours=1), "met")
    else:
        assert duty is None


@pytest.mark.rule("A-4.2-2")
@pytest.mark.parametrize(("waited", "state"), [(15 * MINUTE, "met"), (15 * MINUTE + timedelta(seconds=1), "met_late")])
def test_the_clock_runs_from_the_judgement(waited: timedelta, state: str) -> None:
    report = hazard("carrier_reporter", "L2", judged_at=(NOON - waited).isoformat())
    assert Obligation.objects.get(case=report.case_id).state == state


def test_whom_no_plan_asks_does_not_report_hazards() -> None:
    for who in ("hlj_duty", "meo_duty", "hq_office_duty", "operator_reporter", "auditor", "administrator"):
        with refused(MayNotReportHazards, rule="A-4.2-1"):
            hazard(who, "L2")
    _leader, duty = staffed("DXAL-EDUCATION", NOON)
    assert hazard(duty, "L3", regions=["232700"]).plan_code.startswith("dax")


# -- One key


def test_one_key_and_body_make_one_report_and_another_body_conflicts() -> None:
    first = hazard("carrier_reporter", "L2", key="k-1")
    with refused(Conflict, "Idempotency-Key"):
        hazard("carrier_reporter", "L1", key="k-1")
    assert hazard("carrier_reporter", "L2", key="k-1").pk == first.pk
    assert hazard("internet_reporter", "L2", key="k-1").pk != first.pk  # another sender's key is another
    assert hazard("carrier_reporter", "L2").pk != first.pk
    assert HazardReport.objects.count() == 3


# -- Wrong

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"level": None}, "level"), ({"level": "red"}, "level"), ({"level": ["L1"]}, "level"),
    ({"kind": "rumour"}, "kind"), ({"tlp": "WHITE"}, "tlp"), ({"tlp": None}, "tlp"), ({"tlp": "secret"}, "tlp"),
    ({"regions": []}, "regions"), ({"judged_at": ""}, "judged_at"),
    ({"judged_at": (NOON + timedelta(hours=1)).isoformat()}, "judged_at"),
    ({"contents": []}, "contents.summary"), ({"contents": {**HAZARD, "likelihood": " "}}, "contents.likelihood"),
    ({"contents": {**HAZARD, "impact": "a\x00"}}, "contents.impact"),
    ({"contents": {**HAZARD, "secret": "x"}}, "contents.secret"),
    ({"classified_apart": "yes"}, "classified_apart"), ({"secret": "机密内容"}, "secret"),
]  # fmt: skip


@pytest.mark.rule("A-4.2-1")
@pytest.mark.parametrize(("change", "field"), WRONG)
def test_a_wrong_report_is_refused_by_field_and_nothing_is_kept(change: dict[str, Any], field: str) -> None:
    with refused(Invalid) as caught:
        report_hazard(data={**hazard_body("L2", at=NOON), **change}, actor=person("carrier_reporter"), at=NOON)
    assert field in [name for name, _rule in fields_of(caught)]


def test_what_is_classified_stays_apart_and_only_that_it_does_is_said() -> None:
    report = hazard("carrier_reporter", "L2", classified_apart=True)
    assert report.classified_apart
    assert set(report.contents) == set(HAZARD)
    assert report.tlp == "AMBER"  # one has nothing to do with the other


# -- How far it may go


@pytest.mark.rule("B-3.2-5", "B-3.3-1")
def test_it_is_shared_as_far_as_its_author_lets_it_and_no_further() -> None:
    for tlp in ("CLEAR", "GREEN", "AMBER"):
        report = hazard("county_duty", "L3", regions=["232701"], tlp=tlp)
        act(report, "share_hazard", "hq_office_duty", **{"with": ["232721-CAC", "DXAL-EDUCATION"], "note": "请防范"})
        assert told(report) >= {"232721-CAC", "DXAL-EDUCATION"}
        assert CaseParty.objects.filter(case=report.case_id, organisation__code="232721-CAC").exists()
        assert report.state == "received"
    for tlp in ("AMBER+STRICT", "RED"):
        report = hazard("county_duty", "L3", regions=["232701"], tlp=tlp)
        with refused(NotYours, f"TLP:{tlp}"):
            act(report, "share_hazard", "hq_office_duty", **{"with": ["232721-CAC"]})
        act(report, "share_hazard", "county_duty", **{"with": ["232721-CAC"]})  # its author may
        assert "232721-CAC" in told(report)


def test_it_is_shared_with_known_bodies_that_read_here_and_by_whom_the_plan_says() -> None:
    report = hazard("county_duty", "L3", regions=["232701"])
    for codes in ([], ["NOWHERE"], ["NATIONAL-OFFICE"], [7], ["232721-CAC", "NOWHERE"]):
        with refused(Invalid) as caught:
            act(report, "share_hazard", "hq_office_duty", **{"with": codes})
        assert [name for name, _rule in fields_of(caught)] == ["with"]
    for who in ("hlj_leader", "carrier_reporter"):  # and they do not learn which codes there are
        with refused(NotPermitted):
            act(report, "share_hazard", who, **{"with": ["NOWHERE"]})
    ministry = hazard("carrier_reporter", "L3")
    with refused(NotPermitted):
        act(ministry, "share_hazard", "hlj_leader", **{"with": ["GD-BCA"]})


# -- What becomes of it


@pytest.mark.rule("A-4.4-1", "A-4.2-3")
def test_a_warning_is_drafted_from_it_once_and_its_reporter_hears_of_that() -> None:
    report = hazard("carrier_reporter", "L3")
    warning = start_draft(data=draft_body("yellow"), actor=person("hlj_duty"), at=NOON, hazard=report)
    taken = HazardReport.objects.get(pk=report.pk)
    assert (taken.state, warning.hazard_id, warning.state) == ("taken_up", report.pk, "draft")
    assert report.reporter.code in told(report)
    with refused(NotNow):
        start_draft(data=draft_body("yellow"), actor=person("hlj_duty"), at=NOON, hazard=report)
    aside = act(taken, "set_aside_hazard", "hlj_duty", reason="经研判不必预警")
    assert aside.state == "set_aside"
    with refused(NotNow):
        act(aside, "set_aside_hazard", "hlj_duty", reason="再次")
    assert list(breaks()) == []


def test_setting_aside_is_for_whom_it_was_sent_to_and_has_a_reason() -> None:
    report = hazard("carrier_reporter", "L3")
    with refused(Invalid) as caught:
        act(report, "set_aside_hazard", "hlj_duty")
    assert [name for name, _rule in fields_of(caught)] == ["reason"]
    for who in ("meo_leader", "gd_leader", "carrier_reporter", "county_leader"):
        with refused(NotPermitted):
            act(report, "set_aside_hazard", who, reason="不必")
    with refused(NotPermitted):  # who may not take it up draws no warning from it, and no draft is left behind
        start_draft(data=draft_body("orange"), actor=person("meo_duty"), at=NOON, hazard=report)
    with refused(Conflict):
        start_draft(data=draft_body("blue", plan="B"), actor=person("county_duty"), at=NOON, hazard=report)
