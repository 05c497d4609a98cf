"""The plan that the tests of this folder ask, and the people who ask it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plans.authority import Actor, Subject
from plans.library import DEFINITIONS, get_plan
from plans.schema import Plan

FOLDER = "miit-2017-281@2"

type MakeActor = Callable[..., Actor]
type MakeSubject = Callable[..., Subject]


@pytest.fixture(scope="session")
def plan() -> Plan:
    return get_plan("miit-2017-281")


@pytest.fixture(scope="session")
def prefecture() -> Plan:
    """Plan B: its criteria are words, and people judge."""
    return get_plan("daxinganling-2021-9")


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    """A copy of the plan's folder, to be spoilt."""
    return Path(shutil.copytree(DEFINITIONS / FOLDER, tmp_path / FOLDER))


@pytest.fixture
def bureau() -> MakeActor:
    """Somebody of the bureau in the lead."""
    return lambda post="leader": Actor(frozenset({"provincial_bca"}), post, "HLJ")


@pytest.fixture
def other_bureau() -> Actor:
    return Actor(frozenset({"provincial_bca"}), "leader", "GD")


@pytest.fixture
def ministry() -> MakeActor:
    return lambda post="leader": Actor(frozenset({"ministry_emergency_office"}), post, "MEO")


@pytest.fixture
def leading_group() -> Actor:
    return Actor(frozenset({"ministry_leading_group"}), "leader", "LG")


@pytest.fixture
def carrier() -> MakeActor:
    return lambda post="reporter": Actor(frozenset({"telecom_enterprise"}), post, "CARRIER")


@pytest.fixture
def response() -> MakeSubject:
    """A response that the bureau HLJ leads, at the carrier CARRIER."""

    def make(state: str, level: str | None = None, automatic: str | None = None, **more: object) -> Subject:
        fields = {"lead": "HLJ", "affected_unit": "CARRIER", **more}
        return Subject(state=state, level=level, automatic_level=automatic, **fields)  # type: ignore[arg-type]

    return make
