"""Whether reported facts are fit for grading."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.schema import NO_LEVEL, Fact, Plan, Text
from plans.strings import shown, text_problem

JUDGED_LEVEL = "judged_level"
JUDGEMENT = "judgement"
"""The two facts that only people state: a level, and why."""

MAX_NUMBER = 10**12


@dataclass(frozen=True, slots=True)
class FactProblem:
    """What is wrong with one fact, and the remedy."""

    field: str
    message: Text


def check_facts(plan: Plan, facts: Mapping[str, object]) -> list[FactProblem]:
    """Everything that is wrong with the facts, in the order given; empty where they will do. None is absent."""
    problems = []
    for key, value in facts.items():
        fact = plan.index.facts.get(key)
        message = _unknown(plan, key) if fact is None else _problem(fact, value)
        if message is not None:
            problems.append(FactProblem(shown(key), message))
    return problems + _judgement_problems(plan, facts, {problem.field for problem in problems})


def _problem(fact: Fact, value: object) -> Text | None:
    if value is None:
        return None
    match fact.type:
        case "integer":
            return _integer_problem(value)
        case "boolean":
            return None if isinstance(value, bool) else _NO_BOOLEAN
        case "choice":
            return _choice_problem(fact, value)
        case _:
            if not isinstance(value, str):
                return _NO_TEXT
            return text_problem(value, max_length=fact.max_length)


_NO_BOOLEAN = Text("须为 true 或 false。", "It must be true or false.")
_NO_TEXT = Text("须为文字。", "It must be text.")
_NO_INTEGER = Text(
    "须为整数，例如 120000；没有则填 0 或留空。", "It must be a whole number such as 120000; 0 or empty if none."
)
_NEGATIVE = Text("不能为负数；没有则填 0 或留空。", "It must not be negative; 0 or empty if none.")
_TOO_LARGE = Text(f"数值过大，最多 {MAX_NUMBER:,}。请核对。", f"It is too large; at most {MAX_NUMBER:,}. Check it.")


def _integer_problem(value: object) -> Text | None:
    if type(value) is not int:
        return _NO_INTEGER
    if value < 0:
        return _NEGATIVE
    return _TOO_LARGE if value > MAX_NUMBER else None


def _choice_problem(fact: Fact, value: object) -> Text | None:
    choices = [choice.value for choice in fact.choices]
    if isinstance(value, str) and (value in choices or value == NO_LEVEL):
        return None
    listed = ", ".join(choices)
    return Text(
        f"“{shown(value)}”不是可选的值。可选：{listed}。", f"“{shown(value)}” is no choice. Choose from: {listed}."
    )


def _unknown(plan: Plan, key: object) -> Text:
    known = ", ".join(fact.key for fact in plan.facts)
    return Text(f"没有“{shown(key)}”这项事实。可填：{known}。", f"There is no fact “{shown(key)}”. Known: {known}.")


def _judgement_problems(plan: Plan, facts: Mapping[str, object], faulty: set[str]) -> list[FactProblem]:
    """A judgement needs its level, and the level its reason: the plan leaves both to people, not to silence."""
    if JUDGED_LEVEL not in plan.index.facts or faulty & {JUDGED_LEVEL, JUDGEMENT}:
        return []
    is_judged = facts.get(JUDGED_LEVEL) not in (None, NO_LEVEL)
    judgement = facts.get(JUDGEMENT)
    has_reason = isinstance(judgement, str) and bool(judgement.strip())
    if is_judged and not has_reason:
        message = Text("判断了级别，还须写明理由。", "A judged level needs its reason. Give it here.")
        return [FactProblem(JUDGEMENT, message)]
    if has_reason and not is_judged:
        message = Text(
            "写了判断的理由，还须选定级别；不作判断就把理由删去。",
            "A judgement needs a level. Choose one, or remove the reason.",
        )
        return [FactProblem(JUDGED_LEVEL, message)]
    return []
