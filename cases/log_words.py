"""What happened in a case, in words: one sentence for each event of a log."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.language import listed, spoken
from cases.models import LogEntry
from cases.templatetags.instants import SHANGHAI
from cases.templatetags.signs import level_name, level_numeral
from plans.vocabulary import ACTIONS

CHANNELS = {
    "api": gettext_lazy("书面报告到达（接口）"),
    "form": gettext_lazy("书面报告到达（网页）"),
    "oral": gettext_lazy("口头报告"),
    "applied": gettext_lazy("决定适用本预案"),
}


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


def _advisers(entry: LogEntry) -> list[str]:
    return [str(each["who"]) for each in entry.body.get("consulted", ())]


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


def redated(entry: LogEntry) -> list[str]:
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
    "decision_withdrawn": lambda entry: _("取消登记：%(act)s") % {"act": _act(entry)},
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
    "consulted": lambda entry: _("会商：%(who)s") % {"who": listed(_advisers(entry))},
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
    "coordination_requested": lambda entry: (
        _("请部应急办协调：%(regions)s") % {"regions": listed(entry.body.get("regions", ()))}
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
