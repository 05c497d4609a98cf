"""What may be done next with a response: by whom, by which article, and what follows on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django_fsm import can_proceed

from cases.authority import Verdict, verdict_for
from cases.following import Following, Offices, following
from cases.language import listed, spoken
from cases.models import Confirmation
from cases.offices import leading_kinds
from incidents.models import Response
from incidents.services import ACTIONS, GIVEN, NO_LEVEL
from orgs.models import Organisation, User
from orgs.models.organisations import lies_in
from plans.authority import acts_open, offices_for
from plans.posts import post_names
from plans.schema import LEVELS, Authority, Rule
from plans.vocabulary import ACTIONS as ACTION_NAMES
from plans.vocabulary import BASES

TOWARDS_THE_GRADE = ("raise", "accept_lower")
"""Acts after which the response runs at the level that stands graded: what follows is that level's."""


@dataclass(frozen=True)
class GradeChoice:
    """One level that a grading may choose: whether this person may, whose it is, and who would decide afterwards."""

    level: str | None  # None: below the plan's levels
    verdict: Verdict
    owner: str  # office and post
    initiator: str  # the office that decides on initiation at this level

    @property
    def value(self) -> str:
        return self.level or NO_LEVEL

    @property
    def allowed(self) -> bool:
        return self.verdict.allowed


@dataclass(frozen=True, eq=False)
class NextAct:
    """One act that may follow. `verdict` is the plan's answer to this person, as `perform` would give it now."""

    response: Response
    action: str
    level: str | None  # that it is about; of a grading the one that stands or is proposed
    authority: Authority  # whose it is; the one of this person where they may
    verdict: Verdict
    owner: str  # office and post, as this person would say it
    waits_for: str  # what is still missing although the act is theirs
    choices: Sequence[GradeChoice]  # of a grading
    follows: Sequence[Following]

    @property
    def is_mine(self) -> bool:
        return self.verdict.allowed

    @property
    def allowed(self) -> bool:
        """Whether this person may take it in some way: the ministry's office may grade higher what is not its own."""
        return self.is_mine or any(choice.allowed for choice in self.choices)

    @property
    def offered(self) -> bool:
        """Whether there is a button."""
        return self.allowed and not self.waits_for

    @property
    def anchor(self) -> str:
        return f"act-{self.response.pk}-{self.action}"

    @property
    def is_regrading(self) -> bool:
        return self.action == "grade" and self.response.graded_at is not None

    @property
    def title(self) -> str:
        if self.is_regrading:
            return _("重新定级")
        name = spoken(ACTION_NAMES[self.action])
        return name[:1].upper() + name[1:]

    @property
    def button(self) -> str:
        """The plan's own verb; another word where only a higher level is this person's."""
        if not self.is_mine:
            return _("另定级别")
        return self.title if self.action == "grade" else spoken(self.authority.verb)

    @cached_property
    def rule(self) -> Rule:
        return self.response.case.plan.rule(self.authority.rule_id)

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
        offices = offices_for(self.response.case.plan, self.action, self.verdict.decision.level)
        return "document" in self.authority.requires and any("document" not in each.requires for each in offices)

    @property
    def names_level(self) -> bool:
        """Whether the button says the level: only where the act is about it."""
        return bool(self.level_shown) and self.action not in ("grade", "join", "split", "reassign", "extend", "consent")

    @property
    def prefilled_reason(self) -> str:
        """Where facts reach a level through its “other” circumstances, their words: a leak at II or III (F-B02)."""
        if self.action != "grade" or self.is_regrading:
            return ""
        plan = self.response.case.plan
        stated = {match["rule_id"] for match in self.response.matched if match["kind"] == "qualitative"}
        judged = {each.rule_id for each in plan.criteria if each.kind == "judgement"}
        through = [
            spoken(each.label)
            for each in plan.criteria
            if each.kind == "qualitative" and each.level == self.level and each.rule_id in stated & judged
        ]
        return through[0] if through else ""

    @property
    def level_shown(self) -> str:
        """The level that a request has to name: the one whose office decides."""
        return self.verdict.decision.level or ""

    @property
    def takes_note(self) -> bool:
        return "note" in GIVEN[self.action]

    @property
    def bases(self) -> list[tuple[str, str]]:
        """What the decision may rest on, where the plan names it: key and words."""
        return [(key, spoken(BASES[key])) for key in self.authority.basis]

    @cached_property
    def leads(self) -> list[tuple[str, str]]:
        """Who may be named as the new lead: code and short name. One query, only where a lead is asked for."""
        if "lead" not in self.demands:
            return []
        plan = self.response.case.plan
        found = Organisation.objects.filter(kind__in=leading_kinds(plan), active=True).exclude(pk=self.response.lead_id)
        areas = plan.scope.regions
        return [
            (office.code, office.short)
            for office in found.order_by("kind", "pinyin")
            if not areas or any(lies_in(office.region_id, area) for area in areas)
        ]


def next_acts(
    response: Response, user: User, *, offices: Offices, unsettled: int, pending: Confirmation | None = None
) -> list[NextAct]:
    """What may be done next with a response, in the plan's order. No query beyond the person's appointments.

    `unsettled`: how many obligations are still to be met. `pending`: what waits for a second person.
    """
    acts = []
    for action in acts_open(response.case.plan, response.as_plan_subject()):
        if action not in ACTIONS:
            continue
        choices = grade_choices(response, user, offices) if action == "grade" else []
        graded = response.level or response.automatic_level or None
        target = response.level or response.proposed_level or None if choices else response.level_of(action) or graded
        if action in TOWARDS_THE_GRADE:
            target = graded
        verdict = verdict_for(response, action, user, level=response.target_level(action, target))
        authority = verdict.decision.authority
        if authority is None:
            continue
        actor = verdict.appointment.organisation if verdict.appointment else None
        acts.append(
            NextAct(
                response=response,
                action=action,
                level=target,
                authority=authority,
                verdict=verdict,
                owner=_owner(response, action, verdict, offices),
                waits_for=_waits_for(verdict, unsettled, pending),
                choices=choices,
                follows=following(response, action, target, offices, actor=actor),
            )
        )
    return acts


def grade_choices(response: Response, user: User, offices: Offices) -> list[GradeChoice]:
    """Every level, the highest first, and below the plan."""
    plan = response.case.plan
    choices = []
    for level in (*LEVELS, None):
        if not can_proceed(getattr(response, response.transition_name("grade", level))):
            continue
        verdict = verdict_for(response, "grade", user, level=level)
        initiators = (
            [each for each in offices_for(plan, "initiate", level) if "document" not in each.requires] if level else []
        )
        initiator = listed(name for each in initiators for name in office_names(response, each, offices))
        choices.append(GradeChoice(level, verdict, _owner(response, "grade", verdict, offices), initiator))
    return choices


def _waits_for(verdict: Verdict, unsettled: int, pending: Confirmation | None) -> str:
    if verdict.allowed and pending and "second_person" in verdict.decision.requires:
        return _("“%(act)s”已经登记，正等另一人确认；先确认或撤回它。") % {"act": spoken(ACTION_NAMES[pending.action])}
    if verdict.allowed and unsettled and "obligations_settled" in verdict.decision.requires:
        return _("还有 %(count)d 项时限任务未了，不能办结。") % {"count": unsettled}
    return ""


def _owner(response: Response, action: str, verdict: Verdict, offices: Offices) -> str:
    """黑龙江局 领导; where it is one's own office 本局领导."""
    decision, plan = verdict.decision, response.case.plan
    posts = spoken(post_names(decision.posts))
    if decision.outcome == "not_your_post":
        is_bureau = verdict.appointment is not None and verdict.appointment.organisation.kind == "provincial_bca"
        return (_("本局%(posts)s") if is_bureau else _("本单位%(posts)s")) % {"posts": posts}
    mine = [each for role in decision.roles for each in plan.authorities if (each.action, each.role) == (action, role)]
    return f"{listed(name for each in mine for name in office_names(response, each, offices))} {posts}".strip()


def office_names(response: Response, authority: Authority, offices: Offices) -> list[str]:
    """Who that is here: the lead, the unit, or the office of that name; the role's name where none is known."""
    known: Sequence[Organisation] = offices.get(authority.scope if authority.scope != "any" else authority.role, ())
    return [office.short for office in known] or [spoken(response.case.plan.role(authority.role).name)]
