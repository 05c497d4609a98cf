"""Every single way in which a plan could come to say something else than the law: one record dropped or altered."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plans import vocabulary as words
from plans.chapters import chapter_of
from plans.library import canonical
from plans.schema import COLOURS, LEVELS, NO_LEVEL, Plan
from tests.plans.law import Law


@dataclass(frozen=True, slots=True)
class Mutant:
    """`changes`: the lists of the plan's content that differ."""

    name: str
    changes: Mapping[str, Any]


def mutants_of(plan: Plan, law: Law) -> Iterator[Mutant]:
    """Of the chapters that are acted on."""
    return _Mutation(plan, law).all()


class _Mutation:
    def __init__(self, plan: Plan, law: Law) -> None:
        self.law = law
        self.document = canonical(plan)
        self.settings = {setting["key"]: setting["value"] for setting in self.document["settings"]}
        rules, roles = [rule.id for rule in plan.rules], [role.code for role in plan.roles]
        events = sorted(words.EVENTS | {f"report:{form.key}" for form in plan.forms})
        levels, actors = [*LEVELS, NO_LEVEL, *COLOURS], [*roles, *words.RECIPIENTS]
        facts = [fact.key for fact in plan.facts]
        self.fields: Mapping[str, Mapping[str, Collection[Any]]] = {
            "criteria": {
                "rule_id": rules, "level": LEVELS, "kind": words.CRITERION_KINDS, "fact": facts,
                "op": words.OPERATORS, "value": (), "when": [f"{fact}=none" for fact in facts],
            },
            "authorities": {
                "rule_id": rules, "action": list(words.ACTIONS), "levels": levels, "role": roles,
                "scope": words.SCOPES, "from_states": list(words.STATES), "basis": list(words.BASES),
                "requires": list(words.REQUIREMENTS), "demanded_by": ["", *rules], "follows": list(words.ACTIONS),
                "inferred": (), "only_if": (), "spread": ["", "single", "several"], "replaces": COLOURS,
            },
            "obligations": {
                "rule_id": rules, "on": events, "also_on": events, "levels": levels, "debtor": actors,
                "debtor_kinds": roles, "recipients": actors, "anchor": words.ANCHORS,
                "strict_anchor": ["", *words.ANCHORS], "met_by": events, "until": events,
                "heard_by_recipient": (), "inferred": (), "only_if": (),
            },
            "notices": {
                "rule_id": ["", *rules], "on": events, "levels": levels, "to": actors, "inferred": (), "only_if": (),
            },
            "duties": {
                "rule_id": rules, "kind": words.DUTY_KINDS, "on": events, "until": events, "levels": levels,
                "roles": actors, "inferred": (),
            },
            "checklists": {
                "rule_id": rules, "on": events, "levels": levels, "actor": actors, "recommended": (),
                "inherits": ["", *(each.key for each in plan.checklists)],
            },
            "categories": {"rule_id": rules},
            "colours": {"rule_id": rules, "colour": COLOURS, "level": LEVELS},
        }  # fmt: skip
        self.clock: Mapping[str, Collection[Any]] = {
            "unit": words.CLOCK_UNITS, "amount": (), "soft": (), "rule_id": ["", *rules],
        }  # fmt: skip

    def all(self) -> Iterator[Mutant]:
        for part in self.fields:
            for number, record in enumerate(self.document[part]):
                if self._is_compared(part, record):
                    yield from self._of_record(part, number, record)
        yield from self._of_scope()
        yield from self._of_forms()
        yield from self._of_settings()

    def _is_compared(self, part: str, record: Mapping[str, Any]) -> bool:
        return part != "checklists" or chapter_of(record["rule_id"]).acted_on

    def _of_record(self, part: str, number: int, record: Mapping[str, Any]) -> Iterator[Mutant]:
        name = f"{part}[{number}] {record['rule_id'] or 'ours'} {record.get('key') or record.get('action') or ''}"

        def mutant(what: str, *put: Mapping[str, Any]) -> Mutant:
            records = [*self.document[part][:number], *put, *self.document[part][number + 1 :]]
            return Mutant(f"{name}: {what}", {part: records})

        yield mutant("dropped")
        for field, vocabulary in self.fields[part].items():
            for told, value in self._altered(record[field], vocabulary):
                if field != "inherits" or value != record["key"]:  # from itself a list inherits nothing
                    yield mutant(f"{field} {told}", {**record, field: value})
        for field, vocabulary in self.clock.items() if part == "obligations" else ():
            for told, value in self._altered(record["clock"][field], vocabulary):
                yield mutant(f"clock {field} {told}", {**record, "clock": {**record["clock"], field: value}})
        for place, item in enumerate(record["items"] if part == "checklists" else ()):
            items = [*record["items"][:place], *record["items"][place + 1 :]]
            yield mutant(f"item {item['key']} dropped", {**record, "items": items})

    def _altered(self, value: Any, vocabulary: Collection[Any]) -> Iterator[tuple[str, Any]]:
        """Each other value that a field may come to hold, with words for the change."""
        plain = self.settings[value["setting"]] if isinstance(value, dict) else value
        if isinstance(plain, bool):
            yield f"is {not plain}", not plain
        elif isinstance(plain, int):
            yield from ((f"is {number}", number) for number in (plain + 1, plain - 1))
        elif isinstance(plain, list):
            whole = value if isinstance(value, list) else plain
            for number, each in enumerate(whole):
                yield f"without {each}", [*whole[:number], *whole[number + 1 :]]
            yield from ((f"with {each}", [*whole, each]) for each in _others(plain, vocabulary))
        else:
            others = _others([plain], vocabulary) or [f"{plain}_altered"]
            yield from ((f"is {each}", each) for each in others)

    def _of_scope(self) -> Iterator[Mutant]:
        scope = self.document["scope"]
        for field, more in (("kinds", ["expert"]), ("regions", ["230000"]), ("also", [])):
            for told, value in self._altered(scope[field], more):
                yield Mutant(f"scope: {field} {told}", {"scope": {**scope, field: value}})
        yield Mutant("effective a day later", {"effective_from": "2022-01-01"})

    def _of_forms(self) -> Iterator[Mutant]:
        """The contents that a rule demands: a field that is gone, or may stay empty."""
        forms = self.document["forms"]
        for number, form in enumerate(forms):
            for place, item in enumerate(form["fields"]):
                if item["rule_id"] in self.law.contents:
                    before, after = form["fields"][:place], form["fields"][place + 1 :]
                    for told, put in (("dropped", []), ("not required", [{**item, "required": False}])):
                        changed = {**form, "fields": [*before, *put, *after]}
                        name = f"form {form['key']}: {item['key']} {told}"
                        yield Mutant(name, {"forms": [*forms[:number], changed, *forms[number + 1 :]]})

    def _of_settings(self) -> Iterator[Mutant]:
        """Where a record leaves its number, office or anchor to a setting, the setting is the law."""
        compared = [record for part in self.fields for record in self.document[part] if self._is_compared(part, record)]
        used = {key for record in compared for key in _settings_in(record)} | {*self.law.settled, *self.law.defaults}
        settings = self.document["settings"]
        for number, setting in enumerate(settings):
            if setting["key"] in used:
                for told, value in self._altered(setting["value"], setting["options"]):
                    changed = {**setting, "value": value}
                    name = f"setting {setting['key']} {told}"
                    yield Mutant(name, {"settings": [*settings[:number], changed, *settings[number + 1 :]]})


def _others(present: Collection[Any], vocabulary: Collection[Any], number: int = 3) -> list[Any]:
    """A few that are not there, the next in the vocabulary's order first."""
    listed = list(vocabulary)
    start = max((listed.index(each) + 1 for each in present if each in listed), default=0)
    return [each for each in [*listed[start:], *listed[:start]] if each not in present][:number]


def _settings_in(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        if content.keys() == {"setting"}:
            yield content["setting"]
        for each in content.values():
            yield from _settings_in(each)
    elif isinstance(content, list):
        for each in content:
            yield from _settings_in(each)
