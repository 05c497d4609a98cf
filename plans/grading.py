"""From reported facts to a level: thresholds inclusive, the highest level that a criterion reaches wins."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.facts import JUDGED_LEVEL, JUDGEMENT, FactProblem, check_facts, reason_fact
from plans.numbers import number_text
from plans.schema import LEVELS, Criterion, Fact, Plan, Text

__all__ = [
    "JUDGED_LEVEL",
    "JUDGEMENT",
    "FactProblem",
    "Grading",
    "Match",
    "NearMiss",
    "check_facts",
    "criterion_label",
    "grade",
    "near_misses",
]


@dataclass(frozen=True, slots=True)
class Match:
    """A criterion that the facts meet. `kind`: automatic | qualitative | judgement."""

    rule_id: str
    level: str
    kind: str
    label: Text


@dataclass(frozen=True, slots=True)
class Grading:
    """
    `level`: the highest matched level, None below the plan's levels. `matched`: all that match, highest first.

    `automatic_level` leaves human judgement out: whoever grades below it needs the office of that level.
    """

    level: str | None
    matched: tuple[Match, ...]
    automatic_level: str | None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The next criterion of a stated fact that is not reached, and a text that says so."""

    rule_id: str
    level: str
    fact: str
    label: Text


def grade(plan: Plan, facts: Mapping[str, object]) -> Grading:
    """
    Grade facts that check_facts found in order. Absent facts, None and "none" match nothing.

    A judged level counts with its judgement only (A-3.1-5, A-3.2-6, A-3.3-5, A-3.4-3). Where each lower level stands
    only if the higher is not reached (B-1.4-0), what matches below the level found is left out.
    """
    matched: list[Match] = []
    automatic_level: str | None = None
    for criterion in plan.criteria:
        fact = facts.get(criterion.fact)
        if fact is None or not _reaches(criterion, fact) or not _holds(criterion.when, facts):
            continue
        if criterion.kind == "judgement" and not _has_judgement(plan, criterion, facts):
            continue
        if criterion.kind == "automatic" and (
            automatic_level is None or LEVELS.index(criterion.level) < LEVELS.index(automatic_level)
        ):
            automatic_level = criterion.level
        matched.append(Match(criterion.rule_id, criterion.level, criterion.kind, criterion_label(criterion)))
    matched.sort(key=lambda match: LEVELS.index(match.level))
    level = matched[0].level if matched else None
    if plan.index.settings.get("grading.winner") == "first_match":
        matched = [match for match in matched if match.level == level]
    return Grading(level, tuple(matched), automatic_level)


def _holds(when: tuple[str, ...], facts: Mapping[str, object]) -> bool:
    """Whether the facts hold one of the values that a criterion asks for beside its own ("fact=value")."""
    return not when or any(facts.get(key) == value for key, _, value in (each.partition("=") for each in when))


def near_misses(plan: Plan, facts: Mapping[str, object]) -> tuple[NearMiss, ...]:
    """For every number and every scope stated: the next criterion above what it reaches."""
    found = []
    for fact in plan.facts:
        stated = facts.get(fact.key)
        if stated is None or stated == "none" or fact.type not in ("integer", "choice"):
            continue
        missed = _next_above(plan.index.criteria.get(fact.key, ()), stated)
        if missed is not None:
            label = _missed_label(plan, fact, missed, stated)
            found.append(NearMiss(missed.rule_id, missed.level, fact.key, label))
    return tuple(found)


def criterion_label(criterion: Criterion) -> Text:
    """The criterion in words, its number filled in."""
    if type(criterion.value) is int:
        return criterion.label.format(value=number_text(criterion.value))
    return criterion.label


def _reaches(criterion: Criterion, fact: object) -> bool:
    if criterion.op == "==":
        return fact == criterion.value
    threshold = criterion.value
    if type(fact) is not int or type(threshold) is not int:
        return False
    return fact >= threshold if criterion.op == ">=" else fact > threshold


def _has_judgement(plan: Plan, criterion: Criterion, facts: Mapping[str, object]) -> bool:
    given = facts.get(reason_fact(plan, plan.index.facts[criterion.fact]))
    return isinstance(given, str) and bool(given.strip())


def _next_above(criteria: tuple[Criterion, ...], stated: object) -> Criterion | None:
    """The lowest automatic criterion above the highest one reached."""
    ranked = sorted((each for each in criteria if each.kind == "automatic" and not each.when), key=_rank)
    reached = [number for number, each in enumerate(ranked) if _reaches(each, stated)]
    following = reached[-1] + 1 if reached else 0
    return ranked[following] if following < len(ranked) else None


def _rank(criterion: Criterion) -> int:
    return -LEVELS.index(criterion.level)


def _missed_label(plan: Plan, fact: Fact, missed: Criterion, stated: object) -> Text:
    if type(stated) is int and type(missed.value) is int and fact.statement is not None:
        said = fact.statement.format(value=f"{stated:,}")
        threshold = number_text(missed.value)
        return Text(f"{said.zh}：未达到 {threshold.zh}", f"{said.en}: below {threshold.en}")
    label, level = criterion_label(missed), plan.level(missed.level).short
    return Text(f"{label.zh}：未达到{level.zh}", f"{label.en}: {level.en} not reached")
