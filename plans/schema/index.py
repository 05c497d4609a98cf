"""Look-ups made once per plan, so that asking costs microseconds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from plans.schema.acts import Authority, Form, Notice, Obligation
from plans.schema.law import Criterion, Fact, LevelName, Role, Rule
from plans.schema.text import Value

if TYPE_CHECKING:
    from plans.schema.plan import Plan


@dataclass(frozen=True, slots=True)
class PlanIndex:
    """Keys that are pairs hold (action or event, level); the level may be "none"."""

    rules: Mapping[str, Rule]
    roles: Mapping[str, Role]
    levels: Mapping[str, LevelName]
    facts: Mapping[str, Fact]
    settings: Mapping[str, Value]
    forms: Mapping[str, Form]
    criteria: Mapping[str, tuple[Criterion, ...]]
    authorities: Mapping[tuple[str, str], tuple[Authority, ...]]
    acts: Mapping[tuple[str, str], tuple[str, ...]]
    obligations: Mapping[tuple[str, str], tuple[Obligation, ...]]
    met_by: Mapping[str, tuple[Obligation, ...]]
    notices: Mapping[tuple[str, str], tuple[Notice, ...]]


def build_index(plan: "Plan") -> PlanIndex:
    return PlanIndex(
        rules=MappingProxyType({rule.id: rule for rule in plan.rules}),
        roles=MappingProxyType({role.code: role for role in plan.roles}),
        levels=MappingProxyType({level.level: level for level in plan.levels}),
        facts=MappingProxyType({fact.key: fact for fact in plan.facts}),
        settings=MappingProxyType({setting.key: setting.value for setting in plan.settings}),
        forms=_whole_forms(plan.forms),
        criteria=_grouped((criterion.fact, criterion) for criterion in plan.criteria),
        authorities=_grouped(((act.action, level), act) for act in plan.authorities for level in act.levels),
        acts=_acts(plan),
        obligations=_grouped(((duty.on, level), duty) for duty in plan.obligations for level in duty.levels),
        met_by=_grouped((event, duty) for duty in plan.obligations for event in duty.met_by),
        notices=_grouped(((notice.on, level), notice) for notice in plan.notices for level in notice.levels),
    )


def _whole_forms(forms: tuple[Form, ...]) -> Mapping[str, Form]:
    """Each form with the fields that it inherits; a form inherits from one above it."""
    whole: dict[str, Form] = {}
    for form in forms:
        parent = whole.get(form.inherits)
        whole[form.key] = replace(form, fields=parent.fields + form.fields) if parent else form
    return MappingProxyType(whole)


def _grouped[K, V](pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return MappingProxyType({key: tuple(values) for key, values in found.items()})


def _acts(plan: "Plan") -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(state, level) to the actions that may follow, in the order in which the plan lists them."""
    found: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for act in plan.authorities:
        for state in act.from_states:
            for level in act.levels:
                found[state, level][act.action] = None
    return MappingProxyType({key: tuple(actions) for key, actions in found.items()})
