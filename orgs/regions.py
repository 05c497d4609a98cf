"""The divisions of GB/T 2260 in force, read from the list that python-stdnum carries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from orgs.pinyin import joined, syllables
from orgs.region_names import ENDINGS, PEOPLES, PROVINCES, USUAL, WHOLE

NATIONWIDE = "100000"
PROVINCE = re.compile(r'^(\d{2}) province="')
DIVISION = re.compile(r'^ +(\d{4}) county="(.*)"$')
NAME = re.compile(r"(?:\[(\d*)-(\d*)\])?([^,]+)")
SIMPLIFIED = str.maketrans("達嶺區", "达岭区")  # the list has four names of 2327 in traditional characters
# 族 may be missing (蒙古自治州), but not from one character: 大理白 would lose its 白, 塔河 nothing.
PEOPLE = re.compile("(?:" + "|".join(f"{name}族{'?' if len(name) > 1 else ''}" for name in PEOPLES) + ")$")


@dataclass(frozen=True, slots=True)
class Division:
    """`parent`: a code; None for the whole country."""

    code: str
    name_zh: str
    name_en: str
    parent: str | None


def divisions() -> list[Division]:
    """The country, provinces, prefectures and counties that exist now, parents before children."""
    names = dict(names_in_force((files("stdnum.cn") / "loc.dat").read_text(encoding="utf-8").splitlines()))
    country = Division(NATIONWIDE, "全国", "Nationwide", None)
    return [country, *(_division(code, names) for code in sorted(names, key=lambda code: (_depth(code), code)))]


def names_in_force(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Code and Chinese name of every code that has one today: `[1981-2018]甲,[2018-]乙` is 乙, `[-1986]丙` is gone."""
    province = ""
    for line in lines:
        if found := PROVINCE.match(line):
            province = found[1]
        elif found := DIVISION.match(line):
            names = [name for _since, until, name in NAME.findall(found[2]) if not until]
            if names:
                yield province + found[1], names[-1].translate(SIMPLIFIED)


def english_name(code: str, name: str) -> str:
    """230000 -> Heilongjiang; 230200 齐齐哈尔市 -> Qiqihar; 230624 杜尔伯特蒙古族自治县 -> Duerbote Mongol Autonomous
    County."""
    if _depth(code) == 0:
        return PROVINCES[code[:2]][2]
    if name in WHOLE:
        return WHOLE[name]
    ending = next((ending for ending in ENDINGS if name.endswith(ending)), "")
    stem = name.removesuffix(ending)
    if ending == "市" and len(stem) == 1:  # 芒市 is Mangshi
        return joined(syllables(name))
    place, peoples = _place_and_peoples(stem) if "自治" in ending or stem.endswith("族") else (stem, "")
    latin = USUAL.get(place) or joined(syllables(name)[: len(place)])
    return " ".join(filter(None, [latin, peoples, ENDINGS.get(ending)]))


def _place_and_peoples(stem: str) -> tuple[str, str]:
    """围场满族蒙古族 -> 围场, "Manchu and Mongol"; a place called after its people alone has nothing left."""
    peoples: list[str] = []
    while found := PEOPLE.search(stem):
        peoples.insert(0, PEOPLES[found[0].removesuffix("族")])
        stem = stem[: found.start()]
    return stem, " and ".join(filter(None, [", ".join(peoples[:-1]), *peoples[-1:]]))


def _division(code: str, names: dict[str, str]) -> Division:
    return Division(code, names[code], english_name(code, names[code]), parent_of(code, names))


def parent_of(code: str, names: dict[str, str]) -> str:
    """A county whose prefecture has no code of its own hangs on the province."""
    return {
        0: NATIONWIDE,
        1: code[:2] + "0000",
        2: prefecture if (prefecture := code[:4] + "00") in names else code[:2] + "0000",
    }[_depth(code)]


def _depth(code: str) -> int:
    """0 province, 1 prefecture, 2 county."""
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2
