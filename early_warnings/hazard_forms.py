"""The form of a hazard report: what a browser sends, and what it is drawn with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.errors import Refusal
from cases.following import within
from cases.form_controls import Control, FormState
from cases.language import listed, spoken
from early_warnings.forms import in_beijing
from early_warnings.models import HazardReport
from early_warnings.plain_forms import CONTENTS, contents_controls, control, errors_by_field
from orgs.finding import region_codes_in
from plans.obligations import notices_on, obligations_on
from plans.schema import LEVELS, Plan
from plans.vocabulary import TARGET_UNITS

Tlp, Kind = HazardReport.Tlp, HazardReport.Kind
NO_LEVEL = "none"

TLP_MEANS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    Tlp.CLEAR: (gettext_lazy("可以公开"), gettext_lazy("不限制转告。")),
    Tlp.GREEN: (gettext_lazy("只在同行内"), gettext_lazy("可转告网络安全同行和有关单位，不得公开发布。")),
    Tlp.AMBER: (
        gettext_lazy("只给要采取措施的单位"),
        gettext_lazy("收到的单位可转告确需据以防范的下属单位和用户，不得再传。"),
    ),
    Tlp.AMBER_STRICT: (gettext_lazy("只限收到的单位内部"), gettext_lazy("不得转给任何别的单位。")),
    Tlp.RED: (gettext_lazy("只限收到的人"), gettext_lazy("只给经办人看，不得再告诉任何人。")),
}
"""TLP 2.0 in plain words: in short, and in full."""

NAMED_AS = {"relevant_bcas": "provincial_bca", "relevant_counties": "county_cac"}
"""Names of plans that mean those of a role whom the places concern."""


@dataclass(frozen=True)
class Route:
    """Whom a report of one level goes to under one plan, by which article, and within how long."""

    plan: Plan
    who: str
    rule_id: str
    inferred: bool
    within: str
    is_target: bool


@dataclass(frozen=True)
class LevelChoice:
    level: str
    label: str
    routes: Sequence[Route]
    chosen: bool


@dataclass(frozen=True)
class TlpChoice:
    mark: str
    in_short: str
    in_full: str
    chosen: bool


@dataclass(frozen=True)
class HazardForm:
    """The form as it is drawn: for all plans under which the organisation reports; the first words it."""

    plan: Plan
    state: FormState
    levels: Sequence[LevelChoice]
    marks: Sequence[TlpChoice]
    fields: Mapping[str, Control]
    contents: Mapping[str, Control]

    @property
    def controls(self) -> list[Control]:
        """In the order of the page, for the summary of what is wrong."""
        first = [self.fields[name] for name in ("kind", "level")]
        words = [self.contents[name] for name in ("summary", "likelihood", "impact", "details")]
        return [*first, *words, *(self.fields[name] for name in ("regions", "judged_at", "tlp"))]


def hazard_body(post: QueryDict) -> dict[str, Any]:
    """A hazard report as early_warnings.hazards takes it. Judges nothing."""
    contents = {name.removeprefix(CONTENTS): post[name] for name in post if name.startswith(CONTENTS)}
    return {
        "kind": post.get("kind", ""), "level": post.get("level", ""), "tlp": post.get("tlp", ""),
        "regions": region_codes_in(post.get("regions", "")), "judged_at": in_beijing(post.get("judged_at", "")),
        "contents": contents, "classified_apart": bool(post.get("classified_apart")),
    }  # fmt: skip


def hazard_form(plans: Sequence[Plan], values: Mapping[str, Any], refusal: Refusal | None = None) -> HazardForm:
    """The controls under these plans, with the words given and what is wrong with them. No time is filled in: a
    judgement of "now" would turn late reports into timely ones."""
    form, errors = plans[0].form("hazard"), errors_by_field(refusal)
    named = _("名称或六位代码（GB/T 2260），几个地区以逗号隔开；全国填 100000")
    fields = {
        "kind": control("kind", "select", _("类别"), values, errors, choices=tuple(Kind.choices)),
        "level": control("level", "pick", _("可能发生哪一级"), values, errors),
        "tlp": control("tlp", "pick", _("共享范围"), values, errors),
        "regions": control("regions", "text", _("可能影响的地区"), values, errors, hint=named),
        "judged_at": control(
            "judged_at", "datetime", _("作出判断的时间"), values, errors, hint=_("北京时间；时限自此起算")
        ),
    }
    marks = [
        TlpChoice(mark, str(in_short), str(in_full), values.get("tlp") == mark)
        for mark, (in_short, in_full) in TLP_MEANS.items()
    ]
    return HazardForm(
        plans[0], FormState(values, refusal), level_choices(plans, str(values.get("level") or "")), marks, fields,
        contents_controls(form, values, errors),
    )  # fmt: skip


def said_of(report: HazardReport) -> list[tuple[str, str]]:
    """What a report says, field by field, in the plan's order."""
    form = report.case.plan.form("hazard")
    return [
        (spoken(item.label), str(report.contents[item.key]))
        for item in form.fields
        if item.key != "summary" and report.contents.get(item.key)
    ]


def level_choices(plans: Sequence[Plan], chosen: str) -> list[LevelChoice]:
    """Each level that may occur, and whom it then goes to (A-4.2-2, A-4.2-3, B-3.2-4, B-3.3-2); and none."""
    levels: list[tuple[str, str]] = [(level, spoken(plans[0].level(level).name)) for level in LEVELS]
    return [
        LevelChoice(
            level, label, [route for plan in plans for route in routes(plan, level)], chosen=chosen == level
        )
        for level, label in [*levels, (NO_LEVEL, _("还判断不到"))]
    ]  # fmt: skip


def routes(plan: Plan, level: str) -> list[Route]:
    """Whom a plan sends a report of a level to. `level` may be "none"."""
    asked = None if level == NO_LEVEL else level
    clocks = {duty.rule_id: duty.clock for duty in obligations_on(plan, "hazard_reported", asked)}
    found = []
    for notice in notices_on(plan, "hazard_reported", asked):
        clock = clocks.get(notice.rule_id)
        found.append(
            Route(
                plan=plan,
                who=listed(spoken(plan.role(NAMED_AS.get(name, name)).name) for name in notice.to),
                rule_id=notice.rule_id,
                inferred=notice.inferred,
                within=within(clock) if clock else "",
                is_target=clock is not None and clock.unit in TARGET_UNITS,
            )
        )
    return found
