"""django-fsm takes a transition without `permission=` for an allowed one. Here none goes without the plan's answer."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django_fsm import FSMField, Transition

from cases.models import Case, CaseSubject
from cases.releases import releases_in_force
from early_warnings.models import EarlyWarning, HazardReport, Posture, RiskNotice
from incidents.models import Response
from incidents.services import ACTIONS, GIVEN, NO_LEVEL
from orgs.models import Organisation
from plans.authority import acts_open
from plans.graph import EDGES
from plans.library import get_plan, list_plans
from plans.posts import POSTS
from plans.schema import COLOURS, LEVELS
from plans.vocabulary import ACTIONS as ACTION_NAMES
from plans.vocabulary import EVENTS, STATES

SUBJECTS = [model for model in apps.get_models() if issubclass(model, CaseSubject)]
ONE_ACT = {
    Response: {"graded": {"grade", "regrade"}, "adjusted": {"raise_level", "lower_at_once", "accept_lower"}},
    EarlyWarning: {"published": {"publish", "forward", "adjust"}},
}
"""A grading before and after its proposal; a response that comes to its new level, upwards or downwards; a warning that
comes into force."""


def transitions() -> Iterator[tuple[type[CaseSubject], Transition]]:
    for model in SUBJECTS:
        for field in model._meta.fields:
            if isinstance(field, FSMField):
                for transition in field.get_all_transitions(model):
                    yield model, transition


def action_of(transition: Transition) -> str:
    """The act that a transition asks permission for; empty where it asks for none."""
    return str(getattr(transition.permission, "action", ""))


def names_reached(model: type[CaseSubject], action: str, source: str) -> set[str]:
    """What an action is in a state: whatever level is meant, stands graded or runs, under each plan in force."""
    targets = (*LEVELS, None) if action == "grade" else (None,)
    standing: list[dict[str, Any]] = [
        {"level": graded, "response_level": running, "case": Case(release=release)}
        for release, graded, running in product(releases_in_force(), ("", *LEVELS), ("", *LEVELS))
    ]
    if model is not Response:
        standing = [{"level": "", "case": Case(release=release)} for release in releases_in_force()]
    return {model(state=source, **fields).transition_name(action, target) for fields in standing for target in targets}


def taken() -> Iterator[tuple[type[CaseSubject], Transition]]:
    """Without those that another one's act entails."""
    return ((model, each) for model, each in transitions() if each.name not in model.ENTAILED)


EVERY = [pytest.param(model, each, id=f"{model.__name__}.{each.name}-{each.source}") for model, each in transitions()]
TAKEN = [pytest.param(model, each, id=f"{model.__name__}.{each.name}-{each.source}") for model, each in taken()]
MOMENTS = [
    pytest.param(model, action, source, id=f"{model.__name__}.{action}-{source}")
    for model, action, source in dict.fromkeys((model, action_of(each), each.source) for model, each in taken())
]


def test_there_are_transitions_to_look_at() -> None:
    assert {Response, EarlyWarning, HazardReport, RiskNotice, Posture} == set(SUBJECTS)
    assert len(EVERY) >= 43


@pytest.mark.parametrize(("model", "transition"), EVERY)
def test_a_transition_is_permitted_by_the_plan_alone(model: type[CaseSubject], transition: Transition) -> None:
    action = action_of(transition)

    assert getattr(transition.permission, "__module__", None) == "cases.authority", (
        f"{transition.name} has no permission=may(...)"
    )
    assert action in ACTION_NAMES
    assert action in POSTS, f"no post may {action}"
    assert any(authority.action == action for ref in list_plans() for authority in get_plan(ref.code).authorities)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "transition"), TAKEN)
def test_a_transition_is_reached_by_the_action_that_it_asks_permission_for(
    model: type[CaseSubject], transition: Transition
) -> None:
    assert transition.name in names_reached(model, action_of(transition), str(transition.source))


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "action", "source"), MOMENTS)
def test_an_action_reaches_every_transition_of_its_own_from_a_state_and_no_other(
    model: type[CaseSubject], action: str, source: str
) -> None:
    own = {
        each.name for owner, each in taken()
        if owner is model and (action_of(each), each.source) == (action, source)
    }  # fmt: skip
    below = {"grade_below_plan"} - own if action == "grade" else set()  # the door refuses it: cannot proceed

    assert names_reached(model, action, source) == own | below


@pytest.mark.parametrize("model", SUBJECTS)
def test_every_transition_tells_the_plans_an_event_that_they_know(model: type[CaseSubject]) -> None:
    assert set(model.EVENTS) == {each.name for owner, each in transitions() if owner is model}
    assert set(model.EVENTS.values()) <= EVENTS


@pytest.mark.parametrize("model", SUBJECTS)
def test_two_transitions_tell_the_same_event_only_where_they_are_one_act_at_another_moment(
    model: type[CaseSubject],
) -> None:
    tellers: defaultdict[str, set[str]] = defaultdict(set)
    for name, event in model.EVENTS.items():
        tellers[event].add(name)

    assert {event: names for event, names in tellers.items() if len(names) > 1} == ONE_ACT.get(model, {})


@pytest.mark.parametrize("model", SUBJECTS)
def test_a_subject_moves_along_the_edges_of_the_union_graph_and_no_other(model: type[CaseSubject]) -> None:
    declared = {(action_of(each), each.source, each.target or each.source) for owner, each in taken() if owner is model}
    below_plan = {("grade", state, "below_plan") for state in ("verified", "graded")} if model is Response else set()
    asked = {action for action, *_states in declared}

    assert declared == {(action, *edge) for action in asked for edge in EDGES[action].items()} | below_plan


def test_every_edge_and_every_state_is_some_subjects() -> None:
    declared = {(action_of(each), each.source, each.target or each.source) for _model, each in transitions()}
    of_responses = {action_of(each) for model, each in transitions() if model is Response}

    assert {action for action, *_states in declared} == set(EDGES)
    assert of_responses == set(ACTIONS)
    assert {state for _action, *states in declared for state in states} == set(STATES)


@pytest.mark.django_db
def test_what_another_warnings_publication_entails_is_nobodys_act() -> None:
    for release in releases_in_force():
        for colour in COLOURS:
            warning = EarlyWarning(state="published", level=colour, lead=Organisation(), regions=["230000"])
            warning.case = Case(release=release)
            subject = warning.as_plan_subject()
            assert "adjust" not in acts_open(release.plan, subject)


@pytest.mark.parametrize(("model", "transition"), EVERY)
def test_a_transition_does_nothing_by_itself(model: type[CaseSubject], transition: Transition) -> None:
    """Whatever it did would happen before the log's entry, and outside perform()."""
    code = transition.method.__code__

    assert code.co_names == ()
    assert code.co_consts in ((None,), ())


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_of_the_door_has_a_transition_and_says_what_it_takes(action: str) -> None:
    asked = {action_of(transition) for model, transition in transitions() if model is Response}

    assert action in asked
    assert action in GIVEN
    assert NO_LEVEL not in LEVELS


def test_the_door_takes_no_action_beside_these() -> None:
    assert {action_of(transition) for model, transition in transitions() if model is Response} == set(ACTIONS)
    assert set(GIVEN) == set(ACTIONS)
