"""The feed of what was published: Atom 1.0 (RFC 4287), one entry a bulletin, with its page and its CAP message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from exchange.bulletin import Bulletin
from exchange.cap import wording
from exchange.cap.mapping import MEDIA_TYPE as CAP_TYPE
from exchange.cap.writing import spelled

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
_DEFAULT: Any = {None: NAMESPACE}  # the stubs know no default namespace
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One bulletin and the complete addresses of its page and its CAP message. `id`: must stay what it is for ever,
    though addresses change."""

    id: str
    bulletin: Bulletin
    page: str
    cap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`id`: an address that never changes. `updated`: of the newest change, so that an empty feed has one too.
    `language`: zh-CN or en. `entries`: newest first."""

    id: str
    title: str
    author: str
    self_url: str
    page: str
    language: str
    updated: datetime
    entries: Sequence[Entry]


def atom_feed(feed: Feed) -> bytes:
    """UTF-8; the same feed gives the same bytes. ValueError for control characters, which XML cannot hold."""
    root = etree.Element(_tag("feed"), {_XML_LANG: feed.language}, nsmap=_DEFAULT)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", spelled(feed.updated))
    _link(root, "self", feed.self_url, MEDIA_TYPE)
    _link(root, "alternate", feed.page, "text/html", feed.language)
    _add(etree.SubElement(root, _tag("author")), "name", feed.author)
    for entry in feed.entries:
        _entry(root, entry, feed.language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _entry(root: Any, entry: Entry, language: str) -> None:
    bulletin = entry.bulletin
    code = "en" if language.startswith("en") else "zh"
    element = etree.SubElement(root, _tag("entry"))
    _add(element, "id", entry.id)
    _add(element, "title", wording.headline(bulletin, code))
    _add(element, "updated", spelled(bulletin.sent))
    _add(element, "published", spelled(bulletin.sent))
    _add(etree.SubElement(element, _tag("author")), "name", wording.said(bulletin.issuer, code))
    _link(element, "alternate", entry.page, "text/html", language)
    _link(element, "related", entry.cap, CAP_TYPE)
    terms = [bulletin.colour or bulletin.subject, bulletin.act, *(["exercise"] if bulletin.exercise else [])]
    for term in terms:
        etree.SubElement(element, _tag("category"), {"term": term})
    _add(element, "summary", _summary(bulletin, code))


def _summary(bulletin: Bulletin, code: str) -> str:
    """What is expected, then what to do; the headline where there is neither."""
    parts = [wording.description(bulletin, code), wording.instruction(bulletin, code)]
    return "\n".join(filter(None, parts)) or wording.headline(bulletin, code)


def _link(parent: Any, rel: str, href: str, media_type: str, language: str = "") -> None:
    described = {"hreflang": language} if language else {}
    etree.SubElement(parent, _tag("link"), {"rel": rel, "href": href, "type": media_type, **described})


def _add(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, _tag(name)).text = text


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
