"""What a plan demands and allows: authorities, obligations, notices, forms, checklists, duty."""

from dataclasses import dataclass

from plans.schema.text import Text


@dataclass(frozen=True, slots=True)
class Authority:
    """
    `role` may take `action` at `levels`. Levels may be L1..L4, "none", or colours for warnings.

    `scope`: lead | affected_unit | own_area (all of it lies in the office's region, and sectors are named only where
    the whole plan's area does; or it concerns a department's sector alone, within that area) | concerned (some of it
    does) | any. `basis`: the bases that the decision may rest on (empty: none named).
    `spread`: whether it must concern a single unit of the plan's area or several ("": either). `replaces`: colours of
    what stands, where the act puts something else in its place; of such acts alone.
    `requires`: what the act must bring along, by the rule `demanded_by` (empty: the platform asks for it).
    `follows`: acts that must be recorded before it.
    `verb`: the plan's own word for the act, as a button says it. `inferred`: the text names nobody.
    `only_if`: settings ("key=value") under which the record holds; others know nothing of it.
    """

    action: str
    levels: tuple[str, ...]
    role: str
    scope: str
    rule_id: str
    from_states: tuple[str, ...]
    verb: Text
    basis: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    demanded_by: str = ""
    inferred: bool = False
    follows: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    spread: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """
    How long. `unit`: immediate | prompt | asap (amount is the platform target in minutes), minutes, hours,
    days, working_days, or none. `soft` is 原则上: a date to aim at, never overdue. `rule_id`: the rule that gives the
    number, where that is another one than the duty's (B-5-6).
    """

    unit: str
    amount: int = 0
    soft: bool = False
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """
    One duty: on event `on`, at `levels`, `debtor` owes `recipients` something within `clock`.

    `debtor` and recipients: a role code, affected_unit, reporter, lead, relevant_bcas.
    `debtor_kinds` restricts the debtor to organisations of these kinds (empty: any).
    `anchor` starts the clock; `strict_anchor`, where given, starts the textual one as well.
    `met_by`: events that fulfil it, when the debtor causes them. `form`: the report that is due.
    `also_on`: further events that start it, where the debtor does not owe it already.
    `until`: events after which it has no object any more: what is unsettled then becomes void.
    `heard_by_recipient`: it is met only by a report that one of the recipients took down itself (a call, B-4.1-2).
    """

    key: str
    rule_id: str
    on: str
    levels: tuple[str, ...]
    debtor: str
    recipients: tuple[str, ...]
    clock: Clock
    anchor: str
    met_by: tuple[str, ...]
    label: Text
    strict_anchor: str = ""
    form: str = ""
    debtor_kinds: tuple[str, ...] = ()
    inferred: bool = False
    also_on: tuple[str, ...] = ()
    heard_by_recipient: bool = False
    until: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()

    @property
    def soft(self) -> bool:
        return self.clock.soft


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told, on what event. An empty rule id marks a platform rule; `inferred` one the text only implies."""

    key: str
    on: str
    levels: tuple[str, ...]
    to: tuple[str, ...]
    label: Text
    rule_id: str = ""
    inferred: bool = False
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. An empty rule id marks a field that is ours."""

    key: str
    label: Text
    type: str
    rule_id: str = ""
    required: bool = False
    hint: Text | None = None
    max_length: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A report that can be filed; `inherits` names a form whose fields come first."""

    key: str
    label: Text
    rule_id: str
    fields: tuple[FormField, ...]
    inherits: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    key: str
    label: Text
    rule_id: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """Measures that `actor` takes on an event until another one; `inherits` names a list whose items come first."""

    key: str
    on: str
    levels: tuple[str, ...]
    actor: str
    rule_id: str
    label: Text
    items: tuple[ChecklistItem, ...]
    inherits: str = ""
    recommended: bool = False
    until: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """
    Standing duty of `roles` from event `on` until one of `until`. `kind`: duty_24h | reachable_24h | standby.

    It has no due time: it runs, and it ends with one of `until` or where the level leaves `levels`.
    """

    key: str
    rule_id: str
    kind: str
    on: str
    until: tuple[str, ...]
    levels: tuple[str, ...]
    roles: tuple[str, ...]
    label: Text
    inferred: bool = False

    @property
    def met_by(self) -> tuple[str, ...]:
        """Nothing that anybody files: it ends, or its level does."""
        return ()

    @property
    def form(self) -> str:
        return ""
