"""Finds the line of a fault in a TOML file, for tomllib forgets where things stood."""

import re
from collections import Counter
from collections.abc import Iterator

from plans.errors import Path

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_.-]+)["']?\s*=""")
_TOKEN = re.compile(
    r"""\"{3}.*?\"{3} | '{3}.*?'{3} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*'  # texts
    | \#[^\n]* | [\[\]{},\n] | [^\[\]"'\#{},\n]+""",
    re.DOTALL | re.VERBOSE,
)


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the deepest part of `path` that has one of its own; 1 where none has."""
    lines = _lines_by_path(text)
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return _line_of_item(text, lines[path[:length]], path[length:])
    return 1


def _line_of_item(text: str, line: int, rest: Path) -> int:
    """In a list that starts on `line`: where the item stands that `rest` begins with; else `line` itself."""
    if not rest or not isinstance(rest[0], int):
        return line
    below = "".join(text.splitlines(keepends=True)[line - 1 :])
    for number, down in enumerate(_items(below[below.find("=") + 1 :])):
        if number == rest[0]:
            return line + down
    return line


def _items(text: str) -> Iterator[int]:
    """How many lines down each item of the list stands that `text` begins with."""
    depth, down, awaited = 0, 0, False
    for word in _TOKEN.findall(text):
        if awaited and word not in ("\n", "]") and not word.startswith("#") and word.strip():
            yield down
            awaited = False
        if word in ("[", "{"):
            depth += 1
        elif word in ("]", "}"):
            depth -= 1
        awaited = awaited or (depth == 1 and word in ("[", ","))
        down += word.count("\n")
        if depth < 1 and word.strip():
            return


def _lines_by_path(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table_path(header[2].split("."), counts, is_array=header[1] == "[[")
            lines[table] = number
            lines.setdefault(table[:-1], number)  # a list of tables begins at its first
        elif key := _KEY.match(line):
            names = key[1].split(".")
            for length in range(1, len(names) + 1):
                lines.setdefault((*table, *names[:length]), number)
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
