"""Important-event periods (B-6.5): the response to a red or orange warning, started without such a warning."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.checker import Checker
from cases.errors import Invalid, NotYours
from cases.language import listed, spoken
from cases.models import Case, PlanRelease
from cases.releases import releases_in_force
from cases.transitions import perform
from cases.typed import instant_in
from early_warnings.drafting import begin, drafting_verdict
from early_warnings.inputs import read_inputs
from early_warnings.models import Posture, PostureState
from orgs.models import Organisation, User
from orgs.models.organisations import lies_in
from plans.posts import may_post
from plans.schema import Plan
from plans.strings import shown

FIELDS = ("colour", "event", "begins_at", "ends_at", "bodies", "requirements", "exercise")
COLOURS = ("red", "orange")
ACTIONS = ("start_posture", "end_posture")
RULE = "B-6.5-2"


def _release() -> PlanRelease | None:
    found = (each for each in releases_in_force() if ("start_posture", "red") in each.plan.index.authorities)
    return next(found, None)


def plan_with_periods() -> Plan | None:
    """The plan that knows such periods: the prefecture's."""
    release = _release()
    return release.plan if release else None


def ensure_plans_periods(actor: User) -> None:
    """Whether `plan_period` is open to this person at all. Raises NotYours."""
    plan = plan_with_periods()
    authorities = plan.index.authorities[("plan_posture", "red")] if plan else ()
    kinds = {kind for each in authorities for kind in plan.index.holders[each.role]} if plan else set()
    held = actor.appointments_held
    if not any(hat.organisation.kind in kinds and may_post(hat.post, "plan_posture") for hat in held):
        who = listed(spoken(plan.role(each.role).name) for each in authorities) if plan else ""
        raise NotYours(_("重要活动保障期由%(office)s的值班员、领导拟定。") % {"office": who}, rule_id=RULE)


@transaction.atomic
def plan_period(*, data: Mapping[str, Any], actor: User, at: datetime) -> Posture:
    """Plan the response of a period. Raises NotYours (not this office's or post's), Invalid, NotPermitted."""
    release = _release()
    if release is None:
        raise Invalid(_("现行预案都没有规定重要活动保障期的预警响应。"))
    ensure_plans_periods(actor)
    said = _checked(data, release.plan, at=at)
    posture = Posture(state=PostureState.PLANNED, log_number=1, plan_code=release.code, planned_at=at, state_since=at)
    posture.case = Case(
        release=release, kind="posture", title=said["event"], opened_at=at, exercise=data.get("exercise") is True
    )
    posture.level = said.pop("colour")
    for name, value in said.items():
        setattr(posture, name, value)
    verdict = drafting_verdict(posture, "plan_posture", actor)
    assert verdict.appointment is not None, "who may act has a post"
    posture.lead = verdict.appointment.organisation
    body = {**said, "level": posture.level, **{name: said[name].isoformat() for name in ("begins_at", "ends_at")}}
    begin(posture, "P", verdict, actor=actor, at=at, body=body)
    return posture


@transaction.atomic
def act_on_period(
    *, posture: Posture, action: str, actor: User, at: datetime, data: Mapping[str, Any] | None = None
) -> Posture:
    """Require the response, or end the period: nothing begins or ends by itself. Raises as perform, Invalid."""
    inputs = read_inputs(action, dict(data or {}), subject=posture, since=posture.planned_at, at=at)
    return perform(posture, action, actor=actor, at=at, inputs=inputs)


def bodies_of(plan: Plan) -> list[Organisation]:
    """The counties and departments of the plan's area, which may be required to respond. One query."""
    found = Organisation.objects.filter(kind__in=("county_cac", "department"), active=True).order_by("kind", "pinyin")
    return [each for each in found if any(lies_in(each.region_id, area) for area in plan.scope.regions)]


def _checked(data: Mapping[str, Any], plan: Plan, *, at: datetime) -> dict[str, Any]:
    check = Checker(data, {"bodies": RULE, "colour": RULE})
    for field in data:
        if field not in FIELDS:
            check.wrong(shown(field), _("没有这一项；请删去。可填：%(fields)s。") % {"fields": listed(FIELDS)})
    if data.get("colour") not in COLOURS:
        check.wrong("colour", _("颜色只能是 %(colours)s。") % {"colours": listed(COLOURS)})
    begins, ends = (instant_in(data.get(name)) for name in ("begins_at", "ends_at"))
    for name, instant in (("begins_at", begins), ("ends_at", ends)):
        if instant is None:
            check.wrong(name, _("不是时间；写成 2026-11-18T10:12:00+08:00。"))
    if begins and ends and ends <= begins:
        check.wrong("ends_at", _("结束须在开始之后。"))
    known = {each.code for each in bodies_of(plan)}
    bodies = data.get("bodies")
    if not isinstance(bodies, list) or not bodies or not all(isinstance(code, str) for code in bodies):
        check.wrong("bodies", _("请选择启动响应的县（市、区）和部门。"))
    elif unknown := [code for code in bodies if code not in known]:
        told = listed(shown(code)[:40] for code in unknown[:5])
        check.wrong("bodies", _("这些不是本地区的县（市、区）或部门：%(codes)s。") % {"codes": told})
    said = {
        "colour": data.get("colour"),
        "event": check.text("event", most=200, one_line=True),
        "begins_at": begins, "ends_at": ends, "bodies": bodies,
        "requirements": check.text("requirements"),
    }  # fmt: skip
    check.flag("exercise")
    if check.errors:
        raise Invalid(_("所填有误，没有保存。"), errors=check.errors, rule_id=RULE)
    return said
