"""What changes in the settings, the grading criteria and the words of the rules."""

from collections.abc import Iterator

from plans.differences import words
from plans.differences.record import Difference, changed, come_and_gone, fields_changed, new_or_gone, other_terms
from plans.grading import criterion_label
from plans.schema import Criterion, Plan, Setting, Text


def setting_changes(old: Plan, new: Plan) -> Iterator[Difference]:
    """Values as they act; what else changes in a setting by the name of the field."""
    for key, setting, change in come_and_gone(old.settings, new.settings, lambda setting: setting.key):
        yield new_or_gone("settings", key, _setting(setting), change)
    for key, before, after in changed(old.settings, new.settings, lambda setting: setting.key):
        rest = [field for field in fields_changed(before, after) if field not in ("value", "default")]
        if before.value != after.value:
            told = words.from_to(words.value(before.value), words.value(after.value))
            said = Text(f"{key}：{told.zh}（{after.flag}）", f"{key}: {told.en} ({after.flag})")
            yield Difference("settings", "changed", key, said)
        elif before.default != after.default:
            rest.append("default")
        if rest:
            yield other_terms("settings", key, Text(key, key), rest)


def criterion_changes(old: Plan, new: Plan) -> Iterator[Difference]:
    """Thresholds by level and fact; a choice of a fact is a criterion of its own."""
    for key, criterion, change in come_and_gone(old.criteria, new.criteria, _criterion_key):
        told = _criterion(new if change == "gained" else old, criterion)
        yield new_or_gone("criteria", ":".join(key), told, change)
    for key, before, after in changed(old.criteria, new.criteria, _criterion_key):
        at, was, now = words.level(new, after.level), criterion_label(before), criterion_label(after)
        rest = [field for field in fields_changed(before, after) if field not in ("label", "value")]
        if was != now:
            told = words.from_to(was, now)
            said = Text(f"{at.zh}：{told.zh}", f"{at.en}: {told.en}")
            yield Difference("criteria", "changed", ":".join(key), said)
        elif before.value != after.value:
            rest.append("value")  # the label does not name it
        if rest:
            yield other_terms("criteria", ":".join(key), Text(f"{at.zh}：{now.zh}", f"{at.en}: {now.en}"), rest)


def rule_changes(old: Plan, new: Plan) -> Iterator[Difference]:
    """Which words changed in either language, with what stands around them."""
    for key, rule, change in come_and_gone(old.rules, new.rules, lambda rule: rule.id):
        yield new_or_gone("rules", key, Text(f"{key} {rule.zh}", f"{key} {rule.en}"), change)
    for key, before, after in changed(old.rules, new.rules, lambda rule: rule.id):
        for language, name in (("zh", Text("条文", "the Chinese")), ("en", Text("英文", "the English"))):
            if getattr(before, language) != getattr(after, language):
                was, now = words.excerpt(getattr(before, language), getattr(after, language))
                told = Text(f"{key}，{name.zh}：“{was}” → “{now}”", f"{key}, {name.en}: “{was}” → “{now}”")
                yield Difference("rules", "changed", key, told)
        if rest := [field for field in fields_changed(before, after) if field not in ("zh", "en")]:
            yield other_terms("rules", key, Text(key, key), rest)


def _criterion_key(criterion: Criterion) -> tuple[str, ...]:
    choice = () if type(criterion.value) is int else (str(criterion.value),)
    return (criterion.level, criterion.fact, *choice, *criterion.when)


def _criterion(plan: Plan, criterion: Criterion) -> Text:
    at, label = words.level(plan, criterion.level), criterion_label(criterion)
    return Text(f"{at.zh}，{label.zh}（{criterion.rule_id}）", f"{at.en}, {label.en} ({criterion.rule_id})")


def _setting(setting: Setting) -> Text:
    held = words.value(setting.value)
    return Text(f"{setting.key} = {held.zh}（{setting.flag}）", f"{setting.key} = {held.en} ({setting.flag})")
