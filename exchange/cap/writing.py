"""CAP messages as XML: the same record gives the same bytes, in the order of the schema."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lxml import etree

from exchange.cap.elements import ALERT, NAMESPACE, Element, Group, tag
from exchange.cap.message import CapAlert, CapReference, cap_instant

_DEFAULT: Any = {None: NAMESPACE}  # the stubs know no default namespace


def write(alert: CapAlert) -> bytes:
    """UTF-8. What XML cannot hold (control characters) or a list of words cannot (quotes) is a ValueError; what else
    may be wrong is for `exchange.cap.checking` to say."""
    root = etree.Element(tag("alert"), nsmap=_DEFAULT)
    _fill(root, ALERT, alert)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def spelled(at: datetime) -> str:
    """2026-11-25T09:30:00+08:00: the schema takes neither a Z nor fractions of a second."""
    return cap_instant(at).isoformat()


def spelled_reference(reference: CapReference) -> str:
    return f"{reference.sender},{reference.identifier},{spelled(reference.sent)}"


def spelled_words(words: Iterable[str]) -> str:
    """One after another, in quotes where a word has spaces or is empty."""
    return " ".join(_word(word) for word in words)


def _word(word: str) -> str:
    if '"' in word:
        raise ValueError(f"{word!r} holds a quotation mark, which CAP cannot say in a list")
    return word if word and not any(map(str.isspace, word)) else f'"{word}"'


def _fill(parent: Any, group: Group, record: object) -> None:
    for element in group.elements:
        for value in _values(element, getattr(record, element.field)):
            child = etree.SubElement(parent, tag(element.name))
            if element.group is not None:
                _fill(child, element.group, value)
            else:
                child.text = _text(element, value)


def _values(element: Element, value: Any) -> Iterable[Any]:
    """The values that get an element of their own; what is absent gets none."""
    if element.many:
        return tuple(value)
    return (value,) if element.required or value not in ("", None, ()) else ()


def _text(element: Element, value: Any) -> str:
    match element.kind:
        case "instant":
            return spelled(value)
        case "words":
            return spelled_words(value)
        case "references":
            return " ".join(map(spelled_reference, value))
        case _:
            return str(value)
