"""What a plan states, in the shape of the law's tables."""

from collections.abc import Iterator, Mapping

from plans.chapters import chapter_of
from plans.schema import Checklist, Obligation, Plan
from tests.plans.law.shapes import Criterion, Measures, Owed, Power, Standing, Told, Whole, in_order, whole


def criteria(plan: Plan) -> list[Criterion]:
    return sorted(
        Criterion(each.rule_id, each.level, each.kind, each.fact, each.op, str(each.value), in_order(each.when))
        for each in plan.criteria
    )


def powers(plan: Plan) -> Whole[Power]:
    """Each colour that an act may supersede by itself, however the plan gathers them."""
    return whole(
        (
            (act.action, level),
            Power(
                rule=act.rule_id,
                office=act.role,
                scope=act.scope,
                states=in_order(act.from_states),
                basis=in_order(act.basis),
                brings=in_order(act.requires),
                demanded_by=act.demanded_by,
                after=in_order(act.follows),
                inferred=act.inferred,
                spread=act.spread,
                replaces=colour,
            ),
        )
        for act in plan.authorities
        for level in act.levels
        for colour in act.replaces or ("",)
    )


def owed(plan: Plan) -> Whole[Owed]:
    return whole(
        ((event, level), _owed(duty, again=again))
        for duty in plan.obligations
        for event, again in ((duty.on, False), *((event, True) for event in duty.also_on))
        for level in duty.levels
    )


def _owed(duty: Obligation, *, again: bool) -> Owed:
    return Owed(
        rule=duty.rule_id,
        debtor=duty.debtor,
        kinds=in_order(duty.debtor_kinds),
        recipients=in_order(duty.recipients),
        unit=duty.clock.unit,
        amount=duty.clock.amount,
        soft=duty.clock.soft,
        number_from=duty.clock.rule_id,
        anchor=duty.anchor,
        strict=duty.strict_anchor,
        met_by=in_order(duty.met_by),
        heard=duty.heard_by_recipient,
        until=in_order(duty.until),
        again=again,
        inferred=duty.inferred,
    )


def told(plan: Plan) -> Whole[Told]:
    return whole(
        ((notice.on, level), Told(notice.rule_id, recipient, notice.inferred))
        for notice in plan.notices
        for level in notice.levels
        for recipient in notice.to
    )


def standing(plan: Plan) -> Whole[Standing]:
    return whole(
        ((duty.on, level), Standing(duty.rule_id, duty.kind, role, in_order(duty.until), duty.inferred))
        for duty in plan.duties
        for level in duty.levels
        for role in duty.roles
    )


def measures(plan: Plan) -> Whole[Measures]:
    """Of the chapters that are acted on; the catalogues of measures come with the command tools."""
    lists = {each.key: each for each in plan.checklists}
    return whole(
        ((each.on, level), Measures(each.rule_id, each.actor, in_order(_items(each, lists)), each.recommended))
        for each in plan.checklists
        if chapter_of(each.rule_id).acted_on
        for level in each.levels
    )


def _items(checklist: Checklist, lists: Mapping[str, Checklist]) -> Iterator[str]:
    """The rules of its items and of all that it inherits; a list that inherits from itself ends there."""
    seen: list[str] = []
    while checklist.key not in seen:
        seen.append(checklist.key)
        yield from (item.rule_id for item in checklist.items)
        checklist = lists.get(checklist.inherits, checklist)


def frame(plan: Plan) -> dict[str, object]:
    """Whom the plan binds, since when, its levels and classes."""
    return {
        "scope": (plan.scope.rule_id, in_order(plan.scope.kinds), in_order(plan.scope.regions)),
        "defined by": in_order(plan.scope.also),
        "in force from": plan.effective_from.isoformat(),
        "levels": [(level.level, level.numeral, level.name.zh, in_order(level.rule_ids)) for level in plan.levels],
        "classes": [(each.rule_id, each.code) for each in plan.categories],
        "colours": [(each.colour, each.level, each.rule_id) for each in plan.colours],
    }


def contents(plan: Plan, rule_id: str) -> dict[str, tuple[str, ...]]:
    """The fields that a rule demands, by form."""
    found = {
        form.key: tuple(item.key for item in form.fields if item.rule_id == rule_id and item.required)
        for form in plan.forms
    }
    return {key: fields for key, fields in found.items() if fields}
