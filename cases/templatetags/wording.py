"""The words of countdowns, ages and the live indicator, once for the server's first drawing and for the browser's
ticker. `{name}` stands for what is filled in."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Promise] = {
    "days_time": _("{days}天 {time}"),
    "days": _("{days} 天"),
    "left": _("剩"),
    "over": _("逾期"),
    "target": _("超目标"),
    "passed": _("已过"),
    "met": _("{time} 已办"),
    "late": _("迟 {span}"),
    "past_target": _("超目标 {span}"),
    "strict_passed": _("条文 {time} 已过"),
    "untimed": _("不计时"),
    "standing": _("自 {time} 起"),
    "waived": _("免除"),
    "void": _("作废"),
    "ended": _("{time} 结束"),
    "reason_ended": _("响应已结束"),
    "reason_level": _("已改为{level}"),
    "reason_below": _("未达到预案级别"),
    "reason_joined": _("按并入的报告计时"),
    "reason_split": _("报告已分出"),
    "reason_reassigned": _("牵头单位已改变"),
    "reason_extended": _("时限已调整"),
    "due": _("应于 {time} 前"),
    "just_now": _("刚刚"),
    "ago": _("{span}前"),
    "waited": _("已等 {span}"),
    "unsigned": _("未签收 {span}"),
    "seconds_span": _("{count} 秒"),
    "minutes_span": _("{count} 分"),
    "hours_span": _("{count} 小时"),
    "days_span": _("{count} 天"),
    "soon": _("临近"),
    "live": _("实时 · {time}"),
    "catching_up": _("补齐中"),
    "stale": _("已断 · 停在 {time}"),
    "live_again": _("实时更新已恢复"),
    "overdue_count": _("逾期 {count}"),
    "overdue_title": _("（逾期 {count}）"),
    "watch_never": _("时限看守没有运行：不会提醒，也不会标出逾期。请通知平台运行人员。"),
    "watch_late": _("时限看守停在 {time}：此后的提醒和逾期尚未标出。请通知平台运行人员。"),
    "watch_aside": _("有 {count} 件的时限看守出错，其余照常。请通知平台运行人员。"),
    "busy": _("报送中"),
    "and_more": _("另有 {count} 项"),
}


def word(key: str, /, **filled: object) -> str:
    """`{% word "days" days=3 %}`: one of WORDS in the active language."""
    return str(WORDS[key]).format(**filled)
