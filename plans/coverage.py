"""Which rule is encoded where."""

from collections.abc import Mapping

from plans.schema import Plan


def where_encoded(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Every rule of the plan, with the records that act on it; none where the plan only shows its words."""
    found: dict[str, list[str]] = {rule.id: [] for rule in plan.rules}

    def note(rule_id: str, record: str) -> None:
        if rule_id and record not in found[rule_id]:
            found[rule_id].append(record)

    for rule_id in (plan.scope.rule_id, *plan.scope.also):
        note(rule_id, "scope")
    for level in plan.levels:
        for rule_id in level.rule_ids:
            note(rule_id, f"level:{level.level}")
    for category in plan.categories:
        note(category.rule_id, f"category:{category.code}")
    for breach in plan.breaches:
        note(breach.rule_id, f"breach:{breach.key}")
    for channel in plan.channels:
        note(channel.rule_id, f"channel:{channel.key}")
    for colour in plan.colours:
        note(colour.rule_id, f"colour:{colour.colour}")
    for fact in plan.facts:
        for rule_id in fact.rule_ids:
            note(rule_id, f"fact:{fact.key}")
    for criterion in plan.criteria:
        note(criterion.rule_id, f"criterion:{criterion.level}:{criterion.fact}")
    for act in plan.authorities:
        note(act.rule_id, f"authority:{act.action}:{act.role}")
        note(act.demanded_by, f"authority:{act.action}:{act.role}")
    for obligation in plan.obligations:
        note(obligation.rule_id, f"obligation:{obligation.key}")
        note(obligation.clock.rule_id, f"obligation:{obligation.key}")
    for notice in plan.notices:
        note(notice.rule_id, f"notice:{notice.key}")
    for form in plan.forms:
        for rule_id in (form.rule_id, *(item.rule_id for item in form.fields)):
            note(rule_id, f"form:{form.key}")
    for checklist in plan.checklists:
        for rule_id in (checklist.rule_id, *(item.rule_id for item in checklist.items)):
            note(rule_id, f"checklist:{checklist.key}")
    for duty in plan.duties:
        note(duty.rule_id, f"duty:{duty.key}")
    return {rule_id: tuple(records) for rule_id, records in found.items()}
