"""What changes in all the rest, so that no change goes unsaid."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from plans.checking_conditions import dormant
from plans.differences import words
from plans.differences.record import Difference, changed, come_and_gone, fields_changed, new_or_gone, other_terms
from plans.schema import Plan, Text

_LISTS: Mapping[str, tuple[Text, Callable[[Any], tuple[str, Text]]]] = MappingProxyType(
    {
        "levels": (Text("级别", "level"), lambda each: (each.level, each.name)),
        "colours": (Text("预警颜色", "warning colour"), lambda each: (each.colour, each.name)),
        "breaches": (Text("报告义务的违反", "breach of reporting"), lambda each: (each.key, each.label)),
        "facts": (Text("定级事实", "fact of grading"), lambda each: (each.key, each.label)),
        "roles": (Text("机构", "office"), lambda each: (each.code, each.name)),
        "forms": (Text("表单", "form"), lambda each: (each.key, each.label)),
        "checklists": (Text("措施清单", "checklist"), lambda each: (each.key, each.label)),
        "duties": (Text("值守", "standing duty"), lambda each: (each.key, each.label)),
        "errata": (
            Text("勘误", "erratum"),
            lambda each: (f"{each.rule_id}:{each.original}", Text(each.rule_id, each.rule_id)),
        ),
    }
)
_SINGLE: Mapping[str, Text] = MappingProxyType(
    {
        "code": Text("预案代码", "code of the plan"),
        "version": Text("版本", "version"),
        "prefix": Text("条文编号前缀", "prefix of rule ids"),
        "title": Text("名称", "title"),
        "short": Text("简称", "short title"),
        "doc_no": Text("文号", "document number"),
        "issuer": Text("发布机关", "issuer"),
        "effective_from": Text("施行日期", "in force from"),
        "supersedes": Text("取代", "supersedes"),
    }
)


def other_changes(old: Plan, new: Plan) -> Iterator[Difference]:
    """All that the other groups do not tell, so that no change goes unsaid."""
    for name, said in _SINGLE.items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield _from_to(name, said, _plain(was), _plain(now))
    yield from _scope(old, new)
    for name, (said, entry) in _LISTS.items():
        yield from _list(name, said, entry, getattr(old, name), getattr(new, name))
    yield from _dormant(old, new)


def _list(
    name: str, said: Text, entry: Callable[[Any], tuple[str, Text]], old: tuple[Any, ...], new: tuple[Any, ...]
) -> Iterator[Difference]:
    def key(record: Any) -> str:
        return entry(record)[0]

    def told(record: Any) -> Text:
        own, label = entry(record)
        return Text(f"{said.zh}“{label.zh}”（{own}）", f"{said.en} “{label.en}” ({own})")

    for own, record, change in come_and_gone(old, new, key):
        yield new_or_gone("others", f"{name}:{own}", told(record), change)
    for own, before, after in changed(old, new, key):
        yield other_terms("others", f"{name}:{own}", words.capital(told(after)), fields_changed(before, after))


def _scope(old: Plan, new: Plan) -> Iterator[Difference]:
    kinds = words.offices(old, old.scope.kinds), words.offices(new, new.scope.kinds)
    regions = words.codes(old.scope.regions), words.codes(new.scope.regions)
    rules = words.codes((old.scope.rule_id,)), words.codes((new.scope.rule_id,))
    for field, said, (before, after) in (
        ("kinds", Text("适用单位", "organisations bound"), kinds),
        ("regions", Text("适用地区", "regions bound"), regions),
        ("rule_id", Text("适用范围条文", "rule on scope"), rules),
    ):
        if getattr(old.scope, field) != getattr(new.scope, field):
            yield _from_to(f"scope.{field}", said, before, after)


def _dormant(old: Plan, new: Plan) -> Iterator[Difference]:
    """Records that hold under other settings only."""
    was, now = _counted(old), _counted(new)
    conditions = dict.fromkeys(" + ".join(json.loads(record)["only_if"]) for _, record in (now - was) + (was - now))
    for condition in conditions:
        told = Text(f"仅在 {condition} 时适用的记录有变", f"Records that hold only where {condition} changed")
        yield Difference("others", "changed", f"only_if:{condition}", told)


def _counted(plan: Plan) -> Counter[tuple[str, str]]:
    return Counter((name, json.dumps(record, sort_keys=True)) for name, record in dormant(plan.document, plan))


def _from_to(key: str, said: Text, old: Text, new: Text) -> Difference:
    change, name = words.from_to(old, new), words.capital(said)
    return Difference("others", "changed", key, Text(f"{name.zh}：{change.zh}", f"{name.en}: {change.en}"))


def _plain(value: object) -> Text:
    if isinstance(value, Text):
        return value
    return Text(str(value), str(value)) if value else words.NOTHING
