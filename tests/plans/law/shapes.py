"""What is compared: the same plain shape, read from a table of the law and from a plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

type Place = tuple[str, str]
"""An action or an event, and a level."""

type Whole[T] = Mapping[Place, list[T]]
"""All that a plan says at each place, in a fixed order; what is said twice stands twice."""


@dataclass(frozen=True, slots=True, order=True)
class Criterion:
    rule: str
    level: str
    kind: str
    fact: str
    op: str
    value: str
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Power:
    """
    Who may take an act. `inferred`: the text names nobody.

    Of warnings: `spread`, whether it concerns one unit or several; `replaces`, the colour in force that it supersedes.
    """

    rule: str
    office: str
    scope: str
    states: tuple[str, ...]
    basis: tuple[str, ...]
    brings: tuple[str, ...]
    demanded_by: str
    after: tuple[str, ...]
    inferred: bool
    spread: str
    replaces: str


@dataclass(frozen=True, slots=True, order=True)
class Owed:
    """A duty with its clock. `again`: the event starts it only where it is not owed already."""

    rule: str
    debtor: str
    kinds: tuple[str, ...]
    recipients: tuple[str, ...]
    unit: str
    amount: int
    soft: bool
    number_from: str
    anchor: str
    strict: str
    met_by: tuple[str, ...]
    heard: bool
    until: tuple[str, ...]
    again: bool
    inferred: bool


@dataclass(frozen=True, slots=True, order=True)
class Told:
    rule: str
    recipient: str
    inferred: bool


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """A duty that runs until something ends it."""

    rule: str
    kind: str
    office: str
    until: tuple[str, ...]
    inferred: bool


@dataclass(frozen=True, slots=True, order=True)
class Measures:
    """A checklist, by the rules of its items, those it inherits among them."""

    rule: str
    actor: str
    items: tuple[str, ...]
    recommended: bool


def whole[T](pairs: Iterable[tuple[Place, T]]) -> Whole[T]:
    found: defaultdict[Place, list[T]] = defaultdict(list)
    for place, stated in pairs:
        found[place].append(stated)
    return {place: sorted(stated) for place, stated in found.items()}  # type: ignore[type-var]


def in_order(words: Iterable[str]) -> tuple[str, ...]:
    """Lists whose order means nothing."""
    return tuple(sorted(words))
