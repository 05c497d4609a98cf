"""A report as people read it: each field in the words of its own form, with the article that asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from cases.language import listed, spoken
from incidents.facts import stated_facts
from orgs.models import Organisation, Region
from plans.categories import CATEGORIES
from plans.schema import FormField
from reporting.models import Attachment, Report
from reporting.queries import ReportInFull
from reporting.reviewing import plans_of_report


@dataclass(frozen=True)
class ShownField:
    """One field as it was filled in. `instant` where it is a time; `is_missing`: the return is about it."""

    key: str
    label: str
    rule_id: str
    words: str
    instant: datetime | None = None
    is_missing: bool = False


@dataclass(frozen=True)
class ShownVersion:
    """One version: when it was sent, by whom, and what it said."""

    number: int
    submitted_at: datetime
    submitted_by: str
    fields: Sequence[ShownField]
    facts: Sequence[tuple[str, str]]
    files: Sequence[Attachment]
    is_newest: bool


def versions_of(shown: ReportInFull) -> list[ShownVersion]:
    """Newest first. Three queries, however many versions."""
    report = shown.report
    contents = [report.content, *(former.content for former in shown.former)]
    names = names_of(contents)
    files = {file.pk: file for file in Attachment.objects.filter(report=report.pk)}
    returned = {review.version: review.fields for review in shown.reviews}
    rows = [
        (report.version, report.submitted_at, report.submitted_by, report.content, report.attachments),
        *((each.number, each.submitted_at, each.submitted_by, each.content, each.attachments) for each in shown.former),
    ]
    plans = plans_of_report(report) if report.kind == "initial" else []
    return [
        ShownVersion(
            number=number,
            submitted_at=at,
            submitted_by=by.get_full_name() or by.username,
            fields=[
                _shown(item, content.get(item.key), names, is_missing=item.key in returned.get(number, ()))
                for item in _fields_of(report)
                if content.get(item.key) not in (None, "", [])
            ],
            facts=[pair for plan in plans for pair in stated_facts(plan, content.get("facts", {}))],
            files=[files[pk] for pk in attached if pk in files],
            is_newest=number == report.version,
        )
        for number, at, by, content, attached in rows
    ]


def _fields_of(report: Report) -> Sequence[FormField]:
    return report.form.fields


def names_of(contents: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Code -> name of the regions and organisations that are spoken of."""
    regions = {code for content in contents for code in content.get("regions") or ()}
    units = {content["affected_unit"] for content in contents if content.get("affected_unit")}
    named = {region.code: region.name for region in Region.objects.filter(code__in=regions)}
    return named | {unit.code: unit.name for unit in Organisation.objects.filter(code__in=units)}


def _shown(item: FormField, value: Any, names: Mapping[str, str], *, is_missing: bool) -> ShownField:
    instant, words = None, str(value)
    if item.type == "datetime":
        instant = parse_datetime(words)
    elif item.type == "category" and words in CATEGORIES:
        words = spoken(CATEGORIES[words])
    elif item.type == "regions":
        words = listed(names.get(code, code) for code in value)
    elif item.type == "organisation":
        words = names.get(words, words)
    return ShownField(item.key, spoken(item.label), item.rule_id, words, instant, is_missing)
