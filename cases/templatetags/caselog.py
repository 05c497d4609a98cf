"""`{% load caselog %}`: the entries of a case's log in words and signs."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.language import listed, spoken
from cases.models import LogEntry
from cases.templatetags.countdowns import span
from cases.templatetags.instants import MONTHS, SHANGHAI, age, day_shown, in_english, milliseconds, time_tag
from cases.templatetags.signs import level_name, level_numeral, level_sign
from plans.posts import POST_NAMES
from plans.vocabulary import ACTIONS

register = template.Library()

CHANNELS = {
    "api": gettext_lazy("书面报告到达（接口）"),
    "form": gettext_lazy("书面报告到达（网页）"),
    "oral": gettext_lazy("口头报告"),
    "applied": gettext_lazy("决定适用本预案"),
}
RECORDED_LATER = 60  # seconds between an act and its record from which the record's time is shown too


def _reported(entry: LogEntry) -> str:
    return str(CHANNELS.get(entry.body.get("channel", ""), _("收到报告")))


def _level(entry: LogEntry) -> str:
    return level_numeral(entry.body.get("level"))


def _act(entry: LogEntry) -> str:
    known = ACTIONS.get(entry.body.get("action", ""))
    return spoken(known) if known else ""


def _duty(entry: LogEntry) -> dict[str, str]:
    plan = entry.case.plan
    named = plan.index.definitions.get(entry.body.get("key", ""))
    duty = named or next((each for each in plan.obligations if each.rule_id == entry.rule_id), None)
    return {"duty": spoken(duty.label) if duty else entry.rule_id}


def _recorded(entry: LogEntry) -> str:
    outside = (
        _("登记外部决定，待另一人确认：%(act)s") if entry.body.get("document_no") else _("登记，待另一人确认：%(act)s")
    )
    return outside % {"act": _act(entry)}


def _colour(entry: LogEntry) -> str:
    """Of a risk notice, which has none, what it is."""
    level = entry.body.get("level")
    return level_name(level) if level else _("风险提示")


def _measure(entry: LogEntry) -> str:
    """What was done of a checklist, in its own words."""
    for checklist in entry.case.plan.checklists:
        for item in checklist.items:
            if (checklist.key, item.key) == (entry.body.get("checklist"), entry.body.get("item")):
                return _("措施：%(what)s") % {"what": spoken(item.label)}
    return _("措施：%(what)s") % {"what": entry.rule_id}


def _breach(entry: LogEntry) -> dict[str, str]:
    kind = entry.body.get("kind", "")
    breach = next((each for each in entry.case.plan.breaches if each.key == kind), None)
    named = spoken(breach.label) if breach else kind
    return {"breach": f"{named} · {entry.body.get('debtor', '')}"}


def _overdue(entry: LogEntry) -> str:
    words = _("逾期：%(duty)s") if entry.body.get("limit") == "plan" else _("超过平台目标：%(duty)s")
    return words % _duty(entry)


def _redated(entry: LogEntry) -> list[str]:
    """Each date that moved or became certain by a notice of days off, in words."""
    definitions = entry.case.plan.index.definitions
    said = []
    for each in entry.body.get("dates", ()):
        duty = definitions.get(each["key"])
        filled = {
            "duty": spoken(duty.label) if duty else each["key"], "debtor": entry.body.get("debtor", ""),
            "before": _limit(each["due_before"]), "after": _limit(each["due_after"]),
        }  # fmt: skip
        words = _("%(duty)s（%(debtor)s）：%(before)s → %(after)s")
        if each["due_before"] == each["due_after"]:
            words = _("%(duty)s（%(debtor)s）：%(after)s，不变")
        sentence = words % filled
        if each.get("corrects_overdue"):
            sentence += " " + _("（先前记为逾期，更正为未到时限）")
        elif each["provisional"]:
            sentence += " " + _("（仍为暂定）")
        said.append(sentence)
    return said


def _limit(stamp: str) -> str:
    """2027-01-05 24:00: a limit at midnight ends the day before."""
    at = datetime.fromisoformat(stamp).astimezone(SHANGHAI)
    is_midnight = at.hour == at.minute == 0
    return f"{at - timedelta(days=1):%Y-%m-%d} 24:00" if is_midnight else f"{at:%Y-%m-%d %H:%M}"


def _of_report(entry: LogEntry, words: str) -> str:
    form = entry.case.plan.index.forms.get(entry.body.get("kind", ""))
    return words % {"report": spoken(form.label) if form else entry.body.get("kind", "")}


EVENTS: Mapping[str, Callable[[LogEntry], str]] = {
    "reported": _reported,
    "verified": lambda entry: _("核实属实"),
    "graded": lambda entry: _("定级 %(level)s") % {"level": level_name(entry.body.get("level"))},
    "below_plan": lambda entry: _("定级：未达到预案级别"),
    "rejected": lambda entry: _("决定不予受理"),
    "initiation_proposed": lambda entry: _("提请启动%(level)s响应") % {"level": _level(entry)},
    "initiation_declined": lambda entry: _("不同意启动响应"),
    "initiated": lambda entry: _("启动%(level)s响应") % {"level": level_numeral(entry.body.get("level"))},
    "raise_proposed": lambda entry: _("提请把响应调高为%(level)s") % {"level": _level(entry)},
    "lowering_decided": lambda entry: _("决定调低响应级别，等待接受"),
    "adjusted": lambda entry: _("响应级别调整为%(level)s") % {"level": level_numeral(entry.body.get("level"))},
    "handling_completed": lambda entry: _("宣布处置完成"),
    "conclusion_proposed": lambda entry: _("提请结束响应"),
    "conclusion_declined": lambda entry: _("不同意结束响应"),
    "consented": lambda entry: _("同意上报"),
    "extended": lambda entry: _("调整处置时限"),
    "finding_raised": lambda entry: _("提出认定：%(breach)s") % _breach(entry),
    "finding_confirmed": lambda entry: _("认定：%(breach)s") % _breach(entry),
    "finding_dismissed": lambda entry: _("不予认定：%(breach)s") % _breach(entry),
    "duty_extended": lambda entry: _("放宽时限：%(duty)s") % _duty(entry),
    "duty_waived": lambda entry: _("免除：%(duty)s") % _duty(entry),
    "duty_voided": lambda entry: _("作废：%(duty)s") % _duty(entry),
    "reassigned": lambda entry: _("改变牵头单位"),
    "joined": lambda entry: _("并入事件 %(number)s") % {"number": entry.body.get("incident", "")},
    "split": lambda entry: _("从并入的事件分出"),
    "report_joined": lambda entry: _("事件 %(number)s 并入本事件") % {"number": entry.body.get("incident", "")},
    "duties_resumed": lambda entry: _("并入前的责任恢复，时限不变"),
    "report_split": lambda entry: _("事件 %(number)s 从本事件分出") % {"number": entry.body.get("incident", "")},
    "decision_recorded": _recorded,
    "decision_withdrawn": lambda entry: _("撤回登记：%(act)s") % {"act": _act(entry)},
    "report:oral": lambda entry: _("口头报告"),
    "report_accepted": lambda entry: _of_report(entry, _("接收：%(report)s")),
    "report_returned": lambda entry: _of_report(entry, _("退回：%(report)s（首次报送时间不变）")),
    "report_resubmitted": lambda entry: _of_report(entry, _("补正再报：%(report)s")),
    "concluded": lambda entry: _("结束%(level)s响应") % {"level": level_numeral(entry.body.get("level"))},
    "closed": lambda entry: _("办结"),
    "overdue": _overdue,
    "reminder": lambda entry: _("到期提醒：%(duty)s") % _duty(entry),
    "escalated": lambda entry: _("逾期仍未办，告知上级：%(duty)s") % _duty(entry),
    "calendar_imported": lambda entry: _("按新公布的放假安排重算时限"),
    "report:plan_activation": lambda entry: _("事发单位启动本单位应急预案"),
    "hazard_reported": lambda entry: _("隐患报告到达"),
    "hazard_taken_up": lambda entry: _("据此起草：%(number)s") % {"number": entry.body.get("note", "")},
    "hazard_set_aside": lambda entry: _("决定不作预警"),
    "hazard_shared": lambda entry: _("通报给：%(offices)s") % {"offices": listed(entry.body.get("with", ()))},
    "drafted": lambda entry: _("起草%(level)s") % {"level": _colour(entry)},
    "consulted": lambda entry: _("会商：%(who)s") % {"who": listed(each["who"] for each in entry.body["consulted"])},
    "publication_proposed": lambda entry: _("报请发布%(level)s") % {"level": _colour(entry)},
    "publication_declined": lambda entry: _("决定不予发布"),
    "published": lambda entry: _("发布%(level)s") % {"level": _colour(entry)},
    "superseded": lambda entry: _("由 %(number)s 取代") % {"number": entry.body.get("by", "")},
    "narrowed": lambda entry: (
        _("部分地区由 %(number)s 取代：%(regions)s")
        % {"number": entry.body.get("by", ""), "regions": listed(entry.body.get("covered", ()))}
    ),
    "adjustment_proposed": lambda entry: (
        _("提请调高为%(level)s") % {"level": level_numeral(entry.body.get("to") or None)}
    ),
    "lifted": lambda entry: _("宣布解除"),
    "withdrawn": lambda entry: _("误发，撤回"),
    "posture_planned": lambda entry: _("拟定重要活动保障期的%(level)s响应") % {"level": _level(entry)},
    "period_started": lambda entry: _("启动重要活动保障期的%(level)s预警响应") % {"level": _level(entry)},
    "period_ended": lambda entry: _("结束重要活动保障期"),
    "response_begun": lambda entry: _("启动预警响应"),
    "measure_taken": _measure,
}
"""Event of a case -> what happened, in words. Other reports are named by their forms."""

INFORMATION = (
    "reported",
    "verified",
    "report_joined",
    "report_split",
    "report_accepted",
    "report_returned",
    "report_resubmitted",
    "decision_withdrawn",
    "reminder",
    "calendar_imported",
)  # the rest are acts of the plan


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
        said += [entry.body.get("source", ""), *_redated(entry)]
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
