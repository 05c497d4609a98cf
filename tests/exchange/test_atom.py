"""The feed: Atom 1.0, in one language, each entry with its page and its CAP message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from exchange.atom import Entry, Feed, atom_feed
from exchange.bulletin import Bulletin
from plans.schema import Text
from tests.exchange.samples import NOTICE, RED, SENT, bulletins, later

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ONE_EACH = ("id", "title", "updated", "author")


def feed_of(made: Sequence[Bulletin], language: str = "zh-CN", updated: datetime = SENT) -> bytes:
    return atom_feed(
        Feed(
            id="https://fengsui.example/warnings/",
            title="预警" if language == "zh-CN" else "Warnings",
            author="烽燧",
            self_url=f"https://fengsui.example/warnings/feed.atom?lang={language}&x=1",
            page="https://fengsui.example/warnings/",
            language=language,
            updated=updated,
            entries=[
                Entry(
                    id=f"urn:example:{bulletin.identifier}",
                    bulletin=bulletin,
                    page=f"https://fengsui.example/warnings/{bulletin.number}/",
                    cap=f"https://fengsui.example/warnings/cap/{bulletin.identifier}.xml",
                )
                for bulletin in made
            ],
        )
    )


def parsed(raw: bytes) -> etree._Element:
    root = etree.fromstring(raw)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    return root


def texts(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, ATOM)]


def links(element: etree._Element) -> list[dict[str, str]]:
    return [dict(found.attrib) for found in element.findall("a:link", ATOM)]


def terms(element: etree._Element) -> list[str]:
    return [found.attrib["term"] for found in element.findall("a:category", ATOM)]


def test_an_empty_feed_is_whole():
    root = parsed(feed_of([], updated=datetime(2026, 11, 25, 1, 30, 0, 5, UTC)))

    assert root.attrib == {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"}
    assert texts(root, "a:id") == ["https://fengsui.example/warnings/"]
    assert texts(root, "a:title") == ["预警"]
    assert texts(root, "a:updated") == ["2026-11-25T09:30:00+08:00"]
    assert texts(root, "a:author/a:name") == ["烽燧"]
    assert links(root) == [
        {
            "rel": "self", "type": "application/atom+xml",
            "href": "https://fengsui.example/warnings/feed.atom?lang=zh-CN&x=1",
        },
        {
            "rel": "alternate", "type": "text/html", "hreflang": "zh-CN",
            "href": "https://fengsui.example/warnings/",
        },
    ]  # fmt: skip
    assert root.findall("a:entry", ATOM) == []


def test_an_entry_leads_to_its_page_and_to_its_message():
    (entry,) = parsed(feed_of([RED])).findall("a:entry", ATOM)

    assert texts(entry, "a:id") == [f"urn:example:{RED.identifier}"]
    assert texts(entry, "a:title") == ["红色预警：勒索软件"]
    assert texts(entry, "a:updated") == texts(entry, "a:published") == ["2026-11-25T09:30:00+08:00"]
    assert texts(entry, "a:author/a:name") == ["部应急办"]
    assert links(entry) == [
        {
            "rel": "alternate", "type": "text/html", "hreflang": "zh-CN",
            "href": "https://fengsui.example/warnings/W-MEO-2026-0007/",
        },
        {
            "rel": "related", "type": "application/cap+xml",
            "href": f"https://fengsui.example/warnings/cap/{RED.identifier}.xml",
        },
    ]  # fmt: skip
    assert terms(entry) == ["red", "publish"]
    assert texts(entry, "a:summary") == [
        "可能的影响范围：全省的政务系统\n可能造成的危害：文件被加密\n"
        "应采取的防范措施：关闭 445 端口\n时限要求：24 小时内"
    ]


def test_the_feed_speaks_english_where_asked_to():
    root = parsed(feed_of([RED], "en"))

    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    assert texts(root, "a:entry/a:title") == ["Red warning: ransomware"]
    assert texts(root, "a:entry/a:author/a:name") == ["Ministry Emergency Office"]
    assert "Possible harm (in Chinese): 文件被加密" in texts(root, "a:entry/a:summary")[0]


def test_what_an_entry_is_of_can_be_told_by_its_terms():
    exercise = replace(RED, colour="blue", exercise=True)
    root = parsed(feed_of([NOTICE, exercise, later(RED, "lift")]))

    assert [terms(entry) for entry in root.findall("a:entry", ATOM)] == [
        ["risk_notice", "publish"], ["blue", "publish", "exercise"], ["red", "lift"],
    ]  # fmt: skip
    assert texts(root, "a:entry/a:title")[1] == "【演练】红色预警：勒索软件"


def test_an_entry_that_says_no_more_than_its_headline_has_that_for_a_summary():
    bare = replace(RED, contents=(), reason=None)

    assert texts(parsed(feed_of([bare])), "a:entry/a:summary") == ["红色预警：勒索软件"]


def test_entries_keep_their_order_and_the_same_feed_its_bytes():
    made = [replace(RED, identifier=f"W-{number}", sent=SENT - timedelta(hours=number)) for number in range(3)]

    assert texts(parsed(feed_of(made)), "a:entry/a:id") == [f"urn:example:W-{number}" for number in range(3)]
    assert feed_of(made) == feed_of(made)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_whatever_was_written_stands_in_the_feed_unchanged(language):
    """Each of what RFC 4287 wants once in an entry stands once, and the words come out as they went in."""
    made = list(bulletins(60))
    entries = parsed(feed_of(made, language)).findall("a:entry", ATOM)

    assert len(entries) == 60
    for bulletin, entry in zip(made, entries, strict=True):
        assert [len(entry.findall(f"a:{name}", ATOM)) for name in ONE_EACH] == [1, 1, 1, 1]
        mark = {"zh-CN": "【演练】", "en": "[EXERCISE] "}[language] if bulletin.exercise else ""
        if language == "zh-CN":
            assert texts(entry, "a:title") == [mark + bulletin.headline.zh if bulletin.headline.zh else ""]
        elif bulletin.headline.en:
            assert texts(entry, "a:title") == [mark + bulletin.headline.en]


def test_markup_in_a_headline_stays_text():
    sharp = replace(RED, headline=Text("<script>alert(1)</script>", ""))
    raw = feed_of([sharp])

    assert b"<script>" not in raw
    assert texts(parsed(raw), "a:entry/a:title") == ["<script>alert(1)</script>"]


def test_control_characters_are_refused():
    with pytest.raises(ValueError, match="XML"):
        feed_of([replace(RED, headline=Text("a\x07", ""))])
