"""Collects everything that is wrong with what somebody sent, field by field, before anything is written."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone, is_naive
from django.utils.translation import gettext as _

from cases.errors import FieldError
from orgs.models import Region
from plans.strings import forbidden_character, shown

AHEAD = timedelta(minutes=5)  # clocks of reporters differ a little; more is an error
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)  # the working calendar begins here
MAX_TEXT, MAX_REGIONS = 4000, 60
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.,Zz+-]*")  # a day alone is no instant


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
