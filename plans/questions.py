"""The question of who may do what, and its answer, as records. plans.authority answers it."""

from dataclasses import dataclass
from typing import Literal

from plans.schema import Authority, Text

Outcome = Literal["allowed", "not_provided", "not_your_office", "not_your_post", "not_now"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the roles of the organisation acted for (its code), and the person's post in it. `region`: where it is
    (GB/T 2260); a place's plan is not for the offices of another place."""

    roles: frozenset[str]
    post: str
    organisation: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What it is about. `level` is the one that stands graded, `automatic_level` what the facts match by themselves,
    `response_level` the one at which the response runs or ran (None before its initiation).

    Organisations are codes. `done` names the acts already recorded towards the decision (paths of several steps).
    Of a warning `level` is its colour, `area` the regions (GB/T 2260) and `sectors` the departments it concerns,
    `replaces` the colour of the one that it is to supersede, `lead` whoever drafts or published it.
    """

    state: str
    level: str | None
    automatic_level: str | None
    lead: str
    affected_unit: str | None
    reporter_organisations: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    response_level: str | None = None
    area: tuple[str, ...] = ()
    sectors: frozenset[str] = frozenset()
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """
    The answer. `roles` are the offices that may, `posts` the posts that may within them, whoever asks.

    `rule_id` is empty only where the plan does not provide for the act. `requires` must come along with it.
    `level` is the one whose office decides.
    """

    allowed: bool
    outcome: Outcome
    rule_id: str
    reason: Text
    roles: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    inferred: bool = False
    requires: tuple[str, ...] = ()
    authority: Authority | None = None
    level: str | None = None
