"""Whether somebody's office may publish anew in the place of a warning, at whatever colour (A-4.6-1, B-3.3)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.errors import Conflict, NotYours
from cases.language import listed, spoken
from early_warnings.models import EarlyWarning
from orgs.models import Appointment, User
from plans.posts import POSTS, may_post, post_names
from plans.schema import COLOURS, Authority
from plans.scope import in_area, touches


@dataclass(frozen=True)
class Adjusting:
    """`hat`: of the office that may, and the post in it that signs where the person has one."""

    authority: Authority
    hat: Appointment

    @property
    def is_mine(self) -> bool:
        """Else they may draft it, and a leader of the office publishes."""
        return may_post(self.hat.post, "adjust")

    @property
    def owner(self) -> str:
        posts = {"posts": spoken(post_names(POSTS["adjust"]))}
        is_bureau = self.hat.organisation.kind == "provincial_bca"
        return (_("本局%(posts)s") if is_bureau else _("本单位%(posts)s")) % posts


def adjusting_of(warning: EarlyWarning, user: User) -> Adjusting | None:
    """The right under which it may be, the one at the warning's own colour before others; the target colour and area
    decide in the end. No query beyond the person's appointments."""
    if not warning.in_force:
        return None
    found = [
        Adjusting(authority, hat)
        for hat in user.appointments_held
        if may_post(hat.post, "draft")
        for authority in warning.case.plan.authorities
        if authority.action == "adjust" and warning.level in authority.replaces and _fits(authority, warning, hat)
    ]
    found.sort(key=lambda each: (not each.is_mine, *_distance(each.authority, warning.level)))
    return next(iter(found), None)


def ensure_adjusts(warning: EarlyWarning, user: User) -> None:
    """Raises Conflict where it is not in force, NotYours where no office of this person may take its place."""
    if not warning.in_force:
        raise Conflict(_("要调整的预警已经不在生效。请刷新后再看。"))
    if adjusting_of(warning, user) is None:
        plan = warning.case.plan
        found = [each for each in plan.authorities if each.action == "adjust" and warning.level in each.replaces]
        offices = listed(dict.fromkeys(spoken(plan.role(each.role).name) for each in found))
        raise NotYours(
            _("这份预警由所涉地区的%(offices)s按目标颜色调整。") % {"offices": offices},
            rule_id=found[0].rule_id if found else "",
        )


def _fits(authority: Authority, warning: EarlyWarning, hat: Appointment) -> bool:
    plan, office = warning.case.plan, hat.organisation
    if office.kind not in plan.index.holders[authority.role] or not in_area(plan, office.region_id):
        return False
    if authority.scope != "own_area":
        return True
    return office.code in warning.sectors if office.kind == "department" else touches(office.region_id, warning.regions)


def _distance(authority: Authority, colour: str) -> tuple[int, bool]:
    near = min(abs(COLOURS.index(level) - COLOURS.index(colour)) for level in authority.levels if level in COLOURS)
    return near, authority.spread == "several"
