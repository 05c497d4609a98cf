"""What a plan states, in the shape of the law's tables. Warnings, whose levels are colours, are not compared yet."""

from plans.chapters import chapter_of
from plans.schema import COLOURS, Obligation, Plan
from tests.plans.law.shapes import Criterion, Measures, Owed, Power, Standing, Told, Whole, in_order, whole


def criteria(plan: Plan) -> list[Criterion]:
    return sorted(
        Criterion(each.rule_id, each.level, each.kind, each.fact, each.op, str(each.value), in_order(each.when))
        for each in plan.criteria
    )


def powers(plan: Plan) -> Whole[Power]:
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
            ),
        )
        for act in plan.authorities
        for level in act.levels
        if level not in COLOURS
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
        if level not in COLOURS
    )


def measures(plan: Plan) -> Whole[Measures]:
    """Of the chapters that are acted on; the catalogues of measures come with the command tools."""
    return whole(
        (
            (each.on, level),
            Measures(each.rule_id, each.actor, in_order(item.rule_id for item in each.items), each.recommended),
        )
        for each in plan.checklists
        if chapter_of(each.rule_id).acted_on
        for level in each.levels
    )


def frame(plan: Plan) -> dict[str, object]:
    """Whom the plan binds, since when, its levels and classes."""
    return {
        "scope": (plan.scope.rule_id, in_order(plan.scope.kinds), in_order(plan.scope.regions)),
        "defined by": in_order(plan.scope.also),
        "in force from": plan.effective_from.isoformat(),
        "levels": [(level.level, level.numeral, level.name.zh, in_order(level.rule_ids)) for level in plan.levels],
        "classes": [(each.rule_id, each.code) for each in plan.categories],
    }


def contents(plan: Plan, rule_id: str) -> dict[str, tuple[str, ...]]:
    """The fields that a rule demands, by form."""
    found = {
        form.key: tuple(item.key for item in form.fields if item.rule_id == rule_id and item.required)
        for form in plan.forms
    }
    return {key: fields for key, fields in found.items() if fields}
