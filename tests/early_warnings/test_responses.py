"""Responses to warnings (A-4.5, B-3.4): measures, 24-hour duty, standby and reports up, for whom the plan says, until
the warning ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.errors import Invalid, NotNow, NotYours
from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.verification import breaks
from early_warnings.filing import KINDS, file_on_warning, kinds_to_file
from orgs.models import Organisation
from reporting.services import kinds_of_report, submit_report
from tests.warned import LIFTING, Warned, document, draft_body, drafted, published, refused, staffed
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
YELLOW_BLUE = ["collect", "track", "publicise"]
RED_ORANGE = [*YELLOW_BLUE, "duty", "plan", "protect", "standby"]
STANDBY = ["response_plan", "equipment", "tools"]
OFFICE_B = ["organise", "experts", "track", "precautions", "resources", "linkage"]


def forwarded(colour: str, who: str, body: str, *, plan: str, **changes: Any) -> Warned:
    warned = drafted(colour, f"{who}_duty", at=NOON, plan=plan, **changes)
    warned.act("forward", f"{who}_leader", confirmed_by=f"{who}_duty", **document(NOON, body))
    return warned


@pytest.mark.rule("A-4.5.1-1", "A-4.5.1-2", "A-4.5.1-3")
@pytest.mark.parametrize("colour", ["yellow", "blue"])
def test_yellow_and_blue_give_the_publishing_bureau_three_measures_and_nobody_duty(colour: str) -> None:
    warned = published(colour, at=NOON)
    assert list(warned.measures("HL-BCA")) == YELLOW_BLUE
    assert warned.measured() == {"warning_yellow_blue": {"HL-BCA"}}
    assert not Obligation.objects.filter(case=warned.warning.case_id, limit="standing").exists()


@pytest.mark.rule("A-4.5.2-0", "A-4.5.2-1", "A-4.5.2-2", "A-4.5.2-3", "A-4.5.2-4")
def test_red_and_orange_give_the_ministry_all_seven_and_the_bureaus_three_recommended_ones() -> None:
    red = forwarded("red", "meo", "国家网络安全应急办公室", plan="A", regions=["100000"])
    for warned in (red, published("orange", at=NOON, regions=["100000"])):
        assert list(warned.measures("MIIT-EMERGENCY-OFFICE")) == RED_ORANGE
        assert list(warned.measures("HL-BCA")) == list(warned.measures("GD-BCA")) == YELLOW_BLUE
        assert list(warned.measures("DEMO-PROFESSIONAL-BODY")) == STANDBY
        assert list(warned.measures("DEMO-SECURITY-ENTERPRISE")) == STANDBY
        recommended = warned.warning.case.measures.filter(recommended=True)
        assert set(recommended.values_list("organisation__kind", flat=True)) == {"provincial_bca"}
        assert set(warned.debts("warning_standby")) == {"DEMO-PROFESSIONAL-BODY", "DEMO-SECURITY-ENTERPRISE"}
        on_duty = set(warned.debts("warning_duty"))
        assert {"HL-BCA", "GD-BCA", "DEMO-HL-TELECOM-A", "DEMO-GD-INTERNET-B", "DEMO-DOMAIN-BODY"} <= on_duty
        assert on_duty.isdisjoint({"DEMO-MOHE-OPERATOR", "DXAL-CAC", "232701-CAC", "DEMO-PROFESSIONAL-BODY"})
        duty = warned.due("warning_duty", "HL-BCA")
        assert (duty.limit, duty.due_at, duty.next_at, duty.rule_id) == ("standing", None, None, "A-4.5.2-1")
        warned.later(days=400)
        while escalate_overdue(now=warned.at):
            pass
        assert set(warned.debts("warning_duty").values()) == {"open"}
        ends = document(warned.at) if warned is red else {}
        warned.act("lift", "meo_leader", confirmed_by="meo_duty", **LIFTING, **ends)
        assert set(warned.debts("warning_duty").values()) == set(warned.debts("warning_standby").values()) == {"met"}
        assert warned.due("warning_duty", "HL-BCA").met_at == warned.at
        assert set(warned.measures("DEMO-PROFESSIONAL-BODY").values()) == {"over"}


def test_a_warning_of_one_province_binds_those_who_are_at_home_there() -> None:
    warned = published("orange", at=NOON, regions=["440000"])
    bureaus = {code for code in warned.debts("warning_duty") if code.endswith("BCA")}
    assert bureaus == {"GD-BCA"}
    enterprises = set(warned.debts("warning_duty")) - bureaus
    assert enterprises == {"DEMO-GD-TELECOM-A", "DEMO-GD-INTERNET-A", "DEMO-GD-INTERNET-B"}
    assert list(warned.measures("GD-BCA")) == YELLOW_BLUE
    assert warned.measures("HL-BCA") == {}


ROWS_B = [
    ("red", "hq_office", "中央网信办", "warning_red", OFFICE_B),
    ("orange", "hq_office", "黑龙江省委网信办", "warning_orange", OFFICE_B),
]


@pytest.mark.rule("B-3.4.1-1", "B-3.4.1-2", "B-3.4.1-3", "B-3.4.1-4", "B-3.4.1-6")
@pytest.mark.rule("B-3.4.2-1", "B-3.4.2-2", "B-3.4.2-3", "B-3.4.2-4", "B-3.4.2-5")
@pytest.mark.parametrize(("colour", "who", "body", "checklist", "items"), ROWS_B)
def test_under_the_prefectures_plan_red_and_orange_call_to_duty_and_have_the_counties_report(
    colour: str, who: str, body: str, checklist: str, items: list[str]
) -> None:
    warned = forwarded(colour, who, body, plan="B", sectors=["DXAL-EDUCATION"])
    bodies = {"232701-CAC", "DXAL-EDUCATION"}

    assert list(warned.measures("DXAL-HQ-OFFICE", checklist)) == items
    assert set(warned.debts(f"warning_duty_{colour}")) == {"DXAL-HQ-OFFICE", *bodies}
    assert set(warned.debts(f"{colour}_situation")) == bodies
    measured = warned.measured()
    assert measured[f"warning_{colour}_local"] == bodies
    assert measured[f"warning_{colour}_office"] == {"DXAL-HQ-OFFICE"}
    operators = {key: codes for key, codes in measured.items() if "DEMO-MOHE-OPERATOR" in codes}
    assert operators, measured  # F-B06: recommended at red
    own = warned.warning.case.measures.filter(organisation__code="DEMO-MOHE-OPERATOR")
    assert set(own.values_list("recommended", flat=True)) == {colour == "red"}
    ends = {**LIFTING, **document(warned.later(days=1).at, body)}
    warned.act("lift", f"{who}_leader", confirmed_by=f"{who}_duty", **ends)
    assert set(warned.debts(f"warning_duty_{colour}").values()) == {"met"}
    assert set(warned.debts(f"{colour}_situation").values()) == {"void"}
    assert list(breaks()) == []


@pytest.mark.rule("B-3.4.1-6", "B-3.4.2-4", "B-3.4.2-5")
@pytest.mark.parametrize(("colour", "body"), [("red", "中央网信办"), ("orange", "黑龙江省委网信办")])
def test_support_teams_stand_by_and_operators_prepare_where_they_are_at_home(colour: str, body: str) -> None:
    for code, kind, region in (
        ("TEAM", "support_team", "232700"), ("TEAM-FAR", "support_team", "440000"),
        ("PROVIDER", "product_service_provider", "232701"), ("PROVIDER-FAR", "product_service_provider", "440000"),
    ):  # fmt: skip
        Organisation.objects.create(code=code, kind=kind, name_zh=code, region_id=region)
    warned = forwarded(colour, "hq_office", body, plan="B")
    assert set(warned.debts(f"standby_{colour}")) == {"TEAM"}
    assert list(warned.measures("TEAM")) == ["response_plan"]
    assert warned.measures("PROVIDER")
    assert warned.measures("TEAM-FAR") == warned.measures("PROVIDER-FAR") == {}
    if colour == "orange":
        assert warned.told("B-3.4.2-5") >= {"PROVIDER", "DEMO-MOHE-OPERATOR"}
    blue = warned.adjusted("county_leader", "county_duty", **draft_body("blue", plan="B"), **document(NOON, body))
    assert (blue.warning.state, set(warned.debts(f"standby_{colour}").values())) == ("published", {"met"})
    assert set(warned.measures("TEAM").values()) == {"over"}


@pytest.mark.rule("B-3.4.3-1", "B-3.4.3-2", "B-3.4.4-1")
def test_yellow_has_the_office_organise_and_the_county_report_and_blue_starts_the_countys_own_plan() -> None:
    yellow = published("yellow", at=NOON, plan="B")
    assert list(yellow.measures("DXAL-HQ-OFFICE")) == OFFICE_B
    assert yellow.owed() == {"yellow_situation": "open"}
    assert set(yellow.debts("yellow_situation")) == {"232701-CAC"}
    blue = published("blue", at=NOON, plan="B")
    assert blue.measured() == {"warning_blue": {"232701-CAC"}}
    assert (list(blue.measures("232701-CAC")), blue.owed()) == (["plan", "guide"], {})
    several = drafted("blue", "hq_office_duty", at=NOON, plan="B", regions=["232701", "232721"])
    several.act("publish", "hq_office_leader", confirmed_by="hq_office_duty")
    assert several.measured() == {"warning_blue": {"232701-CAC", "232721-CAC"}}


@pytest.mark.rule("A-4.6-1", "A-4.5.2-1")
def test_adjusting_ends_what_the_old_colour_asked_and_begins_what_the_new_one_asks() -> None:
    yellow = published("yellow", at=NOON)
    orange = yellow.later(days=1).adjusted("meo_leader", "meo_duty", **draft_body("orange"))
    assert set(yellow.measures("HL-BCA").values()) == {"over"}
    assert orange.debts("warning_duty")["HL-BCA"] == "open"
    assert orange.due("warning_duty", "HL-BCA").starts_at == yellow.at
    blue = orange.later(days=1).adjusted("hlj_leader", "hlj_duty", **draft_body("blue"))
    assert set(orange.debts("warning_duty").values()) == {"met"}
    assert set(blue.measures("HL-BCA").values()) == {"open"}
    assert not Obligation.objects.filter(case=blue.warning.case_id, limit="standing").exists()


# -- What is filed


@pytest.mark.rule("A-4.4-4")
def test_the_local_notice_is_met_on_the_second_and_late_one_second_after() -> None:
    met = published("yellow", at=NOON)
    met.at = met.due("notify_local").due_at or NOON
    assert met.at == NOON + timedelta(minutes=15)
    entry = met.file("local_notice", "hlj_duty", "已通报省公安厅")
    assert met.owed()["notify_local"] == "met"
    assert (entry.event, entry.rule_id, entry.body["text"]) == ("report:local_notice", "A-4.4-4", "已通报省公安厅")
    assert (entry.organisation.code, entry.happened_at) == ("HL-BCA", met.at)

    late = published("yellow", at=NOON)
    late.at = NOON + timedelta(minutes=15) + SECOND
    late.file("local_notice", "hlj_duty")
    assert late.owed()["notify_local"] == "met_late"

    noticed = published("yellow", at=NOON)
    while escalate_overdue(now=NOON + timedelta(days=1)):
        pass
    assert noticed.owed()["notify_local"] == "overdue"
    overdue = LogEntry.objects.get(case=noticed.warning.case_id, event="overdue")
    assert (overdue.happened_at, overdue.recorded_at) == (NOON + timedelta(minutes=15), NOON + timedelta(days=1))
    noticed.later(days=1).file("local_notice", "hlj_duty")
    assert noticed.owed()["notify_local"] == "met_late"
    assert list(breaks()) == []


@pytest.mark.rule("A-4.4-3", "A-4.6-3", "A-4.5.1-2", "A-4.5.2-2")
def test_reports_up_meet_what_is_owed_and_reach_whom_the_plan_says() -> None:
    orange = published("orange", at=NOON, regions=["230000"])
    assert orange.owed()["report_orange"] == "open"
    assert orange.due("report_orange").due_at is None  # the plan gives no time
    orange.file("warning_report", "meo_duty")
    assert orange.owed()["report_orange"] == "met"
    assert "NATIONAL-OFFICE" in orange.told("A-4.4-3")
    orange.file("warning_situation", "hlj_duty", "出现大面积扫描")
    assert orange.told("A-4.5.2-2") == {"MIIT-LEADING-GROUP"}

    yellow = published("yellow", at=NOON)
    yellow.file("warning_situation", "carrier_reporter", "本企业设备受影响")
    assert yellow.told("A-4.5.1-2") == {"MIIT-EMERGENCY-OFFICE"}
    with refused(NotNow, "解除之后"):
        yellow.file("lift_report", "hlj_duty")
    yellow.later(days=1).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    with refused(NotNow, "生效期间"):
        yellow.file("warning_situation", "hlj_duty")
    yellow.at = yellow.due("report_lifted").due_at or NOON
    yellow.file("lift_report", "hlj_duty")
    assert yellow.owed()["report_lifted"] == "met"
    assert yellow.told("A-4.6-3") == {"MIIT-EMERGENCY-OFFICE"}
    assert list(breaks()) == []


def test_what_is_still_owed_when_the_warning_has_ended_can_be_made_good() -> None:
    yellow = published("yellow", at=NOON)
    yellow.later(minutes=5).act("withdraw", "hlj_leader", confirmed_by="hlj_duty", reason="误发")
    with refused(NotNow):
        yellow.file("warning_report", "hlj_duty")
    yellow.file("local_notice", "hlj_duty")
    assert yellow.owed() == {"notify_local": "met"}
    with refused(NotNow):
        yellow.file("local_notice", "hlj_duty")


@pytest.mark.rule("B-3.4.1-4", "B-3.4.1-5", "B-3.4.2-3", "B-3.4.3-2", "B-3.4.3-3")
def test_counties_report_and_the_headquarters_office_relays_to_the_province() -> None:
    red = forwarded("red", "hq_office", "中央网信办", plan="B")
    assert "red_relay" not in red.owed()
    red.file("warning_situation", "county_duty", "已断开受感染终端")
    assert red.debts("red_situation") == {"232701-CAC": "met"}
    assert red.told("B-3.4.1-4") == {"DXAL-HQ-OFFICE"}
    assert red.debts("red_relay") == {"DXAL-HQ-OFFICE": "open"}
    red.file("warning_relay", "hq_office_duty")
    assert red.debts("red_relay") == {"DXAL-HQ-OFFICE": "met"}
    assert red.told("B-3.4.1-5") == {"HL-HQ-OFFICE"}
    red.file("warning_situation", "county_duty", "又有新情况")
    red.later(hours=1, seconds=1).file("warning_relay", "hq_office_duty")
    relays = Obligation.objects.filter(case=red.warning.case_id, key="red_relay").order_by("occurrence")
    assert list(relays.values_list("state", flat=True)) == ["met", "met_late"]

    orange = forwarded("orange", "hq_office", "黑龙江省委网信办", plan="B")
    assert orange.debts("orange_relay") == {"DXAL-HQ-OFFICE": "open"}
    orange.file("warning_relay", "hq_office_duty")
    assert orange.told("B-3.4.2-3") >= {"HL-HQ-OFFICE"}

    yellow = published("yellow", at=NOON, plan="B")
    yellow.file("warning_situation", "county_duty")
    assert (yellow.debts("yellow_situation"), yellow.told("B-3.4.3-2")) == (
        {"232701-CAC": "met"}, {"232701-CAC", "DXAL-HQ-OFFICE"},
    )  # fmt: skip
    yellow.file("warning_matters", "hq_office_duty", "省内多地出现同类事件")
    assert yellow.told("B-3.4.3-3") == {"232701-CAC"}
    assert list(breaks()) == []


def test_what_cannot_be_filed_changes_nothing() -> None:
    warned = published("yellow", at=NOON)
    for text in ("", "  \n ", "x" * 4001, "a\x00b", "a\u202eb", None, 7, ["x"]):
        with refused(Invalid, rule="A-4.4-4") as caught:
            warned.file("local_notice", "hlj_duty", text)  # type: ignore[arg-type]
        assert [error.field for error in caught.value.errors] == ["text"]
    for kind in ("warning", "hazard", "initial", "warning_relay", "warning_matters", "", None, ["x"]):
        with refused(Invalid) as caught:
            file_on_warning(subject=warned.warning, kind=kind, text="x", actor=person("hlj_duty"), at=NOON)  # type: ignore[arg-type]
        assert [error.field for error in caught.value.errors] == ["kind"]
    for who in ("gd_duty", "county_duty", "auditor", "administrator"):
        with refused(NotYours, rule="A-4.4-4"):
            warned.file("local_notice", who)
    draft = drafted("yellow", "hlj_duty", at=NOON)
    with refused(NotNow, "起草"):
        draft.file("local_notice", "hlj_duty")


def test_the_kinds_that_are_offered_are_those_that_would_be_taken() -> None:
    """Over states and people: offered and taken are one."""
    yellow = published("yellow", at=NOON)
    lifted = published("yellow", at=NOON)
    lifted.act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    orange = forwarded("orange", "hq_office", "黑龙江省委网信办", plan="B")
    for warned in (yellow, lifted, orange, drafted("blue", "hlj_duty", at=NOON)):
        for who in ("hlj_duty", "meo_duty", "carrier_reporter", "county_duty", "hq_office_duty", "gd_duty"):
            offered = {form.key for form in kinds_to_file(warned.warning, person(who))}
            for kind in KINDS:
                try:
                    warned.file(kind, who)
                    taken = True
                except (Invalid, NotYours, NotNow):
                    taken = False
                assert taken == (kind in offered), f"{who} {kind} {warned.warning.state}: offered {offered}"
    assert {form.key for form in kinds_to_file(yellow.warning, person("hlj_duty"))} == {
        "warning_report", "local_notice", "warning_situation",
    }  # fmt: skip


def test_an_exercises_notices_are_marked() -> None:
    drill = published("orange", at=NOON, exercise=True)
    drill.file("warning_report", "meo_duty")
    assert set(Notice.objects.filter(case=drill.warning.case_id).values_list("exercise", flat=True)) == {True}


def test_the_forms_of_warnings_are_no_reports_of_incidents() -> None:
    assert set(kinds_of_report()).isdisjoint({*KINDS, "hazard", "warning", "oral"})
    for kind in (*KINDS, "hazard"):
        with refused(Invalid):
            submit_report(data={"kind": kind, "incident": "HL-2026-0001"}, actor=person("hlj_duty"), at=NOON)


def test_a_persons_hat_that_owes_it_files() -> None:
    """Who sits for two bodies reports for the one that owes."""
    _leader, duty = staffed("DXAL-EDUCATION", NOON)
    orange = forwarded("orange", "hq_office", "黑龙江省委网信办", plan="B", sectors=["DXAL-EDUCATION"])
    entry = orange.file("warning_situation", duty)
    assert entry.organisation.code == "DXAL-EDUCATION"
    assert orange.debts("orange_situation") == {"232701-CAC": "open", "DXAL-EDUCATION": "met"}
