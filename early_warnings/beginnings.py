"""What a person may begin here, by the plans in force: a warning, a hazard report, a risk notice, a period."""

from collections.abc import Sequence

from cases.releases import releases_in_force
from early_warnings.hazards import releases_for
from orgs.models import Appointment
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


def _falls_to(plan: Plan, action: str, hat: Appointment) -> bool:
    kinds = {kind for each in plan.authorities if each.action == action for kind in plan.index.holders[each.role]}
    return hat.organisation.kind in kinds and in_area(plan, hat.organisation.region_id)
