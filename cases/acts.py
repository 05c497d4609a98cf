"""One act that may follow, as a screen shows it: whose it is, by which article, what it demands, what follows on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from cases.authority import Verdict
from cases.following import Following, Offices
from cases.language import listed, spoken
from cases.models import CaseSubject, Confirmation
from orgs.models import Organisation
from plans.authority import offices_for
from plans.posts import post_names
from plans.schema import Authority, Rule
from plans.vocabulary import ACTIONS, BASES


@dataclass(frozen=True, eq=False, kw_only=True)
class CaseAct:
    """One act that may follow. `verdict` is the plan's answer to this person, as `perform` would give it now."""

    subject: CaseSubject
    action: str
    authority: Authority  # whose it is; the one of this person where they may
    verdict: Verdict
    owner: str  # office and post, as this person would say it
    waits_for: str  # what is still missing although the act is theirs
    follows: Sequence[Following]
    takes_note: bool = False

    has_dialog: bool = True  # else it has a page of its own

    reason_is_public: bool = False  # what is written as the reason is published

    @property
    def is_mine(self) -> bool:
        return self.verdict.allowed

    @property
    def allowed(self) -> bool:
        return self.is_mine

    @property
    def offered(self) -> bool:
        """Whether there is a button."""
        return self.allowed and not self.waits_for

    @property
    def anchor(self) -> str:
        return f"act-{self.subject.pk}-{self.action}"

    @property
    def title(self) -> str:
        name = spoken(ACTIONS[self.action])
        return name[:1].upper() + name[1:]

    @property
    def button(self) -> str:
        """The plan's own verb."""
        return spoken(self.authority.verb)

    @cached_property
    def rule(self) -> Rule:
        return self.subject.case.plan.rule(self.authority.rule_id)

    @property
    def demands(self) -> Sequence[str]:
        """What must come along with it."""
        return self.verdict.decision.requires

    @property
    def demanding_rule(self) -> str:
        """The rule that asks for what must come along."""
        return self.authority.demanded_by or self.authority.rule_id

    @property
    def is_outside_way(self) -> bool:
        """Whether it records a decision from outside where an office here decides as well: open, but not the way on."""
        offices = offices_for(self.subject.case.plan, self.action, self.verdict.decision.level)
        return "document" in self.authority.requires and any("document" not in each.requires for each in offices)

    @property
    def level_shown(self) -> str:
        """The level that a request has to name: the one whose office decides."""
        return self.verdict.decision.level or ""

    @property
    def bases(self) -> list[tuple[str, str]]:
        """What the decision may rest on, where the plan names it: key and words."""
        return [(key, spoken(BASES[key])) for key in self.authority.basis]


def waits_for(verdict: Verdict, *, unsettled: int, pending: Confirmation | None) -> str:
    """What an act that is theirs still waits for: a second person, or obligations. Empty where nothing is missing."""
    if verdict.allowed and pending and "second_person" in verdict.decision.requires:
        return _("“%(act)s”已经登记，正等另一人确认；先确认或取消登记。") % {"act": spoken(ACTIONS[pending.action])}
    if verdict.allowed and unsettled and "obligations_settled" in verdict.decision.requires:
        return _("还有 %(count)d 项时限任务未了，不能办结。") % {"count": unsettled}
    return ""


def owner_of(subject: CaseSubject, action: str, verdict: Verdict, offices: Offices) -> str:
    """黑龙江局 领导; where it is one's own office 本局领导."""
    decision, plan = verdict.decision, subject.case.plan
    posts = spoken(post_names(decision.posts))
    if decision.outcome == "not_your_post":
        is_bureau = verdict.appointment is not None and verdict.appointment.organisation.kind == "provincial_bca"
        return (_("本局%(posts)s") if is_bureau else _("本单位%(posts)s")) % {"posts": posts}
    mine = [each for role in decision.roles for each in plan.authorities if (each.action, each.role) == (action, role)]
    return f"{listed(name for each in mine for name in office_names(subject, each, offices))} {posts}".strip()


def office_names(subject: CaseSubject, authority: Authority, offices: Offices) -> list[str]:
    """Who that is here: the lead, the unit, or the office of that name; the role's name where none is known."""
    named = authority.scope if authority.scope in ("lead", "affected_unit") else authority.role
    known: Sequence[Organisation] = offices.get(named, ())
    return [office.short for office in known] or [spoken(subject.case.plan.role(authority.role).name)]
