"""The facts of a report in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.language import spoken
from plans.schema import Fact, Plan


def stated_facts(plan: Plan, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each fact that was stated, in the plan's order."""
    return [
        (spoken(fact.label), _value(fact, facts[fact.key])) for fact in plan.facts if facts.get(fact.key) is not None
    ]


def _value(fact: Fact, value: Any) -> str:
    match fact.type:
        case "boolean":
            return _("是") if value else _("否")
        case "integer":
            return f"{value:,}"
        case "choice":
            return next((spoken(choice.label) for choice in fact.choices if choice.value == value), str(value))
        case _:
            return str(value)
