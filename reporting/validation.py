"""Checks what a reporter sends, field by field, before anything is written. Bad input changes nothing."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone, is_naive
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid
from cases.language import listed
from incidents.reported import Reported
from orgs.models import Organisation, Region
from plans.categories import CATEGORIES
from plans.facts import check_facts_of
from plans.schema import Plan
from plans.scope import applies
from plans.strings import forbidden_character, shown

AHEAD = timedelta(minutes=5)  # clocks of reporters differ a little; more is an error
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)  # the working calendar begins here
MAX_SUMMARY, MAX_TEXT, MAX_REGIONS = 200, 4000, 60
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.,Zz+-]*")  # a day alone is no instant

TEXTS = ("scope", "harm", "measures_taken", "recommendations")
FIELDS = (
    "kind", "summary", "category", "regions", "affected_unit", "occurred_at", "discovered_at", *TEXTS,
    "unit_plan_activated_at", "facts", "classified_apart",
)  # fmt: skip


class Checker:
    """Collects what is wrong, so that a reporter is told everything at once."""

    def __init__(self, data: Mapping[str, Any], rules: Mapping[str, str]) -> None:
        self.data = data
        self.rules = rules
        self.errors: list[FieldError] = []

    def wrong(self, field: str, message: str) -> None:
        self.errors.append(FieldError(field, message, rule_id=self.rules.get(field.partition(".")[0], "")))

    def text(self, field: str, *, most: int = MAX_TEXT, required: bool = True, one_line: bool = False) -> str:
        value = self.data.get(field)
        if value is None or value == "":
            if required:
                self.wrong(field, _("必填；没有内容就写“无”。"))
            return ""
        if not isinstance(value, str):
            self.wrong(field, _("应为文字。"))
            return ""
        value = value.strip()
        if forbidden_character(value, one_line=one_line):
            self.wrong(field, _("含有控制字符；请删去后重填。"))
            return ""
        if not value:
            if required:
                self.wrong(field, _("必填；没有内容就写“无”。"))
            return ""
        if len(value) > most:
            self.wrong(field, _("最多 %(most)d 字；请缩短。") % {"most": most})
        return value

    def instant(self, field: str, *, now: datetime, required: bool = True) -> datetime | None:
        value = self.data.get(field)
        if value in (None, ""):
            if required:
                self.wrong(field, _("必填；写成 2026-11-18T10:12:00+08:00。"))
            return None
        at = parse_instant(value)
        if at is None:
            self.wrong(field, _("不是时间；写成 2026-11-18T10:12:00+08:00。"))
        elif at < EARLIEST:
            self.wrong(field, _("早于 2004 年；请核对年份。"))
        elif at > now + AHEAD:
            self.wrong(field, _("在将来；请核对，最多可比平台时间早走 5 分钟。"))
        else:
            return at
        return None

    def flag(self, field: str) -> bool:
        value = self.data.get(field, False)
        if not isinstance(value, bool):
            self.wrong(field, _("应为是或否（true/false）。"))
            return False
        return value


def parse_instant(value: Any) -> datetime | None:
    """An instant in UTC; without a zone Beijing's is meant. None where it is no instant."""
    if not isinstance(value, str) or not INSTANT.fullmatch(value.strip()) or len(value) > 40:
        return None
    try:
        at = parse_datetime(value.strip())
        if at is None:
            return None
        return (at.replace(tzinfo=get_default_timezone()) if is_naive(at) else at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


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


def check_regions(check: Checker) -> tuple[str, ...]:
    value = check.data.get("regions")
    if not isinstance(value, list) or not value:
        check.wrong("regions", _("请填至少一个受影响地区的六位代码（GB/T 2260），如 230200。"))
        return ()
    if len(value) > MAX_REGIONS:
        check.wrong("regions", _("最多 %(most)d 个；更多时请填所在的省，或全国（100000）。") % {"most": MAX_REGIONS})
        return ()
    known = region_codes()
    for code in value:
        if not isinstance(code, str) or code not in known:
            told = shown(code)[:20] if isinstance(code, str) else _("（不是文字）")
            check.wrong("regions", _("“%(code)s”不是现行的行政区划代码（GB/T 2260）；请核对。") % {"code": told})
            return ()
    return tuple(dict.fromkeys(value))


@lru_cache(maxsize=1)
def region_codes() -> frozenset[str]:
    """All codes in use. Reference data of a migration: read once a process."""
    return frozenset(Region.objects.values_list("code", flat=True))


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
