"""Regions and organisations as people write them: by code or by name."""

import re

from django.db.models import Q

from orgs.models import Organisation, Region
from orgs.region_names import PROVINCES
from plans.strings import forbidden_character, shown

BETWEEN_NAMES = re.compile(r"[,，、;；\r\n]+")
MOST_NAMES = 80
PROVINCES_IN_SHORT = {name: f"{prefix}0000" for prefix, (_letters, name, _english) in PROVINCES.items()}
ENDINGS = ("", "市", "地区", "盟", "自治州")  # that people leave out


def region_codes_in(text: str) -> list[str]:
    """Codes of regions named by code or by name, in the order given; what is unknown is passed on as it stands, for
    validation to name."""
    parts = [_safe(part.strip()) for part in BETWEEN_NAMES.split(text) if part.strip()][:MOST_NAMES]
    # "Inner Mongolia" is one name, "230200 230300" are two.
    words = dict.fromkeys(word for part in parts for word in (part, *part.split()))
    found = {word: word for word in words if word.isdigit()} | _codes_of(list(words))
    codes: dict[str, None] = {}
    for part in parts:
        for word in [part] if part in found else part.split():
            codes[found.get(word, word)] = None
    return list(codes)[:MOST_NAMES]


def _safe(part: str) -> str:
    """What no database may be asked for stands for itself, to be named as unknown."""
    return shown(part) if forbidden_character(part) else part


def _codes_of(words: list[str]) -> dict[str, str]:
    """Name as written -> code, for those that are known. One query."""
    meant = {word + ending: word for ending in reversed(ENDINGS) for word in words}
    latin = {word.casefold(): word for word in words}
    found = {}
    named = Q(name_zh__in=meant) | Q(name_en__in=[*words, *(word.title() for word in words)])
    for region in Region.objects.filter(named).order_by("-code"):  # the higher division comes last, and wins
        word = meant.get(region.name_zh) or latin.get(region.name_en.casefold())
        if word:
            found[word] = region.code
    return found | {word: PROVINCES_IN_SHORT[word] for word in words if word in PROVINCES_IN_SHORT}


def unit_code(words: str) -> str:
    """The code of an organisation named by code or by its name; the words themselves where there is none or two."""
    words = _safe(words)
    by_name = Q(name_zh=words) | Q(name_en=words) | Q(short_zh=words) | Q(short_en=words)
    named = Organisation.objects.filter(by_name, active=True).values_list("code", flat=True)[:2]
    return named[0] if len(named) == 1 else words
