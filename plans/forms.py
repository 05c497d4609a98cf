"""Whether a filed report holds what its form asks for. Pure checks: whom a code names is for others to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plans.categories import CATEGORIES
from plans.schema import Form, FormField, Text
from plans.strings import shown, text_problem


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field, the remedy, and the rule that asks for it (empty: the field is ours)."""

    field: str
    message: Text
    rule_id: str


def check_fields(form: Form, values: Mapping[str, object]) -> list[FieldProblem]:
    """Missing, unknown, ill-typed, too long or with control characters; in the order of the form (plan.form(key))."""
    problems = []
    for item in form.fields:
        message = _problem(item, values.get(item.key))
        if message is not None:
            problems.append(FieldProblem(item.key, message, item.rule_id))
    known = {item.key for item in form.fields}
    listed = ", ".join(item.key for item in form.fields)
    for key in values:
        if key not in known:
            zh, en = (
                f"没有“{shown(key)}”这一栏。可填：{listed}。",
                f"There is no field “{shown(key)}”. Known: {listed}.",
            )
            problems.append(FieldProblem(shown(key), Text(zh, en), ""))
    return problems


def _problem(item: FormField, value: object) -> Text | None:
    if value is None or value == "" or value == [] or (isinstance(value, str) and not value.strip()):
        return _missing(item) if item.required else None
    match item.type:
        case "datetime":
            return _datetime_problem(value)
        case "category":
            return _category_problem(value)
        case "boolean":
            return None if isinstance(value, bool) else Text("须为 true 或 false。", "It must be true or false.")
        case "regions":
            return _regions_problem(value, item.max_length)
        case _:
            if not isinstance(value, str):
                return Text("须为文字。", "It must be text.")
            return text_problem(value, max_length=item.max_length, one_line=item.type != "longtext")


def _missing(item: FormField) -> Text:
    label = item.label
    return Text(f"请填{label.zh}。", f"Fill in: {label.en}.")


def _datetime_problem(value: object) -> Text | None:
    """An instant with its zone, as datetime or as ISO 8601 text."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        instant = None
    if isinstance(instant, datetime) and instant.tzinfo is not None:
        return None
    example = "2026-11-18T10:12:00+08:00"
    return Text(f"须为带时区的时间，例如 {example}。", f"It must be a time with its zone, such as {example}.")


def _category_problem(value: object) -> Text | None:
    if isinstance(value, str) and value in CATEGORIES:
        return None
    listed = ", ".join(CATEGORIES)
    return Text(
        f"“{shown(value)}”不是事件分类。可选：{listed}。", f"“{shown(value)}” is no category. Choose from: {listed}."
    )


def _regions_problem(value: object, most: int) -> Text | None:
    codes = value if isinstance(value, list | tuple) else [value]
    if most and len(codes) > most:
        return Text(f"最多 {most} 个地区。", f"At most {most} regions.")
    for code in codes:
        if not (isinstance(code, str) and len(code) == 6 and code.isascii() and code.isdecimal()):
            zh = f"“{shown(code)}”不是 GB/T 2260 代码，例如 232700。"
            return Text(zh, f"“{shown(code)}” is no GB/T 2260 code such as 232700.")
    return None
