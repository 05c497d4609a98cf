"""Each row of the table of warnings (rules.md 5.2): both plans, every colour, from draft to end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.errors import Invalid, NotPermitted
from cases.models import Confirmation, Notice, Obligation
from cases.releases import forget_releases, install_releases
from cases.verification import breaks
from early_warnings.models import EarlyWarning, Message
from tests.warned import LIFTING, OFFICES, Warned, document, draft_body, drafted, moved_on, published, refused, staffed
from tests.world import PLAN_A, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
NATIONAL, CENTRAL, PROVINCIAL = "国家网络安全应急办公室", "中央网信办", "黑龙江省委网信办"
CONSULTED = [{"who": "某专业机构专家", "advice": "影响面大，建议发布"}, {"who": "某企业", "advice": "已有利用代码"}]


# Plan, colour, regions, who drafts and confirms, who leads, whose document a publication and an end need (none: own)
OWN = [
    ("A", "orange", ["230000", "440000"], "meo_duty", "meo_leader", "A-4.4-3"),
    ("A", "orange", ["100000"], "meo_duty", "meo_leader", "A-4.4-3"),
    ("A", "yellow", ["230000"], "hlj_duty", "hlj_leader", "A-4.4-4"),
    ("A", "blue", ["230100"], "hlj_duty", "hlj_leader", "A-4.4-4"),
    ("B", "yellow", ["232701"], "hq_office_duty", "hq_office_leader", "B-3.3-4"),
    ("B", "blue", ["232701"], "county_duty", "county_leader", "B-3.3-3"),
    ("B", "blue", ["232701", "232721"], "hq_office_duty", "hq_office_leader", "B-3.3-4"),
    ("B", "blue", ["232700"], "hq_office_duty", "hq_office_leader", "B-3.3-4"),
]
OUTSIDE = [
    ("A", "red", ["100000"], "meo", NATIONAL, "A-4.4-2", "A-4.4-2"),
    ("A", "red", ["230000"], "meo", NATIONAL, "A-4.4-2", "A-4.4-2"),
    ("B", "red", ["232700"], "hq_office", CENTRAL, "B-3.3-5", "B-3.4.1-1"),
    ("B", "orange", ["232701"], "hq_office", PROVINCIAL, "B-3.3-5", "B-3.4.2-1"),
]


def closed(warned: Warned) -> None:
    """Whatever ended: nothing stands any more but what is owed after the end, and the log proves itself."""
    standing = Obligation.objects.filter(case=warned.warning.case_id, limit="standing", state__in=["open", "overdue"])
    assert not standing.exists()
    assert not warned.warning.case.measures.filter(state="open").exists()
    assert list(breaks()) == []


@pytest.mark.rule("A-4.4-1", "A-4.4-3", "A-4.4-4", "A-4.6-2", "B-3.3-3", "B-3.3-4", "B-3.5-1")
@pytest.mark.parametrize(("plan", "colour", "regions", "duty", "leader", "rule"), OWN)
def test_what_an_office_publishes_itself_is_drafted_consulted_published_and_lifted(
    plan: str, colour: str, regions: list[str], duty: str, leader: str, rule: str
) -> None:
    warned = drafted(colour, duty, at=NOON, plan=plan, regions=regions)
    assert (warned.warning.state, warned.warning.case.kind, Message.objects.count()) == ("draft", "warning", 0)
    warned.later(minutes=5).act("consult", duty, consulted=CONSULTED)
    assert warned.warning.state == "consulting"
    before = moved_on(warned)
    waiting = warned.later(minutes=5).act("publish", leader)
    assert waiting.awaits is not None
    assert moved_on(warned) == before  # nothing is public, owed or told before the second person
    warned.confirm(duty)
    assert (warned.warning.state, warned.warning.published_at) == ("published", warned.at)
    assert warned.said() == ["publish"]
    assert ("published", rule, duty) in warned.log()
    before = moved_on(warned)
    warned.later(days=2).act("lift", leader, **LIFTING)
    assert moved_on(warned) == before
    warned.confirm(duty)
    assert (warned.warning.state, warned.warning.ended_at) == ("lifted", warned.at)
    assert warned.said() == ["publish", "lift"]
    assert Message.objects.order_by("-pk")[0].said["reason"] == LIFTING["reason"]
    closed(warned)


@pytest.mark.rule("A-4.4-2", "A-4.6-2", "B-3.3-5", "B-3.5-1", "B-3.4.1-1", "B-3.4.2-1")
@pytest.mark.parametrize(("plan", "colour", "regions", "who", "body", "rule", "forwards"), OUTSIDE)
def test_what_a_body_outside_publishes_is_proposed_or_forwarded_and_lifted_on_its_recorded_act(
    plan: str, colour: str, regions: list[str], who: str, body: str, rule: str, forwards: str
) -> None:
    duty, leader = f"{who}_duty", f"{who}_leader"
    proposed = drafted(colour, duty, at=NOON, plan=plan, regions=regions)
    proposed.act("propose_publication", duty)
    assert (proposed.warning.state, Message.objects.count()) == ("proposed", 0)
    proposed.later(hours=1).act("publish", leader, confirmed_by=duty, **document(proposed.at, body))
    forwarded = drafted(colour, duty, at=NOON, plan=plan, regions=regions)
    forwarded.act("forward", leader, confirmed_by=duty, **document(NOON - timedelta(hours=3), body))

    for warned, cites in ((proposed, rule), (forwarded, forwards)):
        assert ("published", cites, duty) in warned.log()
        message = Message.objects.get(case=warned.warning.case_id)
        assert (message.act, message.said["issuer"]["zh"]) == ("publish", body)
        warned.later(days=1).act("lift", leader, confirmed_by=duty, **LIFTING, **document(warned.at, body))
        assert warned.warning.state == "lifted"
        closed(warned)


@pytest.mark.rule("B-3.3-3")
def test_a_department_publishes_and_lifts_blue_for_its_own_sector() -> None:
    leader, duty = staffed("DXAL-EDUCATION", NOON)
    sector: dict[str, Any] = {"plan": "B", "regions": ["232700"], "sectors": ["DXAL-EDUCATION"]}
    warned = drafted("blue", duty, at=NOON, **sector)
    warned.act("publish", leader, confirmed_by=duty)

    assert (warned.warning.lead.code, warned.warning.sectors) == ("DXAL-EDUCATION", ["DXAL-EDUCATION"])
    assert Message.objects.get().said["sectors"][0]["zh"]
    warned.later(days=1).act("lift", leader, confirmed_by=duty, **LIFTING)
    assert warned.warning.state == "lifted"
    closed(warned)


ENDS_UNPUBLISHED = [("A", "red", "meo"), ("A", "yellow", "hlj"), ("B", "orange", "hq_office"), ("B", "blue", "county")]


@pytest.mark.parametrize(("plan", "colour", "who"), ENDS_UNPUBLISHED)
def test_what_is_not_to_be_published_is_declined_with_a_reason_and_nobody_outside_hears_of_it(
    plan: str, colour: str, who: str
) -> None:
    warned = drafted(colour, f"{who}_duty", at=NOON, plan=plan)
    if colour in ("red", "orange"):
        warned.act("propose_publication", f"{who}_duty")
    warned.act("decline_publication", f"{who}_leader", reason="经研判不构成预警")

    assert warned.warning.state == "declined"
    assert (Message.objects.count(), warned.owed()) == (0, {})
    assert list(breaks()) == []


WITHDRAWN = [("A", "orange"), ("A", "yellow"), ("B", "yellow"), ("B", "blue")]


@pytest.mark.parametrize(("plan", "colour"), WITHDRAWN)
def test_what_was_published_in_error_is_withdrawn_by_two_persons_and_says_why(plan: str, colour: str) -> None:
    warned = published(colour, at=NOON, plan=plan)
    leader, second = OFFICES[plan][colour]
    warned.later(minutes=10).act("withdraw", leader, confirmed_by=second, reason="误将演练内容发布")

    assert (warned.warning.state, warned.said()) == ("withdrawn", ["publish", "withdraw"])
    assert Message.objects.order_by("-pk")[0].said["reason"] == "误将演练内容发布"
    assert warned.owed().get("report_lifted") is None  # nothing was lifted
    closed(warned)


def test_what_a_body_outside_published_is_withdrawn_only_with_its_document() -> None:
    warned = drafted("red", "meo_duty", at=NOON, regions=["100000"])
    warned.act("forward", "meo_leader", confirmed_by="meo_duty", **document(NOON))
    warned.later(minutes=30).act(
        "withdraw", "meo_leader", confirmed_by="meo_duty", reason="误发", **document(warned.at)
    )
    assert (warned.warning.state, warned.said()) == ("withdrawn", ["publish", "withdraw"])


def test_a_national_act_that_came_before_the_record_of_the_publication_ends_it_all_the_same() -> None:
    """Published at nine, lifted at eleven, and both recorded here at noon."""
    red = drafted("red", "meo_duty", at=NOON, regions=["100000"])
    red.act("forward", "meo_leader", confirmed_by="meo_duty", **document(NOON - timedelta(hours=3)))
    with refused(Invalid) as caught:
        red.act("lift", "meo_leader", **LIFTING, **document(NOON - timedelta(hours=4)))
    assert [error.field for error in caught.value.errors] == ["decided_at"]
    red.act("lift", "meo_leader", confirmed_by="meo_duty", **LIFTING, **document(NOON - timedelta(hours=1)))
    assert red.warning.state == "lifted"


# -- Several provinces (F-A13)

TWO = ["230000", "440000"]


def test_yellow_of_several_provinces_is_nobodys_but_each_bureau_publishes_its_own() -> None:
    for who in ("hlj_duty", "meo_duty"):
        with refused(NotPermitted):
            drafted("yellow", who, at=NOON, regions=TWO)
    for who, region in (("hlj", "230000"), ("gd", "440000")):
        warned = drafted("yellow", f"{who}_duty", at=NOON, regions=[region])
        warned.act("publish", f"{who}_leader", confirmed_by=f"{who}_duty")
    assert EarlyWarning.objects.filter(state="published").count() == 2


@pytest.fixture
def by_the_ministry() -> Any:
    forget_releases()
    install_releases(at=datetime(2100, 1, 1, tzinfo=UTC), overrides={PLAN_A: {"multi_province_yellow_blue": "meo"}})
    yield
    forget_releases()


@pytest.mark.rule("A-4.4-4")
def test_where_the_setting_says_so_the_ministry_publishes_yellow_of_several_provinces(by_the_ministry: None) -> None:
    warned = drafted("yellow", "meo_duty", at=NOON, regions=TWO)
    warned.act("publish", "meo_leader", confirmed_by="meo_duty")
    assert (warned.warning.state, warned.warning.lead.code) == ("published", "MIIT-EMERGENCY-OFFICE")
    with refused(NotPermitted):
        drafted("yellow", "meo_duty", at=NOON, regions=["230000"])  # one province stays its bureau's
    with refused(NotPermitted):
        drafted("yellow", "hlj_duty", at=NOON, regions=TWO)
    warned.later(days=1).act("lift", "meo_leader", confirmed_by="meo_duty", **LIFTING)
    assert warned.warning.state == "lifted"
    closed(warned)


# -- Proposals, and notices on the way


@pytest.mark.rule("A-4.6-1")
def test_a_bureau_proposes_a_higher_colour_and_the_ministry_raises_it() -> None:
    yellow = published("yellow", at=NOON)
    yellow.later(hours=1).act("propose_adjustment", "hlj_duty", to="orange", reason="已蔓延到邻省")
    assert yellow.warning.state == "published"
    assert "MIIT-EMERGENCY-OFFICE" in yellow.told("A-4.6-1")
    orange = yellow.adjusted("meo_leader", "meo_duty", **draft_body("orange", regions=["230000", "220000"]))
    assert (orange.warning.state, yellow.fresh().state) == ("published", "superseded")
    assert orange.said() == ["adjust"]
    closed(yellow)


@pytest.mark.rule("A-4.4-2", "A-4.4-3", "A-4.4-4")
def test_the_offices_that_the_plan_names_are_told_of_each_colour_and_the_office_itself_only_to_confirm() -> None:
    orange = published("orange", at=NOON, regions=["100000"])
    assert orange.told("A-4.4-3") == {"MIIT-LEADING-GROUP"}
    blue = published("blue", at=NOON)
    assert blue.told("A-4.4-4") == {"MIIT-EMERGENCY-OFFICE"}
    own = Notice.objects.filter(case=blue.warning.case_id, recipient__code="HL-BCA")
    assert set(own.values_list("key", flat=True)) == {"awaits_confirmation"}
    assert Confirmation.objects.get(case=blue.warning.case_id).settled_by == person("hlj_duty")
