"""The words that differences are told in: levels, offices, clocks, values, lists."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from plans.numbers import number_text
from plans.schema import LEVELS, NO_LEVEL, Clock, Plan, Text, Value
from plans.vocabulary import STATES, WIDE

NOTHING = Text("（无）", "(none)")

HERE: Mapping[str, Text] = MappingProxyType(
    {
        "affected_unit": Text("事发单位", "the affected organisation"),
        "reporter": Text("报告单位", "the reporting organisation"),
        "lead": Text("牵头单位", "the organisation in the lead"),
        "relevant_bcas": Text("相关通信管理局", "the communications administrations concerned"),
        "relevant_counties": Text("相关县（市、区）", "the counties concerned"),
        "debtor": Text("责任单位", "the organisation that owes it"),
        "supervisor": Text("其上级单位", "its supervisor"),
        "new_lead": Text("新的牵头单位", "the new lead"),
        "former_lead": Text("原牵头单位", "the former lead"),
    }
)

_FIELDS: Mapping[str, Text] = MappingProxyType(
    {
        "also_on": Text("其他起因", "further beginnings"),
        "choices": Text("选项", "choices"),
        "default": Text("默认值", "default"),
        "external": Text("是否外部机关", "whether external"),
        "fields": Text("栏目", "fields"),
        "flag": Text("存疑编号", "flag"),
        "flags": Text("存疑编号", "flags"),
        "form": Text("表单", "form"),
        "guidance": Text("提示", "guidance"),
        "heard_by_recipient": Text("是否须由对方记录", "whether the recipient must record it"),
        "hint": Text("提示", "hint"),
        "inferred": Text("是否推定", "whether inferred"),
        "inherits": Text("沿用", "what it builds on"),
        "items": Text("事项", "items"),
        "key": Text("代码", "key"),
        "kind": Text("类别", "kind"),
        "label": Text("名称", "label"),
        "levels": Text("级别", "levels"),
        "members": Text("成员", "members"),
        "met_by": Text("如何完成", "what meets it"),
        "name": Text("名称", "name"),
        "note": Text("说明", "note"),
        "op": Text("比较方式", "comparison"),
        "options": Text("可选值", "options"),
        "phrase": Text("称谓", "phrase"),
        "reason": Text("理由", "reason"),
        "roles": Text("单位", "organisations"),
        "rule_id": Text("条文", "rule"),
        "rule_ids": Text("条文", "rules"),
        "source": Text("来源标记", "source tag"),
        "statement": Text("表述", "statement"),
        "strict_anchor": Text("严格起算", "strict anchor"),
        "until": Text("止于", "end"),
        "when": Text("附加条件", "condition"),
    }
)
"""Fields of records as a person calls them; the others go by their names in the definition."""

_UNITS: Mapping[str, Text] = MappingProxyType(
    {
        "minutes": Text("{amount} 分钟内", "within {amount} minutes"),
        "hours": Text("{amount} 小时内", "within {amount} hours"),
        "days": Text("{amount} 日内", "within {amount} days"),
        "working_days": Text("{amount} 个工作日内", "within {amount} working days"),
        "immediate": Text("立即（平台目标 {amount} 分钟）", "immediately (platform target {amount} minutes)"),
        "prompt": Text("及时（平台目标 {amount} 分钟）", "promptly (platform target {amount} minutes)"),
        "asap": Text("尽快（平台目标 {amount} 分钟）", "as soon as possible (platform target {amount} minutes)"),
        "none": Text("不设时限", "without a limit"),
    }
)


def listed(words: Iterable[Text]) -> Text:
    """A、B / A, B; “none” where there is nothing."""
    unique = tuple(dict.fromkeys(words))
    return Text("、".join(each.zh for each in unique), ", ".join(each.en for each in unique)) if unique else NOTHING


def level(plan: Plan, name: str) -> Text:
    if name in LEVELS:
        return plan.level(name).short
    colours = {colour.colour: colour.name for colour in plan.colours}
    return Text("未定级", "not graded") if name == NO_LEVEL else colours.get(name, Text(name, name))


def levels(plan: Plan, names: Sequence[str]) -> Text:
    return listed(level(plan, name) for name in names)


def office(plan: Plan, name: str) -> Text:
    """A role, or one of the words for whoever it is here."""
    if name in plan.index.roles:
        return plan.role(name).phrase
    return HERE.get(name) or WIDE.get(name) or Text(name, name)


def offices(plan: Plan, names: Iterable[str]) -> Text:
    return listed(office(plan, name) for name in names)


def event(plan: Plan, name: str) -> Text:
    kind, _, form = name.partition(":")
    if kind == "report" and form in plan.index.forms:
        return plan.form(form).label
    return STATES.get(name, Text(name, name))


def clock(term: Clock) -> Text:
    filled = _UNITS[term.unit].format(amount=f"{term.amount:,}")
    return Text(f"原则上{filled.zh}", f"in principle {filled.en}") if term.soft else filled


def value(held: Value | None) -> Text:
    """What a setting holds, as a person reads it."""
    if held is None or held == ():
        return NOTHING
    if isinstance(held, bool):
        return Text("是", "yes") if held else Text("否", "no")
    if isinstance(held, int):
        return number_text(held)
    return listed(Text(each, each) for each in held) if isinstance(held, tuple) else Text(held, held)


def codes(names: Iterable[str]) -> Text:
    """Names that have no words of their own."""
    return listed(Text(name, name) for name in names)


def fields(names: Iterable[str]) -> Text:
    return listed(_FIELDS.get(name, Text(name, name)) for name in names)


def from_to(old: Text, new: Text) -> Text:
    return Text(f"{old.zh} → {new.zh}", f"{old.en} → {new.en}")


def capital(text: Text) -> Text:
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


def excerpt(old: str, new: str, around: int = 12) -> tuple[str, str]:
    """The parts in which two texts differ, with a little of what stands around them."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    return _cut(old, start, len(old) - end, around), _cut(new, start, len(new) - end, around)


def _alike(old: str, new: str) -> int:
    """How many characters two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _cut(text: str, start: int, end: int, around: int) -> str:
    first, last = max(start - around, 0), min(end + around, len(text))
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
