"""CAP messages from others: read without entities, without the network, up to a size, and as strictly as the schema."""

import re
from datetime import datetime
from typing import Any

from lxml import etree

from exchange.cap.elements import ALERT, NAMESPACE, Element, Group, tag
from exchange.cap.message import CapAlert, CapReference
from exchange.cap.problems import UnreadableMessage
from plans.strings import shown

MAX_BYTES = 2 * 1024 * 1024
"""A warning with every county of the country named in two languages and every field full stays below it."""

_XML_DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_BETWEEN_WORDS = re.compile(r"\s*")
_XML_SPACE = " \t\r\n"


def read(raw: bytes) -> CapAlert:
    """The message, without its signature, which is not judged. Raises UnreadableMessage."""
    root = _parsed(raw)
    if root.tag != tag("alert"):
        raise UnreadableMessage(
            "",
            f"这不是 CAP 1.2 消息：根元素应为命名空间 {NAMESPACE} 的 alert。",
            f"This is no CAP 1.2 message: its root must be alert of the namespace {NAMESPACE}.",
        )
    alert = _record(root, ALERT, "")
    assert isinstance(alert, CapAlert)
    return alert


def _parsed(raw: bytes) -> Any:
    if len(raw) > MAX_BYTES:
        raise UnreadableMessage(
            "",
            f"消息有 {len(raw)} 字节，最多 {MAX_BYTES} 字节。请分成几条发送。",
            f"The message has {len(raw)} bytes, at most {MAX_BYTES} are read. Send it in parts.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in raw:
            raise _document_type() from error
        reason = shown(str(error).removesuffix(" (<string>, line 1)"))
        raise UnreadableMessage("", f"这不是可读的 XML：{reason}。", f"This is no readable XML: {reason}.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _document_type()
    return root


def _document_type() -> UnreadableMessage:
    return UnreadableMessage(
        "",
        "消息带有文档类型声明（DOCTYPE）。CAP 不需要，且可藏匿外部实体；请删去。",
        "The message has a document type (DOCTYPE). CAP needs none, and entities hide in it; leave it out.",
    )


def _record(parent: Any, group: Group, path: str) -> Any:
    known = {tag(element.name): number for number, element in enumerate(group.elements)}
    found: dict[str, list[Any]] = {element.name: [] for element in group.elements}
    _refuse_text_between(parent, path)
    last = 0
    for child in parent:
        if child.tag.startswith(_XML_DSIG) and group is ALERT:
            last = len(group.elements)
            continue
        number = known.get(child.tag)
        if number is None:
            raise UnreadableMessage(
                path,
                f"CAP 1.2 在此没有元素“{shown(_local(child))}”。请删去。",
                f"CAP 1.2 has no element “{shown(_local(child))}” here. Leave it out.",
            )
        element = group.elements[number]
        place = f"{path}{element.name}" if not element.many else f"{path}{element.name}[{len(found[element.name]) + 1}]"
        if number < last:
            raise UnreadableMessage(
                place,
                "位置不对：元素须按 CAP 1.2 规定的顺序排列。",
                "It stands in the wrong place: elements follow the order of CAP 1.2.",
            )
        if found[element.name] and not element.many:
            raise UnreadableMessage(place, "出现了不止一次。请只写一次。", "It stands more than once. Write it once.")
        last = number
        found[element.name].append(
            _record(child, element.group, f"{place}/") if element.group else _value(child, element, place)
        )
    return group.record(**{element.field: _held(element, found[element.name], path) for element in group.elements})


def _held(element: Element, values: list[Any], path: str) -> Any:
    if element.required and not values:
        raise UnreadableMessage(f"{path}{element.name}", "缺少这一元素。请补上。", "It is missing. Add it.")
    if element.many:
        return tuple(values)
    absent = {"instant": None, "words": (), "references": ()}.get(element.kind, "")
    return values[0] if values else absent


def _value(child: Any, element: Element, place: str) -> Any:
    if len(child):
        raise UnreadableMessage(
            place, "只能是文字，不能含其他元素。", "It holds text alone, and no elements. Write text."
        )
    text: str = child.text or ""
    match element.kind:
        case "choice":
            if text not in element.choices:
                listed = ", ".join(element.choices)
                raise UnreadableMessage(
                    place,
                    f"不可为“{shown(text)}”。可选：{listed}。",
                    f"It cannot be “{shown(text)}”. Choose from: {listed}.",
                )
            return text
        case "instant":
            return _instant(text.strip(_XML_SPACE), place)
        case "words":
            return _words(text, place)
        case "references":
            return tuple(_reference(each, place) for each in text.split())
        case "token":
            return _token(text.strip(_XML_SPACE), element, place)
        case _:
            return text


def _token(text: str, element: Element, place: str) -> str:
    if element.pattern and not re.fullmatch(element.pattern, text):
        raise UnreadableMessage(place, f"格式不对：“{shown(text)}”。", f"It is ill-formed: “{shown(text)}”.")
    return text


def _instant(text: str, place: str) -> datetime:
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    example = "2026-11-25T09:30:00+08:00"
    raise UnreadableMessage(
        place,
        f"“{shown(text)}”不是 CAP 的时间，应如 {example}，不带 Z，不带小数秒。",
        f"“{shown(text)}” is no time of CAP. Write it as {example}, without Z and without fractions of a second.",
    )


def _words(text: str, place: str) -> tuple[str, ...]:
    words, at = [], _end_of_space(text, 0)
    while at < len(text):
        found = _WORD.match(text, at)
        if found is None:
            raise UnreadableMessage(place, "引号没有成对。请补上。", "A quotation mark has no partner. Close it.")
        words.append(found[1] if found[1] is not None else found[2])
        at = _end_of_space(text, found.end())
    return tuple(words)


def _end_of_space(text: str, at: int) -> int:
    found = _BETWEEN_WORDS.match(text, at)
    return found.end() if found else at


def _reference(text: str, place: str) -> CapReference:
    parts = text.split(",")
    if len(parts) != 3 or not all(parts):
        raise UnreadableMessage(
            place,
            f"“{shown(text)}”不是引用。应写为 sender,identifier,sent，多条以空格分开。",
            f"“{shown(text)}” is no reference. Write sender,identifier,sent; put a space between one and the next.",
        )
    sender, identifier, sent = parts
    return CapReference(sender, identifier, _instant(sent, place))


def _refuse_text_between(parent: Any, path: str) -> None:
    stray = [parent.text, *(child.tail for child in parent)]
    for text in stray:
        if text and text.strip(_XML_SPACE):
            raise UnreadableMessage(
                path.rstrip("/"),
                f"元素之间有多余的文字：“{shown(text.strip())}”。请删去。",
                f"There is text between the elements: “{shown(text.strip())}”. Leave it out.",
            )


def _local(child: Any) -> str:
    return str(etree.QName(child).localname)
