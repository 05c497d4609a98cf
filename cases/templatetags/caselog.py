"""`{% load caselog %}`: the entries of a case's log in words and signs."""

from datetime import date, datetime

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.language import spoken
from cases.log_words import EVENTS, INFORMATION, redated
from cases.models import LogEntry
from cases.templatetags.countdowns import span
from cases.templatetags.instants import MONTHS, SHANGHAI, age, day_shown, in_english, milliseconds, time_tag
from cases.templatetags.signs import level_sign
from plans.posts import POST_NAMES

register = template.Library()

RECORDED_LATER = 60  # seconds between an act and its record from which the record's time is shown too


@register.simple_tag
def event_name(entry: LogEntry) -> str:
    """`{% event_name entry %}`: what happened, in words. The entry's case must be at hand."""
    if entry.event in EVENTS:
        return EVENTS[entry.event](entry)
    kind = entry.event.removeprefix("report:")
    form = entry.case.plan.index.forms.get(kind)
    return _("报送：%(report)s") % {"report": spoken(form.label)} if form else entry.event


@register.simple_tag
def event_sign(entry: LogEntry) -> SafeString:
    """`{% event_sign entry %}`: the level for grading and start; a full dot for an act of the plan, an open one for
    information, a red square for a limit of the plan that is broken."""
    level = entry.body.get("level")
    if entry.event == "graded" and level:
        return level_sign(level, "proposed")
    if entry.event in ("initiated", "adjusted", "published", "period_started") and level:
        return level_sign(level)
    if entry.event == "overdue":
        return format_html('<span class="dot dot--{}"></span>', "late" if entry.body.get("limit") == "plan" else "act")
    is_information = entry.event in INFORMATION or entry.event.startswith("report:")
    return format_html('<span class="dot{}"></span>', "" if is_information else " dot--act")


@register.simple_tag
def event_said(entry: LogEntry) -> list[str]:
    """`{% event_said entry as said %}`: what the person wrote with it."""
    said = [entry.body[name] for name in ("said", "text", "reason", "evidence", "note") if entry.body.get(name)]
    if number := entry.body.get("document_no"):
        decided = parse_datetime(entry.body.get("decided_at", ""))
        when = f" {decided.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if decided else ""
        said.insert(0, f"{entry.body.get('issuing_body', '')} {number}{when}".strip())
    if entry.body.get("recorded_in"):
        said.insert(0, _("确认 #%(number)d 的登记。") % {"number": entry.body["recorded_in"]})
    if until := parse_datetime(entry.body.get("until", "") or ""):
        said.insert(0, _("新的时限：%(time)s") % {"time": f"{until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"})
    if lead := entry.body.get("lead"):
        said.insert(0, _("新的牵头单位：%(code)s") % {"code": lead})
    if entry.body.get("read_back"):
        said.append(_("已复述核对。"))
    if entry.event == "calendar_imported":
        said += [entry.body.get("source", ""), *redated(entry)]
    if entry.body.get("measures_lifted"):
        said.insert(0, _("已确认解除采取的有关措施。"))
    if entry.body.get("impact_controlled"):
        said.insert(0, _("已确认影响和危害得到控制或消除。"))
    return said


@register.simple_tag
def event_by(entry: LogEntry) -> str:
    """`{% event_by entry %}`: office and post; the platform's clock where nobody acted."""
    if entry.organisation is None:
        return _("平台按工作日历记录") if entry.event == "calendar_imported" else _("平台按时限记录")
    post = spoken(POST_NAMES[entry.post]) if entry.post in POST_NAMES else ""
    return f"{entry.organisation.short} {post}".strip()


@register.simple_tag
def recorded_later(entry: LogEntry) -> bool:
    """`{% recorded_later entry as later %}`."""
    return (entry.recorded_at - entry.happened_at).total_seconds() >= RECORDED_LATER


@register.simple_tag
def recorded_at(entry: LogEntry) -> SafeString:
    """`{% recorded_at entry %}`: 10:47; the day alone where it is another one than that of the act."""
    recorded, happened = entry.recorded_at.astimezone(SHANGHAI), entry.happened_at.astimezone(SHANGHAI)
    is_same_day = recorded.date() == happened.date()
    return time_tag(recorded, f"{recorded:%H:%M}" if is_same_day else day_shown(recorded, today=happened))


@register.simple_tag
def time_of_day(instant: datetime) -> SafeString:
    """`{% time_of_day instant %}`: 12:04, whatever the day; where the day stands above."""
    return time_tag(instant, instant.astimezone(SHANGHAI).strftime("%H:%M"))


@register.simple_tag
def day(of: date) -> str:
    """`{% day date %}`: 2026-11-18 周三 / Wed 18 Nov 2026."""
    weekday = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[of.weekday()]
    if in_english():
        return f"{weekday} {of.day} {MONTHS[of.month - 1]} {of.year}"
    return f"{of:%Y-%m-%d} {weekday}"


@register.simple_tag
def unsigned(sent: datetime, now: datetime) -> SafeString:
    """`{% unsigned sent now %}`: 未签收 44 分; the page's ticker goes on."""
    marks = format_html(' data-ago="{}" data-form="unsigned"', milliseconds(sent))
    return time_tag(sent, age(now - sent, "unsigned"), marks)


@register.simple_tag
def between(earlier: datetime, later: datetime) -> str:
    """`{% between earlier later %}`: 8 分."""
    return span(later - earlier)
