"""Every string that a person reads stands in both languages. Chinese is the source; English is counted here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "dutyroom", "exchange", "reporting", "incidents", "early_warnings", "cases", "orgs", "plans")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
STRING = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(u?({STRING}(?:\s*,\s*u?{STRING})*)")
TRANSLATED = re.compile(
    r"{%\s*(?:translate\b.*?%}|blocktranslate\b.*?%}.*?{%\s*endblocktranslate\s*%}|comment\b.*?%}.*?{%\s*endcomment\s*%})"
    r"|_\((?:'[^']*'|\"[^\"]*\")\)|{#.*?#}",
    re.DOTALL,
)
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef]+")
PLACEHOLDER = re.compile(r"{\w+}|%\(\w+\)[sd]")

type Key = tuple[str | None, str]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def strings_of_templates() -> Iterator[tuple[Key, str]]:
    """(context, msgid) and where it stands."""
    for path in templates():
        for name, arguments in CALL.findall(templatize(path.read_text(), origin=str(path))):
            strings = [ast.literal_eval(string) for string in re.findall(STRING, arguments)]
            context = strings.pop(0) if "p" in name else None
            yield (context, strings[0]), str(path.relative_to(ROOT))


def strings_of_code() -> Iterator[tuple[Key, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for _line, message, _comments, context in extract_from_file("python", str(path), keywords=KEYWORDS):
                msgid = message if isinstance(message, str) else message[0]
                yield (context, msgid), str(path.relative_to(ROOT))


def strings_in_use() -> dict[Key, str]:
    return dict([*strings_of_code(), *strings_of_templates()])


def english() -> Catalog:
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="en")


def translations() -> dict[Key, tuple[str, ...]]:
    found = {}
    for message in english():
        if message.id:
            msgid = message.id if isinstance(message.id, str) else message.id[0]
            found[message.context, msgid] = (message.string,) if isinstance(message.string, str) else message.string
    return found


def test_every_string_has_its_english() -> None:
    told = translations()
    assert {key: place for key, place in strings_in_use().items() if not all(told.get(key, ("",)))} == {}


def test_no_english_stands_for_a_string_that_is_gone() -> None:
    assert sorted(set(translations()) - set(strings_in_use()), key=str) == []
    assert list(english().obsolete) == []


def test_no_english_is_a_guess() -> None:
    assert [message.id for message in english() if message.id and message.fuzzy] == []


def test_english_fills_in_what_the_chinese_fills_in() -> None:
    def wrong(msgid: str, strings: tuple[str, ...]) -> bool:
        return any(set(PLACEHOLDER.findall(msgid)) != set(PLACEHOLDER.findall(string)) for string in strings)

    assert [key for key, strings in translations().items() if wrong(key[1], strings)] == []


def test_english_has_no_chinese_left_in_it() -> None:
    assert {key: strings for key, strings in translations().items() if any(map(CHINESE.search, strings))} == {}


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_outside_translation(path: Path) -> None:
    left = set(CHINESE.findall(TRANSLATED.sub("", path.read_text())))
    assert left - {"中文"} == set()  # a language is offered in its own name
