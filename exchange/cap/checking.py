"""What CAP 1.2 asks of every message and its schema does not see. Ours are asked for more: `exchange.cap.profile`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from cases.identifiers import is_identifier
from exchange.cap.elements import ALERT, Group
from exchange.cap.message import CapAlert, CapInfo, CapReference, cap_instant
from exchange.cap.problems import CapProblem
from plans.schema import Text
from plans.strings import shown

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def problems_of(alert: CapAlert, *, earlier: Sequence[CapReference] = ()) -> list[CapProblem]:
    """Everything that is wrong, in the order of the elements; empty where all is well.

    `earlier`: the messages of the same chain, which an Update or a Cancel names all.
    """
    return [
        *_unwritable(alert, ALERT, ""),
        *_names(alert),
        *_audience(alert),
        *_note(alert),
        *_references(alert, earlier),
        *(problem for number, info in enumerate(alert.infos, 1) for problem in _info(alert, info, f"info[{number}]/")),
    ]


def problem(element: str, zh: str, en: str) -> CapProblem:
    return CapProblem(element, Text(zh, en))


def _unwritable(record: object, group: Group, path: str) -> Iterator[CapProblem]:
    """Characters that XML cannot hold, and lists that cannot be told apart again."""
    for element in group.elements:
        value = getattr(record, element.field)
        values = value if isinstance(value, tuple) else (value,)
        for number, each in enumerate(values, 1):
            place = f"{path}{element.name}" + (f"[{number}]" if element.many else "")
            if element.group is not None:
                yield from _unwritable(each, element.group, f"{place}/")
                continue
            for text in _texts(each):
                if found := _UNWRITABLE.search(text):
                    sign = f"U+{ord(found[0]):04X}"
                    yield problem(
                        place,
                        f"含有 XML 不能保存的字符 {sign}。请删去。",
                        f"It holds {sign}, which XML cannot. Remove it.",
                    )
                if element.kind == "words" and '"' in text:
                    yield problem(
                        place,
                        f"“{shown(text)}”含有引号。请删去。",
                        f"“{shown(text)}” holds a quotation mark. Remove it.",
                    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))


def _names(alert: CapAlert) -> Iterator[CapProblem]:
    for element, text in (("identifier", alert.identifier), ("sender", alert.sender)):
        if not is_identifier(text):
            yield problem(
                element,
                f"“{shown(text)}”不可用：不能为空，不能含空格、逗号、< 或 &。请换一个。",
                f"“{shown(text)}” will not do: it must not be empty nor hold spaces, commas, < or &. Choose another.",
            )


def _audience(alert: CapAlert) -> Iterator[CapProblem]:
    restricted, private = alert.scope == "Restricted", alert.scope == "Private"
    if restricted and not alert.restriction.strip():
        yield problem(
            "restriction",
            "范围为 Restricted，须写明限于何人。",
            "The scope is Restricted: write to whom it is restricted.",
        )
    if alert.restriction and not restricted:
        yield problem(
            "restriction",
            "只有范围为 Restricted 时才写限制。请删去，或改范围。",
            "A restriction stands with the scope Restricted alone. Leave it out, or change the scope.",
        )
    if private and not alert.addresses:
        yield problem(
            "addresses", "范围为 Private，须列出收件者。", "The scope is Private: list those whom it is addressed to."
        )
    if alert.addresses and not private:
        yield problem(
            "addresses",
            "只有范围为 Private 时才列收件者。请删去，或改范围。",
            "Addresses stand with the scope Private alone. Leave them out, or change the scope.",
        )


def _note(alert: CapAlert) -> Iterator[CapProblem]:
    if alert.note.strip():
        return
    if alert.status == "Exercise":
        yield problem("note", "演练消息须说明是何演练。", "A message of an exercise says which exercise it is.")
    if alert.msg_type in ("Cancel", "Error"):
        yield problem(
            "note", f"{alert.msg_type} 消息须说明原因。", f"A message of the type {alert.msg_type} gives its reason."
        )


def _references(alert: CapAlert, earlier: Sequence[CapReference]) -> Iterator[CapProblem]:
    named = list(alert.references)
    if not named and alert.msg_type != "Alert":
        yield problem(
            "references",
            f"{alert.msg_type} 消息须写明所针对的先前消息。",
            f"A message of the type {alert.msg_type} names the messages that it speaks of.",
        )
    for reference in named:
        if not (is_identifier(reference.sender) and is_identifier(reference.identifier)):
            words = shown(f"{reference.sender},{reference.identifier}")
            yield problem(
                "references",
                f"“{words}”不能引用：发送者和标识不能为空，不能含空格、逗号、< 或 &。",
                f"“{words}” cannot be referred to: sender and identifier are not empty and hold no spaces, commas, < "
                "or &.",
            )
    known = {_key(reference) for reference in named}
    if len(known) < len(named):
        yield problem("references", "同一消息引用了两次。请只写一次。", "A message is named twice. Name it once.")
    if (alert.sender, alert.identifier) in {(each.sender, each.identifier) for each in named}:
        yield problem("references", "消息引用了自己。请删去。", "The message names itself. Leave it out.")
    for reference in named:
        if cap_instant(reference.sent) > cap_instant(alert.sent):
            yield problem(
                "references",
                f"所引用的 {shown(reference.identifier)} 晚于本消息。只能引用先前的消息。",
                f"{shown(reference.identifier)}, which it names, was sent later. Name earlier messages.",
            )
    if alert.msg_type in ("Update", "Cancel"):
        for reference in earlier:
            if _key(reference) not in known:
                yield problem(
                    "references",
                    f"没有引用先前的消息 {shown(reference.identifier)}。须引用全部先前消息。",
                    f"The earlier message {shown(reference.identifier)} is not named. Name all earlier messages.",
                )


def _key(reference: CapReference) -> CapReference:
    return CapReference(reference.sender, reference.identifier, cap_instant(reference.sent))


def _info(alert: CapAlert, info: CapInfo, path: str) -> Iterator[CapProblem]:
    if not info.event.strip():
        yield problem(f"{path}event", "没有写明是何事件。", "It does not say what the event is.")
    if info.expires is None:
        return
    for name, start in (("sent", alert.sent), ("effective", info.effective), ("onset", info.onset)):
        if start is not None and info.expires < start:
            yield problem(
                f"{path}expires",
                f"失效时间早于 {name}。请改正其中之一。",
                f"It expires before {name}. Correct one of them.",
            )
