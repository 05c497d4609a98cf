"""What a browser's form sends, as the REST door's body. Both end in reporting.services.submit_report."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone

from orgs.finding import region_codes_in, unit_code
from plans.schema import NO_LEVEL, Form, Plan

PLAIN = ("summary", "category", "occurred_at", "discovered_at", "scope", "harm", "measures_taken", "recommendations")
OPTIONAL = ("unit_plan_activated_at",)
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")  # what <input type=datetime-local> sends


def report_body(form: Mapping[str, Any], plans: Sequence[Plan]) -> dict[str, Any]:
    """The body of POST /api/v1/reports/ that a form stands for. Judges nothing: validation does."""
    body: dict[str, Any] = {name: form.get(name, "") for name in PLAIN}
    body |= {name: form[name] for name in OPTIONAL if form.get(name)}
    body["regions"] = region_codes_in(form.get("regions", ""))
    if unit := form.get("affected_unit", "").strip():
        body["affected_unit"] = unit_code(unit)
    body["classified_apart"] = bool(form.get("classified_apart"))
    body["facts"] = facts_of(form, plans)
    return body


def oral_body(form: Mapping[str, Any], plans: Sequence[Plan]) -> dict[str, Any]:
    """The body of POST /api/v1/oral-reports/ that the form of a call stands for."""
    body: dict[str, Any] = {name: form.get(name, "") for name in ("caller_name", "caller_phone", "called_at", "said")}
    body["caller"] = unit_code(form.get("caller", "").strip())
    body["read_back"] = bool(form.get("read_back"))
    if incident := form.get("incident", "").strip():
        return {**body, "incident": incident}
    body |= {name: form.get(name, "") for name in ("summary", "category", "occurred_at", "discovered_at")}
    body["regions"] = region_codes_in(form.get("regions", ""))
    if unit := form.get("affected_unit", "").strip():
        body["affected_unit"] = unit_code(unit)
    body["facts"] = facts_of(form, plans)
    return body


def facts_of(form: Mapping[str, Any], plans: Sequence[Plan]) -> dict[str, Any]:
    """The facts that any of the plans reads."""
    return {key: value for plan in plans for key, value in facts_in(form, plan).items()}


def follow_up_fields(form: Mapping[str, Any], definition: Form) -> dict[str, str]:
    """The fields of a report that is due, as the plan's form names them; times get the zone they were meant in."""
    fields = {item.key: form[item.key] for item in definition.fields if form.get(item.key)}
    for item in definition.fields:
        if item.type == "datetime" and LOCAL.fullmatch(fields.get(item.key, "")):
            fields[item.key] += "+08:00"
    return fields


def values_of_content(
    content: Mapping[str, Any], definition: Form, plans: Sequence[Plan], names: Mapping[str, str]
) -> dict[str, str]:
    """What a form shows of a report that was filed: the way back from a body's fields to its controls. `names`: of the
    regions and organisations that it names by code."""
    values: dict[str, str] = {}
    for item in definition.fields:
        value = content.get(item.key)
        if value in (None, "", []):
            continue
        instant = parse_datetime(str(value)) if item.type == "datetime" else None
        if instant is not None:
            values[item.key] = instant.astimezone(get_default_timezone()).strftime("%Y-%m-%dT%H:%M:%S")
        else:
            codes = value if isinstance(value, list) else [value]
            is_named = item.type in ("regions", "organisation")
            values[item.key] = "、".join(str(names.get(code, code) if is_named else code) for code in codes)
    for plan in plans:
        for fact in plan.facts:
            stated = content.get("facts", {}).get(fact.key)
            if stated is not None:
                values[f"facts.{fact.key}"] = str(stated).lower() if isinstance(stated, bool) else str(stated)
    if content.get("classified_apart"):
        values["classified_apart"] = "true"
    return values


def facts_in(form: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """Facts by name; what is left empty or at “none” is left out."""
    facts: dict[str, Any] = {}
    for fact in plan.facts:
        value = form.get(f"facts.{fact.key}", "").strip()
        if value in ("", NO_LEVEL):
            continue
        if fact.type == "integer":
            number = re.sub(r"[,，\s]", "", value)
            facts[fact.key] = int(number) if number.isdecimal() and len(number) < 20 else value
        elif fact.type == "boolean":
            facts[fact.key] = value == "true"
        else:
            facts[fact.key] = value
    return facts
