"""What early warnings have said, as bulletins: one message, one bulletin."""

from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from early_warnings.models import Message
from exchange.bulletin import Bulletin
from exchange.cap.profile import Profile
from exchange.cap.wording import lacks_english
from plans.categories import CATEGORIES
from plans.schema import COLOURS, Plan, Text

WARNING, NOTICE = Text("网络安全预警", "Cybersecurity warning"), Text("网络安全风险提示", "Cybersecurity risk notice")
ELSEWHERE = Text("不再适用的地区（由另一预警规定）", "No longer applies in (another warning does)")
SECTORS = Text("所涉部门、行业", "Departments and sectors concerned")
HEADLINES = {
    "publish": Text("{name}", "{name}"),
    "adjust": Text("调整为{name}", "Changed: {name}"),
    "narrow": Text("{name}（适用地区缩小）", "{name}, now for a smaller area"),
    "lift": Text("解除{name}", "Lifted: {name}"),
    "withdraw": Text("撤回（误发）{name}", "Withdrawn, published in error: {name}"),
}
"""What stands before the title, since a headline is often all that is read."""


def bulletin_of(message: Message, *, web: str) -> Bulletin:
    """`web`: the complete address of its page, or empty. The message's case must be at hand."""
    said, plan = message.said, message.case.plan
    return Bulletin(
        number=said["number"],
        act=message.act,  # type: ignore[arg-type]  # Message.ACTS are those of bulletins
        subject=said["subject"],
        identifier=message.identifier,
        sender=message.sender,
        sent=message.sent,
        references=tuple((sender, name, datetime.fromisoformat(sent)) for sender, name, sent in message.references),
        exercise=message.exercise,
        colour=message.colour if said["subject"] == "warning" else "",  # type: ignore[arg-type]
        occurred=said["occurred"],
        urgency=said.get("urgency", ""),
        certainty=said.get("certainty", ""),
        rule_id=said["rule_id"],
        issuer=_pair(said["issuer"]),
        headline=_headline(message, plan),
        event=_event(said),
        onset=datetime.fromisoformat(said["starts_at"]) if said.get("starts_at") else None,
        contents=tuple(_contents(said)),
        hotline=said.get("hotline", ""),
        areas=tuple((each["code"], _pair(each)) for each in said["areas"]),
        reason=Text(said["reason"], "") if said.get("reason") else None,
        web=web,
    )


@cache
def profile() -> Profile:
    """What this deployment's receivers want otherwise. Raises ImproperlyConfigured."""
    lift_as, codes = settings.CAP_LIFT_AS, settings.CAP_COLOUR_CODES or {colour: colour for colour in COLOURS}
    if lift_as not in ("Cancel", "AllClear"):
        raise ImproperlyConfigured(f"CAP_LIFT_AS is {lift_as!r}; choose Cancel or AllClear")
    if set(codes) != set(COLOURS) or len(set(codes.values())) != len(COLOURS) or not all(codes.values()):
        raise ImproperlyConfigured(f"CAP_COLOUR_CODES is {codes!r}; give a word of its own to each of {COLOURS}")
    return Profile(
        lift_as=lift_as, colour_parameter=settings.CAP_COLOUR_PARAMETER, colour_codes=MappingProxyType(dict(codes))
    )


def _headline(message: Message, plan: Plan) -> Text:
    """黄色预警：某型路由器高危漏洞 / Yellow warning: ..., and what was not written in English says so."""
    title = _pair(message.said["title"])
    name = next((each.name for each in plan.colours if each.colour == message.colour), NOTICE)
    before = HEADLINES[message.act].format(name=name)
    english = f"{before.en} (in Chinese): {title.zh}" if lacks_english(title) else f"{before.en}: {title.en}"
    return Text(f"{before.zh}：{title.zh}", english)


def _event(said: dict[str, Any]) -> Text:
    if said["subject"] == "risk_notice":
        return NOTICE
    given = next((each["value"]["zh"] for each in said["contents"] if each["key"] == "category"), "")
    return CATEGORIES.get(given, WARNING)


def _contents(said: dict[str, Any]) -> list[tuple[str, Text, Text]]:
    """Those of the plan's form, a category by its name; then where another warning took its place."""
    found = []
    for each in said["contents"]:
        value = _pair(each["value"])
        found.append((each["key"], _pair(each["label"]), CATEGORIES.get(value.zh, value)))
    for key, label, names in (("sectors", SECTORS, said.get("sectors")), ("except", ELSEWHERE, said.get("except"))):
        if names:
            pairs = [_pair(each) for each in names]
            english = ", ".join(each.en or each.zh for each in pairs)
            found.append((key, label, Text("、".join(each.zh for each in pairs), english)))
    return found


def _pair(stored: dict[str, str]) -> Text:
    return Text(stored["zh"], stored["en"])
