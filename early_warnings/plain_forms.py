"""Controls that no plan words, or that stand under a name of their own, for the forms beside that of a warning."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid, Refusal
from cases.form_controls import Control, FormState, controls_of
from plans.schema import Form

CONTENTS = "contents."


def errors_by_field(refusal: Refusal | None) -> dict[str, FieldError]:
    """Field -> the first thing wrong with it."""
    found: dict[str, FieldError] = {}
    for error in refusal.errors if isinstance(refusal, Invalid) else ():
        found.setdefault(error.field, error)
    return found


def control(
    name: str, kind: str, label: str, values: Mapping[str, Any], errors: Mapping[str, FieldError], **more: Any
) -> Control:
    """One control with the words given and what is wrong with them; what is left empty is asked for as people speak,
    the REST door speaks of codes and zones."""
    error, value = errors.get(name), str(values.get(name) or "")
    message = error.message if error else ""
    if message and not value.strip():
        message = (_("请选择“%(label)s”。") if kind in ("select", "pick") else _("请填%(label)s。")) % {"label": label}
    return Control(name=name, kind=kind, label=label, value=value, message=message, **{"required": True, **more})


def contents_controls(form: Form, values: Mapping[str, Any], errors: Mapping[str, FieldError]) -> dict[str, Control]:
    """The fields of a plan's form, by their keys, named contents.<key>; judged_at and its like stand outside."""
    given = FormState({item.key: values.get(CONTENTS + item.key, "") for item in form.fields})
    drawn = {}
    for key, each in controls_of(form, given).items():
        error = errors.get(CONTENTS + key)
        drawn[key] = replace(each, name=CONTENTS + key, message=error.message if error else "")
    return drawn
