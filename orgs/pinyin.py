"""Chinese in Latin letters: sort keys, and the names of places that have no other English name."""

from functools import cache
from typing import Any

SEPARATED = "aoeāáǎàōóǒòēéěè"
"""A syllable that starts with one of these is set off from the one before: Xi'an, Daxing'anling."""

# A character alone is read as places read it; a word, as the place of that name does.
CHARACTERS = {"勒": "lè", "都": "dū", "长": "cháng", "什": "shí", "棱": "líng"}
WORDS = {
    "朝阳": "cháo yáng", "泊头": "bó tóu", "大城县": "dài chéng xiàn", "繁峙": "fán shì", "洪洞": "hóng tóng",
    "珲春": "hún chūn", "涡阳": "guō yáng", "蚌山": "bèng shān", "乐陵": "lào líng", "单县": "shàn xiàn",
    "浚县": "xùn xiàn", "漯河": "luò hé", "召陵": "shào líng", "曾都": "zēng dū", "龙圩": "lóng xū",
    "覃塘": "qín táng", "什邡": "shí fāng", "筠连": "jūn lián", "荥经": "yíng jīng", "佛坪": "fó píng",
    "崆峒": "kōng tóng", "伽师": "jiā shī", "闵行": "mǐn háng", "马尾": "mǎ wěi", "佛冈": "fó gāng",
    "浪卡子": "làng kǎ zǐ",
}  # fmt: skip


def syllables(text: str) -> list[str]:
    """One Latin syllable a Chinese character, without tones; what is not Chinese stays in one piece."""
    read: list[str] = _reader()(text, v_to_u=True)
    return read


def sort_key(text: str) -> str:
    """By syllables, as a Chinese reader expects: 阿里 (a li) before 安徽 (an hui)."""
    return " ".join(syllables(text)).lower()


def joined(parts: list[str]) -> str:
    """["xi", "an"] -> "Xi'an"."""
    word = "".join(f"'{part}" if index and part[0] in SEPARATED else part for index, part in enumerate(parts))
    return word[:1].upper() + word[1:]


@cache
def _reader() -> Any:
    # Here and not above: the dictionaries take a quarter of a second and 30 MB, which most processes never need.
    from pypinyin import lazy_pinyin, load_phrases_dict, load_single_dict

    load_single_dict({ord(character): reading for character, reading in CHARACTERS.items()})
    load_phrases_dict({word: [[reading] for reading in readings.split()] for word, readings in WORDS.items()})
    return lazy_pinyin
