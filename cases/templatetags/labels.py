"""The names of what stands in rows by a key: duties, notices, states, categories, whose a thing is."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases.duties import ESCALATED, REMINDER, definition_of
from cases.models import Notice, Obligation
from orgs.models import Organisation
from plans.categories import CATEGORIES
from plans.posts import POSTS
from plans.schema import Text
from plans.vocabulary import STATES

PLATFORM_NOTICES = {
    "awaits_confirmation": gettext_lazy("已登记，待本单位另一人确认"),
    "wider_region": gettext_lazy("影响范围包括本地区：可以决定适用本地预案"),
    "calendar_imported": gettext_lazy("放假安排已公布：有时限改变"),
    "finding_confirmed": gettext_lazy("对本单位的报告作出了认定"),
    "coordination": gettext_lazy("部应急办协调：别的省发布了相同隐患的预警，请研究是否发布"),
    "hazard_shared": gettext_lazy("有单位与您单位共享了隐患信息"),
    "report_returned": gettext_lazy("报告已退回，待补正后再报"),
    "report_resubmitted": gettext_lazy("退回的报告已补正再报"),
}
"""Notices that no plan speaks of."""

RELIEFS = {
    "duty_extended": gettext_lazy("时限已放宽：%(duty)s"),
    "duty_waived": gettext_lazy("已免除：%(duty)s"),
    "duty_voided": gettext_lazy("已作废：%(duty)s"),
}


def in_language(words: Text | None, otherwise: str) -> str:
    return words.get(get_language() or "zh-hans") if words else otherwise


def duty_label(obligation: Obligation) -> str:
    """`{% duty_label obligation %}`: what is owed, in the words of the case's plan."""
    definition = definition_of(obligation)
    return in_language(definition.label if definition else None, obligation.key)


def form_due(obligation: Obligation) -> str:
    """`{% form_due obligation as kind %}`: the report by which the duty is done here; empty where there is none."""
    definition = definition_of(obligation)
    return definition.form if definition and obligation.unsettled else ""


def notice_label(notice: Notice) -> str:
    """`{% notice_label notice %}`: what the notice says, in the words of the case's plan.

    Of an obligation it says which, and never overdue where only a platform target has passed.
    """
    if notice.key in PLATFORM_NOTICES:
        return str(PLATFORM_NOTICES[notice.key])
    if notice.obligation is not None:
        return _said_by_the_clock(notice, notice.obligation) % {"duty": duty_label(notice.obligation)}
    definition = next((one for one in notice.case.plan.notices if one.key == notice.key), None)
    return in_language(definition.label if definition else None, notice.key)


def _said_by_the_clock(notice: Notice, obligation: Obligation) -> str:
    if notice.key == REMINDER:
        return _("即将到期：%(duty)s")
    if notice.key == ESCALATED:
        return _("逾期仍未办：%(duty)s")
    if notice.key in RELIEFS:
        return str(RELIEFS[notice.key])
    return _("超过平台目标：%(duty)s") if obligation.limit == "target" else _("逾期：%(duty)s")


def state_name(state: str) -> str:
    """`{% state_name response.state %}`: 已定级."""
    return in_language(STATES.get(state), state)


def category_name(category: str) -> str:
    """`{% category_name incident.category %}`: 网络攻击事件."""
    return in_language(CATEGORIES.get(category), category)


def own_tag(organisation: Organisation) -> str:
    """`{% own_tag organisation %}`: how an office calls itself: 本局, 本单位."""
    return _("本局") if organisation.kind == "provincial_bca" else _("本单位")


def own_command(organisation: Organisation) -> str:
    """`{% own_command organisation %}`: 本局指挥."""
    return _("本局指挥") if organisation.kind == "provincial_bca" else _("本单位指挥")


def own_leader(organisation: Organisation) -> str:
    """`{% own_leader organisation %}`: 等本局领导."""
    return _("等本局领导") if organisation.kind == "provincial_bca" else _("等本单位领导")


def posts_that(action: str) -> str:
    """`{% posts_that "submit_report" %}`: for data-for-posts."""
    return " ".join(POSTS.get(action, ()))
