"""Who gains or loses which act, and on what terms."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plans.differences import words
from plans.differences.record import Difference
from plans.schema import Authority, Plan, Text
from plans.vocabulary import ACTIONS, BASES, REQUIREMENTS, STATES


@dataclass(frozen=True, slots=True)
class _Line:
    """What is said of an act and an office, at however many levels it is the same. `sort`: gained, lost or changed."""

    sort: str
    action: str
    role: str
    scope: str
    said: Text


type _Key = tuple[str, str, str, str]
type _Terms = tuple[Authority, ...]


def authority_changes(old: Plan, new: Plan) -> Iterator[Difference]:
    """One line for each office, act and change; levels at which it is the same stand together."""
    before, after = _by_office(old), _by_office(new)
    lines: defaultdict[_Line, list[str]] = defaultdict(list)
    for key in (*after, *(key for key in before if key not in after)):
        if before.get(key) != after.get(key):
            _, level, role, scope = key
            for sort, said in _said(old, new, before.get(key, ()), after.get(key, ())):
                lines[_Line(sort, key[0], role, scope, said)].append(level)
    for line, levels in lines.items():
        yield _in_words(new if line.sort != "lost" else old, line, tuple(levels))


def _by_office(plan: Plan) -> dict[_Key, _Terms]:
    found: defaultdict[_Key, list[Authority]] = defaultdict(list)
    for act in plan.authorities:
        for level in act.levels:
            found[act.action, level, act.role, act.scope].append(replace(act, levels=(), only_if=()))
    return {key: tuple(records) for key, records in found.items()}


def _said(old: Plan, new: Plan, before: _Terms, after: _Terms) -> Iterator[tuple[str, Text]]:
    """What changes for one office at one level: that it may at all, or on what terms."""
    if not before:
        yield "gained", _cited(new, after)
        return
    if not after:
        yield "lost", _cited(old, before)
        return
    named = {
        Text("依据", "basis"): (BASES, _all(before, "basis"), _all(after, "basis")),
        Text("可在何状态", "states"): (STATES, _all(before, "from_states"), _all(after, "from_states")),
        Text("须附", "required"): (REQUIREMENTS, _all(before, "requires"), _all(after, "requires")),
        Text("须先有", "must follow"): (ACTIONS, _all(before, "follows"), _all(after, "follows")),
    }
    told = False
    for name, (names, was, now) in named.items():
        if set(was) != set(now):
            told = True
            change = words.from_to(words.listed(names[each] for each in was), words.listed(names[each] for each in now))
            yield "changed", Text(f"{name.zh}：{change.zh}", f"{name.en}: {change.en}")
    if _cited(old, before) != _cited(new, after):
        told = True
        change = words.from_to(_cited(old, before), _cited(new, after))
        yield "changed", Text(f"依据条文：{change.zh}", f"rule: {change.en}")
    if not told:
        yield "changed", Text("用语或条件的组合有变", "wording, or which terms go together")


def _all(terms: _Terms, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for act in terms for each in getattr(act, name)))


def _cited(plan: Plan, terms: _Terms) -> Text:
    """The rules that give an act, marked where they are inferred."""
    return words.listed(
        Text(f"{act.rule_id}（推定）", f"{act.rule_id} (inferred)") if act.inferred else Text(act.rule_id, act.rule_id)
        for act in terms
    )


def _in_words(plan: Plan, line: _Line, levels: tuple[str, ...]) -> Difference:
    office, act, at = _office(plan, line.role, line.scope), ACTIONS[line.action], words.levels(plan, levels)
    who, key = words.capital(office), f"{line.action}:{line.role}:{line.scope}:{','.join(levels)}"
    if line.sort == "gained":
        told = Text(
            f"{who.zh}新增：{act.zh}（{at.zh}；{line.said.zh}）", f"{who.en} gains: {act.en} ({at.en}; {line.said.en})"
        )
        return Difference("authorities", "gained", key, told)
    if line.sort == "lost":
        told = Text(
            f"{who.zh}不再有权：{act.zh}（{at.zh}；{line.said.zh}）",
            f"{who.en} loses: {act.en} ({at.en}; {line.said.en})",
        )
        return Difference("authorities", "lost", key, told)
    told = Text(f"{who.zh}，{act.zh}（{at.zh}），{line.said.zh}", f"{who.en}, {act.en} ({at.en}), {line.said.en}")
    return Difference("authorities", "changed", key, told)


def _office(plan: Plan, role: str, scope: str) -> Text:
    phrase = words.office(plan, role)
    if scope == "lead":
        return Text(f"牵头的{phrase.zh}", f"{phrase.en} in the lead")
    return words.HERE["affected_unit"] if scope == "affected_unit" else phrase
