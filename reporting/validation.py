"""Checks what a reporter sends, field by field, before anything is written. Bad input changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.checker import Checker, check_regions
from cases.errors import Invalid
from cases.language import listed
from incidents.reported import Reported
from orgs.models import Organisation
from plans.categories import CATEGORIES
from plans.facts import check_facts_of
from plans.schema import Plan
from plans.scope import applies
from plans.strings import forbidden_character, shown

MAX_SUMMARY = 200

TEXTS = ("scope", "harm", "measures_taken", "recommendations")
FIELDS = (
    "kind", "summary", "category", "regions", "affected_unit", "occurred_at", "discovered_at", *TEXTS,
    "unit_plan_activated_at", "facts", "classified_apart",
)  # fmt: skip


def check_initial_report(
    *, data: Mapping[str, Any], plans: Sequence[Plan], own: Organisation, at: datetime, channel: str
) -> tuple[Reported, dict[str, Any]]:
    """The facts of a first report, and its content as it is kept. Raises Invalid naming every wrong field.

    `own` is the reporter's organisation: the affected unit where none is named and its kind can be one (A-1.3-1).
    `plans`: all in force; one form serves them all (F-X02), and the first that asks for a field names the rule.
    """
    rules = {
        field.key: field.rule_id for plan in reversed(plans) for field in plan.form("initial").fields if field.rule_id
    }
    check = Checker(data, rules)
    for field in data:
        if field not in FIELDS:
            check.wrong(shown(field), _("没有这一项；请删去。可填：%(fields)s。") % {"fields": listed(FIELDS)})
    summary = check.text("summary", most=MAX_SUMMARY, one_line=True)
    texts = {field: check.text(field) for field in TEXTS}
    category = _category(check)
    regions = check_regions(check)
    occurred = check.instant("occurred_at", now=at)
    discovered = check.instant("discovered_at", now=at)
    if occurred and discovered and discovered < occurred:
        check.wrong("discovered_at", _("早于发生时间；发现不会先于发生，请核对两个时间。"))
    activated = check.instant("unit_plan_activated_at", now=at, required=False)
    if activated and occurred and activated < occurred:
        check.wrong("unit_plan_activated_at", _("早于发生时间；请核对。"))
    facts = check_facts_in(check, plans)
    unit = _affected_unit(check, plans, own, regions)
    apart = check.flag("classified_apart")
    if check.errors or occurred is None or discovered is None:
        raise Invalid(_("还有 %(count)d 处要改，报告尚未提交。") % {"count": len(check.errors)}, errors=check.errors)
    reported = Reported(
        summary=summary, category=category, regions=regions, affected_unit=unit, occurred_at=occurred,
        discovered_at=discovered, scope=texts["scope"], harm=texts["harm"], measures_taken=texts["measures_taken"],
        facts=facts, unit_plan_activated_at=activated, classified_apart=apart, channel=channel,
    )  # fmt: skip
    content = {
        "summary": summary, "category": category, "regions": list(regions),
        "affected_unit": unit.code if unit else None,
        "occurred_at": occurred.isoformat(), "discovered_at": discovered.isoformat(), **texts, "facts": facts,
        "unit_plan_activated_at": activated.isoformat() if activated else None, "classified_apart": apart,
    }  # fmt: skip
    return reported, content


def _category(check: Checker) -> str:
    value = check.data.get("category")
    if not isinstance(value, str) or value not in CATEGORIES:
        check.wrong("category", _("请从这些分类中选：%(codes)s。") % {"codes": listed(CATEGORIES)})
        return ""
    return value


def check_facts_in(check: Checker, plans: Sequence[Plan]) -> dict[str, Any]:
    value = check.data.get("facts", {})
    if not isinstance(value, dict):
        check.wrong("facts", _("应为一组事实，如 {“leaked_users”: 0}。"))
        return {}
    language = get_language() or "zh"
    problems = check_facts_of(plans, value)
    for problem in problems:
        check.wrong(f"facts.{problem.field}"[:80], problem.message.get(language))
    return {} if problems else dict(value)


def can_be_affected(own: Organisation, plans: Sequence[Plan], regions: Sequence[str]) -> bool:
    """Whether a reporter that names no unit means itself: its kind is one of a plan's, or the plan binds every unit of
    the place and this is one, not a body that reports what it sees elsewhere (A-4.1-4) nor an office of command."""
    watches = own.kind in ("professional_body", "security_enterprise") or (own.is_command and own.kind != "department")
    return any(
        own.kind in plan.scope.kinds
        or (not plan.scope.kinds and not watches and applies(plan, kinds=(own.kind,), regions=regions))
        for plan in plans
    )


def _affected_unit(
    check: Checker, plans: Sequence[Plan], own: Organisation, regions: Sequence[str]
) -> Organisation | None:
    code = check.data.get("affected_unit")
    if code in (None, ""):
        return own if can_be_affected(own, plans, regions) else None
    if not isinstance(code, str) or forbidden_character(code, one_line=True) or len(code) > 40:
        check.wrong("affected_unit", _("请填事发单位在平台上的代码。"))
        return None
    if code == own.code:
        return own
    unit = Organisation.objects.filter(code=code, active=True, external=False).first()
    if unit is None:
        check.wrong(
            "affected_unit", _("平台上没有代码为“%(code)s”的单位；请核对，或不填，由主管部门查明。") % {"code": code}
        )
    return unit
