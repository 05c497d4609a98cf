"""Whether everything a plan refers to exists. A word that nobody knows must not pass for policy."""

import re
from collections.abc import Collection, Iterable

from plans import vocabulary as words
from plans.asking import known, template, unique
from plans.categories import CATEGORIES
from plans.checking_paths import check_paths
from plans.checking_settings import check_flags, check_settings
from plans.errors import ContentError, Path
from plans.posts import POSTS
from plans.schema import COLOURS, LEVELS, NO_LEVEL, Clock, Criterion, Fact, Form, Plan
from plans.schema.law import SOURCE_NOTES

_REGION = re.compile(r"[0-9]{6}")


def check_plan(plan: Plan) -> None:
    """Raises ContentError at the first thing that does not hold."""
    check_settings(plan)
    check_flags(plan)
    _Checker(plan).check()
    check_paths(plan)


class _Checker:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rules = {rule.id for rule in plan.rules}
        self.roles = {role.code for role in plan.roles}
        self.facts = {fact.key: fact for fact in plan.facts}
        self.forms = {form.key for form in plan.forms}
        self.events = words.EVENTS | {f"report:{key}" for key in self.forms}

    def check(self) -> None:
        self._law()
        self._facts_and_criteria()
        self._authorities()
        self._obligations()
        self._notices()
        self._forms()
        self._measures()

    def _law(self) -> None:
        unique((rule.id for rule in self.plan.rules), ("rules",), "id")
        unique((role.code for role in self.plan.roles), ("roles",), "code")
        for number, role in enumerate(self.plan.roles):
            self._all(role.members, self.roles, ("roles", number, "members"), "role")
            known(role.alias_of, {"", *self.roles}, ("roles", number, "alias_of"), "role")
        for number, rule in enumerate(self.plan.rules):
            path: Path = ("rules", number)
            if not rule.id.startswith(f"{self.plan.prefix}-{rule.article}-"):
                expected = f"{self.plan.prefix}-{rule.article}-N"
                raise ContentError(
                    (*path, "id"), f"Rule id {rule.id!r} does not fit its article.", f"Write it as {expected}."
                )
            known(rule.kind, words.RULE_KINDS, (*path, "kind"), "kind of rule")
            known(rule.source, SOURCE_NOTES, (*path, "source"), "source tag")
        if tuple(level.level for level in self.plan.levels) != LEVELS:
            raise ContentError(
                ("levels",), "The levels are not L1 to L4.", f"Give them in this order: {', '.join(LEVELS)}."
            )
        for number, colour in enumerate(self.plan.colours):
            known(colour.colour, COLOURS, ("colours", number, "colour"), "colour")
            known(colour.level, LEVELS, ("colours", number, "level"), "level")
            self._rule(colour.rule_id, ("colours", number))
        self._rule(self.plan.scope.rule_id, ("scope",))
        self._all(self.plan.scope.also, self.rules, ("scope", "also"), "rule id")
        for number, level in enumerate(self.plan.levels):
            self._all(level.rule_ids, self.rules, ("levels", number, "rule_ids"), "rule id")
        for number, category in enumerate(self.plan.categories):
            known(category.code, CATEGORIES, ("categories", number, "code"), "category")
            self._rule(category.rule_id, ("categories", number))
        unique((breach.key for breach in self.plan.breaches), ("breaches",), "key")
        for number, breach in enumerate(self.plan.breaches):
            known(breach.key, words.BREACHES, ("breaches", number, "key"), "breach")
            self._rule(breach.rule_id, ("breaches", number))
        unique((channel.key for channel in self.plan.channels), ("channels",), "key")
        for number, channel in enumerate(self.plan.channels):
            known(channel.key, words.CHANNELS, ("channels", number, "key"), "channel")
            self._rule(channel.rule_id, ("channels", number))
        self._all(self.plan.scope.kinds, self.roles, ("scope", "kinds"), "role")
        for region in self.plan.scope.regions:
            if not _REGION.fullmatch(region):
                raise ContentError(
                    ("scope", "regions"), f"{region!r} is no region.", "Write its GB/T 2260 code: 232700."
                )
        for number, erratum in enumerate(self.plan.errata):
            self._rule(erratum.rule_id, ("errata", number))

    def _facts_and_criteria(self) -> None:
        unique((fact.key for fact in self.plan.facts), ("facts",), "key")
        for number, fact in enumerate(self.plan.facts):
            path: Path = ("facts", number)
            known(fact.type, words.FACT_TYPES, (*path, "type"), "type of fact")
            self._all(fact.rule_ids, self.rules, (*path, "rule_ids"), "rule id")
            known(fact.reason, {"", *self.facts}, (*path, "reason"), "fact")
            template(fact.statement or fact.label, (*path, "statement"), "value")
            if (fact.type == "choice") != bool(fact.choices):
                raise ContentError(
                    (*path, "choices"), f"Fact {fact.key!r} and its choices disagree.", "Only choices have them."
                )
        for number, criterion in enumerate(self.plan.criteria):
            self._criterion(criterion, ("criteria", number))

    def _criterion(self, criterion: Criterion, path: Path) -> None:
        known(criterion.level, LEVELS, (*path, "level"), "level")
        self._rule(criterion.rule_id, path)
        known(criterion.kind, words.CRITERION_KINDS, (*path, "kind"), "kind of criterion")
        known(criterion.fact, self.facts, (*path, "fact"), "fact")
        known(criterion.op, words.OPERATORS, (*path, "op"), "operator")
        template(criterion.label, (*path, "label"), "value")
        for condition in criterion.when:
            key, _, value = condition.partition("=")
            known(key, self.facts, (*path, "when"), "fact")
            known(value, {choice.value for choice in self.facts[key].choices}, (*path, "when"), "choice")
        fact = self.facts[criterion.fact]
        if not _suits(criterion, fact):
            raise ContentError(
                (*path, "value"),
                f"{criterion.op} {criterion.value!r} does not suit the fact {fact.key!r} ({fact.type}).",
                "Compare numbers by >= or >; choices and yes-or-no facts by == with one of their own values.",
            )

    def _authorities(self) -> None:
        for number, act in enumerate(self.plan.authorities):
            path: Path = ("authorities", number)
            known(act.action, words.ACTIONS, (*path, "action"), "action")
            known(act.action, POSTS, (*path, "action"), "action of plans/posts.py")
            self._levels(act.levels, path, (*LEVELS, NO_LEVEL, *COLOURS))
            known(act.role, self.roles, (*path, "role"), "role")
            if self.plan.role(act.role).external:
                remedy = "Give the act to the office that records the external decision, with its basis."
                raise ContentError((*path, "role"), f"{act.role!r} never signs in.", remedy)
            known(act.scope, words.SCOPES, (*path, "scope"), "scope")
            self._rule(act.rule_id, path)
            self._some(act.from_states, words.STATES, (*path, "from_states"), "state")
            self._all(act.basis, words.BASES, (*path, "basis"), "basis")
            self._all(act.requires, words.REQUIREMENTS, (*path, "requires"), "requirement")
            if act.demanded_by:
                known(act.demanded_by, self.rules, (*path, "demanded_by"), "rule id")
            self._all(act.follows, words.ACTIONS, (*path, "follows"), "action")
            known(act.spread, {"", *words.SPREADS}, (*path, "spread"), "spread")
            self._all(act.replaces, COLOURS, (*path, "replaces"), "colour")
            if (act.action == "adjust") != bool(act.replaces):
                raise ContentError(
                    (*path, "replaces"), f"{act.action!r} and what it replaces disagree.", "Only adjust names colours."
                )

    def _obligations(self) -> None:
        unique((duty.key for duty in self.plan.obligations), ("obligations",), "key")
        for number, duty in enumerate(self.plan.obligations):
            path: Path = ("obligations", number)
            self._rule(duty.rule_id, path)
            known(duty.on, self.events, (*path, "on"), "event")
            self._all(duty.also_on, self.events, (*path, "also_on"), "event")
            self._all(duty.until, self.events, (*path, "until"), "event")
            self._levels(duty.levels, path, (*LEVELS, NO_LEVEL, *COLOURS))
            known(duty.debtor, {*words.DEBTORS, *self.roles}, (*path, "debtor"), "debtor")
            self._all(duty.recipients, {*words.RECIPIENTS, *self.roles}, (*path, "recipients"), "recipient")
            self._clock(duty.clock, (*path, "clock"))
            self._rule(duty.clock.rule_id, (*path, "clock"), may_be_ours=True)
            known(duty.anchor, words.ANCHORS, (*path, "anchor"), "anchor")
            known(duty.strict_anchor, ("", *words.ANCHORS), (*path, "strict_anchor"), "anchor")
            self._all(duty.met_by, self.events, (*path, "met_by"), "event")
            known(duty.form, {"", *self.forms}, (*path, "form"), "form")
            self._all(duty.debtor_kinds, self.roles, (*path, "debtor_kinds"), "role")

    def _clock(self, clock: Clock, path: Path) -> None:
        known(clock.unit, words.CLOCK_UNITS, (*path, "unit"), "unit of time")
        if (clock.amount > 0) != (clock.unit != "none"):
            remedy = 'Give a number above 0, or the unit "none" and no amount.'
            raise ContentError((*path, "amount"), f"{clock.amount} {clock.unit} is no time.", remedy)

    def _notices(self) -> None:
        unique((notice.key for notice in self.plan.notices), ("notices",), "key")
        for number, notice in enumerate(self.plan.notices):
            path: Path = ("notices", number)
            known(notice.on, self.events, (*path, "on"), "event")
            self._levels(notice.levels, path, (*LEVELS, NO_LEVEL, *COLOURS))
            self._some(notice.to, {*words.RECIPIENTS, *self.roles}, (*path, "to"), "recipient")
            self._rule(notice.rule_id, path, may_be_ours=True)

    def _forms(self) -> None:
        unique((form.key for form in self.plan.forms), ("forms",), "key")
        earlier: set[str] = set()
        for number, form in enumerate(self.plan.forms):
            path: Path = ("forms", number)
            self._rule(form.rule_id, path)
            known(form.inherits, {"", *earlier}, (*path, "inherits"), "form defined above")
            self._fields(form, path)
            earlier.add(form.key)

    def _fields(self, form: Form, path: Path) -> None:
        unique((item.key for item in self.plan.form(form.key).fields), (*path, "fields"), "key")
        for number, item in enumerate(form.fields):
            known(item.type, words.FIELD_TYPES, (*path, "fields", number, "type"), "type of field")
            self._rule(item.rule_id, (*path, "fields", number), may_be_ours=True)

    def _measures(self) -> None:
        levels = (*LEVELS, NO_LEVEL, *COLOURS)
        earlier: set[str] = set()
        unique((checklist.key for checklist in self.plan.checklists), ("checklists",), "key")
        for number, checklist in enumerate(self.plan.checklists):
            path: Path = ("checklists", number)
            known(checklist.on, self.events, (*path, "on"), "event")
            self._all(checklist.until, self.events, (*path, "until"), "event")
            self._levels(checklist.levels, path, levels)
            known(checklist.actor, {*words.DEBTORS, *self.roles}, (*path, "actor"), "actor")
            known(checklist.inherits, {"", *earlier}, (*path, "inherits"), "checklist with items of its own, above")
            earlier |= {checklist.key} if checklist.items else set()
            for rule_id in (checklist.rule_id, *(item.rule_id for item in checklist.items)):
                self._rule(rule_id, path)
        keys = [*(each.key for each in self.plan.obligations), *(each.key for each in self.plan.duties)]
        unique(keys, ("duties",), "key")
        for number, duty in enumerate(self.plan.duties):
            path = ("duties", number)
            known(duty.kind, words.DUTY_KINDS, (*path, "kind"), "kind of duty")
            known(duty.on, self.events, (*path, "on"), "event")
            self._some(duty.until, self.events, (*path, "until"), "event")
            self._levels(duty.levels, path, levels)
            self._some(duty.roles, {*words.DEBTORS, *self.roles}, (*path, "roles"), "role")
            self._rule(duty.rule_id, path)

    def _rule(self, rule_id: str, path: Path, *, may_be_ours: bool = False) -> None:
        if rule_id or not may_be_ours:
            known(rule_id, self.rules, (*path, "rule_id"), "rule id")

    def _levels(self, levels: tuple[str, ...], path: Path, allowed: Collection[str]) -> None:
        self._some(levels, allowed, (*path, "levels"), "level")

    def _some(self, names: tuple[str, ...], allowed: Collection[str], path: Path, what: str) -> None:
        if not names:
            raise ContentError(path, "The list is empty.", f"Name at least one {what}.")
        self._all(names, allowed, path, what)

    def _all(self, names: Iterable[str], allowed: Collection[str], path: Path, what: str) -> None:
        for name in names:
            known(name, allowed, path, what)


def _suits(criterion: Criterion, fact: Fact) -> bool:
    value = criterion.value
    if fact.type == "integer":
        return criterion.op in (">=", ">") and type(value) is int and value > 0
    if criterion.op != "==":
        return False
    if fact.type == "boolean":
        return value is True
    return fact.type == "choice" and value in {choice.value for choice in fact.choices} - {NO_LEVEL}
