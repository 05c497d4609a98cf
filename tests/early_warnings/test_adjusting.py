"""One warning takes the place of another: whose it is, what ends and begins, whole and in part; nothing by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from cases.errors import Conflict, Invalid, NotNow, NotPermitted
from cases.models import Confirmation, LogEntry, Obligation
from cases.sweeping import sweep
from cases.verification import breaks
from early_warnings.drafting import start_draft
from early_warnings.models import EarlyWarning, Message
from early_warnings.services import adjust_at_once
from tests.warned import CONTENTS_B, LIFTING, Warned, document, draft_body, drafted, published, refused, staffed
from tests.world import PLAN_B, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
NATIONAL, CENTRAL, PROVINCIAL = "国家网络安全应急办公室", "中央网信办", "黑龙江省委网信办"


def forwarded(colour: str, who: str, body: str, *, plan: str, regions: list[str]) -> Warned:
    warned = drafted(colour, f"{who}_duty", at=NOON, plan=plan, regions=regions)
    warned.act("forward", f"{who}_leader", confirmed_by=f"{who}_duty", **document(NOON, body))
    return warned


def superseding(old: Warned, colour: str, who: str, **changes: Any) -> Warned:
    """A draft that is to supersede another, not yet published."""
    body = {**draft_body(colour, plan="A" if old.warning.plan_code.startswith("miit") else "B"), **changes}
    return Warned(start_draft(data=body, actor=person(who), at=old.at, supersedes=old.fresh()), old.at)


# Plan, standing colour, target, who adjusts, the body outside whose document it needs ("" for none), the article
TARGETS = [
    ("A", "yellow", "blue", "hlj", "", "A-4.6-1"),
    ("A", "blue", "yellow", "hlj", "", "A-4.6-1"),
    ("A", "orange", "yellow", "hlj", "", "A-4.6-1"),
    ("A", "yellow", "orange", "meo", "", "A-4.6-1"),
    ("A", "yellow", "red", "meo", NATIONAL, "A-4.6-1"),
    ("A", "red", "orange", "meo", NATIONAL, "A-4.6-1"),
    ("A", "red", "blue", "hlj", NATIONAL, "A-4.6-1"),
    ("B", "blue", "yellow", "hq_office", "", "B-3.3-4"),
    ("B", "yellow", "blue", "county", "", "B-3.3-3"),
    ("B", "yellow", "orange", "hq_office", PROVINCIAL, "B-3.3-5"),
    ("B", "orange", "red", "hq_office", CENTRAL, "B-3.3-5"),
    ("B", "orange", "yellow", "hq_office", PROVINCIAL, "B-3.3-4"),
    ("B", "red", "blue", "county", CENTRAL, "B-3.3-3"),
]


def standing(plan: str, colour: str) -> Warned:
    regions = ["230000"] if plan == "A" else ["232701"]
    if plan == "A" and colour == "red":
        return forwarded("red", "meo", NATIONAL, plan=plan, regions=regions)
    if plan == "B" and colour in ("red", "orange"):
        body = CENTRAL if colour == "red" else PROVINCIAL
        return forwarded(colour, "hq_office", body, plan=plan, regions=regions)
    return published(colour, at=NOON, plan=plan, regions=regions)


@pytest.mark.rule("A-4.6-1", "B-3.3-3", "B-3.3-4", "B-3.3-5")
@pytest.mark.parametrize(("plan", "colour", "target", "who", "body", "rule"), TARGETS)
def test_the_target_colours_authority_publishes_anew_and_needs_the_document_of_whoever_published_outside(
    plan: str, colour: str, target: str, who: str, body: str, rule: str
) -> None:
    old = standing(plan, colour).later(days=1)
    said = draft_body(target, plan=plan)
    leader, duty = f"{who}_leader", f"{who}_duty"
    if body:
        with refused(Invalid):
            adjust_at_once(warning=old.fresh(), data=said, actor=person(leader), at=old.at)
        said |= document(old.at, body)
    new = old.adjusted(leader, duty, **said)

    assert (new.warning.state, new.warning.level, new.warning.supersedes_id) == ("published", target, old.warning.pk)
    assert (old.warning.state, old.warning.level, old.warning.ended_at) == ("superseded", colour, old.at)
    assert ("published", rule, duty) in new.log()
    left = Obligation.objects.filter(case=old.warning.case_id, limit="standing", state="open")
    assert not left.exists()
    assert not old.warning.case.measures.filter(state="open").exists()
    assert new.warning.case.measures.filter(state="open").exists()
    (message,) = Message.objects.filter(case=new.warning.case_id)
    first = Message.objects.get(case=old.warning.case_id)
    assert (message.act, message.references) == ("adjust", [[first.sender, first.identifier, first.sent.isoformat()]])
    publishes = body if target == "red" or (plan, target) == ("B", "orange") else new.warning.lead.name_zh
    assert message.said["issuer"]["zh"] == publishes  # a decision to lower is no publication by that body
    assert list(breaks()) == []


def test_a_colour_is_adjusted_by_nobody_else() -> None:
    orange = published("orange", at=NOON)
    for who, target in (("meo", "yellow"), ("gd", "yellow"), ("hlj", "red"), ("hlj", "orange"), ("carrier", "blue")):
        actor = person("carrier_reporter" if who == "carrier" else f"{who}_leader")
        with refused(NotPermitted):
            adjust_at_once(warning=orange.fresh(), data=draft_body(target), actor=actor, at=NOON)
    new = superseding(orange, "yellow", "hlj_duty")
    with refused(NotPermitted):
        new.act("publish", "hlj_leader")  # what takes another's place is not published as if it stood alone
    alone = drafted("yellow", "hlj_duty", at=NOON)
    with refused(NotPermitted):
        alone.act("adjust", "hlj_leader")


def test_adjusting_in_one_act_drafts_nothing_where_it_is_refused() -> None:
    yellow = published("yellow", at=NOON)
    incomplete = draft_body("blue", contents={"harm": "无"})
    with refused(Invalid):
        adjust_at_once(warning=yellow.fresh(), data=incomplete, actor=person("hlj_leader"), at=NOON)
    with refused(NotPermitted):  # a duty officer drafts, and does not publish
        adjust_at_once(warning=yellow.fresh(), data=draft_body("blue"), actor=person("hlj_duty"), at=NOON)


def test_until_the_second_person_confirms_the_old_one_stands() -> None:
    yellow = published("yellow", at=NOON)
    adjust_at_once(warning=yellow.fresh(), data=draft_body("blue"), actor=person("hlj_leader"), at=NOON)
    assert yellow.fresh().state == "published"
    assert yellow.said() == ["publish"]
    assert not yellow.warning.case.measures.exclude(state="open").exists()


def test_what_ended_meanwhile_is_not_adjusted_any_more() -> None:
    yellow = published("yellow", at=NOON)
    waiting = superseding(yellow, "blue", "hlj_duty")
    waiting.act("adjust", "hlj_leader")
    drafted_only = superseding(yellow, "blue", "hlj_duty")
    yellow.act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    with refused(NotNow, "不在生效"):
        waiting.confirm("hlj_duty")
    with refused(NotNow, "不在生效"):
        drafted_only.act("adjust", "hlj_leader")
    with refused(Conflict, "不在生效"):
        superseding(yellow, "blue", "hlj_duty")


def test_what_took_anothers_place_is_not_withdrawn_for_the_other_would_not_come_back() -> None:
    yellow = published("yellow", at=NOON)
    blue = yellow.adjusted("hlj_leader", "hlj_duty", **draft_body("blue"))
    with refused(NotNow, "不会恢复", yellow.warning.number):
        blue.act("withdraw", "hlj_leader", reason="误发")
    blue.act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    assert (yellow.fresh().state, blue.fresh().state) == ("superseded", "lifted")


def test_a_lifting_that_waits_for_its_second_person_ends_where_the_warning_was_superseded_meanwhile() -> None:
    yellow = published("yellow", at=NOON)
    yellow.act("lift", "hlj_leader", **LIFTING)
    yellow.adjusted("meo_leader", "meo_duty", **draft_body("orange"))
    held = Confirmation.objects.get(case=yellow.warning.case_id, action="lift")
    assert (yellow.fresh().state, held.state) == ("superseded", "withdrawn")
    assert ("decision_withdrawn", "meo_duty") in {(event, who) for event, _rule, who in yellow.log()}
    assert yellow.said() == ["publish"]
    assert list(breaks()) == []


def test_one_of_another_place_or_of_fewer_sectors_takes_nobodys_place() -> None:
    yellow = published("yellow", at=NOON)
    elsewhere = superseding(yellow, "yellow", "gd_duty", regions=["440000"])
    with refused(Invalid) as caught:
        elsewhere.act("adjust", "gd_leader")
    assert [error.field for error in caught.value.errors] == ["regions"]

    both = drafted(
        "blue", "hq_office_duty", at=NOON, plan="B", regions=["232700"], sectors=["DXAL-EDUCATION", "DXAL-FINANCE"]
    )
    both.act("publish", "hq_office_leader", confirmed_by="hq_office_duty")
    _leader, duty = staffed("DXAL-EDUCATION", NOON)
    one = superseding(both, "blue", duty, regions=["232700"], sectors=["DXAL-EDUCATION"])
    with refused(Invalid) as caught:  # the other sector's warning would have ended with it
        one.act("adjust", "leader_of_DXAL-EDUCATION")
    assert [error.field for error in caught.value.errors] == ["sectors"]


def test_the_same_plan_goes_on_and_an_exercise_stays_one() -> None:
    yellow = published("yellow", at=NOON)
    with refused(Conflict):
        superseding(yellow, "blue", "county_duty", plan=PLAN_B, contents=CONTENTS_B, regions=["232701"])
    with refused(Conflict, "演练"):
        superseding(yellow, "blue", "hlj_duty", exercise=True)
    drill = published("yellow", at=NOON, exercise=True)
    new = drill.adjusted("hlj_leader", "hlj_duty", **draft_body("blue"))
    assert new.warning.case.exercise
    cases = [new.warning.case_id, drill.warning.case_id]
    assert set(Message.objects.filter(case__in=cases).values_list("exercise", flat=True)) == {True}


# -- In part (F-A15)


@pytest.mark.rule("A-4.6-1", "A-4.5.2-1")
def test_where_it_is_lowered_the_old_colours_duty_ends_and_elsewhere_it_stands() -> None:
    orange = published("orange", at=NOON, regions=["230000", "440000"])
    assert set(orange.debts("warning_duty")) >= {"HL-BCA", "GD-BCA", "DEMO-HL-TELECOM-A", "DEMO-GD-INTERNET-B"}
    yellow = orange.later(days=1).adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))

    assert (orange.warning.state, orange.warning.covered) == ("published", ["230000"])
    on_duty = {code for code, state in orange.debts("warning_duty").items() if state == "open"}
    assert on_duty == {"GD-BCA", "DEMO-GD-TELECOM-A", "DEMO-GD-INTERNET-A", "DEMO-GD-INTERNET-B"}
    assert orange.due("warning_duty", "HL-BCA").met_at == orange.at
    assert set(orange.measures("HL-BCA").values()) == {"over"}
    assert set(orange.measures("GD-BCA").values()) == {"open"}
    assert set(orange.measures("MIIT-EMERGENCY-OFFICE").values()) == {"open"}
    assert set(yellow.measures("HL-BCA").values()) == {"open"}
    blue = orange.later(days=1).adjusted("gd_leader", "gd_duty", **draft_body("blue", regions=["440000"]))
    assert (orange.fresh().state, orange.fresh().covered) == ("superseded", ["230000", "440000"])
    assert set(orange.debts("warning_duty").values()) == {"met"}
    assert (yellow.fresh().state, blue.fresh().state) == ("published", "published")
    assert list(breaks()) == []


def test_a_part_that_was_lowered_already_is_not_lowered_again_out_of_the_old_one() -> None:
    orange = published("orange", at=NOON, regions=["230000", "440000"])
    orange.adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))
    for regions in (["230000"], ["230100"]):
        again = superseding(orange, "blue", "hlj_duty", regions=regions)
        with refused(Invalid):
            again.act("adjust", "hlj_leader")


def test_a_county_of_a_province_is_a_part_and_a_wider_region_is_the_whole() -> None:
    city = published("yellow", at=NOON, regions=["230100", "230200"])
    city.adjusted("hlj_leader", "hlj_duty", **draft_body("blue", regions=["230100"]))
    assert (city.warning.state, city.warning.standing_regions) == ("published", ["230200"])
    city.adjusted("hlj_leader", "hlj_duty", **draft_body("blue", regions=["230000"]))
    assert city.warning.state == "superseded"

    country = published("orange", at=NOON, regions=["100000"])
    country.adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))
    assert (country.warning.state, country.warning.covered) == ("published", ["230000"])
    assert country.debts("warning_duty")["HL-BCA"] == "met"
    assert country.debts("warning_duty")["GD-BCA"] == "open"


# -- Never by itself


@pytest.mark.rule("A-4.4-6", "A-4.6-2", "B-3.5-1")
def test_nothing_lifts_itself_ever_and_yellow_and_blue_are_never_owed() -> None:
    """Published nine years ago, with measures to be done within a day; the sweep has looked ever since."""
    long_ago = now() - timedelta(days=9 * 365)
    every = [
        published("orange", at=long_ago), published("yellow", at=long_ago), published("blue", at=long_ago),
        published("yellow", at=long_ago, plan="B"), published("blue", at=long_ago, plan="B"),
    ]  # fmt: skip
    unpublished = drafted("yellow", "hlj_duty", at=long_ago)
    while sweep(now=now()):
        pass

    assert {warned.fresh().state for warned in every} == {"published"}
    assert unpublished.fresh().state == "draft"
    assert unpublished.owed() == {}  # that it may be published is no duty (F-A14)
    owed = set(Obligation.objects.filter(state="overdue").values_list("key", flat=True))
    assert owed <= {"notify_local", "yellow_situation"}
    assert {warned.warning.case.measures.exclude(state="open").count() for warned in every} == {0}
    assert Message.objects.count() == len(every)
    assert not LogEntry.objects.filter(event__in=["lifted", "superseded", "withdrawn", "period_ended"]).exists()
    assert not EarlyWarning.objects.exclude(ended_at=None).exists()
    assert list(breaks()) == []
