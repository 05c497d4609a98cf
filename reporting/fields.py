"""The controls of a report's form: label, hint, article, the words given, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid, Refusal
from cases.language import spoken
from plans.categories import CATEGORIES
from plans.schema import NO_LEVEL, Fact, Form, FormField, Plan, Text


@dataclass(frozen=True)
class FormState:
    """What a form shows: the words given, and what is wrong with each field."""

    values: Mapping[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def errors(self) -> dict[str, FieldError]:
        """Field of the form -> the first thing wrong with it: `regions.2` is regions, `facts.judgement` itself."""
        if not isinstance(self.refusal, Invalid):
            return {}
        return {_field_name(error.field): error for error in reversed(self.refusal.errors)}


def _field_name(name: str) -> str:
    return name if name.startswith("facts.") else name.partition(".")[0]


@dataclass(frozen=True)
class Control:
    """One field as it is drawn. `kind`: text, longtext, number, datetime, select, choice, regions, organisation."""

    name: str
    kind: str
    label: str
    value: str
    rule_id: str = ""
    hint: str = ""
    required: bool = False
    max_length: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    message: str = ""

    @property
    def in_short(self) -> str:
        """The message in the summary, where the label stands before it."""
        return _("必填") if self.required and not self.value.strip() else self.message

    @property
    def id(self) -> str:
        return "id_" + self.name.replace(".", "_")

    @property
    def first_id(self) -> str:
        """Where a link to the field leads: of a choice its first mark."""
        return f"{self.id}_0" if self.kind == "choice" else self.id

    @property
    def chosen(self) -> str:
        """Of a choice the one that stands; the first where nothing was given."""
        values = [value for value, _label in self.choices]
        return self.value if self.value in values else values[0]


def controls_of(form: Form, state: FormState) -> dict[str, Control]:
    """The fields of a plan's form by their keys."""
    return {item.key: _control(item, state) for item in form.fields}


def fact_controls(plan: Plan, state: FormState) -> dict[str, Control]:
    """The facts for grading by their keys; choices rather than words."""
    return {fact.key: _fact_control(fact, state) for fact in plan.facts}


YES_OR_NO = 2


@dataclass(frozen=True)
class FactGroup:
    """The facts that one plan grades by. `whole`: drawn open, for it is the first plan's."""

    plan: Plan
    rule_id: str
    controls: Mapping[str, Control]
    whole: bool

    @property
    def judged(self) -> list[Control]:
        """What people judge, and why: folded away, for it is the exception (“other” circumstances)."""
        names = {name for fact in self.plan.facts if fact.reason for name in (fact.key, fact.reason)}
        return [control for key, control in self.controls.items() if key in names]

    @property
    def is_judging(self) -> bool:
        return any(control.value or control.message for control in self.judged)

    @property
    def rows(self) -> list[list[Control]]:
        """The rest, one a row; yes-or-no facts two a row."""
        judged = self.judged
        rows: list[list[Control]] = []
        for fact in self.plan.facts:
            control = self.controls[fact.key]
            if control in judged:
                continue
            if fact.type == "boolean" and rows and len(rows[-1]) == 1 and len(rows[-1][0].choices) == YES_OR_NO:
                rows[-1].append(control)
            else:
                rows.append([control])
        return rows

    @property
    def filled(self) -> bool:
        """Whether something is stated or wrong: a group that is folded away must not hide it."""
        return any(control.value or control.message for control in self.controls.values())


def fact_groups(plans: Sequence[Plan], state: FormState) -> list[FactGroup]:
    """One group for each plan; the first stands open."""
    return [
        FactGroup(plan, plan.criteria[0].rule_id, fact_controls(plan, state), whole=number == 0)
        for number, plan in enumerate(plans)
    ]


def oral_controls(state: FormState) -> dict[str, Control]:
    """What an officer asks on the telephone. The names are ours; the plans say only that it is reported orally."""
    categories = tuple((code, spoken(name)) for code, name in CATEGORIES.items())
    asked = (
        ("incident", "text", _("已有事件的编号"), _("第一次听说就不填"), False),
        ("caller", "organisation", _("来电单位"), _("名称或代码"), True),
        ("caller_name", "text", _("来电人"), "", True),
        ("caller_phone", "text", _("来电号码"), "", False),
        ("called_at", "datetime", _("来电时间"), _("北京时间；时限按此时间计"), True),
        ("said", "longtext", _("通话内容"), _("不得记录任何涉密内容"), True),
        ("summary", "text", _("事件概要"), _("一句话说明发生了什么"), True),
        ("category", "select", _("事件分类"), "", False),
        ("regions", "regions", _("受影响地区"), _("名称或六位代码（GB/T 2260），几个地区以逗号隔开"), True),
        ("affected_unit", "organisation", _("事发单位"), _("就是来电单位时不填"), False),
        ("occurred_at", "datetime", _("发生时间"), _("北京时间"), True),
        ("discovered_at", "datetime", _("发现时间"), _("北京时间；不知道就不填"), False),
    )
    return {
        name: Control(
            name=name, kind=kind, label=label, value=state.values.get(name, ""), hint=hint, required=required,
            choices=categories if kind == "select" else (),
            message=state.errors[name].message if name in state.errors else "",
        )
        for name, kind, label, hint, required in asked
    }  # fmt: skip


def _control(item: FormField, state: FormState) -> Control:
    value = state.values.get(item.key, "")
    error = state.errors.get(item.key)
    return Control(
        name=item.key,
        kind="select" if item.type == "category" else item.type,
        label=spoken(item.label),
        value=value,
        rule_id=item.rule_id,
        hint=_spoken(item.hint),
        required=item.required,
        max_length=item.max_length,
        choices=tuple((code, spoken(name)) for code, name in CATEGORIES.items()) if item.type == "category" else (),
        message=_message(item, value, error) if error else "",
    )


def _message(item: FormField, value: str, error: FieldError) -> str:
    """A form says how it is filled in; the REST door speaks of codes and zones."""
    if item.type == "category":
        return _("请选择事件分类。")
    if item.type == "regions" and not value.strip():
        return _("请填受影响地区的名称或六位代码，如黑龙江省、230200。")
    if item.required and not value.strip():
        words = _("请填%(label)s；%(hint)s。") if item.hint else _("请填%(label)s。")
        return words % {"label": spoken(item.label), "hint": _spoken(item.hint)}
    return error.message


def _fact_control(fact: Fact, state: FormState) -> Control:
    error = state.errors.get(f"facts.{fact.key}")
    choices = tuple((choice.value, spoken(choice.label)) for choice in fact.choices)
    if fact.type == "boolean":
        choices = (("", _("否")), ("true", _("是")))
    elif choices and choices[0][0] != NO_LEVEL:
        choices = (("", _("不作判断")), *choices)
    return Control(
        name=f"facts.{fact.key}",
        kind={"integer": "number", "text": "longtext"}.get(fact.type, "choice"),
        label=spoken(fact.label),
        value=state.values.get(f"facts.{fact.key}", ""),
        hint=_spoken(fact.hint),
        max_length=fact.max_length,
        choices=choices,
        message=error.message if error else "",
    )


def _spoken(words: Text | None) -> str:
    return spoken(words) if words else ""
