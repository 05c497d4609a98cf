"""Which rules ask for something that nothing in the plan does yet."""

from collections.abc import Mapping

from plans.checking_conditions import dormant
from plans.coverage import where_encoded
from plans.schema import Plan

ONLY_SHOWN = ("text", "register")
"""Kinds of rules that the platform shows, and files by, without acting on them."""


def not_acted_on(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """
    Ids of the rules that no record acts on, under any setting, by kind in the order of the plan.

    No fault by itself: what is not provided for is denied and not demanded, and a rule may be kept by people alone.
    """
    encoded = {rule_id for rule_id, records in where_encoded(plan).items() if records}
    encoded |= {act.demanded_by for act in plan.authorities}
    encoded |= {record["rule_id"] for _, record in dormant(plan.document, plan)}
    found: dict[str, list[str]] = {}
    for rule in plan.rules:
        if rule.kind not in ONLY_SHOWN and rule.id not in encoded:
            found.setdefault(rule.kind, []).append(rule.id)
    return {kind: tuple(ids) for kind, ids in found.items()}
