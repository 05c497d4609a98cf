"""Whether reported facts are fit for grading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.schema import NO_LEVEL, Fact, Plan, Text
from plans.strings import shown, text_problem

JUDGED_LEVEL = "judged_level"
JUDGEMENT = "judgement"
"""How the ministry's plan names the two facts that only people state: a level, and why."""

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
        message = _unknown((plan,), key) if fact is None else _problem(fact, value)
        if message is not None:
            problems.append(FactProblem(shown(key), message))
    faulty = {problem.field for problem in problems}
    return problems + _judgement_problems(plan, facts, faulty) + _half_told(plan, facts, faulty)


def check_facts_of(plans: Sequence[Plan], facts: Mapping[str, object]) -> list[FactProblem]:
    """The same for facts that several plans read, each its own: one report may be graded under more than one."""
    problems: dict[str, FactProblem] = {}
    for plan in plans:
        own = {key: value for key, value in facts.items() if key in plan.index.facts}
        problems |= {problem.field: problem for problem in check_facts(plan, own)}
    known = {key for plan in plans for key in plan.index.facts}
    for key in facts:
        if key not in known:
            problems[shown(key)] = FactProblem(shown(key), _unknown(plans, key))
    return list(problems.values())


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


def _unknown(plans: Sequence[Plan], key: object) -> Text:
    known = ", ".join(fact.key for plan in plans for fact in plan.facts)
    return Text(f"没有“{shown(key)}”这项事实。可填：{known}。", f"There is no fact “{shown(key)}”. Known: {known}.")


def _judgement_problems(plan: Plan, facts: Mapping[str, object], faulty: set[str]) -> list[FactProblem]:
    """A judgement needs its reason, and a reason its judgement: the plan leaves both to people, not to silence."""
    problems = []
    for fact in plan.facts:
        reason = reason_fact(plan, fact)
        if not reason or faulty & {fact.key, reason}:
            continue
        is_judged = facts.get(fact.key) not in (None, NO_LEVEL)
        given = facts.get(reason)
        has_reason = isinstance(given, str) and bool(given.strip())
        if is_judged and not has_reason:
            message = Text("判断了级别，还须写明理由。", "A judged level needs its reason. Give it here.")
            problems.append(FactProblem(reason, message))
        if has_reason and not is_judged:
            message = Text(
                "写了判断的理由，还须选定级别；不作判断就把理由删去。",
                "A judgement needs a level. Choose one, or remove the reason.",
            )
            problems.append(FactProblem(fact.key, message))
    return problems


def _half_told(plan: Plan, facts: Mapping[str, object], faulty: set[str]) -> list[FactProblem]:
    """A fact that says something only together with another one must come with it (B-1.4-5: in what way data were
    harmed); otherwise it would match nothing, and nobody would notice."""
    problems = []
    for fact in plan.facts:
        stated = facts.get(fact.key)
        if stated in (None, NO_LEVEL) or fact.key in faulty:
            continue
        here = [each for each in plan.index.criteria.get(fact.key, ()) if each.value == stated]
        if here and all(each.when for each in here):
            asked = {condition.partition("=")[0] for each in here for condition in each.when}
            missing = sorted(key for key in asked if facts.get(key) in (None, NO_LEVEL))
            for key in missing:
                label = plan.index.facts[key].label
                message = Text(f"请一并选择“{label.zh}”。", f"Choose “{label.en}” as well.")
                problems.append(FactProblem(key, message))
    return problems


def reason_fact(plan: Plan, fact: Fact) -> str:
    """The fact that gives this one's reason; empty where none has to. The first release named it by its key alone."""
    if fact.key == JUDGED_LEVEL and not fact.reason and JUDGEMENT in plan.index.facts:
        return JUDGEMENT
    return fact.reason
