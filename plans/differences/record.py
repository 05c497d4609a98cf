"""One change, and how lists of records are laid side by side."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal

from plans.differences.words import fields as field_words
from plans.schema import Text

Change = Literal["gained", "lost", "changed"]

GROUPS: Mapping[str, Text] = MappingProxyType(
    {
        "settings": Text("设置", "Settings"),
        "criteria": Text("分级标准", "Grading criteria"),
        "authorities": Text("权限", "Authorities"),
        "obligations": Text("时限任务", "Obligations"),
        "notices": Text("告知", "Notices"),
        "rules": Text("条文", "Rules"),
        "others": Text("其他", "Others"),
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One change in words. `group`: a key of GROUPS. `key` names the record within it, as the definition writes it.

    `change`: gained (only the new plan has it), lost (only the old one), changed.
    """

    group: str
    change: Change
    key: str
    words: Text


def come_and_gone[K: Hashable, R](
    old: Iterable[R], new: Iterable[R], key: Callable[[R], K]
) -> Iterator[tuple[K, R, Change]]:
    """The records whose key only one plan has: those that come first, then those that go."""
    before, after = {key(record): record for record in old}, {key(record): record for record in new}
    yield from ((name, record, "gained") for name, record in after.items() if name not in before)
    yield from ((name, record, "lost") for name, record in before.items() if name not in after)


def changed[K: Hashable, R](old: Iterable[R], new: Iterable[R], key: Callable[[R], K]) -> Iterator[tuple[K, R, R]]:
    """The records that both plans have, and that differ: the old and the new one, in the new plan's order."""
    before = {key(record): record for record in old}
    for record in new:
        name = key(record)
        if name in before and before[name] != record:
            yield name, before[name], record


def fields_changed(old: object, new: object) -> tuple[str, ...]:
    """The names of the fields in which two records of one kind differ."""
    return tuple(
        field.name
        for field in fields(old)  # type: ignore[arg-type]  # records are dataclasses
        if getattr(old, field.name) != getattr(new, field.name)
    )


def new_or_gone(group: str, key: str, told: Text, change: Change) -> Difference:
    """A record that only one of the plans has."""
    zh, en = ("新增", "New") if change == "gained" else ("删去", "Gone")
    return Difference(group, change, key, Text(f"{zh}：{told.zh}", f"{en}: {told.en}"))


def other_terms(group: str, key: str, told: Text, names: Iterable[str]) -> Difference:
    """A record that changes in what has no words of its own: the names of the fields."""
    named = field_words(names)
    return Difference(group, "changed", key, Text(f"{told.zh}，有变：{named.zh}", f"{told.en}, changed: {named.en}"))
