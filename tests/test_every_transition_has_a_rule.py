"""django-fsm takes a transition without `permission=` for an allowed one. Here none goes without the plan's answer."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django_fsm import FSMField, Transition

from cases.models import CaseSubject
from incidents.models import Response
from incidents.services import ACTIONS, GIVEN, NO_LEVEL
from plans.library import get_plan, list_plans
from plans.posts import POSTS
from plans.schema import LEVELS
from plans.vocabulary import ACTIONS as ACTION_NAMES

SUBJECTS = [model for model in apps.get_models() if issubclass(model, CaseSubject)]


def transitions() -> Iterator[tuple[type[CaseSubject], Transition]]:
    for model in SUBJECTS:
        for field in model._meta.fields:
            if isinstance(field, FSMField):
                for transition in field.get_all_transitions(model):
                    yield model, transition


EVERY = [pytest.param(model, each, id=f"{model.__name__}.{each.name}-{each.source}") for model, each in transitions()]


def test_there_are_transitions_to_look_at() -> None:
    assert [Response] == SUBJECTS
    assert len(EVERY) >= 12


@pytest.mark.parametrize(("model", "transition"), EVERY)
def test_a_transition_is_permitted_by_the_plan_alone(model: type[CaseSubject], transition: Transition) -> None:
    action = getattr(transition.permission, "action", None)

    assert transition.permission.__module__ == "cases.authority", f"{transition.name} has no permission=may(...)"
    assert action in ACTION_NAMES
    assert action in POSTS, f"no post may {action}"
    assert any(authority.action == action for ref in list_plans() for authority in get_plan(ref.code).authorities)


@pytest.mark.parametrize(("model", "transition"), EVERY)
def test_a_transition_is_reached_by_the_action_that_it_asks_permission_for(
    model: type[CaseSubject], transition: Transition
) -> None:
    subject = model()
    levels = (*LEVELS, None) if transition.permission.action == "grade" else (None,)

    names = {subject.transition_name(transition.permission.action, level) for level in levels}

    assert transition.name in names


@pytest.mark.parametrize(("model", "transition"), EVERY)
def test_a_transition_tells_the_plans_an_event_of_its_own(model: type[CaseSubject], transition: Transition) -> None:
    assert transition.name in model.EVENTS
    assert len(set(model.EVENTS.values())) == len(model.EVENTS)


@pytest.mark.parametrize(("model", "transition"), EVERY)
def test_a_transition_does_nothing_by_itself(model: type[CaseSubject], transition: Transition) -> None:
    """Whatever it did would happen before the log's entry, and outside perform()."""
    code = transition.method.__code__

    assert code.co_names == ()
    assert code.co_consts in ((None,), ())


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_of_the_door_has_a_transition_and_says_what_it_takes(action: str) -> None:
    asked = {transition.permission.action for model, transition in transitions() if model is Response}

    assert action in asked
    assert action in GIVEN
    assert NO_LEVEL not in LEVELS


def test_the_door_takes_no_action_beside_these() -> None:
    assert {transition.permission.action for _model, transition in transitions()} == set(ACTIONS)
    assert set(GIVEN) == set(ACTIONS)
