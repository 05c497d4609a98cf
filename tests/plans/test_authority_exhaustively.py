"""
Who may take which act in which plan: every act, level, kind of organisation, post, jurisdiction and state.

The tables are written from the texts (plan A 5.3 and 5.6, plan B 4.2 and 4.3; where they are silent, from the readings
F-A18, F-A19, F-B07, F-B08, F-B20) and from the platform's table of posts. They know nothing of the plans' definition
files; where the two differ, the text decides who is wrong.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, product
from typing import NamedTuple

import pytest

from plans.authority import Actor, Decision, Outcome, Subject, decide
from plans.library import get_plan, override
from plans.schema import Plan


class Office(NamedTuple):
    """Kinds of organisation, and whether only the one in the lead counts."""

    kinds: tuple[str, ...]
    is_lead: bool = False


class Row(NamedTuple):
    """
    Acts of an office. Levels: 1 to 4, and - for what matches no criterion. The rule is given where the text itself
    says so, the states where they are not those of FROM.
    """

    acts: str
    levels: str
    office: Office
    rule: str = ""
    basis: str = ""
    states: str = ""
    follows: str = ""


MEO, LG = Office(("ministry_emergency_office",)), Office(("ministry_leading_group",))
HO, COM, PC = Office(("hq_office",)), Office(("commission",)), Office(("prefecture_cac",))
BCA, COUNTY = Office(("provincial_bca",), is_lead=True), Office(("county_cac", "department"), is_lead=True)

GROUP, NATIONAL = "leading_group_approval", "national_decision"
CONSENT, HIGHER = "commission_approval", "higher_decision"
STATE_DEPLOYS, PROVINCE_DEPLOYS = "national_deployment", "provincial_deployment"
EXTERNAL = (NATIONAL, HIGHER, STATE_DEPLOYS, PROVINCE_DEPLOYS)
PROPOSED, IN_PROPOSAL = "graded initiation_proposed", "active handling_completed conclusion_proposed"

PLAN_A = (
    Row("verify reject grade", "12-", MEO),  # INF: no grader is named
    Row("verify reject grade", "34-", BCA),
    Row("join split reassign", "1234-", MEO),
    Row("join split", "34-", BCA),
    Row("propose_initiation propose_raise propose_conclusion", "1", MEO),  # INF, from A-2.2-3
    Row("decline_initiation decline_conclusion", "1", LG),
    Row("initiate", "1", LG, "A-5.3-1", GROUP, PROPOSED),  # F-A19
    Row("initiate", "1", MEO, "A-5.3-1", NATIONAL, PROPOSED),
    Row("initiate", "2", MEO, "A-5.3-2"),
    Row("initiate", "34", BCA, "A-5.3-3"),
    Row("raise lower", "1", LG, basis=GROUP),  # F-A18
    Row("raise lower", "1", MEO, basis=NATIONAL),
    Row("raise lower", "2", MEO),
    Row("raise lower", "3", BCA),
    Row("accept_lower", "2", MEO, follows="lower"),
    Row("accept_lower", "34", BCA, follows="lower"),
    Row("conclude", "1", LG, "A-5.6-1", GROUP, IN_PROPOSAL),  # F-A19
    Row("conclude", "1", MEO, "A-5.6-1", NATIONAL, IN_PROPOSAL),
    Row("conclude", "2", MEO, "A-5.6-2"),
    Row("conclude", "34", BCA, "A-5.6-3"),
    Row("complete_handling close", "12", MEO),
    Row("complete_handling close", "34", BCA),
)
PLAN_B_BUT_THE_END_OF_IV = (
    Row("verify reject grade", "12-", HO),
    Row("verify reject grade", "34-", COUNTY),
    Row("join split reassign", "1234-", HO),
    Row("join split", "34-", COUNTY),
    Row("propose_initiation", "12", HO, "B-4.2.1-1"),
    Row("decline_initiation", "12", COM),
    Row("initiate", "12", COM, "B-4.2.1-2", CONSENT, "initiation_proposed"),  # F-B07
    Row("initiate", "12", HO, "B-4.2.1-2", HIGHER, PROPOSED),
    Row("initiate", "3", COUNTY, "B-4.2.2-1"),
    Row("initiate", "4", COUNTY, "B-4.2.3-1"),
    Row("propose_raise", "12", HO),  # F-A18: into I and II by proposal and approval
    Row("raise", "12", COM, basis=CONSENT, follows="propose_raise"),
    Row("raise", "12", HO, basis=HIGHER),
    Row("lower", "12", COM, basis=CONSENT),  # F-A18: down by the authority of the current level
    Row("raise lower", "3", COUNTY),
    Row("accept_lower", "2", COM, follows="lower"),
    Row("accept_lower", "34", COUNTY, follows="lower"),
    Row("conclude", "1", HO, "B-4.3.1-1", STATE_DEPLOYS),
    Row("conclude", "2", HO, "B-4.3.2-1", PROVINCE_DEPLOYS),
    Row("propose_conclusion", "3", HO, "B-4.3.3-1"),  # F-B20: not by who began it
    Row("decline_conclusion", "3", COM),
    Row("conclude", "3", COM, "B-4.3.3-1", states="conclusion_proposed"),
    Row("complete_handling", "12", HO),
    Row("complete_handling", "34", COUNTY),
    Row("extend", "12", HO),
    Row("close", "1234", PC),
)
TABLES = {  # B-4.3.3-2 as F-B08 reads it: consent gates the report upwards or, strictly, the conclusion
    "A": PLAN_A,
    "B": (
        *PLAN_B_BUT_THE_END_OF_IV,
        Row("conclude", "4", COUNTY, "B-4.3.3-2"),
        Row("consent", "4", COM, "B-4.3.3-2"),
    ),
    "B strict": (
        *PLAN_B_BUT_THE_END_OF_IV,
        Row("propose_conclusion", "4", COUNTY),
        Row("decline_conclusion", "4", COM),
        Row("conclude", "4", COM, "B-4.3.3-2", states="conclusion_proposed"),
    ),
}
UNTIL_THE_END = "verified graded initiation_proposed active handling_completed conclusion_proposed"
FROM = {
    "verify": "reported", "reject": "reported", "grade": f"below_plan {UNTIL_THE_END}",
    "join": "reported verified graded", "split": "joined", "reassign": f"reported {UNTIL_THE_END}",
    "propose_initiation": "graded", "decline_initiation": "initiation_proposed", "initiate": "graded",
    "propose_raise": "active", "raise": "active", "lower": "active", "accept_lower": "active",
    "complete_handling": "active", "extend": "active handling_completed",
    "propose_conclusion": "active handling_completed", "decline_conclusion": "conclusion_proposed",
    "conclude": "active handling_completed", "consent": "concluded", "close": "concluded",
}  # fmt: skip
ACTIONS = tuple(FROM)
ALSO_DUTY_OFFICERS = (
    "verify", "grade", "join", "split", "complete_handling",
    "propose_initiation", "propose_raise", "propose_conclusion",
)  # fmt: skip
POSTS = ("reporter", "duty_officer", "leader", "administrator", "security_administrator", "auditor")
HOLDERS = tuple(kind for office in (MEO, LG, BCA, HO, COM, PC, COUNTY) for kind in office.kinds)
OTHER_KINDS = (
    "national_office", "telecom_enterprise", "domain_body", "internet_enterprise", "professional_body",
    "security_enterprise", "affected_unit", "expert", "hq", "prefecture_cac_duty_room", "county", "county_commission",
    "competent_dept", "admin_office", "provincial_hq", "provincial_hq_office", "provincial_cac", "central_cac",
    "support_team", "network_operator", "product_service_provider", "cii_protection_dept", "member_unit",
)  # fmt: skip


# -- Reading the table

LEVELS = ("L1", "L2", "L3", "L4")
UPWARDS, DOWNWARDS = ("propose_raise", "raise"), ("lower", "accept_lower")
TO_THE_GRADE = ("propose_initiation", "decline_initiation", "initiate", *UPWARDS, "accept_lower")
BY_FACTS = ("verify", "reject", "join", "split", "reassign")


class Hat(NamedTuple):
    kind: str
    organisation: str
    post: str


class Asked(NamedTuple):
    """A question but for who asks it. `named`: the level that the request names."""

    action: str
    subject: Subject
    named: str | None = None
    basis: str | None = None


def deciding_level(action: str, subject: Subject, named: str | None) -> str | None:
    matched, graded = subject.automatic_level, subject.level
    if action == "grade":
        return min((level for level in (named, matched, graded) if level), default=None)
    if action in BY_FACTS and graded is None:
        return matched
    return graded if action in TO_THE_GRADE else subject.response_level or graded


@cache
def rows(table: str, action: str, level: str | None) -> tuple[Row, ...]:
    sign = level[1] if level else "-"
    return tuple(row for row in TABLES[table] if action in row.acts.split() and sign in row.levels)


def is_time(row: Row, action: str, subject: Subject) -> bool:
    """The state, the direction of a change of level, the step that comes before."""
    graded, running = subject.level or "", subject.response_level or ""
    if (action in UPWARDS and not "" < graded < running) or (action in DOWNWARDS and not graded > running > ""):
        return False
    return subject.state in (row.states or FROM[action]).split() and row.follows in ("", *subject.done)


def expected(table: str, asked: Asked, hats: Iterable[Hat]) -> Iterator[Outcome]:
    """The answer by the table to each: is it provided, then the office, then the post, then the time."""
    action, subject, named, basis = asked
    deciding, matched = deciding_level(action, subject, named), subject.automatic_level
    offices = rows(table, action, deciding)
    provided = [row for row in offices if basis in (None, row.basis)]
    is_early = subject.state in ("reported", "verified") and subject.level is deciding is None
    will_be = not offices and is_early and any(rows(table, action, level) for level in LEVELS)
    is_below = action == "grade" and matched is not None and (named or "below") > matched
    posts = ("duty_officer", "leader") if action in ALSO_DUTY_OFFICERS and not is_below else ("leader",)
    stands = action == "grade" or named in (None, subject.level if action in BY_FACTS else deciding)
    answers = [(row.office, stands and is_time(row, action, subject)) for row in provided]
    for kind, organisation, post in hats:
        here = [(office, ready) for office, ready in answers if organisation == subject.lead or not office.is_lead]
        own = [ready for office, ready in here if kind in office.kinds]
        if not provided:
            yield "not_now" if will_be else "not_provided"
        elif not own:
            yield "not_your_office"
        elif post not in posts:
            yield "not_your_post"
        else:
            yield "allowed" if any(own) else "not_now"


# -- Walking it

LEAD, OTHER = "IN-THE-LEAD", "ANOTHER"
HATS = (
    *(Hat(*each) for each in product(HOLDERS, (LEAD, OTHER), POSTS)),
    # Of no office: neither their place nor, for the office is asked first, their post can matter.
    *(Hat(*each) for each in product(OTHER_KINDS, (LEAD,), ("leader",))),
)
LEADERS = tuple(Hat(kind, LEAD, "leader") for kind in HOLDERS)
UNGRADED, GRADED = ("reported", "verified", "rejected", "below_plan", "joined"), (*PROPOSED.split(), "joined")
STARTED = ("active", "handling_completed", "conclusion_proposed", "concluded", "closed")
ANY = tuple(dict.fromkeys((*UNGRADED, *GRADED, *STARTED)))
NEAR = [(graded, running) for graded, running in product(LEVELS, LEVELS) if abs(int(graded[1]) - int(running[1])) <= 1]


def at(state: str, level: str | None, matched: str | None, running: str | None = None, done: str = "") -> Subject:
    """Led by LEAD. The other organisation is the affected and the reporting one, which opens no act."""
    return Subject(state, level, matched, LEAD, OTHER, frozenset({OTHER}), frozenset(done.split()), running)


def far(level: str) -> str:
    """A level that the facts match: another, for they matter to grading alone once a level stands."""
    return f"L{5 - int(level[1])}"


def subjects(action: str, *, is_possible: bool = True) -> Iterator[Subject]:
    """In the states in which such levels may stand, or in every state."""
    ungraded, graded, started = (UNGRADED, GRADED, STARTED) if is_possible else (ANY, ANY, ANY)
    yield from (at(state, None, matched) for state, matched in product(ungraded, (*LEVELS, None)))
    if action == "grade":
        for level, matched in product(LEVELS, (*LEVELS, None)):
            yield from (at(state, level, matched) for state in graded)
            yield from (at(state, level, matched, matched or level) for state in started)
        return
    yield from (at(state, level, far(level)) for state, level in product(graded, LEVELS))
    steps = ("", "propose_raise", "lower") if action in ("raise", "accept_lower") else ("",)
    for state, (level, running), done in product(started, NEAR, steps):
        yield at(state, level, far(running), running, done)


type Names = Iterable[str | None]


def questions(
    *actions: str, named: Names = (None,), bases: Names = (None,), is_possible: bool = True
) -> Iterator[Asked]:
    """Grading is asked about every target."""
    for action in actions:
        every, targets = subjects(action, is_possible=is_possible), (*LEVELS, None) if action == "grade" else named
        yield from (Asked(action, *each) for each in product(every, targets, bases))


@cache
def plan_of(table: str) -> Plan:
    plan = get_plan("miit-2017-281" if table == "A" else "daxinganling-2021-9")
    return override(plan, {"iv_consent_gates": "conclusion"}) if table == "B strict" else plan


@cache
def actor(hat: Hat) -> Actor:
    return Actor(frozenset({hat.kind}), hat.post, hat.organisation)


def answers(table: str, asked: Asked, hats: Iterable[Hat]) -> Iterator[Decision]:
    plan, (action, subject, named, basis) = plan_of(table), asked
    for hat in hats:
        yield decide(plan=plan, action=action, actor=actor(hat), subject=subject, level=named, basis=basis)


def differences(table: str, every: Iterable[Asked], hats: Iterable[Hat] = LEADERS) -> list[str]:
    """Where the platform answers otherwise than the table: their number, and the first 20."""
    wrong = [
        f"wanted {wanted}, got {got.outcome}: {hat} {asked}"
        for asked in every
        for hat, wanted, got in zip(hats, expected(table, asked, hats), answers(table, asked, hats), strict=True)
        if (got.outcome, got.allowed) != (wanted, wanted == "allowed")
    ]
    return [f"{len(wrong)} differences", *wrong[:20]] if wrong else []


def marked(table: str) -> pytest.MarkDecorator:
    return pytest.mark.rule(*dict.fromkeys(row.rule for row in TABLES[table] if row.rule))


IN_BOTH = pytest.mark.parametrize("table", [pytest.param(table, marks=marked(table)) for table in ("A", "B")])


@IN_BOTH
@pytest.mark.parametrize("action", ACTIONS)
def test_an_act_is_open_to_its_office_and_post_in_its_time_and_to_nobody_else(table: str, action: str) -> None:
    assert differences(table, questions(action), HATS) == []


@IN_BOTH
def test_an_act_is_closed_in_every_state_but_its_own_whatever_level_stands(table: str) -> None:
    assert differences(table, questions(*ACTIONS, is_possible=False)) == []


@pytest.mark.rule("B-4.3.3-2")
@pytest.mark.parametrize("action", ["propose_conclusion", "decline_conclusion", "conclude", "consent", "close"])
def test_where_consent_gates_the_conclusion_level_four_ends_in_two_steps(action: str) -> None:
    assert differences("B strict", questions(action), HATS) == []


@IN_BOTH
def test_a_decision_rests_on_a_basis_that_the_plan_names_for_that_office_and_level(table: str) -> None:
    actions = [action for action in ACTIONS if action != "grade"]
    assert differences(table, questions(*actions, bases=(GROUP, CONSENT, *EXTERNAL, "order"))) == []


@IN_BOTH
def test_nobody_chooses_their_authority_by_naming_another_level_than_the_one_that_stands(table: str) -> None:
    assert differences(table, questions(*ACTIONS, named=LEVELS)) == []


@IN_BOTH
def test_an_unknown_post_or_role_opens_nothing_and_an_unknown_act_is_open_to_nobody(table: str) -> None:
    posts = [Hat(kind, LEAD, post) for kind in HOLDERS for post in ("", "superuser")]
    roles = [Hat(role, LEAD, "leader") for role in ("", "superuser", "platform_operator", "leader")]
    assert differences(table, questions(*ACTIONS), [*posts, *roles]) == []
    unknown = chain.from_iterable(answers(table, asked, LEADERS) for asked in questions("", "delete", "Initiate"))
    assert {decision.outcome for decision in unknown} == {"not_provided"}


# -- What a decision cites and asks for

EVERY = [
    (table, action, f"L{sign}", row)
    for table, rows_of_table in TABLES.items()
    for row in rows_of_table
    for action, sign in product(row.acts.split(), row.levels.replace("-", ""))
]


def allowed(table: str, action: str, level: str, row: Row) -> list[Decision]:
    """Every answer that lets the office's leader take the act at `level`, the basis named or not. There are some."""
    leader = Hat(row.office.kinds[0], LEAD, "leader")
    every = questions(action, bases={row.basis or None, None})
    found = chain.from_iterable(answers(table, asked, [leader]) for asked in every)
    decisions = [decision for decision in found if decision.allowed and decision.level == level]
    assert decisions, f"{action} at {level} is never open to {row.office}"
    return decisions


@pytest.mark.parametrize(
    ("table", "action", "level", "row"),
    [pytest.param(*each, marks=pytest.mark.rule(each[-1].rule)) for each in EVERY if each[-1].rule],
)
def test_every_start_and_end_cites_its_article(table: str, action: str, level: str, row: Row) -> None:
    cited = {(decision.rule_id, decision.inferred) for decision in allowed(table, action, level, row)}
    assert cited == {(row.rule, False)}


@pytest.mark.rule("A-5.3-1", "A-5.6-1", "B-4.2.1-2", "B-4.3.1-1", "B-4.3.2-1")
@pytest.mark.parametrize(("table", "action", "level", "row"), [each for each in EVERY if each[-1].basis in EXTERNAL])
def test_an_act_from_outside_comes_with_its_document_and_a_second_persons_confirmation(
    table: str, action: str, level: str, row: Row
) -> None:
    for decision in allowed(table, action, level, row):
        assert {"document", "second_person"} <= set(decision.requires)


@pytest.mark.rule("A-5.6-0")
@pytest.mark.parametrize(("table", "action", "level", "row"), [each for each in EVERY if each[:2] == ("A", "conclude")])
def test_plan_a_ends_a_response_only_once_impact_and_harm_are_controlled_and_shown_to_be(
    table: str, action: str, level: str, row: Row
) -> None:
    for decision in allowed(table, action, level, row):
        assert {"impact_controlled", "evidence"} <= set(decision.requires)


@pytest.mark.parametrize("table", ["A", "B"])
def test_what_the_texts_are_silent_about_is_marked_as_inferred(table: str) -> None:
    silent = ("verify", "reject", "join", "split", *UPWARDS, *DOWNWARDS, "close")  # INF in the tables of states, F-A18
    found = chain.from_iterable(answers(table, asked, LEADERS) for asked in questions(*silent))
    assert {decision.inferred for decision in found if decision.allowed} == {True}
