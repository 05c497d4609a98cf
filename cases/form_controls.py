"""The controls of a form that a plan words: label, hint, article, the words given, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid, Refusal
from cases.language import spoken
from plans.categories import CATEGORIES
from plans.schema import Form, FormField, Text


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


def _spoken(words: Text | None) -> str:
    return spoken(words) if words else ""
