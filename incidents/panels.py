"""One response as the incident's page shows it: level and state, what it rests on, what may be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cases.acts import office_names
from cases.errors import FieldError, Invalid, Refusal
from cases.following import Offices
from cases.language import listed, spoken
from cases.models import LogEntry, Obligation
from cases.pending import Pending
from incidents.acts import NextAct
from incidents.extras import Survey
from incidents.models import ENDED, Response, State
from orgs.models import User
from plans.authority import FORWARD, offices_for
from plans.grading import criterion_label
from plans.posts import POSTS
from plans.schema import Criterion, Plan

MAIN_STEPS = (
    State.REPORTED, State.VERIFIED, State.GRADED, State.ACTIVE, State.HANDLING_COMPLETED, State.CONCLUDED, State.CLOSED,
)  # fmt: skip


MAIN_ACTS = (*FORWARD, "raise", "propose_raise", "lower", "accept_lower", "close")


@dataclass(frozen=True)
class Opened:
    """The act whose dialog the page comes back with: its address was opened, or it was refused."""

    response_id: int
    action: str
    refusal: Refusal | None = None
    given: dict[str, str] | None = None  # what was filled in

    @cached_property
    def errors(self) -> dict[str, FieldError]:
        """Field -> what is wrong with it."""
        return {error.field: error for error in self.refusal.errors} if isinstance(self.refusal, Invalid) else {}


@dataclass(frozen=True, eq=False)
class Filing:
    """A report that one of the viewer's organisations owes, and may file here."""

    obligation: Obligation
    kind: str
    label: str


@dataclass(frozen=True)
class ResponsePanel:
    """One response: what a viewer may know and do."""

    response: Response
    plan: Plan
    offices: Offices
    acts: Sequence[NextAct]
    filings: Sequence[Filing]
    opened: Opened | None = None
    surveys: Sequence[Survey] = ()
    pending: Pending | None = None
    gradings: Sequence[LogEntry] = ()

    @cached_property
    def steps(self) -> list[tuple[str, str]]:
        """Label and done | now | later of each stage; an ending outside them stands in their place.

        Handling completed may be left out (A-5.6), and then was never declared.
        """
        state = State(self.response.state)
        stages: list[State] = list(MAIN_STEPS)
        if state == State.REJECTED:
            stages = [State.REPORTED, State.REJECTED]
        elif state == State.BELOW_PLAN:
            stages = [State.REPORTED, State.VERIFIED, State.BELOW_PLAN]
        elif state == State.JOINED:
            stages = [State.REPORTED, State.JOINED]
        elif state in (State.CONCLUDED, State.CLOSED) and self.response.handling_completed_at is None:
            stages.remove(State.HANDLING_COMPLETED)
        if state == State.INITIATION_PROPOSED or self._proposes("propose_initiation"):
            stages.insert(stages.index(State.ACTIVE), State.INITIATION_PROPOSED)
        if state == State.CONCLUSION_PROPOSED or self._proposes("propose_conclusion"):
            stages.insert(stages.index(State.CONCLUDED), State.CONCLUSION_PROPOSED)
        here = stages.index(state) if state in stages else 0
        return [
            (str(stage.label), "done" if place < here else "now" if place == here else "later")
            for place, stage in enumerate(stages)
        ]

    def _proposes(self, action: str) -> bool:
        """Whether the plan asks for this step at this level, and it has not been passed by."""
        if self.ended or self.response.state in (State.CONCLUDED, State.CLOSED):
            return False
        level = self.response.response_level or self.response.level or None
        started = bool(self.response.response_level)
        needed = any(
            "initiation_proposed" in office.from_states or "conclusion_proposed" in office.from_states
            for office in offices_for(self.plan, "initiate" if action == "propose_initiation" else "conclude", level)
        )
        return (
            needed and bool(offices_for(self.plan, action, level)) and not (started and action == "propose_initiation")
        )

    @property
    def levels_differ(self) -> bool:
        """The incident was graded otherwise, and the response still runs at its former level (F-A18)."""
        return self.response.running and self.response.level != self.response.response_level

    @cached_property
    def matched(self) -> list[tuple[str, str]]:
        """Rule and words of the criteria that the facts meet, highest first."""
        by_rule = {criterion.rule_id: criterion for criterion in self.plan.criteria}
        rules = [match["rule_id"] for match in self.response.matched]
        return [(rule, spoken(criterion_label(by_rule[rule]))) for rule in rules if rule in by_rule]

    @property
    def guidance(self) -> Sequence[Criterion]:
        """The criteria of a plan that gives whoever judges some guidance; none where its criteria speak for themselves
        (B-1.4: all are words)."""
        return self.plan.criteria if any(each.guidance for each in self.plan.criteria) else ()

    @cached_property
    def rests_on(self) -> list[tuple[str, str]]:
        """Of these the ones of the level that stands or is proposed; all where none is of it."""
        level = self.response.shown_level
        own = [match["rule_id"] for match in self.response.matched if match["level"] == level]
        return [each for each in self.matched if each[0] in own] or self.matched

    @property
    def waits(self) -> bool:
        """Whether somebody's decision is awaited, rather than the end of what runs."""
        return self.response.state in (
            State.REPORTED, State.VERIFIED, State.GRADED, State.INITIATION_PROPOSED, State.HANDLING_COMPLETED,
            State.CONCLUSION_PROPOSED,
        )  # fmt: skip

    @property
    def sign(self) -> str:
        """How the level is drawn: filled while the response runs, dashed before, faint after."""
        if self.response.running:
            return "filled"
        return "off" if self.response.initiated_at or self.ended else "proposed"

    @property
    def ended(self) -> bool:
        return self.response.state in ENDED

    @cached_property
    def commander(self) -> str:
        """The office that the plan lets command at this level; before grading the lead."""
        level = self.response.response_level or self.response.level or None
        authorities = offices_for(self.plan, "initiate", level)
        authorities = tuple(each for each in authorities if "document" not in each.requires) or authorities
        return listed(name for each in authorities for name in office_names(self.response, each, self.offices))

    @cached_property
    def main(self) -> NextAct | Filing | None:
        """The one thing that the viewer should do: a report that is owed, else the act that leads on, if theirs."""
        if self.filings:
            return self.filings[0]
        leading = [act for act in self.acts if act.action in MAIN_ACTS and not act.is_regrading]
        return next((act for act in leading[:2] if act.is_mine and act.offered and not act.is_outside_way), None)

    @property
    def acts_in_order(self) -> list[NextAct]:
        """The viewer's own first."""
        return sorted(self.acts, key=lambda act: not act.is_mine)

    @property
    def refused_unlisted(self) -> Refusal | None:
        """A refusal of an act that is not among the next ones any more."""
        if self.opened is None or any(act.action == self.opened.action for act in self.acts):
            return None
        return self.opened.refusal


def filings_of(plan: Plan, obligations: Sequence[Obligation], user: User) -> list[Filing]:
    """Reports that the viewer's own organisations owe and their post may file, due first."""
    own = {hat.organisation_id for hat in user.appointments_held if hat.post in POSTS["submit_report"]}
    kinds = {duty.key: (duty.form, duty.label) for duty in plan.obligations if duty.form}
    return [
        Filing(obligation, kinds[obligation.key][0], spoken(kinds[obligation.key][1]))
        for obligation in obligations
        if obligation.unsettled and obligation.debtor_id in own and obligation.key in kinds
    ]
