"""Reads the tables of the law: a heading, then one row a provision, the rule first, columns parted by bars."""

import re
from collections.abc import Iterator, Mapping

LEVELS = {"I": "L1", "II": "L2", "III": "L3", "IV": "L4", "none": "none"}
"""The numerals of the plans, as the platform writes them; "none" is what is not graded, or below level IV."""

COLOURS = ("red", "orange", "yellow", "blue")
"""The levels of warnings, and of responses to them."""

_MAY_BE_LEFT_OUT = ("spread", "replaces", "if")
"""The last columns, where a row has nothing in them."""

_GOES_ON = re.compile(r"\n *> *")

type Row = Mapping[str, list[str]]
type Words = Mapping[str, str]
type Settings = Mapping[str, str]


def rows(table: str, words: Words, settings: Settings) -> Iterator[Row]:
    """
    Each row as column -> words, with the table's short words written out.

    "-" is nothing. ">" goes on with the columns of the line above. A row with "if" holds under that setting only;
    {setting} stands for what that setting adds.
    """
    heading, *lines = [line for line in _GOES_ON.sub(" | ", table.strip()).splitlines() if line.strip()]
    names = [name.strip() for name in heading.split("|")]
    for line in lines:
        cells = [cell.split() for cell in line.split("|")]
        if not 0 <= len(names) - len(cells) <= sum(name in _MAY_BE_LEFT_OUT for name in names):
            raise ValueError(f"{len(cells)} columns: {line!r}. Give it {len(names)}.")
        row = {
            name: [word for short in cell for word in _written_out(short, words, settings) if word != "-"]
            for name, cell in zip(names, cells, strict=False)
        }
        if all(_holds(condition, settings) for condition in row.get("if", ())):
            yield row


def _written_out(short: str, words: Words, settings: Settings) -> list[str]:
    if short.startswith("{"):
        return settings[short.strip("{}")].split()
    return words.get(short, short).split()


def levels(row: Row) -> list[str]:
    """ "any" is every level, and none; "colours" is every colour."""
    several = {"any": list(LEVELS.values()), "colours": list(COLOURS)}
    return [level for name in row["levels"] for level in several.get(name, [LEVELS.get(name, name)])]


def rule(row: Row) -> str:
    """The rule that a row starts with; empty for what is the platform's own."""
    return row["rule"][0] if row["rule"] else ""


def one(row: Row, column: str) -> str:
    """The word of a column that holds one or none; a table need not have the column."""
    words = row.get(column, [])
    if len(words) > 1:
        raise ValueError(f"{column} holds {words}; write one word.")
    return words[0] if words else ""


def ours(row: Row) -> bool:
    """Whether the text does not say so itself: the platform infers it."""
    return {"text": False, "ours": True}[one(row, "by")]


def _holds(condition: str, settings: Settings) -> bool:
    key, _, value = condition.partition("=")
    return settings[key] == value
