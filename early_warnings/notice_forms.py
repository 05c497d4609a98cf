"""The forms of risk notices and of important-event periods: what a browser sends, and what they are drawn with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.errors import Refusal
from cases.form_controls import Control, FormState
from early_warnings.forms import in_beijing, region_names
from early_warnings.models import HazardReport, RiskNotice
from early_warnings.plain_forms import control, errors_by_field
from early_warnings.postures import COLOURS, bodies_of
from orgs.finding import region_codes_in
from orgs.models import Organisation
from plans.schema import Plan


@dataclass(frozen=True)
class NoticeForm:
    state: FormState
    fields: Mapping[str, Control]

    @property
    def controls(self) -> list[Control]:
        return list(self.fields.values())


def notice_body(post: QueryDict) -> dict[str, Any]:
    """A risk notice as early_warnings.risk_notices takes it."""
    texts = {name: post.get(name, "") for name in ("title", "title_en", "text", "text_en", "revision")}
    return {
        **texts, "regions": region_codes_in(post.get("regions", "")), "exercise": bool(post.get("exercise")),
    }  # fmt: skip


def values_of_notice(notice: RiskNotice) -> dict[str, Any]:
    names = ("title", "title_en", "text", "text_en")
    return {name: getattr(notice, name) for name in names} | {"regions": region_names(notice.regions)}


def values_from_hazard(report: HazardReport) -> dict[str, Any]:
    """A risk notice out of a hazard report: its words where they fit and its author lets them go that far."""
    if not report.words_may_be_taken:
        return {"regions": region_names(report.regions)}
    said = [report.contents.get(name, "") for name in ("details", "impact")]
    return {
        "title": report.summary, "regions": region_names(report.regions),
        "text": "\n\n".join(words for words in said if words),
    }  # fmt: skip


def notice_form(values: Mapping[str, Any], refusal: Refusal | None = None) -> NoticeForm:
    errors = errors_by_field(refusal)
    named = _("名称或六位代码（GB/T 2260），几个地区以逗号隔开；全国填 100000")
    fields = {
        "title": control("title", "text", _("标题"), values, errors, max_length=200, hint=_("一句话：提示什么，给谁")),
        "regions": control("regions", "text", _("所涉地区"), values, errors, hint=named),
        "text": control("text", "longtext", _("提示内容"), values, errors, max_length=4000),
        "title_en": control(
            "title_en", "text", _("英文标题"), values, errors, max_length=200, required=False,
            hint=_("不填则英文页面显示中文标题"),
        ),
        "text_en": control("text_en", "longtext", _("英文内容"), values, errors, max_length=4000, required=False),
    }  # fmt: skip
    return NoticeForm(FormState(values, refusal), fields)


@dataclass(frozen=True)
class PeriodForm:
    """`bodies`: those of the plan's area, counties before departments."""

    plan: Plan
    state: FormState
    fields: Mapping[str, Control]
    bodies: Sequence[Organisation]

    @property
    def controls(self) -> list[Control]:
        return list(self.fields.values())

    @property
    def colours(self) -> list[tuple[str, bool]]:
        """Colour, and whether it is chosen."""
        return [(colour, self.state.values.get("colour") == colour) for colour in COLOURS]

    @property
    def chosen_bodies(self) -> list[str]:
        return list(self.state.values.get("bodies") or [])


def period_body(post: QueryDict) -> dict[str, Any]:
    """A period as early_warnings.postures takes it."""
    return {
        "colour": post.get("colour", ""), "event": post.get("event", ""), "requirements": post.get("requirements", ""),
        "begins_at": in_beijing(post.get("begins_at", "")), "ends_at": in_beijing(post.get("ends_at", "")),
        "bodies": [code for code in post.getlist("bodies") if code], "exercise": bool(post.get("exercise")),
    }  # fmt: skip


def period_form(plan: Plan, values: Mapping[str, Any], refusal: Refusal | None = None) -> PeriodForm:
    errors = errors_by_field(refusal)
    beijing = _("北京时间")
    fields = {
        "event": control("event", "text", _("重要活动、会议"), values, errors, max_length=200),
        "begins_at": control("begins_at", "datetime", _("从"), values, errors, hint=beijing),
        "ends_at": control("ends_at", "datetime", _("到"), values, errors, hint=beijing),
        "colour": control("colour", "pick", _("启动哪一级预警响应"), values, errors),
        "bodies": control("bodies", "pick", _("哪些单位启动响应"), values, errors),
        "requirements": control("requirements", "longtext", _("要求"), values, errors, max_length=4000),
    }
    return PeriodForm(plan, FormState(values, refusal), fields, bodies_of(plan))
