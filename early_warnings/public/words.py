"""Stored words in the language of a page. Where no English was written the Chinese stands, and is marked as Chinese."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from plans.schema import Text

Language = Literal["zh-hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def lacks_english(zh: str, en: str) -> bool:
    """Whether only the Chinese was written: no English, or the Chinese once more."""
    return bool(_CHINESE.search(zh)) and en.strip() in ("", zh.strip())


def words(zh: str, en: str, language: Language) -> SafeString:
    """As HTML, escaped."""
    if language == "zh-hans":
        return conditional_escape(zh)
    if lacks_english(zh, en):
        return format_html('<span lang="zh-Hans">{}</span>', zh)
    return conditional_escape(en.strip() or zh)


def pair(stored: Mapping[str, str], language: Language) -> SafeString:
    """Of a pair as messages keep it: {"zh": ..., "en": ...}."""
    return words(stored.get("zh", ""), stored.get("en", ""), language)


def plain(text: Text, language: Language) -> str:
    return text.get(language)


def moment(at: datetime, language: Language) -> SafeString:
    """2026年9月28日 12:00 or 28 Sep 2026, 12:00, Beijing time. Never relative to now: a page is kept."""
    local = at.astimezone(SHANGHAI)
    shown = (
        f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"
        if language == "en"
        else f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    )
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


def moment_in(stored: str, language: Language) -> SafeString:
    """Of an instant as contents keep it; as it stands where it is none."""
    try:
        return moment(datetime.fromisoformat(stored), language)
    except ValueError:
        return conditional_escape(stored)
