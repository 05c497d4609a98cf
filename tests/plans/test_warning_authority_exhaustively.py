"""
Who may take which act on hazards, warnings, risk notices and postures: every act, colour, office, post, place, area,
colour that is replaced, and state.

The tables are written from the texts (plan A 4.2 to 4.6, plan B 3 and 6.5; where they are silent, from the readings
F-A13, F-A15, F-B04, F-B21, F-B22) and from the platform's table of posts. They know nothing of the plans' definition
files; where the two differ, the text decides who is wrong.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import pytest

from plans.authority import Actor, Decision, Outcome, Subject, decide
from plans.library import get_plan, override
from plans.schema import Plan


class Row(NamedTuple):
    """
    Acts of an office (kinds of organisation) at levels: colours, what a hazard may become (1 to 4), or - for neither.

    `where`: "any"; "own", the whole area lies in the office's region, or the only sector is the department itself;
    "publisher", for the organisation alone that published it, or leads it. `extent`: of one unit or of several, where
    that decides. `replaces`: colours in force that the new warning may supersede; - is none. `rule`: where asked.
    """

    acts: str
    levels: str
    office: str
    states: str
    where: str = "any"
    extent: str = ""
    replaces: str = ""
    rule: str = ""
    outside: bool = False


MEO, LG, BCA = "ministry_emergency_office", "ministry_leading_group", "provincial_bca"
HO, PC, LOCAL = "hq_office", "prefecture_cac", "county_cac department"
IN_DRAFT, UNPUBLISHED, PUBLISHED = "draft consulting", "draft consulting proposed", "published"
COLOURS, NOT_RED, LOCAL_COLOURS = "red orange yellow blue", "orange yellow blue", "yellow blue"

HAZARDS_A = (
    Row("take_up_hazard", "1 2 -", MEO, "reported"),
    Row("take_up_hazard", "3 4 -", BCA, "reported", "publisher"),
    Row("set_aside_hazard", "1 2 -", MEO, "reported taken_up"),
    Row("set_aside_hazard", "3 4 -", BCA, "reported taken_up", "publisher"),
)
NOTICES = (  # A-4.4-5
    Row("draft_notice", "-", MEO, "draft"),
    Row("draft_notice", "-", BCA, "draft", "own"),
    Row("publish_notice", "-", MEO, "draft", rule="A-4.4-5"),
    Row("publish_notice", "-", BCA, "draft", "own", rule="A-4.4-5"),
    Row("withdraw_notice", "-", f"{MEO} {BCA}", PUBLISHED, "publisher"),
)
PLAN_A = (
    *HAZARDS_A,
    *NOTICES,
    Row("draft consult", "red orange", MEO, IN_DRAFT),
    Row("draft consult", LOCAL_COLOURS, BCA, IN_DRAFT, "own"),
    Row("decline_publication", "red orange", MEO, UNPUBLISHED),
    Row("decline_publication", LOCAL_COLOURS, BCA, UNPUBLISHED, "own"),
    Row("propose_publication", "red", MEO, IN_DRAFT),  # never published by the ministry itself
    Row("publish", "red", MEO, "proposed", replaces="-", rule="A-4.4-2", outside=True),
    Row("forward", "red", MEO, IN_DRAFT, replaces="-", rule="A-4.4-2", outside=True),
    Row("publish", "orange", MEO, IN_DRAFT, replaces="-", rule="A-4.4-3"),
    Row("publish", LOCAL_COLOURS, BCA, IN_DRAFT, "own", replaces="-", rule="A-4.4-4"),
    Row("adjust", "red", MEO, UNPUBLISHED, replaces=COLOURS, rule="A-4.6-1", outside=True),
    Row("adjust", "orange", MEO, UNPUBLISHED, replaces=NOT_RED, rule="A-4.6-1"),  # F-A15: the colour aimed at decides
    Row("adjust", "orange", MEO, UNPUBLISHED, replaces="red", rule="A-4.6-1", outside=True),
    Row("adjust", LOCAL_COLOURS, BCA, UNPUBLISHED, "own", replaces=NOT_RED, rule="A-4.6-1"),
    Row("adjust", LOCAL_COLOURS, BCA, UNPUBLISHED, "own", replaces="red", rule="A-4.6-1", outside=True),
    Row("propose_adjustment", LOCAL_COLOURS, BCA, PUBLISHED, "publisher"),
    Row("lift", "red", MEO, PUBLISHED, "publisher", rule="A-4.6-2", outside=True),
    Row("lift", "orange", MEO, PUBLISHED, "publisher", rule="A-4.6-2"),
    Row("lift", LOCAL_COLOURS, BCA, PUBLISHED, "publisher", rule="A-4.6-2"),
    Row("withdraw", "red", MEO, PUBLISHED, "publisher", outside=True),
    Row("withdraw", "orange", MEO, PUBLISHED, "publisher"),
    Row("withdraw", LOCAL_COLOURS, BCA, PUBLISHED, "publisher"),
    Row("take_measure", "red orange", f"{MEO} {BCA} professional_body security_enterprise", PUBLISHED),  # F-A17
    Row("take_measure", LOCAL_COLOURS, BCA, PUBLISHED, "publisher"),
)
OF_SEVERAL_PROVINCES = (  # F-A13, the other reading
    Row("draft consult", LOCAL_COLOURS, MEO, IN_DRAFT, extent="several"),
    Row("decline_publication", LOCAL_COLOURS, MEO, UNPUBLISHED, extent="several"),
    Row("publish", LOCAL_COLOURS, MEO, IN_DRAFT, extent="several", replaces="-", rule="A-4.4-4"),
    Row("adjust", LOCAL_COLOURS, MEO, UNPUBLISHED, extent="several", replaces=NOT_RED, rule="A-4.6-1"),
    Row("adjust", LOCAL_COLOURS, MEO, UNPUBLISHED, extent="several", replaces="red", rule="A-4.6-1", outside=True),
    Row("lift", LOCAL_COLOURS, MEO, PUBLISHED, "publisher", rule="A-4.6-2"),
    Row("withdraw take_measure", LOCAL_COLOURS, MEO, PUBLISHED, "publisher"),
)
PLAN_B = (
    Row("take_up_hazard", "1 2 3", HO, "reported"),
    Row("take_up_hazard", "4 -", LOCAL, "reported", "publisher"),
    Row("take_up_hazard", "-", PC, "reported"),
    Row("set_aside_hazard", "1 2 3", HO, "reported taken_up"),
    Row("set_aside_hazard", "4 -", LOCAL, "reported taken_up", "publisher"),
    Row("set_aside_hazard", "-", PC, "reported taken_up"),
    Row("share_hazard", "1 2 3 4 -", PC, "reported taken_up"),
    Row("share_hazard", "1 2 3 4 -", LOCAL, "reported taken_up", "publisher"),
    Row("draft consult", "red orange", HO, IN_DRAFT),
    Row("draft consult", "yellow", HO, IN_DRAFT, "own"),
    Row("draft consult", "blue", LOCAL, IN_DRAFT, "own", "single"),
    Row("draft consult", "blue", HO, IN_DRAFT, "own", "several"),
    Row("decline_publication", "red orange", HO, UNPUBLISHED),
    Row("decline_publication", "yellow", HO, UNPUBLISHED, "own"),
    Row("decline_publication", "blue", LOCAL, UNPUBLISHED, "own", "single"),
    Row("decline_publication", "blue", HO, UNPUBLISHED, "own", "several"),
    Row("propose_publication", "red orange", HO, IN_DRAFT),  # F-B04: neither is published here
    Row("publish", "red orange", HO, "proposed", replaces="-", rule="B-3.3-5", outside=True),
    Row("forward", "red", HO, IN_DRAFT, replaces="-", rule="B-3.4.1-1", outside=True),
    Row("forward", "orange", HO, IN_DRAFT, replaces="-", rule="B-3.4.2-1", outside=True),
    Row("publish", "yellow", HO, IN_DRAFT, "own", replaces="-", rule="B-3.3-4"),
    Row("publish", "blue", LOCAL, IN_DRAFT, "own", "single", "-", "B-3.3-3"),
    Row("publish", "blue", HO, IN_DRAFT, "own", "several", "-", "B-3.3-4"),
    Row("adjust", "red orange", HO, UNPUBLISHED, replaces=COLOURS, rule="B-3.3-5", outside=True),  # F-B21
    Row("adjust", "yellow", HO, UNPUBLISHED, "own", replaces=LOCAL_COLOURS, rule="B-3.3-4"),
    Row("adjust", "yellow", HO, UNPUBLISHED, "own", replaces="red orange", rule="B-3.3-4", outside=True),
    Row("adjust", "blue", LOCAL, UNPUBLISHED, "own", "single", LOCAL_COLOURS, "B-3.3-3"),
    Row("adjust", "blue", LOCAL, UNPUBLISHED, "own", "single", "red orange", "B-3.3-3", outside=True),
    Row("adjust", "blue", HO, UNPUBLISHED, "own", "several", LOCAL_COLOURS, "B-3.3-4"),
    Row("adjust", "blue", HO, UNPUBLISHED, "own", "several", "red orange", "B-3.3-4", outside=True),
    Row("propose_adjustment", "blue", LOCAL, PUBLISHED, "publisher"),
    Row("lift", "red orange", HO, PUBLISHED, "publisher", rule="B-3.5-1", outside=True),
    Row("lift", "yellow", HO, PUBLISHED, "publisher", rule="B-3.5-1"),
    Row("lift", "blue", f"{HO} {LOCAL}", PUBLISHED, "publisher", rule="B-3.5-1"),
    Row("withdraw", "red orange", HO, PUBLISHED, "publisher", outside=True),
    Row("withdraw", "yellow", HO, PUBLISHED, "publisher"),
    Row("withdraw", "blue", f"{HO} {LOCAL}", PUBLISHED, "publisher"),
    Row("take_measure", "red orange", f"{HO} network_operator product_service_provider", "published active"),  # F-B06
    Row("take_measure", "yellow", HO, PUBLISHED),
    Row("take_measure", "blue", LOCAL, PUBLISHED),
    Row("plan_posture start_posture", "red orange", PC, "planned", rule="B-6.5-2"),  # F-B22: without a warning
    Row("end_posture", "red orange", PC, "active"),
)
TABLES = {"A": PLAN_A, "A by the ministry": (*PLAN_A, *OF_SEVERAL_PROVINCES), "B": PLAN_B}

LEADERS_ACTS = (
    "publish", "forward", "adjust", "decline_publication", "lift", "withdraw", "publish_notice", "withdraw_notice",
    "start_posture", "end_posture",
)  # fmt: skip
DUTY_OFFICERS_ACTS = (
    "draft", "consult", "propose_publication", "propose_adjustment", "draft_notice", "take_up_hazard",
    "set_aside_hazard", "share_hazard", "plan_posture", "take_measure",
)  # fmt: skip
CONFIRMED_ACTS = ("publish", "forward", "adjust", "lift", "withdraw", "publish_notice", "withdraw_notice")
REASONED_ACTS = (
    "lift", "withdraw", "withdraw_notice", "decline_publication", "set_aside_hazard", "propose_adjustment",
)  # fmt: skip
ACTIONS = (*LEADERS_ACTS, *DUTY_OFFICERS_ACTS)
POSTS = ("reporter", "duty_officer", "leader", "administrator", "security_administrator", "auditor")
LEVELS = (*COLOURS.split(), "L1", "L2", "L3", "L4", None)
STATES = (
    "draft", "consulting", "proposed", "published", "superseded", "lifted", "declined", "withdrawn",
    "reported", "taken_up", "set_aside", "planned", "active", "ended",
)  # fmt: skip


# -- Who asks, and where the warning reaches


class Hat(NamedTuple):
    kind: str
    organisation: str
    region: str
    post: str = "leader"


class Extent(NamedTuple):
    area: tuple[str, ...]
    sectors: frozenset[str] = frozenset()


OFFICES_A = (
    Hat(MEO, "MEO", "100000"),
    Hat(LG, "LG", "100000"),
    Hat(BCA, "HLJ-CA", "230000"),
    Hat(BCA, "GD-CA", "440000"),
    Hat(BCA, "PLACELESS-CA", ""),
    Hat("professional_body", "CNCERT", "110000"),
    Hat("security_enterprise", "COMPANY", "440000"),
)
OFFICES_B = (
    Hat(HO, "HQ-OFFICE", "232700"),
    Hat(HO, "HEIHE-HQ-OFFICE", "231100"),
    Hat(PC, "DXAL-CAC", "232700"),
    Hat(PC, "HEIHE-CAC", "231100"),
    Hat("commission", "COMMISSION", "232700"),
    Hat("county_cac", "HUMA-CAC", "232721"),
    Hat("county_cac", "TAHE-CAC", "232722"),
    Hat("county_cac", "NENJIANG-CAC", "231183"),
    Hat("county_cac", "PLACELESS-CAC", ""),
    Hat("department", "EDUCATION", "232700"),
    Hat("department", "FINANCE", "232700"),
    Hat("department", "HEIHE-EDUCATION", "231100"),
    Hat("network_operator", "OPERATOR", "232721"),
    Hat("product_service_provider", "PROVIDER", "232700"),
)
EXTENTS_A = tuple(
    Extent(tuple(area.split()))
    for area in ("", "230000", "230100", "230100 230200", "440000", "230000 440000", "230100 440300", "100000")
)
EXTENTS_B = (
    *(
        Extent(tuple(area.split()))
        for area in ("", "232721", "232722", "232721 232722", "232700", "231183", "232721 231183", "230000")
    ),
    *(
        Extent(tuple(area.split()), frozenset(sectors.split()))
        for area, sectors in product(("", "232721", "232700"), ("EDUCATION", "EDUCATION FINANCE"))
    ),
    Extent(("232700",), frozenset({"HEIHE-EDUCATION"})),
    Extent(("231100",), frozenset({"HEIHE-EDUCATION"})),
)
OFFICES = {"A": OFFICES_A, "A by the ministry": OFFICES_A, "B": OFFICES_B}
EXTENTS = {"A": EXTENTS_A, "A by the ministry": EXTENTS_A, "B": EXTENTS_B}
LEADS = {
    "A": ("MEO", "HLJ-CA", "PLACELESS-CA"),
    "A by the ministry": ("MEO", "HLJ-CA"),
    "B": ("HQ-OFFICE", "TAHE-CAC", "EDUCATION", "NENJIANG-CAC"),
}
FOREIGN = {kind for offices in OFFICES.values() for kind, *_ in offices} | {
    "national_office", "telecom_enterprise", "domain_body", "internet_enterprise", "affected_unit", "expert", "hq",
    "prefecture_cac_duty_room", "county", "county_commission", "competent_dept", "admin_office", "provincial_hq",
    "provincial_hq_office", "provincial_cac", "central_cac", "support_team", "cii_protection_dept", "member_unit",
    "", "superuser", "leader",
}  # fmt: skip


def officials(table: str) -> tuple[Hat, ...]:
    """Every office by every post."""
    return tuple(hat._replace(post=post) for hat, post in product(OFFICES[table], POSTS))


def outsiders(table: str) -> tuple[Hat, ...]:
    """Whoever is of no office, as leader of the publisher: neither place nor post can matter then."""
    kinds = sorted(FOREIGN - {hat.kind for hat in OFFICES[table]})
    return tuple(Hat(kind, LEADS[table][1], OFFICES[table][0].region) for kind in kinds)


# -- Reading the table


class Asked(NamedTuple):
    """A question but for who asks it."""

    action: str
    level: str | None
    state: str
    lead: str
    extent: Extent
    replaces: str | None


@cache
def rows(table: str, action: str, level: str | None) -> tuple[Row, ...]:
    name = level.removeprefix("L") if level else "-"
    return tuple(row for row in TABLES[table] if action in row.acts.split() and name in row.levels.split())


def lies_in(region: str, place: str) -> bool:
    """A place without a code is nowhere; 100000 is the country."""
    return bool(place) and (place == "100000" or region.startswith(place.removesuffix("00").removesuffix("00")))


@cache
def spread(table: str, extent: Extent) -> str:
    """
    One province or several under plan A, one county or several under plan B; where sectors are named, they count.

    What is wider than one of them is several. Of nothing there is neither.
    """
    units: set[str] = set(extent.sectors) or {region[:2] if table != "B" else region for region in extent.area}
    is_wide = not extent.sectors and any(
        region == "100000" if table != "B" else region.endswith("00") for region in extent.area
    )
    return "several" if is_wide or len(units) > 1 else "single" if units else ""


def reaches(table: str, row: Row, hat: Hat, asked: Asked) -> bool:
    """Whether a row's office is this one, here, for a warning so wide."""
    if hat.kind not in row.office.split() or row.extent not in ("", spread(table, asked.extent)):
        return False
    if row.where == "publisher":
        return hat.organisation == asked.lead
    if row.where == "own" and hat.kind == "department":
        return asked.extent.sectors == {hat.organisation}
    if row.where == "own":
        return bool(asked.extent.area) and all(lies_in(region, hat.region) for region in asked.extent.area)
    return True


def is_superseding(row: Row, replaces: str | None) -> bool:
    """Whether a row is about what the new warning replaces; most acts do not ask."""
    return not row.replaces or (replaces or "-") in row.replaces.split()


def expected(table: str, asked: Asked, every: Iterable[Hat]) -> Iterator[Outcome]:
    """The answer by the table to each: is it provided, then the office, then the post, then the time."""
    provided = [row for row in rows(table, asked.action, asked.level) if is_superseding(row, asked.replaces)]
    posts = ("leader",) if asked.action in LEADERS_ACTS else ("duty_officer", "leader")
    for hat in every:
        is_elsewhere = table == "B" and hat.region != "" and not lies_in(hat.region, "232700")  # no office of plan B
        own = [row for row in provided if not is_elsewhere and reaches(table, row, hat, asked)]
        if not provided:
            yield "not_provided"
        elif not own:
            yield "not_your_office"
        elif hat.post not in posts:
            yield "not_your_post"
        else:
            yield "allowed" if any(asked.state in row.states.split() for row in own) else "not_now"


# -- Walking it


@cache
def plan_of(table: str) -> Plan:
    plan = get_plan("daxinganling-2021-9" if table == "B" else "miit-2017-281")
    return override(plan, {"multi_province_yellow_blue": "meo"}) if table == "A by the ministry" else plan


@cache
def actor(hat: Hat) -> Actor:
    return Actor(frozenset({hat.kind}), hat.post, hat.organisation, hat.region)


def answers(table: str, asked: Asked, every: Iterable[Hat]) -> Iterator[Decision]:
    action, level, state, lead, (area, sectors), replaces = asked
    plan = plan_of(table)
    subject = Subject(state, level, None, lead, None, area=area, sectors=sectors, replaces=replaces)
    for hat in every:
        yield decide(plan=plan, action=action, actor=actor(hat), subject=subject)


def differences(table: str, every: Iterable[Asked], who: tuple[Hat, ...]) -> list[str]:
    """Where the platform answers otherwise than the table: their number, and the first 20."""
    wrong = [
        f"wanted {wanted}, got {got.outcome}: {hat} {asked}"
        for asked in every
        for hat, wanted, got in zip(who, expected(table, asked, who), answers(table, asked, who), strict=True)
        if (got.outcome, got.allowed) != (wanted, wanted == "allowed")
    ]
    return [f"{len(wrong)} differences", *wrong[:20]] if wrong else []


BEFORE_PUBLICATION = ("draft", "consult", "propose_publication", "decline_publication")


def replaced(action: str) -> tuple[str | None, ...]:
    """Publications are asked about every colour that they may replace, drafts about one, the others about none."""
    colours = COLOURS.split() if action in ("publish", "forward", "adjust") else ("red",)
    return (None, *colours) if action in ("publish", "forward", "adjust", *BEFORE_PUBLICATION) else (None,)


def few(extents: tuple[Extent, ...]) -> tuple[Extent, ...]:
    """No area, one unit, several, and the widest."""
    return (*extents[:2], extents[3], extents[-1])


def questions(table: str, action: str, states: tuple[str, ...] = (), *, provided: bool = True) -> Iterator[Asked]:
    """
    All that is asked of an act at the levels at which the plan provides for it, or at the others.

    Without states each is asked in the first one that would do. Where the publisher decides, each one is asked about,
    of an area and of none; with states there are few areas too.
    """
    for level in LEVELS:
        named = rows(table, action, level)
        if bool(named) == provided:
            by_publisher = any(row.where == "publisher" for row in named)
            leads = LEADS[table] if by_publisher else LEADS[table][1:2]
            extents = EXTENTS[table][:2] if by_publisher else few(EXTENTS[table]) if states else EXTENTS[table]
            times = states or (named[0].states.split()[0],)
            for each in product(times, leads, extents, replaced(action)):
                yield Asked(action, level, *each)


IN_ALL = pytest.mark.parametrize("table", TABLES)


@IN_ALL
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.rule("A-4.4-1", "A-4.4-2", "A-4.4-3", "A-4.4-4", "A-4.4-5", "A-4.6-1", "A-4.6-2")
@pytest.mark.rule("B-3.2-5", "B-3.3-1", "B-3.3-3", "B-3.3-4", "B-3.3-5", "B-3.5-1", "B-6.5-2")
def test_an_act_is_open_to_its_office_and_post_for_such_an_area_and_to_nobody_else(table: str, action: str) -> None:
    assert differences(table, questions(table, action), officials(table)) == []
    every = (asked for asked in questions(table, action) if asked.extent == EXTENTS[table][1])
    assert differences(table, every, outsiders(table)) == []


@IN_ALL
@pytest.mark.parametrize("action", ACTIONS)
def test_an_act_is_closed_in_every_state_but_its_own(table: str, action: str) -> None:
    """Of its offices and both posts, for time is asked last."""
    named = {kind for row in TABLES[table] if action in row.acts.split() for kind in row.office.split()}
    leaders = [hat for hat in OFFICES[table] if hat.kind in named]
    officers = [hat._replace(post="duty_officer") for hat in leaders]
    assert differences(table, questions(table, action, STATES), (*leaders, *officers)) == []


@IN_ALL
def test_what_the_text_gives_to_nobody_is_open_to_nobody(table: str) -> None:
    leaders, states = OFFICES[table], ("draft", "proposed", "published", "reported", "active")
    for action in (*ACTIONS, "delete", "", "Publish"):
        assert differences(table, questions(table, action, states, provided=False), leaders) == []


@IN_ALL
@pytest.mark.rule("A-4.4-2", "B-3.3-5")
def test_a_colour_of_an_outside_body_is_never_published_without_that_bodys_publication(table: str) -> None:
    outside = ("red",) if table != "B" else ("red", "orange")
    found = 0
    for action, level in product(("publish", "forward", "adjust"), outside):
        every = (asked for asked in questions(table, action, STATES) if asked.level == level)
        for asked in every:
            for decision in answers(table, asked, OFFICES[table]):
                if decision.allowed:
                    found += 1
                    assert decision.authority is not None
                    assert any(basis.endswith("_publication") for basis in decision.authority.basis), asked
                    assert {"document", "second_person"} <= set(decision.requires), asked
    assert found


# -- What a decision cites and asks for


def allowed(table: str, action: str, level: str, row: Row) -> list[Decision]:
    """Every answer that lets the row's office take the act at `level`, on what the row says is replaced."""
    every = [
        asked
        for asked in questions(table, action, tuple(row.states.split()))
        if asked.level == level and is_superseding(row, asked.replaces)
    ]
    found = [
        decision
        for asked in every
        for hat in OFFICES[table]
        if reaches(table, row, hat, asked)
        for decision in answers(table, asked, [hat])
        if decision.allowed
    ]
    assert found, f"{action} at {level} is never open to {row.office}"
    return found


EVERY = [
    (table, action, level, row)
    for table, rows_of_table in TABLES.items()
    for row in rows_of_table
    for action, level in product(row.acts.split(), row.levels.split())
    if level in COLOURS.split()
]


@pytest.mark.rule("A-4.4-2", "A-4.4-3", "A-4.4-4", "A-4.6-1", "A-4.6-2")
@pytest.mark.rule("B-3.3-3", "B-3.3-4", "B-3.3-5", "B-3.4.1-1", "B-3.4.2-1", "B-3.5-1", "B-6.5-2")
@pytest.mark.parametrize(("table", "action", "level", "row"), [each for each in EVERY if each[-1].rule])
def test_every_publication_adjustment_and_lifting_cites_its_article(
    table: str, action: str, level: str, row: Row
) -> None:
    assert {decision.rule_id for decision in allowed(table, action, level, row)} == {row.rule}


@pytest.mark.rule("A-4.6-2")
@pytest.mark.parametrize(("table", "action", "level", "row"), EVERY)
def test_an_act_comes_with_the_confirmation_the_reason_and_the_document_that_it_needs(
    table: str, action: str, level: str, row: Row
) -> None:
    needed = {
        "second_person": action in CONFIRMED_ACTS,
        "reason": action in REASONED_ACTS,
        "document": row.outside,
        "measures_lifted": action == "lift",
    }
    for decision in allowed(table, action, level, row):
        assert {name: name in decision.requires for name in needed} == needed
        assert bool(decision.authority and decision.authority.basis) == row.outside
