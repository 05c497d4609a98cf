"""What a browser's form sends, as the REST door's body. Both end in reporting.services.submit_report."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone

from orgs.models import Organisation, Region
from orgs.region_names import PROVINCES
from plans.schema import NO_LEVEL, Form, Plan

PLAIN = ("summary", "category", "occurred_at", "discovered_at", "scope", "harm", "measures_taken", "recommendations")
OPTIONAL = ("unit_plan_activated_at",)
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")  # what <input type=datetime-local> sends
BETWEEN_NAMES = re.compile(r"[,，、;；\r\n]+")
MOST_NAMES = 80
PROVINCES_IN_SHORT = {name: f"{prefix}0000" for prefix, (_letters, name, _english) in PROVINCES.items()}
ENDINGS = ("", "市", "地区", "盟", "自治州")  # that people leave out


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


def region_codes_in(text: str) -> list[str]:
    """Codes of regions named by code or by name, in the order given; what is unknown is passed on as it stands, for
    validation to name."""
    parts = [part.strip() for part in BETWEEN_NAMES.split(text) if part.strip()][:MOST_NAMES]
    # "Inner Mongolia" is one name, "230200 230300" are two.
    words = dict.fromkeys(word for part in parts for word in (part, *part.split()))
    found = {word: word for word in words if word.isdigit()} | _codes_of(list(words))
    codes: dict[str, None] = {}
    for part in parts:
        for word in [part] if part in found else part.split():
            codes[found.get(word, word)] = None
    return list(codes)[:MOST_NAMES]


def _codes_of(words: list[str]) -> dict[str, str]:
    """Name as written -> code, for those that are known. One query."""
    meant = {word + ending: word for ending in reversed(ENDINGS) for word in words}
    latin = {word.casefold(): word for word in words}
    found = {}
    named = Q(name_zh__in=meant) | Q(name_en__in=[*words, *(word.title() for word in words)])
    for region in Region.objects.filter(named).order_by("-code"):  # the higher division comes last, and wins
        word = meant.get(region.name_zh) or latin.get(region.name_en.casefold())
        if word:
            found[word] = region.code
    return found | {word: PROVINCES_IN_SHORT[word] for word in words if word in PROVINCES_IN_SHORT}


def unit_code(words: str) -> str:
    """The code of an organisation named by code or by its name; the words themselves where there is none or two."""
    by_name = Q(name_zh=words) | Q(name_en=words) | Q(short_zh=words) | Q(short_en=words)
    named = Organisation.objects.filter(by_name, active=True).values_list("code", flat=True)[:2]
    return named[0] if len(named) == 1 else words
