"""A plan as people read it: article by article, each rule with how its gaps are settled and where it acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plans.categories import CATEGORIES
from plans.coverage import where_encoded
from plans.schema import Erratum, Plan, Rule, Setting, Text
from plans.vocabulary import ACTIONS, RULE_KINDS


@dataclass(frozen=True, slots=True)
class ReadSetting:
    """How one gap is settled here."""

    setting: Setting

    @property
    def shown(self) -> str:
        value = self.setting.value
        return (", ".join(value) or "—") if isinstance(value, tuple) else str(value)

    @property
    def changed(self) -> bool:
        return self.setting.value != self.setting.default


@dataclass(frozen=True, slots=True)
class ReadRule:
    """One rule, and what the platform makes of it. No acts: its words are shown, nothing more."""

    rule: Rule
    acts: Sequence[str]  # in the active language
    settings: Sequence[ReadSetting]
    errata: Sequence[Erratum]

    @property
    def kind(self) -> Text:
        return RULE_KINDS.get(self.rule.kind, Text(self.rule.kind, self.rule.kind))

    @property
    def is_text(self) -> bool:
        return self.rule.kind == "text"


@dataclass(frozen=True, slots=True)
class Article:
    number: str
    rules: Sequence[ReadRule]


def articles_of(plan: Plan) -> list[Article]:
    """The whole plan in its own order."""
    records = where_encoded(plan)
    rules = [
        ReadRule(
            rule=rule,
            acts=list(dict.fromkeys(act_shown(plan, record) for record in records[rule.id])),
            settings=[ReadSetting(setting) for setting in plan.settings if setting.flag in rule.flags],
            errata=[erratum for erratum in plan.errata if erratum.rule_id == rule.id],
        )
        for rule in plan.rules
    ]
    return [Article(number, list(found)) for number, found in groupby(rules, key=lambda read: read.rule.article)]


def act_shown(plan: Plan, record: str) -> str:
    """`authority:initiate:provincial_bca` as a sentence's part: 权限：启动响应（省（区、市）通信管理局）."""
    kind, *keys = record.split(":")
    sentence, name_of = RECORDS[kind]
    language = get_language() or "zh-hans"
    names = {name: text.get(language) for name, text in name_of(plan, *keys).items()}
    return str(sentence).format(**names)


def _named(records: str) -> Callable[[Plan, str], Mapping[str, Text]]:
    """The label of the record of that key among the plan's `records`."""
    return lambda plan, key: {"name": next(one.label for one in getattr(plan, records) if one.key == key)}


def _colour(plan: Plan, colour: str) -> Mapping[str, Text]:
    return {"name": next(one.name for one in plan.colours if one.colour == colour)}


def _channel(plan: Plan, key: str) -> Mapping[str, Text]:
    return {"name": next(one.name for one in plan.channels if one.key == key)}


def _criterion(plan: Plan, level: str, fact: str) -> Mapping[str, Text]:
    return {"name": plan.level(level).label}


def _authority(plan: Plan, action: str, role: str) -> Mapping[str, Text]:
    return {"name": ACTIONS[action], "office": plan.role(role).name}


RECORDS: Mapping[str, tuple[Promise, Callable[..., Mapping[str, Text]]]] = {
    "scope": (_("适用范围"), lambda plan: {}),
    "level": (_("级别：{name}"), lambda plan, level: {"name": plan.level(level).label}),
    "category": (_("事件分类：{name}"), lambda plan, code: {"name": CATEGORIES[code]}),
    "channel": (_("发布渠道：{name}"), _channel),
    "breach": (_("报告义务的违反：{name}"), _named("breaches")),
    "colour": (_("预警颜色：{name}"), _colour),
    "fact": (_("定级所据事实：{name}"), _named("facts")),
    "criterion": (_("定级标准：{name}"), _criterion),
    "authority": (_("权限：{name}（{office}）"), _authority),
    "obligation": (_("时限任务：{name}"), _named("obligations")),
    "notice": (_("通知：{name}"), _named("notices")),
    "form": (_("报告表：{name}"), _named("forms")),
    "checklist": (_("措施清单：{name}"), _named("checklists")),
    "duty": (_("值守：{name}"), _named("duties")),
}
