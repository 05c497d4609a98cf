"""The controls of a report's form: label, hint, article, the words given, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.form_controls import Control, FormState
from cases.language import spoken
from plans.categories import CATEGORIES
from plans.schema import NO_LEVEL, Fact, Plan


def fact_controls(plan: Plan, state: FormState) -> dict[str, Control]:
    """The facts for grading by their keys; choices rather than words."""
    return {fact.key: _fact_control(fact, state) for fact in plan.facts}


YES_OR_NO = 2


@dataclass(frozen=True)
class FactGroup:
    """The facts that one plan grades by. `whole`: drawn open, for it is the first plan's."""

    plan: Plan
    rule_id: str
    controls: Mapping[str, Control]
    whole: bool

    @property
    def judged(self) -> list[Control]:
        """What people judge, and why: folded away, for it is the exception (“other” circumstances)."""
        names = {name for fact in self.plan.facts if fact.reason for name in (fact.key, fact.reason)}
        return [control for key, control in self.controls.items() if key in names]

    @property
    def is_judging(self) -> bool:
        return any(control.value or control.message for control in self.judged)

    @property
    def rows(self) -> list[list[Control]]:
        """The rest, one a row; yes-or-no facts two a row."""
        judged = self.judged
        rows: list[list[Control]] = []
        for fact in self.plan.facts:
            control = self.controls[fact.key]
            if control in judged:
                continue
            if fact.type == "boolean" and rows and len(rows[-1]) == 1 and len(rows[-1][0].choices) == YES_OR_NO:
                rows[-1].append(control)
            else:
                rows.append([control])
        return rows

    @property
    def filled(self) -> bool:
        """Whether something is stated or wrong: a group that is folded away must not hide it."""
        return any(control.value or control.message for control in self.controls.values())


def fact_groups(plans: Sequence[Plan], state: FormState) -> list[FactGroup]:
    """One group for each plan; the first stands open."""
    return [
        FactGroup(plan, plan.criteria[0].rule_id, fact_controls(plan, state), whole=number == 0)
        for number, plan in enumerate(plans)
    ]


def oral_controls(state: FormState) -> dict[str, Control]:
    """What an officer asks on the telephone. The names are ours; the plans say only that it is reported orally."""
    categories = tuple((code, spoken(name)) for code, name in CATEGORIES.items())
    asked = (
        ("incident", "text", _("已有事件的编号"), _("第一次听说就不填"), False),
        ("caller", "organisation", _("来电单位"), _("名称或代码"), True),
        ("caller_name", "text", _("来电人"), "", True),
        ("caller_phone", "text", _("来电号码"), "", False),
        ("called_at", "datetime", _("来电时间"), _("北京时间；时限按此时间计"), True),
        ("said", "longtext", _("通话内容"), _("不得记录任何涉密内容"), True),
        ("summary", "text", _("事件概要"), _("一句话说明发生了什么"), True),
        ("category", "select", _("事件分类"), "", False),
        ("regions", "regions", _("受影响地区"), _("名称或六位代码（GB/T 2260），几个地区以逗号隔开"), True),
        ("affected_unit", "organisation", _("事发单位"), _("就是来电单位时不填"), False),
        ("occurred_at", "datetime", _("发生时间"), _("北京时间"), True),
        ("discovered_at", "datetime", _("发现时间"), _("北京时间；不知道就不填"), False),
    )
    return {
        name: Control(
            name=name, kind=kind, label=label, value=state.values.get(name, ""), hint=hint, required=required,
            choices=categories if kind == "select" else (),
            message=state.errors[name].message if name in state.errors else "",
        )
        for name, kind, label, hint, required in asked
    }  # fmt: skip


def _fact_control(fact: Fact, state: FormState) -> Control:
    error = state.errors.get(f"facts.{fact.key}")
    choices = tuple((choice.value, spoken(choice.label)) for choice in fact.choices)
    if fact.type == "boolean":
        choices = (("", _("否")), ("true", _("是")))
    elif choices and choices[0][0] != NO_LEVEL:
        choices = (("", _("不作判断")), *choices)
    return Control(
        name=f"facts.{fact.key}",
        kind={"integer": "number", "text": "longtext"}.get(fact.type, "choice"),
        label=spoken(fact.label),
        value=state.values.get(f"facts.{fact.key}", ""),
        hint=spoken(fact.hint) if fact.hint else "",
        max_length=fact.max_length,
        choices=choices,
        message=error.message if error else "",
    )
