"""What a person may begin here, by the plans in force: a warning, a hazard report, a risk notice, a period."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.authority import verdict_for
from cases.errors import NotNow, NotPermitted, NotYours
from cases.language import listed, spoken
from cases.releases import releases_in_force
from early_warnings.drafting import in_own_office
from early_warnings.hazards import releases_for
from early_warnings.models import EarlyWarning
from orgs.models import Appointment, User
from plans.posts import may_post
from plans.schema import Plan
from plans.scope import in_area

DRAFTING = ("draft", "draft_notice", "plan_posture")


def beginnings(hat: Appointment | None) -> list[str]:
    """Acts that begin a case and fall to the office of a hat and to its post, those of warnings first."""
    if hat is None:
        return []
    plans = [release.plan for release in releases_in_force()]
    found = [act for act in DRAFTING if may_post(hat.post, act) and any(_falls_to(plan, act, hat) for plan in plans)]
    if may_post(hat.post, "report_hazard") and releases_for(hat.organisation):
        found.append("report_hazard")
    return found


def plans_for(action: str, hats: Sequence[Appointment]) -> list[Plan]:
    """The plans in force under which one of these offices takes such an act."""
    plans = [release.plan for release in releases_in_force()]
    return [plan for plan in plans if any(_falls_to(plan, action, hat) for hat in hats)]


def ensure_drafts(actor: User, plan: Plan | None = None) -> None:
    """Whether this person drafts warnings at any colour, under this plan or under any. Raises NotYours."""
    plans = [plan] if plan else [release.plan for release in releases_in_force()]
    held = [hat for hat in actor.appointments_held if may_post(hat.post, "draft")]
    if any(_falls_to(each, "draft", hat) for each in plans for hat in held):
        return
    drafting = [(each, authority) for each in plans for authority in each.authorities if authority.action == "draft"]
    offices = listed(dict.fromkeys(spoken(each.role(authority.role).name) for each, authority in drafting))
    rule = drafting[0][1].rule_id if drafting else ""
    raise NotYours(_("预警由%(offices)s的值班员、领导起草。") % {"offices": offices}, rule_id=rule)


def ensure_revises(warning: EarlyWarning, actor: User) -> None:
    """Whether this person may change what a draft says, as far as that does not hang on its words. Raises NotYours,
    NotPermitted (another post's), NotNow (it is no draft any more)."""
    author = in_own_office(warning, actor)
    decision = verdict_for(warning, "draft", author).decision
    if decision.outcome == "not_your_post":
        raise NotPermitted(spoken(decision.reason), decision=decision)
    if decision.outcome == "not_now":
        raise NotNow(_("它不再是草稿，不能修改。要改已发布的预警，请调整。"), rule_id=decision.rule_id)


def _falls_to(plan: Plan, action: str, hat: Appointment) -> bool:
    kinds = {kind for each in plan.authorities if each.action == action for kind in plan.index.holders[each.role]}
    return hat.organisation.kind in kinds and in_area(plan, hat.organisation.region_id)
