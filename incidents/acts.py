"""What may be done next with a response: by whom, by which article, and what follows on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django_fsm import can_proceed

from cases.acts import CaseAct, office_names, owner_of, waits_for
from cases.authority import Verdict, verdict_for
from cases.following import Offices, following
from cases.language import listed, spoken
from cases.models import Confirmation
from cases.offices import leading_kinds
from incidents.models import Response
from incidents.services import ACTIONS, GIVEN, NO_LEVEL
from orgs.models import Organisation, User
from orgs.models.organisations import lies_in
from plans.authority import acts_open, offices_for
from plans.schema import LEVELS

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


@dataclass(frozen=True, eq=False, kw_only=True)
class NextAct(CaseAct):
    """One act that may follow on a response."""

    response: Response
    level: str | None  # that it is about; of a grading the one that stands or is proposed
    choices: Sequence[GradeChoice]  # of a grading

    @property
    def allowed(self) -> bool:
        """Whether this person may take it in some way: the ministry's office may grade higher what is not its own."""
        return self.is_mine or any(choice.allowed for choice in self.choices)

    @property
    def is_regrading(self) -> bool:
        return self.action == "grade" and self.response.graded_at is not None

    @property
    def title(self) -> str:
        return _("重新定级") if self.is_regrading else super().title

    @property
    def button(self) -> str:
        """The plan's own verb; another word where only a higher level is this person's."""
        if not self.is_mine:
            return _("另定级别")
        return self.title if self.action == "grade" else spoken(self.authority.verb)

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
                subject=response,
                response=response,
                action=action,
                level=target,
                authority=authority,
                verdict=verdict,
                owner=owner_of(response, action, verdict, offices),
                waits_for=waits_for(verdict, unsettled=unsettled, pending=pending),
                choices=choices,
                takes_note="note" in GIVEN[action],
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
        choices.append(GradeChoice(level, verdict, owner_of(response, "grade", verdict, offices), initiator))
    return choices
