"""Risk notices (A-4.4-5): drafted, published, withdrawn. No colour, no measures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.authority import verdict_for
from cases.checker import Checker, check_regions
from cases.confirmations import confirm
from cases.errors import FieldError, Invalid, NotYours
from cases.language import listed
from cases.models import Case, Confirmation
from cases.releases import release_in_force, releases_in_force
from cases.transitions import Inputs, perform
from early_warnings.drafting import (
    begin,
    drafting_verdict,
    in_own_office,
    refuse_drill_on_real,
    revise,
    take_up,
)
from early_warnings.inputs import MAX_TITLE, read_inputs
from early_warnings.models import HazardReport, NoticeState, RiskNotice
from early_warnings.publications import tell_public
from orgs.models import Appointment, User
from plans.posts import may_post
from plans.schema import Plan
from plans.strings import shown

FIELDS = ("plan", "title", "title_en", "regions", "text", "text_en", "hazard", "exercise", "revision")
ACTIONS = ("publish_notice", "withdraw_notice")
_SPOKEN = {"publish_notice": "publish", "withdraw_notice": "withdraw"}


def plans_with_notices() -> list[Plan]:
    """Plans that let somebody publish a risk notice: the ministry's (the prefecture's has none)."""
    return [each.plan for each in releases_in_force() if ("publish_notice", "none") in each.plan.index.authorities]


def ensure_begins_notices(actor: User) -> None:
    """What `start_notice` would say to this person of any region of their own. Raises NotPermitted, NotYours."""
    if not any(_fits(plan, hat) for plan in plans_with_notices() for hat in actor.appointments_held):
        raise NotYours(_("风险提示由部应急办或各省（区、市）通信管理局的值班员、领导起草。"), rule_id="A-4.4-5")


def _fits(plan: Plan, hat: Appointment) -> bool:
    kinds = {
        kind for each in plan.index.authorities[("draft_notice", "none")] for kind in plan.index.holders[each.role]
    }
    return hat.organisation.kind in kinds and may_post(hat.post, "draft_notice")


def may_begin_from(hazard: HazardReport, actor: User) -> bool:
    """Whether this person may draft a risk notice out of a report: takes it up, and drafts notices under its plan."""
    plan = hazard.case.plan
    if ("draft_notice", "none") not in plan.index.authorities:
        return False
    taking = verdict_for(hazard, "take_up_hazard", actor)
    return taking.allowed and taking.appointment is not None and _fits(plan, taking.appointment)


@transaction.atomic
def start_notice(
    *, data: Mapping[str, Any], actor: User, at: datetime, hazard: HazardReport | None = None
) -> RiskNotice:
    """Begin a risk notice. Raises NotYours (not this office's or post's at all), Invalid, NotPermitted."""
    ensure_begins_notices(actor)
    code = data.get("plan") or next((plan.code for plan in plans_with_notices()), None)
    release = release_in_force(code) if isinstance(code, str) else None
    if release is None or release.plan not in plans_with_notices():
        known = listed(plan.code for plan in plans_with_notices())
        message = _("请选择规定了风险提示的预案；可填：%(known)s。") % {"known": known}
        raise Invalid(_("所填有误，草稿没有保存。"), errors=[FieldError("plan", message)])
    said = _checked(data)
    refuse_drill_on_real(hazard, data)
    notice = RiskNotice(state=NoticeState.DRAFT, log_number=1, plan_code=release.code, drafted_at=at, state_since=at)
    notice.case = Case(
        release=release, kind="risk_notice", title=said["title"], opened_at=at, exercise=data.get("exercise") is True
    )
    for name, value in said.items():
        setattr(notice, name, value)
    verdict = drafting_verdict(notice, "draft_notice", actor)
    assert verdict.appointment is not None, "who may act has a post"
    notice.lead, notice.hazard = verdict.appointment.organisation, hazard
    begin(notice, "R", verdict, actor=actor, at=at, body=said)
    if hazard is not None:
        take_up(hazard, notice, actor=actor, at=at)
    return notice


@transaction.atomic
def revise_notice(*, notice: RiskNotice, data: Mapping[str, Any], actor: User, at: datetime) -> RiskNotice:
    """Change what a draft says. Raises as early_warnings.drafting.revise_draft."""
    said = _checked(data)
    author = _in_own_office(notice, actor)
    return revise(notice, "draft_notice", Inputs(given=said), data=data, author=author, at=at)


@transaction.atomic
def act_on_notice(
    *, notice: RiskNotice, action: str, actor: User, at: datetime, data: Mapping[str, Any] | None = None
) -> RiskNotice:
    """Publish or withdraw; a second person confirms. Raises as perform, Invalid, NotYours."""
    actor = _in_own_office(notice, actor)
    inputs = read_inputs(action, dict(data or {}), subject=notice, since=notice.drafted_at, at=at)
    moved = perform(notice, action, actor=actor, at=at, inputs=inputs)
    if moved.awaits is None:
        tell_public(moved, _SPOKEN[action], at=at)
    return moved


@transaction.atomic
def confirm_notice(*, confirmation: Confirmation, notice: RiskNotice, actor: User, at: datetime) -> RiskNotice:
    """Confirm, as the second person, what a colleague recorded."""
    moved = confirm(notice, confirmation, actor=actor, at=at)
    tell_public(moved, _SPOKEN[confirmation.action], at=at)
    return moved


def _in_own_office(notice: RiskNotice, actor: User) -> User:
    try:
        return in_own_office(notice, actor)
    except NotYours:
        raise NotYours(_("这份风险提示属于%(office)s。") % {"office": notice.lead.short}, rule_id="A-4.4-5") from None


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    check = Checker(data, {})
    for field in data:
        if field not in FIELDS:
            check.wrong(shown(field), _("没有这一项；请删去。可填：%(fields)s。") % {"fields": listed(FIELDS)})
    said = {
        "title": check.text("title", most=MAX_TITLE, one_line=True),
        "title_en": check.text("title_en", most=MAX_TITLE, required=False, one_line=True),
        "regions": list(check_regions(check)),
        "text": check.text("text"),
        "text_en": check.text("text_en", required=False),
    }
    check.flag("exercise")
    if check.errors:
        raise Invalid(_("所填有误，草稿没有保存。"), errors=check.errors, rule_id="A-4.4-5")
    return said
