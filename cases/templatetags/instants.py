"""Instants as people read them: in Asia/Shanghai, the day only where it is not today."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cases.templatetags.countdowns import figures, span
from cases.templatetags.wording import word

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_english() -> bool:
    return (get_language() or "zh-hans").startswith("en")


def milliseconds(instant: datetime) -> int:
    """As the browser counts: since 1970, UTC."""
    return round(instant.timestamp() * 1000)


def day_shown(local: datetime, *, today: datetime) -> str:
    """11-17 or 17 Nov; with the year where it is another one."""
    if in_english():
        day = f"{local.day} {MONTHS[local.month - 1]}"
        return day if local.year == today.year else f"{day} {local.year}"
    return local.strftime("%m-%d" if local.year == today.year else "%Y-%m-%d")


def instant_shown(instant: datetime, *, now: datetime, seconds: bool = False, end_of_day: bool = False) -> str:
    """12:04 today, 11-17 18:00 on another day, seconds only today. A limit at midnight ends the day before: 24:00."""
    local, today = instant.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    clock = local.strftime("%H:%M:%S" if seconds and local.date() == today.date() else "%H:%M")
    if end_of_day and local.hour == local.minute == local.second == 0:
        local, clock = local - timedelta(days=1), "24:00"
    return clock if local.date() == today.date() else f"{day_shown(local, today=today)} {clock}"


def time_tag(instant: datetime, shown: str, attributes: str | SafeString = "") -> SafeString:
    """A <time> whose title is the whole instant."""
    local = instant.astimezone(SHANGHAI)
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        local.isoformat(timespec="seconds"),
        local.strftime("%Y-%m-%d %H:%M:%S"),
        attributes,
        shown,
    )


def local(instant: datetime | None, now: datetime, *, seconds: bool = False, end_of_day: bool = False) -> str:
    """`{% local instant now %}`: when something happened. Nothing for no instant."""
    if instant is None:
        return ""
    return time_tag(instant, instant_shown(instant, now=now, seconds=seconds, end_of_day=end_of_day))


# `{% deadline instant now %}`: when something is due.
deadline = partial(local, end_of_day=True)


def age(duration: timedelta, form: str = "ago") -> str:
    """刚刚, 12 分前; as waited: 已等 12 分."""
    if form == "ago" and duration < timedelta(minutes=1):
        return word("just_now")
    return word(form, span=span(max(duration, timedelta(0))))


def ago(instant: datetime, now: datetime) -> SafeString:
    """`{% ago instant now %}`: 2 分前; the page's ticker goes on."""
    return time_tag(instant, age(now - instant), format_html(' data-ago="{}"', milliseconds(instant)))


def waited(instant: datetime, now: datetime) -> SafeString:
    """`{% waited instant now %}`: 已等 12 分."""
    marks = format_html(' data-ago="{}" data-form="waited"', milliseconds(instant))
    return time_tag(instant, age(now - instant, "waited"), marks)


def elapsed(since: datetime, now: datetime, *, seconds: bool = True) -> SafeString:
    """`{% elapsed since now %}`: 00:44:12, counting up; without seconds 03:42."""
    marks = format_html(' data-since="{}"{}', milliseconds(since), "" if seconds else SafeString(" data-minutes"))
    shown = figures(max(now - since, timedelta(0)), seconds=seconds)
    return time_tag(since, shown, marks)
