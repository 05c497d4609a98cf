"""What is refused around warnings: by which error, in whose words, by which article; and that nothing was changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.confirmations import NotTheSecondPerson
from cases.errors import Conflict, Invalid, NotNow, NotPermitted, NotYours
from cases.models import Confirmation
from early_warnings.drafting import start_draft
from early_warnings.models import EarlyWarning
from early_warnings.risk_notices import act_on_notice, revise_notice, start_notice
from early_warnings.services import confirm_act, withdraw_act
from orgs.models import Appointment, Organisation, User
from tests.warned import (
    CONTENTS_A,
    CONTENTS_B,
    LIFTING,
    Warned,
    document,
    draft_body,
    drafted,
    fields_of,
    hazard_reported,
    notice_body,
    noticed,
    published,
    refused,
    staffed,
)
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


# -- Whose it is

DRAFTING = [
    ("A", "red", ["230000"], "hlj_leader", "部应急办"),
    ("A", "orange", ["230000"], "hlj_leader", "部应急办"),
    ("A", "yellow", ["230000"], "meo_leader", "通信管理局"),
    ("A", "yellow", ["230000"], "gd_leader", "通信管理局"),
    ("A", "blue", ["230000", "440000"], "hlj_leader", "通信管理局"),
    ("A", "blue", ["100000"], "hlj_leader", "通信管理局"),
    ("A", "blue", ["230000"], "carrier_reporter", "通信管理局"),
    ("B", "yellow", ["232701"], "county_leader", "指挥部办公室"),
    ("B", "orange", ["232701"], "county_leader", "指挥部办公室"),
    ("B", "blue", ["232701"], "hq_office_leader", "县"),
    ("B", "blue", ["232721"], "county_leader", "县"),
    ("B", "blue", ["232701", "232721"], "county_leader", "指挥部办公室"),
    ("B", "yellow", ["230000"], "hq_office_leader", "指挥部办公室"),
]


@pytest.mark.rule("A-4.4-2", "A-4.4-3", "A-4.4-4", "B-3.3-3", "B-3.3-4", "B-3.3-5")
@pytest.mark.parametrize(("plan", "colour", "regions", "who", "office"), DRAFTING)
def test_a_colour_is_drafted_only_by_whom_the_plan_lets_publish_it_there(
    plan: str, colour: str, regions: list[str], who: str, office: str
) -> None:
    with refused(NotPermitted, office) as caught:
        drafted(colour, who, at=NOON, plan=plan, regions=regions)
    assert caught.value.decision.rule_id.startswith(f"{plan}-")


def test_a_department_drafts_for_its_own_sector_and_for_no_other_and_not_for_two() -> None:
    leader, _duty = staffed("DXAL-EDUCATION", NOON)
    for sectors in (["DXAL-FINANCE"], ["DXAL-EDUCATION", "DXAL-FINANCE"], []):
        with refused(NotPermitted):
            drafted("blue", leader, at=NOON, plan="B", regions=["232700"], sectors=sectors)


@pytest.mark.rule("B-3.3-3", "B-3.3-4")
def test_a_department_warns_its_sector_in_the_plans_area_and_neither_the_province_nor_the_country() -> None:
    leader, duty = staffed("DXAL-EDUCATION", NOON)
    for regions in (["230000"], ["100000"], ["232700", "230000"]):
        wide = {"regions": regions, "sectors": ["DXAL-EDUCATION"]}
        with refused(NotPermitted, "指挥部办公室", "超出了本预案适用的地区") as caught:
            drafted("blue", duty, at=NOON, plan="B", **wide)
        assert caught.value.decision.outcome == "not_your_office"
        with refused(NotPermitted, "超出了本预案适用的地区"):
            drafted("blue", "hq_office_duty", at=NOON, plan="B", **wide)
    warned = drafted("blue", duty, at=NOON, plan="B", regions=["232700"], sectors=["DXAL-EDUCATION"])
    with refused(NotPermitted, "超出了本预案适用的地区"):
        warned.revise(duty, **draft_body("blue", plan="B", **wide))
    EarlyWarning.objects.filter(pk=warned.warning.pk).update(regions=["230000"])  # a draft of older days
    with refused(NotPermitted, "超出了本预案适用的地区"):
        Warned(warned.fresh(), NOON).act("publish", leader)


@pytest.mark.rule("B-3.3-3", "B-3.3-4")
def test_a_county_binds_no_department_and_the_headquarters_office_binds_several() -> None:
    staffed("DXAL-EDUCATION", NOON)
    one = {"plan": "B", "regions": ["232701"], "sectors": ["DXAL-EDUCATION"]}
    with refused(NotPermitted, "县", "所涉地区或行业不全在您所在单位的范围内") as caught:
        drafted("blue", "county_duty", at=NOON, **one)
    assert (caught.value.decision.outcome, caught.value.decision.rule_id) == ("not_your_office", "B-3.3-7")
    two = {**one, "sectors": ["DXAL-EDUCATION", "DXAL-FINANCE"]}
    with refused(NotPermitted, "指挥部办公室"):
        drafted("blue", "county_duty", at=NOON, **two)
    warned = drafted("blue", "county_duty", at=NOON, plan="B")
    for changes in ({"sectors": ["DXAL-EDUCATION"]}, {"regions": ["232721"]}):  # nor one that it could not decline
        with refused(NotPermitted, "所涉地区或行业不全在您所在单位的范围内"):
            warned.revise("county_duty", **draft_body("blue", plan="B", **changes))
    EarlyWarning.objects.filter(pk=warned.warning.pk).update(sectors=["DXAL-EDUCATION"])  # a draft of older days
    with refused(NotPermitted, "所涉地区或行业不全在您所在单位的范围内"):
        Warned(warned.fresh(), NOON).act("publish", "county_leader")
    several = drafted("blue", "hq_office_duty", at=NOON, **two)
    several.act("publish", "hq_office_leader", confirmed_by="hq_office_duty")
    assert several.warning.state == "published"


@pytest.mark.rule("A-4.4-4")
def test_a_duty_officer_drafts_and_does_not_publish_lift_or_decline() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    for action, data in (("publish", {}), ("decline_publication", {"reason": "不必"})):
        with refused(NotPermitted, "领导") as caught:
            warned.act(action, "hlj_duty", **data)
        assert caught.value.decision.outcome == "not_your_post"
    standing = published("yellow", at=NOON)
    for action, data in (("lift", LIFTING), ("withdraw", {"reason": "误发"})):
        with refused(NotPermitted, "领导"):
            standing.act(action, "hlj_duty", **data)


def test_nobody_touches_another_offices_draft() -> None:
    leader, duty = staffed("JL-BCA", NOON)
    warned = drafted("yellow", "hlj_duty", at=NOON)
    for who in (leader, duty, "meo_leader", "gd_leader"):
        with refused(NotYours, "黑龙江"):
            warned.revise(who, **draft_body("yellow", title="改"))
        with refused(NotPermitted):
            warned.act("consult", who, consulted=[{"who": "甲", "advice": "可"}])
        with refused(NotPermitted):
            warned.act("publish", who)
    orange = drafted("orange", "meo_duty", at=NOON)
    with refused(NotYours):
        orange.revise("hlj_leader", **draft_body("orange"))
    headquarters = drafted("yellow", "hq_office_duty", at=NOON, plan="B")
    with refused(NotPermitted):
        headquarters.act("publish", "county_leader")
    with refused(NotYours):
        headquarters.revise("county_leader", **draft_body("yellow", plan="B"))


def test_who_sits_in_two_offices_does_for_each_what_that_office_may() -> None:
    """A bureau's draft does not become orange by the ministry's hat of its author: nobody could ever lift it."""
    for code in ("HL-BCA", "MIIT-EMERGENCY-OFFICE"):
        for post in ("leader", "duty_officer"):
            person_of_both = User.objects.get_or_create(username=f"both_{post}")[0]
            office = Organisation.objects.get(code=code)
            Appointment.objects.create(user=person_of_both, organisation=office, post=post, started_at=NOON)
    warned = drafted("yellow", "both_duty_officer", at=NOON)
    assert warned.warning.lead.code == "HL-BCA"
    with refused(NotPermitted):
        warned.revise("both_duty_officer", **draft_body("orange"))
    notice = noticed("hlj_duty", at=NOON)
    act_on_notice(notice=notice, action="publish_notice", actor=person("both_leader"), at=NOON)
    held = Confirmation.objects.get(case=notice.case_id)
    assert held.appointment.organisation.code == "HL-BCA"
    orange = drafted("orange", "both_duty_officer", at=NOON)
    assert orange.warning.lead.code == "MIIT-EMERGENCY-OFFICE"
    orange.act("publish", "both_leader", confirmed_by="both_duty_officer")
    orange.act("lift", "both_leader", confirmed_by="both_duty_officer", **LIFTING)
    assert orange.warning.state == "lifted"


def test_only_the_publisher_lifts_withdraws_or_proposes_more() -> None:
    warned = published("yellow", at=NOON)
    for who in ("gd_leader", "meo_leader", "hq_office_leader"):
        for action, data in (
            ("lift", LIFTING), ("withdraw", {"reason": "误发"}), ("propose_adjustment", {"reason": "重", "to": "red"}),
        ):  # fmt: skip
            with refused(NotPermitted):
                warned.act(action, who, **data)


def test_what_is_no_act_of_people_is_open_to_nobody() -> None:
    warned = published("yellow", at=NOON)
    for action in ("supersede", "narrow", "delete"):
        with refused(NotPermitted):
            warned.act(action, "hlj_leader")


# -- A second person


@pytest.mark.rule("A-4.4-3", "A-4.4-4")
def test_the_second_person_is_another_one_of_the_same_office_with_a_post_of_duty() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    warned.act("publish", "hlj_leader")
    for who in ("hlj_leader", "gd_duty", "gd_leader", "meo_leader", "carrier_reporter", "auditor"):
        with refused(NotTheSecondPerson, "黑龙江", rule="A-4.4-4"):
            warned.confirm(who)
    with refused(NotNow, "另一人确认"):
        warned.act("publish", "hlj_leader")  # it waits already
    assert warned.confirm("hlj_duty").state == "published"
    held = Confirmation.objects.get(case=warned.warning.case_id)
    with refused(NotNow, "已经确认"):
        confirm_act(confirmation=held, warning=warned.warning, actor=person("hlj_duty"), at=NOON)


def test_what_was_recorded_is_taken_back_with_a_reason_and_then_nothing_is_left_to_confirm() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    warned.act("publish", "hlj_leader")
    held = Confirmation.objects.get(case=warned.warning.case_id)
    for reason in ("", "  ", "a\x00b"):
        with refused(Invalid):
            withdraw_act(confirmation=held, actor=person("hlj_leader"), at=NOON, reason=reason)
    with refused(NotTheSecondPerson):
        withdraw_act(confirmation=held, actor=person("gd_leader"), at=NOON, reason="别家的")
    withdraw_act(confirmation=held, actor=person("hlj_leader"), at=NOON, reason="范围有误")
    with refused(NotNow):
        withdraw_act(confirmation=held, actor=person("hlj_leader"), at=NOON, reason="再撤")
    assert (warned.fresh().state, warned.said(), warned.owed()) == ("draft", [], {})
    warned.act("publish", "hlj_leader", confirmed_by="hlj_duty")
    assert warned.warning.state == "published"


def test_a_draft_that_was_changed_after_it_was_signed_cannot_be_confirmed() -> None:
    changes: tuple[dict[str, Any], ...] = (
        draft_body("yellow", title="另一个标题"), draft_body("blue"), draft_body("yellow", contents={"harm": "无"}),
    )  # fmt: skip
    for body in changes:
        warned = drafted("yellow", "hlj_duty", at=NOON)
        warned.act("publish", "hlj_leader")
        warned.revise("hlj_duty", **body)
        with refused(NotNow if body["contents"] == CONTENTS_A else Invalid):
            warned.confirm("hlj_duty")
        assert warned.fresh().state == "draft"


def test_a_draft_is_not_edited_into_one_that_its_office_may_not_draft() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    for changes in ({"regions": ["440000"]}, {"regions": ["100000"]}, {"colour": "red"}):
        with refused(NotPermitted):
            warned.revise("hlj_duty", **{**draft_body("yellow"), **changes})
    assert warned.revise("hlj_duty", **draft_body("blue")).level == "blue"


@pytest.mark.rule("A-4.4-2", "A-4.4-4")
def test_nobody_publishes_in_the_name_of_a_body_whose_document_the_plan_does_not_ask_for() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    with refused(Invalid, rule="A-4.4-4") as caught:
        warned.act("publish", "hlj_leader", **document(NOON))
    assert fields_of(caught) == [("document_no", ""), ("issuing_body", ""), ("decided_at", "")]
    warned.act("publish", "hlj_leader", confirmed_by="hlj_duty")
    with refused(Invalid) as caught:
        warned.act("lift", "hlj_leader", **LIFTING, issuing_body="国务院")
    assert [field for field, _rule in fields_of(caught)] == ["issuing_body"]


def test_a_drill_is_not_drafted_from_a_real_hazard_report() -> None:
    report = hazard_reported("carrier_reporter", "L3", at=NOON)
    with refused(Conflict, "演练"):
        start_draft(data=draft_body("yellow", exercise=True), actor=person("hlj_duty"), at=NOON, hazard=report)
    with refused(Conflict, "演练"):
        start_notice(data=notice_body(exercise=True), actor=person("hlj_duty"), at=NOON, hazard=report)


# -- What the plan demands

MISSING = [
    *(("A", "yellow", CONTENTS_A, name) for name in CONTENTS_A),
    *(("B", "blue", CONTENTS_B, name) for name in CONTENTS_B),
]


@pytest.mark.rule("A-4.4-6", "B-3.3-6")
@pytest.mark.parametrize(("plan", "colour", "contents", "left_out"), MISSING)
def test_without_a_content_that_the_plan_demands_nothing_is_published(
    plan: str, colour: str, contents: dict[str, str], left_out: str
) -> None:
    duty, leader = ("hlj_duty", "hlj_leader") if plan == "A" else ("county_duty", "county_leader")
    some = {name: value for name, value in contents.items() if name != left_out}
    warned = drafted(colour, duty, at=NOON, plan=plan, contents=some)
    rule = "A-4.4-6" if plan == "A" else "B-3.3-6"
    with refused(Invalid, rule=rule) as caught:
        warned.act("publish", leader)
    assert fields_of(caught) == [(f"contents.{left_out}", rule)]


@pytest.mark.rule("A-4.4-6", "B-3.3-6")
def test_each_plan_demands_its_own_contents() -> None:
    assert {"hotline", "harm"} <= set(CONTENTS_A) - set(CONTENTS_B)
    assert {"category", "cautions"} <= set(CONTENTS_B) - set(CONTENTS_A)
    with refused(Invalid):
        drafted("yellow", "hlj_duty", at=NOON, contents={**CONTENTS_A, "cautions": "不要打开附件"})
    with refused(Invalid):
        drafted("blue", "county_duty", at=NOON, plan="B", contents={**CONTENTS_B, "hotline": "12345"})


@pytest.mark.rule("A-4.6-2", "B-3.5-1")
def test_a_lifting_says_why_and_that_the_measures_are_lifted() -> None:
    warned = published("yellow", at=NOON)
    for data, missing in (
        ({}, {"reason", "measures_lifted"}),
        ({"reason": "已解除"}, {"measures_lifted"}),
        ({"reason": "已解除", "measures_lifted": False}, {"measures_lifted"}),
        ({"measures_lifted": True, "reason": "  "}, {"reason"}),
    ):
        with refused(Invalid, rule="A-4.6-2") as caught:
            warned.act("lift", "hlj_leader", **data)
        assert fields_of(caught) == [(name, "A-4.6-2") for name in ("reason", "measures_lifted") if name in missing]
    county = published("blue", at=NOON, plan="B")
    with refused(Invalid) as caught:
        county.act("lift", "county_leader", reason="已解除")
    assert [field for field, _rule in fields_of(caught)] == ["measures_lifted"]


OUTSIDE = [("A", "red", "meo", "国家网络安全应急办公室"), ("B", "red", "hq_office", "中央网信办")]


@pytest.mark.rule("A-4.4-2", "B-3.3-5", "B-3.5-1")
@pytest.mark.parametrize(("plan", "colour", "who", "body"), [*OUTSIDE, ("B", "orange", "hq_office", "省委网信办")])
def test_a_colour_of_a_body_outside_is_neither_published_nor_lifted_without_its_document(
    plan: str, colour: str, who: str, body: str
) -> None:
    leader, duty = f"{who}_leader", f"{who}_duty"
    warned = drafted(colour, duty, at=NOON, plan=plan)
    with refused(NotNow):
        warned.act("publish", leader, **document(NOON, body))  # it was not even proposed
    with refused(Invalid) as caught:
        warned.act("forward", leader)
    assert [field for field, _rule in fields_of(caught)] == ["document_no", "issuing_body", "decided_at"]
    with refused(NotPermitted):
        warned.act("forward", leader, basis="provincial_decision", **document(NOON, body))
    warned.act("propose_publication", duty)
    for left_out in ("document_no", "issuing_body", "decided_at"):
        with refused(Invalid) as caught:
            warned.act("publish", leader, **{k: v for k, v in document(NOON, body).items() if k != left_out})
        assert [field for field, _rule in fields_of(caught)] == [left_out]
    with refused(Invalid):
        warned.act("publish", leader, **document(NOON + timedelta(hours=1), body))  # decided in the future
    warned.act("publish", leader, confirmed_by=duty, **document(NOON, body))
    for action, data in (("lift", LIFTING), ("withdraw", {"reason": "误发"})):
        with refused(Invalid) as caught:
            warned.act(action, leader, **data)
        assert [field for field, _rule in fields_of(caught)] == ["document_no", "issuing_body", "decided_at"]


# -- Out of time


@pytest.mark.parametrize("end", ["lift", "withdraw", "decline_publication"])
def test_after_its_end_nothing_follows(end: str) -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    if end == "decline_publication":
        warned.act(end, "hlj_leader", reason="不必")
    else:
        warned.act("publish", "hlj_leader", confirmed_by="hlj_duty")
        warned.act(end, "hlj_leader", confirmed_by="hlj_duty", **(LIFTING if end == "lift" else {"reason": "误发"}))
    for action, data in (
        ("publish", {}), ("lift", LIFTING), ("withdraw", {"reason": "误发"}), ("decline_publication", {"reason": "x"}),
        ("consult", {"consulted": [{"who": "甲", "advice": "可"}]}),
        ("propose_adjustment", {"reason": "x", "to": "red"}),
    ):  # fmt: skip
        with refused(NotNow):
            warned.act(action, "hlj_leader", **data)
    with refused(NotNow):
        warned.revise("hlj_duty", **draft_body("yellow"))


def test_a_published_or_proposed_warning_is_not_revised() -> None:
    standing = published("yellow", at=NOON)
    with refused(NotNow):
        standing.revise("hlj_duty", **draft_body("yellow", title="悄悄改一改"))
    proposed = drafted("red", "meo_duty", at=NOON)
    proposed.act("propose_publication", "meo_duty")
    with refused(NotNow):
        proposed.revise("meo_duty", **draft_body("red", title="悄悄改一改"))


def test_two_who_edit_one_draft_do_not_overwrite_each_other() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    read = warned.warning.log_number
    warned.revise("hlj_duty", **draft_body("yellow", title="甲改的", revision=read))
    for stale in (read, str(read), "x", -1):
        with refused(Conflict, "别人改动"):
            warned.revise("hlj_leader", **draft_body("yellow", title="乙改的", revision=stale))
    assert warned.fresh().title == warned.fresh().case.title == "甲改的"
    warned.revise("hlj_leader", **draft_body("yellow", title="乙又改", revision=str(warned.warning.log_number)))
    assert warned.fresh().title == "乙又改"


# -- Bad input

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"colour": "purple"}, "colour"),
    ({"colour": None}, "colour"),
    ({"colour": ["red"]}, "colour"),
    ({"title": ""}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"title": "a\nb"}, "title"),
    ({"title_en": "a\x00b"}, "title_en"),
    ({"regions": []}, "regions"),
    ({"regions": ["999999"]}, "regions"),
    ({"regions": "230000"}, "regions"),
    ({"sectors": ["DXAL-EDUCATION"]}, "sectors"),  # the ministry's plan knows places alone
    ({"contents": "文字"}, "contents"),
    ({"contents": {"harm": "a\x07b"}}, "contents.harm"),
    ({"contents": {"harm": "x" * 4001}}, "contents.harm"),
    ({"contents": {"starts_at": "昨天"}}, "contents.starts_at"),
    ({"english": {"starts_at": "2026-09-28T12:00:00+08:00"}}, "english.starts_at"),
    ({"english": {"harm": 7}}, "english.harm"),
    ({"occurred": "yes"}, "occurred"),
    ({"exercise": "true"}, "exercise"),
    ({"exercise": 1}, "exercise"),
    ({"urgency": "Soon"}, "urgency"),
    ({"certainty": "Sure"}, "certainty"),
    ({"level": "red"}, "level"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_a_draft_with_a_wrong_field_is_not_kept(change: dict[str, Any], field: str) -> None:
    with refused(Invalid) as caught:
        start_draft(data={**draft_body("yellow"), **change}, actor=person("hlj_duty"), at=NOON)
    assert field in [name for name, _rule in fields_of(caught)]


def test_a_places_plan_warns_of_its_own_area_and_of_its_own_departments() -> None:
    for regions in (["440000"], ["232700", "230100"]):
        with refused(Invalid) as caught:
            drafted("red", "hq_office_duty", at=NOON, plan="B", regions=regions)
        assert [field for field, _rule in fields_of(caught)] == ["regions"]
    Organisation.objects.create(code="GD-EDUCATION", kind="department", name_zh="某省教育厅", region_id="440000")
    for sector in ("GD-EDUCATION", "DXAL-HQ", "NOWHERE"):
        with refused(Invalid) as caught:
            drafted("red", "hq_office_duty", at=NOON, plan="B", sectors=[sector])
        assert [field for field, _rule in fields_of(caught)] == ["sectors"]
    assert drafted("red", "hq_office_duty", at=NOON, plan="B", regions=["100000"]).warning.state == "draft"


def test_what_was_begun_as_real_does_not_become_an_exercise_on_the_way() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    with refused(Conflict, "演练"):
        warned.revise("hlj_duty", **draft_body("yellow", exercise=True))
    notice = noticed(at=NOON)
    with refused(Conflict, "演练"):
        revise_notice(notice=notice, data=notice_body(exercise=True), actor=person("hlj_duty"), at=NOON)
    drill = drafted("yellow", "hlj_duty", at=NOON, exercise=True)
    drill.revise("hlj_duty", **draft_body("yellow", exercise=False))
    assert drill.fresh().case.exercise


def test_a_draft_names_a_plan_in_force() -> None:
    for plan in (None, "", "nowhere-1", 7, ["miit-2017-281"]):
        body = {**draft_body("yellow"), "plan": plan}
        with refused(Invalid) as caught:
            start_draft(data=body, actor=person("hlj_duty"), at=NOON)
        assert [field for field, _rule in fields_of(caught)] == ["plan"]


ACT_WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("consult", {}, "consulted"),
    ("consult", {"consulted": []}, "consulted"),
    ("consult", {"consulted": ["甲"]}, "consulted"),
    ("consult", {"consulted": [{"who": "甲"}]}, "consulted"),
    ("consult", {"consulted": [{"who": "甲", "advice": " "}]}, "consulted"),
    ("consult", {"consulted": [{"who": "甲", "advice": "可"}] * 31}, "consulted"),
    ("decline_publication", {}, "reason"),
    ("decline_publication", {"reason": "x" * 4001}, "reason"),
    ("decline_publication", {"reason": "a\x00b"}, "reason"),
    ("decline_publication", {"reason": ["x"]}, "reason"),
    ("publish", {"colour": "red"}, "colour"),
    ("publish", {"note": 7}, "note"),
]


@pytest.mark.parametrize(("action", "data", "field"), ACT_WRONG)
def test_an_act_with_a_wrong_field_is_not_taken(action: str, data: dict[str, Any], field: str) -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    with refused(Invalid) as caught:
        warned.act(action, "hlj_leader", **data)
    assert [name for name, _rule in fields_of(caught)] == [field]


def test_an_act_that_names_another_colour_than_the_drafts_conflicts() -> None:
    warned = drafted("yellow", "hlj_duty", at=NOON)
    with refused(Conflict):
        warned.act("publish", "hlj_leader", level="blue")
    with refused(Conflict, "黄色"):
        warned.act("publish", "hlj_leader", level="L2")
    assert warned.act("publish", "hlj_leader", level="yellow", confirmed_by="hlj_duty").state == "published"
    standing = published("blue", at=NOON)
    for to in ("blue", "green"):
        with refused(Invalid):
            standing.act("propose_adjustment", "hlj_duty", reason="x", to=to)
