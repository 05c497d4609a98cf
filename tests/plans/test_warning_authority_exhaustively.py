"""
Who may take which act on hazards, warnings, risk notices and postures: every act, colour, office, post, place, area,
colour that is replaced, and state, by the tables of warning_powers.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

import pytest

from plans.authority import Actor, Decision, Subject, decide
from plans.library import get_plan, override
from plans.schema import Plan
from tests.plans.warning_offices import (
    EXTENTS,
    LEADS,
    OFFICES,
    Asked,
    Extent,
    Hat,
    expected,
    officials,
    outsiders,
    reaches,
)
from tests.plans.warning_powers import (
    ACTIONS,
    COLOURS,
    CONFIRMED_ACTS,
    LEVELS,
    REASONED_ACTS,
    STATES,
    TABLES,
    Row,
    is_superseding,
    rows,
)


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
