"""What every check of a plan asks: is this word known, is it there once, can this text be filled in?"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from string import Formatter

from plans.errors import ContentError, Path
from plans.schema import Text


def known(name: str, allowed: Collection[str], path: Path, what: str) -> None:
    if name not in allowed:
        near = get_close_matches(name, allowed, n=1)
        remedy = f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(sorted(allowed))}."
        raise ContentError(path, f"Unknown {what} {name!r}.", remedy)


def unique(names: Iterable[str], path: Path, key: str) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            raise ContentError((*path, number, key), f"{name!r} stands twice.", "Keep one of them, or rename it.")
        seen.add(name)


def template(text: Text, path: Path, placeholder: str) -> None:
    """A text that is filled in later may hold this placeholder and no other braces."""
    for language in (text.zh, text.en):
        try:
            names = {name for _, name, _, _ in Formatter().parse(language) if name is not None}
        except ValueError:
            names = {language}
        if not names <= {placeholder}:
            raise ContentError(
                path, f"{language!r} cannot be filled in.", f"Write {{{placeholder}}}, or nothing in braces."
            )
