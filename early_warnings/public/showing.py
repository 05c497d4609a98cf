"""One warning or notice as it stands on a page: what was said of it, and what became of it, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.templatetags.signs import level_numeral
from early_warnings.models import EarlyWarning, Message, NoticeState, RiskNotice, State
from early_warnings.public.words import Language, moment, moment_in, pair, words
from plans.categories import CATEGORIES
from plans.schema import ColourName, Plan

ACTING = ("measures", "time_limit")
"""What to do and by when: of what is over it is no longer asked (A-4.6-2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`state`: in_force, partly (another one took its place in `elsewhere`), superseded, lifted, withdrawn. `sign`: 1
    to 4 of its colour, 0 of a notice. `successors`: (number, address) of what took its place. Words are HTML."""

    number: str
    address: str
    kind: str
    sign: str
    name: str
    headline: SafeString
    issuer: SafeString
    areas: SafeString
    sectors: SafeString
    since: SafeString
    ended: SafeString
    state: str
    elsewhere: SafeString
    successors: Sequence[tuple[str, str]]
    reason: SafeString

    @property
    def in_force(self) -> bool:
        return self.state in ("in_force", "partly")


@dataclass(frozen=True, slots=True)
class Content:
    """One of the contents that the plan demands."""

    key: str
    label: str
    value: SafeString

    @property
    def acts(self) -> bool:
        return self.key in ACTING


@dataclass(frozen=True, slots=True)
class Said:
    """One message: what was done, when, why, and where it stands for machines."""

    act: str
    at: SafeString
    reason: SafeString
    cap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All of one. `predecessor`: (number, address) of what it took the place of. `article`: where the right to publish
    stands, `rule` its words; empty for what no plan gives."""

    shown: Shown
    contents: Sequence[Content]
    hotline: str
    dial: str
    messages: Sequence[Said]
    predecessor: tuple[str, str] | None
    plan: str
    plan_url: str
    article: str
    rule: SafeString


def show(
    subject: EarlyWarning | RiskNotice, messages: Sequence[Message], successors: Sequence[str], language: Language
) -> Shown:
    """`messages`: of its case, the oldest first, at least one."""
    first, last = messages[0], messages[-1]
    said = last.said
    colour = next((each for each in subject.case.plan.colours if each.colour == first.colour), None)
    return Shown(
        number=subject.number,
        address=address_of(subject.number, language),
        kind=said["subject"],
        sign=colour.level.removeprefix("L") if colour else "0",
        name=_("%(colour)s（%(level)s）") % _named(colour, language) if colour else _("风险提示"),
        headline=pair(said["title"], language),
        issuer=pair(first.said["issuer"], language),
        areas=_listed([pair(each, language) for each in said["areas"]], language),
        sectors=_listed([pair(each, language) for each in said.get("sectors", ())], language),
        since=moment(first.sent, language),
        ended=moment(subject.ended_at, language) if subject.ended_at else SafeString(""),
        state=_state(subject),
        elsewhere=_listed([pair(each, language) for each in said.get("except", ())], language),
        successors=[(number, address_of(number, language)) for number in successors],
        reason=words(said.get("reason", ""), "", language),
    )


def _named(colour: ColourName, language: Language) -> dict[str, str]:
    return {"colour": colour.name.get(language), "level": level_numeral(colour.level)}


def show_whole(
    subject: EarlyWarning | RiskNotice, messages: Sequence[Message], successors: Sequence[str], language: Language
) -> Whole:
    first, last = messages[0], messages[-1]
    plan, before = subject.case.plan, last.said.get("supersedes", "")
    hotline = last.said.get("hotline", "")
    return Whole(
        shown=show(subject, messages, successors, language),
        contents=[
            Content(each["key"], each["label"]["en" if language == "en" else "zh"], _value(each, language))
            for each in last.said["contents"]
            if each["key"] != "hotline"
        ],
        hotline=hotline,
        dial=dialled(hotline),
        messages=[_said(each, language) for each in messages],
        predecessor=(before, address_of(before, language)) if before else None,
        plan=plan.title.get(language),
        plan_url=reverse("cases:plan", args=[plan.code]),
        article=plan.cite(first.said["rule_id"]).get(language),
        rule=_rule(plan, first.said["rule_id"], language),
    )


def address_of(number: str, language: Language) -> str:
    return reverse("public:warning-en" if language == "en" else "public:warning", args=[number])


def dialled(hotline: str) -> str:
    """What a telephone can dial of it: the first number that is written; empty where there is none."""
    digits = ""
    for letter in hotline:
        if (letter.isascii() and letter.isdigit()) or (letter == "+" and not digits):
            digits += letter
        elif digits.strip("+") and letter not in "- ()（）－":
            break
    return digits if len(digits) >= 3 else ""


def _state(subject: EarlyWarning | RiskNotice) -> str:
    if isinstance(subject, RiskNotice):
        return "in_force" if subject.state == NoticeState.PUBLISHED else "withdrawn"
    if subject.state == State.PUBLISHED:
        return "partly" if subject.covered else "in_force"
    return str(subject.state)


def _said(message: Message, language: Language) -> Said:
    acts = {
        "publish": _("首次发布"),
        "adjust": _("发布，取代原预警"),
        "narrow": _("部分地区改由新预警规定"),
        "lift": _("宣布解除"),
        "withdraw": _("因误发撤回"),
    }
    return Said(
        acts[message.act],
        moment(message.sent, language),
        words(message.said.get("reason", ""), "", language),
        reverse("exchange:cap", args=[message.identifier]),
    )


def _value(content: dict[str, dict[str, str]], language: Language) -> SafeString:
    key, value = str(content["key"]), content["value"]
    if key == "starts_at":
        return moment_in(value["zh"], language)
    if key == "category" and (category := CATEGORIES.get(value["zh"])):
        return conditional_escape(category.get(language))
    return pair(value, language)


def _rule(plan: Plan, rule_id: str, language: Language) -> SafeString:
    if not rule_id:
        return SafeString("")
    text = plan.rule(rule_id).text
    return words(text.zh, text.en, language)


def _listed(names: Sequence[SafeString], language: Language) -> SafeString:
    return format_html_join(SafeString(", " if language == "en" else "、"), "{}", ((name,) for name in names))
