"""Look-ups made once per plan, so that asking costs microseconds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from plans.schema.acts import Authority, Checklist, Duty, Form, Notice, Obligation
from plans.schema.law import ColourName, Criterion, Fact, LevelName, Role, Rule
from plans.schema.text import Value

if TYPE_CHECKING:
    from plans.schema.plan import Plan


@dataclass(frozen=True, slots=True)
class PlanIndex:
    """Keys that are pairs hold (action or event, level); the level may be "none".

    `overridden`: flags that a deployment settles otherwise than by default. `holders`: the roles that fill a role,
    itself and the members of a group. `definitions`: duties by key. `listens`: events that move any duty.
    """

    rules: Mapping[str, Rule]
    roles: Mapping[str, Role]
    levels: Mapping[str, LevelName]
    colours: Mapping[str, ColourName]
    facts: Mapping[str, Fact]
    settings: Mapping[str, Value]
    overridden: frozenset[str]
    forms: Mapping[str, Form]
    criteria: Mapping[str, tuple[Criterion, ...]]
    authorities: Mapping[tuple[str, str], tuple[Authority, ...]]
    acts: Mapping[tuple[str, str], tuple[str, ...]]
    holders: Mapping[str, frozenset[str]]
    obligations: Mapping[tuple[str, str], tuple[Obligation, ...]]
    duties: Mapping[tuple[str, str], tuple[Duty, ...]]
    definitions: Mapping[str, Obligation | Duty]
    listens: frozenset[str]
    met_by: Mapping[str, tuple[Obligation, ...]]
    notices: Mapping[tuple[str, str], tuple[Notice, ...]]
    checklists: Mapping[tuple[str, str], tuple[Checklist, ...]]


def build_index(plan: "Plan") -> PlanIndex:
    return PlanIndex(
        rules=MappingProxyType({rule.id: rule for rule in plan.rules}),
        roles=MappingProxyType({role.code: role for role in plan.roles}),
        levels=MappingProxyType({level.level: level for level in plan.levels}),
        colours=MappingProxyType({colour.colour: colour for colour in plan.colours}),
        facts=MappingProxyType({fact.key: fact for fact in plan.facts}),
        settings=MappingProxyType({setting.key: setting.value for setting in plan.settings}),
        overridden=frozenset(setting.flag for setting in plan.settings if setting.value != setting.default),
        forms=_whole_forms(plan.forms),
        criteria=_grouped((criterion.fact, criterion) for criterion in plan.criteria),
        authorities=_grouped(((act.action, level), act) for act in plan.authorities for level in act.levels),
        acts=_acts(plan),
        holders=MappingProxyType({role.code: frozenset({role.code, *role.members}) for role in plan.roles}),
        obligations=_grouped(
            ((event, level), duty)
            for duty in plan.obligations
            for event in (duty.on, *duty.also_on)
            for level in duty.levels
        ),
        duties=_grouped(((duty.on, level), duty) for duty in plan.duties for level in duty.levels),
        definitions=MappingProxyType(_by_key(plan)),
        listens=_listens(plan),
        met_by=_grouped((event, duty) for duty in plan.obligations for event in duty.met_by),
        notices=_grouped(((notice.on, level), notice) for notice in plan.notices for level in notice.levels),
        checklists=_grouped(
            ((each.on, level), each) for each in _whole_lists(plan.checklists) for level in each.levels
        ),
    )


def _whole_forms(forms: tuple[Form, ...]) -> Mapping[str, Form]:
    """Each form with the fields that it inherits; a form inherits from one above it."""
    whole: dict[str, Form] = {}
    for form in forms:
        parent = whole.get(form.inherits)
        whole[form.key] = replace(form, fields=parent.fields + form.fields) if parent else form
    return MappingProxyType(whole)


def _whole_lists(checklists: tuple[Checklist, ...]) -> list[Checklist]:
    """Each list with the items that it inherits (A-4.5.2-0: all the measures of yellow and blue, and more), from a list
    above it."""
    whole: dict[str, Checklist] = {}
    for each in checklists:
        parent = whole.get(each.inherits)
        whole[each.key] = replace(each, items=parent.items + each.items) if parent else each
    return list(whole.values())


def _grouped[K, V](pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return MappingProxyType({key: tuple(values) for key, values in found.items()})


def _by_key(plan: "Plan") -> dict[str, Obligation | Duty]:
    found: dict[str, Obligation | Duty] = {duty.key: duty for duty in plan.obligations}
    return found | {duty.key: duty for duty in plan.duties}


def _listens(plan: "Plan") -> frozenset[str]:
    """Every event that starts, meets or ends something."""
    found = {event for duty in plan.obligations for event in (duty.on, *duty.also_on, *duty.met_by, *duty.until)}
    return frozenset(found | {event for duty in plan.duties for event in (duty.on, *duty.until)})


def _acts(plan: "Plan") -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(state, level) to the actions that may follow, in the order in which the plan lists them."""
    found: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for act in plan.authorities:
        for state in act.from_states:
            for level in act.levels:
                found[state, level][act.action] = None
    return MappingProxyType({key: tuple(actions) for key, actions in found.items()})
