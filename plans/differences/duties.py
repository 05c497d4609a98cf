"""What organisations owe under another version, within what time, and who is told of what."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from plans.differences import words
from plans.differences.record import Difference, changed, come_and_gone, fields_changed, new_or_gone, other_terms
from plans.schema import Notice, Obligation, Plan, Text

type _Said = Callable[[Plan, Any], Text]

_TERMS: Mapping[str, tuple[Text, _Said]] = MappingProxyType(
    {
        "clock": (Text("时限", "clock"), lambda plan, duty: words.clock(duty.clock)),
        "debtor": (Text("责任单位", "owed by"), lambda plan, duty: words.office(plan, duty.debtor)),
        "recipients": (Text("报送", "owed to"), lambda plan, duty: words.offices(plan, duty.recipients)),
        "levels": (Text("级别", "levels"), lambda plan, duty: words.levels(plan, duty.levels)),
        "on": (Text("起因", "begins with"), lambda plan, duty: words.event(plan, duty.on)),
        "anchor": (Text("起算", "counted from"), lambda plan, duty: words.codes((duty.anchor,))),
        "debtor_kinds": (Text("限于", "only"), lambda plan, duty: words.offices(plan, duty.debtor_kinds)),
        "rule_id": (Text("条文", "rule"), lambda plan, duty: words.codes((duty.rule_id,))),
        "label": (Text("内容", "content"), lambda plan, duty: duty.label),
        "to": (Text("告知", "told"), lambda plan, notice: words.offices(plan, notice.to)),
    }
)
"""Field -> its name, and what it says. Fields that are not here are told together by their names."""


def obligation_changes(old: Plan, new: Plan) -> Iterator[Difference]:
    """One line for each duty that comes or goes, and for each of its terms that changes."""
    for key, duty, change in come_and_gone(old.obligations, new.obligations, lambda duty: duty.key):
        yield new_or_gone("obligations", key, _duty(new if change == "gained" else old, duty), change)
    for _, before, after in changed(old.obligations, new.obligations, lambda duty: duty.key):
        yield from _terms("obligations", old, new, before, after)


def notice_changes(old: Plan, new: Plan) -> Iterator[Difference]:
    """One line for each notice that comes or goes, and for each change of whom it reaches."""
    for key, notice, change in come_and_gone(old.notices, new.notices, lambda notice: notice.key):
        yield new_or_gone("notices", key, _notice(new if change == "gained" else old, notice), change)
    for _, before, after in changed(old.notices, new.notices, lambda notice: notice.key):
        yield from _terms("notices", old, new, before, after)


def _terms[R: (Obligation, Notice)](group: str, old: Plan, new: Plan, before: R, after: R) -> Iterator[Difference]:
    name = Text(f"“{after.label.zh}”", f"“{after.label.en}”")
    rest = []
    for field in fields_changed(before, after):
        if field not in _TERMS:
            rest.append(field)
            continue
        term, said = _TERMS[field]
        change = words.from_to(said(old, before), said(new, after))
        told = Text(f"{name.zh}，{term.zh}：{change.zh}", f"{name.en}, {term.en}: {change.en}")
        yield Difference(group, "changed", after.key, told)
    if rest:
        yield other_terms(group, after.key, name, rest)


def _duty(plan: Plan, duty: Obligation) -> Text:
    debtor, term, at = words.office(plan, duty.debtor), words.clock(duty.clock), words.levels(plan, duty.levels)
    to, label = words.offices(plan, duty.recipients), duty.label
    to_zh, to_en = (f"，报送{to.zh}", f", to {to.en}") if duty.recipients else ("", "")
    return Text(
        f"{debtor.zh}，“{label.zh}”，{term.zh}{to_zh}（{at.zh}；{duty.rule_id}）",
        f"{debtor.en}, “{label.en}”, {term.en}{to_en} ({at.en}; {duty.rule_id})",
    )


def _notice(plan: Plan, notice: Notice) -> Text:
    to, at, label = words.offices(plan, notice.to), words.levels(plan, notice.levels), notice.label
    source = notice.rule_id or "PLATFORM"
    return Text(f"{to.zh}，“{label.zh}”（{at.zh}；{source}）", f"{to.en}, “{label.en}” ({at.en}; {source})")
