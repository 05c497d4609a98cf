"""The drawn parts as HTML: level signs, rule links, rings, clocks. Plain formatting, because a board holds hundreds."""

from datetime import datetime
from functools import cache, lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.templatetags import countdowns
from cases.templatetags.countdowns import Face, Timed
from cases.templatetags.instants import instant_shown, milliseconds, time_tag
from cases.templatetags.wording import word
from plans.schema import Plan

LEVEL_NAMES = {
    "L1": _("特别重大（Ⅰ级）"),
    "L2": _("重大（Ⅱ级）"),
    "L3": _("较大（Ⅲ级）"),
    "L4": _("一般（Ⅳ级）"),
    "red": _("红色预警"),
    "orange": _("橙色预警"),
    "yellow": _("黄色预警"),
    "blue": _("蓝色预警"),
}
"""Levels, and the colours that stand for what may become of them."""

NUMERALS = {
    "L1": _("Ⅰ级"), "L2": _("Ⅱ级"), "L3": _("Ⅲ级"), "L4": _("Ⅳ级"),
    "red": _("红色"), "orange": _("橙色"), "yellow": _("黄色"), "blue": _("蓝色"),
}  # fmt: skip
DRAWN_AS = {"red": "L1", "orange": "L2", "yellow": "L3", "blue": "L4"}
"""A colour has the shape and the numeral of the level that it warns of: no colour is the only sign."""
NOT_GRADED = _("未定级")
PROPOSED = _("建议{level}")
OURS = {
    "target": (_("平台目标"), _("预案未给出数字，由平台设定")),
    "inferred": (_("推定规则"), _("预案未写，由平台推定")),
    "provisional": (_("暂定"), _("工作日历未到该日，公布放假安排后重算")),
    "platform": (_("平台规则"), _("不出自预案，由平台设定")),
}

CHANGED = _("本平台另有设定，与默认不同")
CHANGED_SHORT = _("另设")

TICK = mark_safe('<path d="M13 22.5 19.5 29 31 16" transform="rotate(90 22 22)"/>')
ALERT = mark_safe('<path d="M22 12v12.5M22 31.5v.01" transform="rotate(90 22 22)"/>')


def level_name(level: str | None) -> str:
    """`{% level_name level %}`: 较大（Ⅲ级）; 未定级 for None."""
    return str(LEVEL_NAMES[level] if level else NOT_GRADED)


def level_numeral(level: str | None) -> str:
    """`{% level_numeral level %}`: Ⅲ级, where the full name has no room."""
    return str(NUMERALS[level] if level else NOT_GRADED)


def level_sign(level: str | None, state: str = "filled", size: str = "") -> SafeString:
    """`{% level_sign level state size %}`.

    State: filled (the response runs), proposed (suggested, graded or proposed; dashed), off (a level without any).
    Size: "s" 18, "" 24, "l" 40, "xl" 64 px.
    """
    return _level_sign(level or None, state, size, get_language() or "")


@cache
def _level_sign(level: str | None, state: str, size: str, language: str) -> SafeString:
    label = level_name(level)
    level = DRAWN_AS.get(level, level) if level else None
    classes = f"fs-lv fs-lv--{level[1] if level else 'none'}"
    if size:
        classes += f" fs-lv--{size}"
    if level and state != "filled":
        classes += f" fs-lv--{state}"
    if level and state == "proposed":
        label = str(PROPOSED).format(level=label)
    symbol = f"#lv{level[1] if level else 0}"
    return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, symbol)


def colour_sign(plan: Plan, colour: str, state: str = "filled", size: str = "") -> SafeString:
    """`{% colour_sign plan colour state size %}`: the sign of a warning; states and sizes as level_sign has them."""
    return level_sign(colour, state, size)


def colour_name(plan: Plan, colour: str) -> str:
    """`{% colour_name plan colour %}`: 橙色预警."""
    return plan.colour(colour).name.get(get_language() or "zh-hans") if colour else ""


def rule_link(plan: Plan, rule_id: str, *, long: bool = False) -> SafeString:
    """`{% rule_link plan rule_id %}`: 部预案 5.3, with the article's words on hover and focus.

    Long ones carry the rule id as well, for the log. An empty id is a rule of the platform itself.
    """
    return _rule_link(plan, rule_id, long, get_language() or "zh-hans") if rule_id else ours("platform")


@lru_cache(maxsize=4096)  # a board cites the same few rules hundreds of times
def _rule_link(plan: Plan, rule_id: str, long: bool, language: str) -> SafeString:
    rule, cited = plan.rule(rule_id), plan.cite(rule_id).get(language)
    title = f"{rule_id} {rule.text.get(language)}"
    if rule.is_reconstructed:
        title = f"{title} ({rule.source_note.get(language)})"
    shown = f"{cited} · {rule_id}" if long else cited
    if plan.index.overridden.isdisjoint(rule.flags):
        mark = mark_safe("")
    else:  # an override is shown wherever it acts
        title = f"{title} ({CHANGED})"
        mark = format_html(' <span class="fs-rule--set">{}</span>', CHANGED_SHORT)
    link = '<a class="fs-rule" href="/plans/{}/#{}" title="{}">{}{}</a>'
    return format_html(link, plan.code, rule_id, title, shown, mark)


def ours(kind: str) -> SafeString:
    """`{% ours "target" %}`: a dashed mark for what no plan says: target, inferred, provisional, platform."""
    label, title = OURS[kind]
    return format_html('<span class="fs-rule fs-rule--ours" title="{}">{}</span>', title, label)


def ring(obligation: Timed, now: datetime, size: str = "") -> SafeString:
    """`{% ring obligation now %}`: the share of the limit that is left. Size "s" is 24 px instead of 40."""
    face = countdowns.face_of(obligation, now=now)
    classes = f"fs-ring fs-ring--{face}" + (f" fs-ring--{size}" if size else "")
    if face in (Face.MET, Face.OFF, Face.UNTIMED):
        return format_html(
            '<svg class="{}" viewBox="0 0 44 44" aria-hidden="true"><circle class="t" cx="22" cy="22" r="18"/>{}</svg>',
            classes,
            TICK if face is Face.MET else "",
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 44 44" aria-hidden="true"{}><circle class="t" cx="22" cy="22" r="18"/>'
        '<circle class="v" cx="22" cy="22" r="18" pathLength="100" stroke-dasharray="{} 100"/>{}</svg>',
        classes,
        _marks(obligation),
        countdowns.share_left(obligation, now=now),
        ALERT,
    )


def clock(obligation: Timed, now: datetime, *, left: bool = False) -> SafeString:
    """`{% clock obligation now %}`: the exact time, or what became of the duty. With left=True it says 剩 before it."""
    face = countdowns.face_of(obligation, now=now)
    if face is Face.MET:
        return _met(obligation, now)
    if face is Face.OFF:
        reason = (
            format_html(' <span class="fs-muted fs-small">{}</span>', reason_shown(obligation.reason))
            if obligation.reason
            else ""
        )
        return format_html('<span class="fs-tag">{}</span>{}', word(obligation.state), reason)
    if face is Face.UNTIMED:
        shown: SafeString | str = word("untimed")
        if obligation.limit == "standing" and obligation.starts_at is not None:
            shown = format_html(word("standing", time="{}"), instant_shown(obligation.starts_at, now=now))
        return format_html('<span class="fs-clock fs-clock--met">{}</span>', shown)
    assert obligation.due_at is not None
    passed = face is Face.SOFT and obligation.due_at <= now
    before = "passed" if passed else str(face) if face in (Face.OVER, Face.TARGET) else "left" if left else ""
    shown = countdowns.figures(
        countdowns.time_shown(obligation, now=now), coarse=countdowns.is_coarse(obligation) and face is not Face.OVER
    )
    due = word("due", time=instant_shown(obligation.due_at, now=now, seconds=True, end_of_day=True))
    return format_html(
        '<span class="fs-clock fs-clock--{}" title="{}"{}{}><small>{}</small> <span>{}</span></span>{}',
        face,
        due,
        _marks(obligation),
        mark_safe(" data-left") if left else "",
        word(before) if before else "",
        shown,
        format_html(" {}", ours("provisional")) if obligation.provisional else "",
    )


def reason_shown(reason: str) -> str:
    """Why a duty is void, in words: what a person wrote, or what the platform marked (@level:L2, @ended:concluded)."""
    if not reason.startswith("@"):
        return reason
    kind, _colon, detail = reason[1:].partition(":")
    if kind == "level":
        return word("reason_level", level=level_numeral(detail)) if detail in NUMERALS else word("reason_below")
    return word(f"reason_{kind}")


def strict_passed(obligation: Timed, now: datetime) -> SafeString | str:
    """`{% strict_passed obligation now %}`: 条文 10:12 已过, once the time from occurrence has passed."""
    strict, due = obligation.due_strict_at, obligation.due_at
    if strict is None or due is None or strict >= due or obligation.state != "open" or obligation.limit != "plan":
        return ""
    return format_html(
        '<span class="fs-tag fs-tag--late" data-shows="{}" data-hides="{}"{}>{}</span>',
        milliseconds(strict),
        milliseconds(due),
        "" if strict <= now < due else mark_safe(" hidden"),
        word("strict_passed", time=instant_shown(strict, now=now)),
    )


def _met(obligation: Timed, now: datetime) -> SafeString:
    if obligation.met_at is None:
        return mark_safe("")
    time = time_tag(obligation.met_at, instant_shown(obligation.met_at, now=now))
    done = format_html('<span class="fs-clock fs-clock--met">{}</span>', format_html(word("met", time="{}"), time))
    marks = {"plan": ("late", "late"), "target": ("target", "past_target")}
    if obligation.reason.startswith(("@ended", "@level")):
        return format_html(
            '<span class="fs-clock fs-clock--met">{}</span>', format_html(word("ended", time="{}"), time)
        )
    if obligation.due_at is None or obligation.met_at <= obligation.due_at or obligation.limit not in marks:
        return done
    kind, key = marks[obligation.limit]
    late = word(key, span=countdowns.span(obligation.met_at - obligation.due_at))
    return format_html('{} <span class="fs-tag fs-tag--{}">{}</span>', done, kind, late)


def _marks(obligation: Timed) -> SafeString:
    """What the ticker reads."""
    assert obligation.due_at is not None
    return format_html(
        ' data-due="{}" data-start="{}" data-limit="{}"{}',
        milliseconds(obligation.due_at),
        milliseconds(obligation.starts_at or obligation.due_at),
        obligation.limit,
        mark_safe(" data-coarse") if countdowns.is_coarse(obligation) else "",
    )
