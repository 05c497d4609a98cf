"""Words in both languages, and the fixed words of every plan: levels, colours."""

from dataclasses import dataclass

LEVELS = ("L1", "L2", "L3", "L4")
"""Highest first. L1 is particularly major (Ⅰ)."""

NO_LEVEL = "none"
"""Pseudo-level of authorities, obligations and notices: not graded, or no criterion matched."""

COLOURS = ("red", "orange", "yellow", "blue")
"""Warning colours, highest first; each stands for the level of the same rank."""

type Value = int | bool | str | tuple[str, ...]
"""What a setting may hold. Never a float: canonical content must hash alike everywhere."""


@dataclass(frozen=True, slots=True)
class Text:
    """One string in Chinese and English."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """The English for "en" and its variants, else the Chinese."""
        return self.en if language.lower().startswith("en") else self.zh

    def format(self, **words: "Text | str") -> "Text":
        """Fill {placeholders}; a Text fills each language with its own words."""
        zh = {key: word.zh if isinstance(word, Text) else word for key, word in words.items()}
        en = {key: word.en if isinstance(word, Text) else word for key, word in words.items()}
        return Text(self.zh.format_map(zh), self.en.format_map(en))


def level_key(level: str | None) -> str:
    """The name under which a level stands in plan records: None is "none"."""
    return NO_LEVEL if level is None else level


def higher_level(*levels: str | None) -> str | None:
    """The highest of the levels given; None is below them all."""
    graded = [level for level in levels if level is not None]
    return min(graded, key=LEVELS.index) if graded else None
