"""`{% load warned %}`: what a warning says, and what was said of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.language import listed
from cases.templatetags.instants import in_english, local
from cases.templatetags.signs import level_sign
from cases.typed import instant_in
from early_warnings.boards import InForce
from early_warnings.models import EarlyWarning, Message
from early_warnings.public.words import moment_in
from early_warnings.publications import contents_said
from orgs.models import Region
from orgs.models.organisations import in_language

register = template.Library()

ACTS = {
    "publish": gettext_lazy("发布"),
    "adjust": gettext_lazy("调整"),
    "narrow": gettext_lazy("缩小范围"),
    "lift": gettext_lazy("解除"),
    "withdraw": gettext_lazy("撤回"),
}


@register.simple_tag
def warning_contents(warning: EarlyWarning) -> list[dict[str, Any]]:
    """`{% warning_contents warning as contents %}`: label and words of each, in the order of the plan's form."""
    return contents_said(warning.case.plan, warning)


@register.simple_tag
def instant_words(text: str, now: datetime) -> SafeString | str:
    """`{% instant_words text now %}`: an instant that stands as text."""
    at = instant_in(text)
    return local(at, now) if at else text


@register.simple_tag
def public_instant(text: str) -> SafeString:
    """`{% public_instant text %}`: the same as the public page has it, with its year."""
    return moment_in(text, "en" if in_english() else "zh-hans")


@register.simple_tag
def message_act(message: Message) -> str:
    """`{% message_act message %}`: 发布, 调整, 解除."""
    return str(ACTS[message.act])


@register.simple_tag
def sign_of(in_force: InForce, number: str) -> SafeString | str:
    """`{% sign_of board.warnings number %}`: the small sign of a warning in force; nothing of anything else."""
    colour = in_force.colours.get(number)
    return level_sign(colour, "filled", "s") if colour else ""


@register.simple_tag
def region_names(codes: Sequence[str]) -> str:
    """`{% region_names codes %}`: the first few by name, the others counted."""
    names = _names()
    shown = listed(in_language(*names[code]) for code in codes[:MOST] if code in names)
    return _("%(names)s等 %(count)d 个地区") % {"names": shown, "count": len(codes)} if len(codes) > MOST else shown


@register.simple_tag
def advice_rows(consulted: Sequence[tuple[str, str]] | None = None) -> list[tuple[str, str]]:
    """`{% advice_rows given.consulted as rows %}`: (who, advice) as they were written, and empty ones to be filled."""
    written = [each for each in consulted or () if any(each)][:ADVISERS]
    return [*written, *[("", "")] * (ADVISERS - len(written))]


MOST = 3
ADVISERS = 9


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[str, str]]:
    """Reference data of a migration: read once a process."""
    return {code: (zh, en) for code, zh, en in Region.objects.values_list("code", "name_zh", "name_en")}
