"""What people type into a search box, and the conditions on a case's words (CaseWords) that it stands for.

Nothing typed is ever SQL or a pattern: Django escapes it. Three characters and more are found by trigrams, two by
pairs, the number of a case from its beginning by its own index; one character only narrows what another word finds.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from cases.models import CaseWords, Pairs
from orgs.models import Organisation

MOST_WORDS = 6
MOST_CALLED = 20
NUMBER = re.compile(r"[a-z]{2}-\d{4}(-\d*)?")
RULE = re.compile(r"[ab]-\d+(\.\d+)*(-\d+)?")
LATIN_PAIR = re.compile("[!-~]{2}")


def words_of(text: str) -> list[str]:
    """The words of a search as they are kept: NFKC (ＨＬ is HL), lower case. Raises ValidationError for what is too
    short to be looked up."""
    words = unicodedata.normalize("NFKC", text.replace("\x00", " ")).lower().split()[:MOST_WORDS]
    if words and all(len(word) == 1 for word in words):
        raise ValidationError(_("请至少输入两个字。"), code="too_short")
    return words


def is_number(words: Sequence[str]) -> bool:
    """Whether a whole number of a case stands among the words: then there is little to find, and an index finds it."""
    return any((found := NUMBER.fullmatch(word)) and len(found[1] or "") > 1 for word in words)


def month_mark(year: int, month: int) -> int:
    """What stands for a month among the marks of a case: below zero, so that it is no organisation's id."""
    return -(year * 12 + month)


def looked_up(
    words: Sequence[str], *, parties: Sequence[int] = (), months: Sequence[int] = ()
) -> "QuerySet[CaseWords]":
    """Words of the cases in which all of these stand, found by the indexes: for words that few cases have. Only of
    cases that concern one of `parties`, reported in one of `months` (month_mark), where these are given."""
    found = CaseWords.objects.all()
    for marks in (parties, months):
        if marks:
            found = found.filter(marks__overlap=list(marks))
    for word in words:
        if NUMBER.fullmatch(word):
            found = found.filter(case__reference__startswith=word.upper())
        elif len(word) == 2:
            found = found.alias(pairs=Pairs(F("words"))).filter(pairs__contains=[word])  # type: ignore[misc]  # of an array
        else:
            found = found.filter(words__contains=word)
    return found


def read_through(words: Sequence[str]) -> "QuerySet[CaseWords]":
    """The same, found by reading: for rows that are at hand anyway, and words that many cases have."""
    found = CaseWords.objects.alias(
        read=Concat(F("words"), Value("", TextField()))
    )  # an index on words serves no expression
    for word in words:
        if NUMBER.fullmatch(word):
            found = found.filter(read__startswith=word)
        elif LATIN_PAIR.fullmatch(word):
            found = found.filter(read__regex=f"(?<![0-z]){re.escape(word)}(?![0-z])")
        else:
            found = found.filter(read__contains=word)
    return found


def organisations_called(words: Sequence[str]) -> list[int]:
    """Ids of the organisations in whose name all the words stand, or whose code it is; none where these are so many
    that nobody can be meant. One query."""
    called = Organisation.objects.all()
    for word in words:
        named = Q(name_zh__icontains=word) | Q(short_zh__icontains=word) | Q(name_en__icontains=word)
        called = called.filter(named | Q(code__iexact=word))
    found = list(called.order_by().values_list("pk", flat=True)[: MOST_CALLED + 1])
    return found if len(found) <= MOST_CALLED else []
