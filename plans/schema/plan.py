"""One released plan, whole, with the look-ups that make asking it cheap."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plans.schema.acts import Authority, Checklist, Duty, Form, Notice, Obligation
from plans.schema.index import PlanIndex, build_index
from plans.schema.law import (
    Breach,
    Category,
    Channel,
    ColourName,
    Criterion,
    Erratum,
    Fact,
    LevelName,
    Role,
    Rule,
    Scope,
    Setting,
)
from plans.schema.text import Text, Value


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as released, with its settings. `document` is its canonical content (library.canonical)."""

    code: str
    version: str
    prefix: str
    title: Text
    short: Text
    doc_no: str
    issuer: Text
    effective_from: date
    scope: Scope
    levels: tuple[LevelName, ...]
    rules: tuple[Rule, ...]
    facts: tuple[Fact, ...]
    criteria: tuple[Criterion, ...]
    authorities: tuple[Authority, ...]
    obligations: tuple[Obligation, ...]
    notices: tuple[Notice, ...]
    forms: tuple[Form, ...]
    settings: tuple[Setting, ...]
    errata: tuple[Erratum, ...] = ()
    roles: tuple[Role, ...] = ()
    colours: tuple[ColourName, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    duties: tuple[Duty, ...] = ()
    categories: tuple[Category, ...] = ()
    breaches: tuple[Breach, ...] = ()
    channels: tuple[Channel, ...] = ()
    supersedes: str = ""
    document: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    index: PlanIndex = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", build_index(self))

    def __hash__(self) -> int:
        return hash((self.code, self.version))

    def rule(self, rule_id: str) -> Rule:
        """Raises KeyError where the plan has no such rule."""
        return self.index.rules[rule_id]

    def role(self, code: str) -> Role:
        return self.index.roles[code]

    def level(self, level: str) -> LevelName:
        return self.index.levels[level]

    def colour(self, colour: str) -> ColourName:
        return self.index.colours[colour]

    def label_of(self, level: str) -> Text:
        """A level or a colour, as a sentence names it."""
        return self.index.levels[level].label if level in self.index.levels else self.index.colours[level].name

    def setting(self, key: str) -> Value:
        return self.index.settings[key]

    def form(self, key: str) -> Form:
        """The form with all its fields, the inherited ones first."""
        return self.index.forms[key]

    def cite(self, rule_id: str) -> Text:
        """As people cite it: 部预案 5.3 / MIIT plan 5.3. An empty id is a rule of the platform."""
        if not rule_id:
            return Text("平台规则", "platform rule")
        article = self.index.rules[rule_id].article
        return Text(f"{self.short.zh} {article}", f"{self.short.en} {article}")
