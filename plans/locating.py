"""Finds the line of a fault in a TOML file, for tomllib forgets where things stood."""

import re
from collections import Counter

from plans.errors import Path

_HEADER = re.compile(r"^(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"""^["']?([A-Za-z0-9_-]+)["']?\s*=""")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the deepest part of `path` that has one of its own; 1 where none has."""
    lines = _lines_by_path(text)
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]] + _lines_down(text, lines[path[:length]], path[length:])
    return 1


def _lines_down(text: str, line: int, rest: Path) -> int:
    """In a list that is written one item a line, how far below its key the item stands."""
    is_spread = text.splitlines()[line - 1].rstrip().endswith("[")
    return rest[0] + 1 if is_spread and rest and isinstance(rest[0], int) else 0


def _lines_by_path(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table_path(header[2].split("."), counts, is_array=header[1] == "[[")
            lines[table] = number
        elif key := _KEY.match(line):
            lines[(*table, key[1])] = number
    return lines


def _table_path(names: list[str], counts: Counter[Path], *, is_array: bool) -> Path:
    """[[forms.fields]] stands inside the form that was opened last."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if counts[path]:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1])
    if is_array:
        counts[path] += 1
        path = (*path, counts[path] - 1)
    return path
