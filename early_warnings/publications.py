"""What is said to the public: one message for each act, kept as it was said. None is ever changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from cases.errors import NotNow
from cases.identifiers import NoSerialLeft, Scheme, identifier, next_identifier
from cases.models import LogEntry
from early_warnings.models import EarlyWarning, Message, RiskNotice
from orgs.models import Organisation, Region
from plans.schema import Plan, Text

type Published = EarlyWarning | RiskNotice


def tell_public(subject: Published, act: str, *, at: datetime) -> Message:
    """Write the message of an act that was just taken. Inside the caller's transaction, with the case locked.

    It refers to every earlier message of its own case and of those that it supersedes, the oldest first.
    """
    earlier = earlier_messages(subject, act)
    entry = LogEntry.objects.get(case=subject.case_id, number=subject.log_number)
    own = [message for message in earlier if message.case_id == subject.case_id]
    scheme = Scheme(settings.CAP_IDENTIFIERS, settings.CAP_IDENTIFIER_SENDER)
    refers = () if act == "publish" else earlier
    regions = subject.standing_regions if isinstance(subject, EarlyWarning) else list(subject.regions)
    return Message.objects.create(
        case=subject.case, entry_number=entry.number, serial=len(own) + 1, act=act,
        identifier=_identifier(scheme, subject, at), sender=settings.CAP_SENDER, sent=at.replace(microsecond=0),
        references=[[each.sender, each.identifier, each.sent.isoformat()] for each in refers],
        colour=subject.level, regions=regions, exercise=subject.case.exercise,
        said=_said(subject, entry, issuer=_issuer(subject, entry, own, act), regions=regions),
    )  # fmt: skip


def _identifier(scheme: Scheme, subject: Published, at: datetime) -> str:
    """One at a time: the national scheme counts within a second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('warnings_identifier', 0))")
    begins = f"{scheme.sender}-{subject.number}-"
    if scheme.kind == "gb":
        begins = identifier(scheme, number="", serial=0, at=at)[:-1]
    taken = set(Message.objects.filter(identifier__startswith=begins).values_list("identifier", flat=True))
    try:
        return next_identifier(scheme, number=subject.number, at=at, taken=taken)
    except NoSerialLeft as none_left:
        raise NotNow(_("这一秒里发布的消息已满，编号不够用。请过一秒再办理。")) from none_left


def earlier_messages(subject: Published, act: str = "") -> list[Message]:
    """Of the case and of those before it whose place it took, the oldest first.

    What was published beside one that goes on elsewhere (F-A15) stands by itself: its end must not end that one.
    """
    cases = [subject.case_id]
    while isinstance(subject, EarlyWarning) and subject.supersedes and _took_its_place(subject, act):
        subject, act = subject.supersedes, ""
        cases.append(subject.case_id)
    return list(Message.objects.filter(case__in=cases).order_by("pk"))


def _took_its_place(warning: EarlyWarning, act: str) -> bool:
    return act == "adjust" or Message.objects.filter(case=warning.case_id, act="adjust").exists()


def _issuer(subject: Published, entry: LogEntry, own: Sequence[Message], act: str) -> dict[str, str]:
    """What goes on in the rest is still whose it was."""
    if act == "narrow" and own:
        first: dict[str, str] = own[0].said["issuer"]
        return first
    return _pair(issuer_of(subject, entry))


def _said(subject: Published, entry: LogEntry, *, issuer: dict[str, str], regions: Sequence[str]) -> dict[str, Any]:
    plan = subject.case.plan
    said: dict[str, Any] = {
        "number": subject.number,
        "subject": "warning" if isinstance(subject, EarlyWarning) else "risk_notice",
        "plan": plan.code,
        "rule_id": entry.rule_id,
        "issuer": issuer,
        "title": {"zh": subject.title, "en": subject.title_en},
        "areas": _areas(regions),
        "reason": entry.body.get("reason", "") if entry.event in ("lifted", "withdrawn") else "",
    }
    if isinstance(subject, EarlyWarning):
        return said | {
            "contents": contents_said(plan, subject),
            "except": _areas(subject.covered),
            "sectors": [_pair(_name(each)) for each in _organisations(subject.sectors)],
            "occurred": subject.occurred, "urgency": subject.urgency, "certainty": subject.certainty,
            "starts_at": subject.contents.get("starts_at", ""), "hotline": subject.contents.get("hotline", ""),
            "supersedes": subject.supersedes.number if subject.supersedes else "",
        }  # fmt: skip
    label = Text("提示内容", "Notice")
    return said | {"contents": [_content("text", label, subject.text, subject.text_en)], "occurred": False}


def issuer_of(subject: Published, entry: LogEntry | None) -> Text:
    """Who publishes: of what a body outside publishes that body, as its document names it (A-4.4-2, B-3.3-5)."""
    said = entry.body if entry else {}
    is_publication = str(said.get("basis", "")).endswith("_publication")
    # A decision that a warning may be lowered is no publication: the target colour's own authority publishes (F-A15).
    is_theirs = bool(said.get("basis")) and (entry is None or entry.event != "published" or is_publication)
    body = said.get("issuing_body", "") if is_theirs else ""
    return Text(body, body) if body else _name(subject.lead)


def contents_said(plan: Plan, warning: EarlyWarning) -> list[dict[str, Any]]:
    """The contents that the plan demands (A-4.4-6, B-3.3-6), in the order of its form, with their names."""
    return [
        _content(item.key, item.label, str(warning.contents[item.key]), str(warning.english.get(item.key, "")))
        for item in plan.form("warning").fields
        if warning.contents.get(item.key) not in (None, "")
    ]


def _content(key: str, label: Text, zh: str, en: str) -> dict[str, Any]:
    return {"key": key, "label": _pair(label), "value": {"zh": zh, "en": en}}


def _areas(codes: Sequence[str]) -> list[dict[str, str]]:
    names = {region.code: region for region in Region.objects.filter(code__in=codes)}
    return [{"code": code, "zh": names[code].name_zh, "en": names[code].name_en} for code in codes if code in names]


def _organisations(codes: Iterable[str]) -> list[Organisation]:
    return list(Organisation.objects.filter(code__in=list(codes)).order_by("pk"))


def _name(organisation: Organisation) -> Text:
    return Text(organisation.name_zh, organisation.name_en or organisation.name_zh)


def _pair(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def public_version() -> tuple[int, int]:
    """Changes with every message that is said, in whatever order they come to be seen: number and count. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0), count(*) FROM warnings_message WHERE NOT exercise")
        found = cursor.fetchone()
    return int(found[0]), int(found[1])
