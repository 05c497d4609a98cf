from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.authority import may
from cases.duties import Change
from cases.events import Event
from cases.language import listed, spoken
from cases.models import CaseSubject
from cases.offices import NamedOffices, named_offices, offices_by_id
from incidents.carrying import to_new_lead, with_another_limit
from incidents.models.incidents import Incident
from incidents.models.states import RUNNING, State
from orgs.models import Organisation, User
from plans.authority import Subject, accepts_lowering, offices_for

OPEN_STATES = [State.REPORTED, State.VERIFIED, State.GRADED, State.INITIATION_PROPOSED, *RUNNING]
REGRADED = [State.INITIATION_PROPOSED, *RUNNING]
STEPS = ("propose_raise", "lower")
"""Acts that another one of the plan may wait for (`follows`)."""
LEVEL_SHOWN = Coalesce(NullIf("response_level", Value("")), "level")
"""The level at which a response runs or ran, before that the one graded: what lists show and are narrowed by."""


class Response(CaseSubject):
    """The handling of one incident under one plan: its own level, state, lead organisation, clocks and log.

    `level` is what the incident is graded to under this plan, `response_level` the level at which the response runs;
    they differ from a new grading until the response follows it (F-A18). The transitions are the union of what plans
    provide for (plans.graph); the case's plan says who may take which, at which level.
    """

    ANCHORED_ON: ClassVar = ("incident",)
    TRANSITIONS: ClassVar = {"raise": "raise_level"}
    EVENTS: ClassVar = {
        "verify": "verified", "grade": "graded", "regrade": "graded", "grade_below_plan": "below_plan",
        "reject": "rejected", "propose_initiation": "initiation_proposed",
        "decline_initiation": "initiation_declined", "initiate": "initiated", "propose_raise": "raise_proposed",
        "raise_level": "adjusted", "lower": "lowering_decided", "lower_at_once": "adjusted",
        "accept_lower": "adjusted", "complete_handling": "handling_completed",
        "propose_conclusion": "conclusion_proposed", "decline_conclusion": "conclusion_declined",
        "conclude": "concluded", "consent": "consented", "close": "closed", "extend": "extended",
        "reassign": "reassigned", "join": "joined", "split": "split",
    }  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="responses")
    plan_code = models.CharField(max_length=80)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="led", verbose_name=_("牵头单位"))
    reporter = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    local_offices = ArrayField(models.BigIntegerField(), default=list, help_text="bureaus and counties concerned")
    matched = models.JSONField(_("所依标准"), default=list)
    automatic_level = models.CharField(max_length=2, blank=True)
    proposed_level = models.CharField(max_length=2, blank=True)
    response_level = models.CharField(max_length=2, blank=True)
    steps = ArrayField(models.CharField(max_length=20), default=list, help_text="steps taken towards another level")
    graded_at = models.DateTimeField(null=True)
    grading_reason = models.TextField(blank=True)
    initiated_at = models.DateTimeField(null=True)
    level_since = models.DateTimeField(null=True, help_text="when the response came to its present level")
    handling_completed_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True, help_text="of a plan applied by an act: no clock began before")
    joined_to = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="joined_responses")
    state_since = models.DateTimeField()

    former_lead: Organisation  # of a reassignment that is under way

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "plan_code"], name="one_response_a_plan"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "level"], name="response_state_level"),
            models.Index(LEVEL_SHOWN, F("incident"), name="response_level_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.incident} · {self.plan_code}"

    # -- what may ever follow what; empty on purpose (cases.transitions.perform) --

    @transition("state", source=State.REPORTED, target=State.VERIFIED, permission=may("verify"))
    def verify(self) -> None: ...

    @transition(
        "state", source=[State.VERIFIED, State.GRADED, State.BELOW_PLAN], target=State.GRADED, permission=may("grade")
    )
    def grade(self) -> None: ...

    @transition("state", source=[State.VERIFIED, State.GRADED], target=State.BELOW_PLAN, permission=may("grade"))
    def grade_below_plan(self) -> None: ...

    @transition("state", source=REGRADED, target=None, permission=may("grade"))
    def regrade(self) -> None: ...

    @transition("state", source=[State.REPORTED, State.VERIFIED], target=State.REJECTED, permission=may("reject"))
    def reject(self) -> None: ...

    @transition("state", source=State.GRADED, target=State.INITIATION_PROPOSED, permission=may("propose_initiation"))
    def propose_initiation(self) -> None: ...

    @transition("state", source=State.INITIATION_PROPOSED, target=State.GRADED, permission=may("decline_initiation"))
    def decline_initiation(self) -> None: ...

    @transition(
        "state", source=[State.GRADED, State.INITIATION_PROPOSED], target=State.ACTIVE, permission=may("initiate")
    )
    def initiate(self) -> None: ...

    @transition("state", source=State.ACTIVE, target=None, permission=may("propose_raise"))
    def propose_raise(self) -> None: ...

    @transition("state", source=State.ACTIVE, target=None, permission=may("raise"))
    def raise_level(self) -> None: ...

    @transition("state", source=State.ACTIVE, target=None, permission=may("lower"))
    def lower(self) -> None: ...

    @transition("state", source=State.ACTIVE, target=None, permission=may("lower"))
    def lower_at_once(self) -> None: ...

    @transition("state", source=State.ACTIVE, target=None, permission=may("accept_lower"))
    def accept_lower(self) -> None: ...

    @transition("state", source=State.ACTIVE, target=State.HANDLING_COMPLETED, permission=may("complete_handling"))
    def complete_handling(self) -> None: ...

    @transition("state", source=[State.ACTIVE, State.HANDLING_COMPLETED], target=None, permission=may("extend"))
    def extend(self) -> None: ...

    @transition(
        "state",
        source=[State.ACTIVE, State.HANDLING_COMPLETED],
        target=State.CONCLUSION_PROPOSED,
        permission=may("propose_conclusion"),
    )
    def propose_conclusion(self) -> None: ...

    @transition("state", source=State.CONCLUSION_PROPOSED, target=State.ACTIVE, permission=may("decline_conclusion"))
    def decline_conclusion(self) -> None: ...

    @transition("state", source=list(RUNNING), target=State.CONCLUDED, permission=may("conclude"))
    def conclude(self) -> None: ...

    @transition("state", source=State.CONCLUDED, target=None, permission=may("consent"))
    def consent(self) -> None: ...

    @transition("state", source=State.CONCLUDED, target=State.CLOSED, permission=may("close"))
    def close(self) -> None: ...

    @transition("state", source=OPEN_STATES, target=None, permission=may("reassign"))
    def reassign(self) -> None: ...

    @transition(
        "state", source=[State.REPORTED, State.VERIFIED, State.GRADED], target=State.JOINED, permission=may("join")
    )
    def join(self) -> None: ...

    @transition("state", source=State.JOINED, target=State.REPORTED, permission=may("split"))
    def split(self) -> None: ...

    # -- what the kernel asks --

    @classmethod
    def locked(cls, pk: int) -> "Response":
        related = ("incident__affected_unit", "lead", "reporter")
        return cls._default_manager.select_for_update(of=("self",)).select_related(*related).get(pk=pk)

    def as_plan_subject(self) -> Subject:
        unit = self.incident.affected_unit
        return Subject(
            state=self.state,
            level=self.level or None,
            automatic_level=self.automatic_level or None,
            lead=self.lead.code,
            affected_unit=unit.code if unit else None,
            reporter_organisations=frozenset({self.reporter.code}),
            done=frozenset(self.steps),
            response_level=self.response_level or None,
        )

    def offices(self) -> NamedOffices:
        plan = self.case.plan
        return named_offices(
            plan,
            offices_by_id(plan, self.local_offices),
            lead=self.lead,
            affected_unit=self.incident.affected_unit,
            reporter=self.reporter,
            activated=self.activated,
        )

    @property
    def activated(self) -> bool:
        """Whether the Headquarters is (B-4.2.1-2, F-B19): while a response of level I or II runs."""
        return self.running and self.response_level in ("L1", "L2")

    def anchors(self) -> Mapping[str, datetime]:
        instants = {
            "occurred_at": self.incident.occurred_at,
            "discovered_at": self.incident.discovered_at,
            "reported_at": self.incident.reported_at,
            "graded_at": self.graded_at,
            "initiated_at": self.level_since or self.initiated_at,
            "handling_completed_at": self.handling_completed_at,
            "concluded_at": self.concluded_at,
        }
        known = {name: at for name, at in instants.items() if at is not None}
        return {name: max(at, self.applied_at) for name, at in known.items()} if self.applied_at else known

    def level_of(self, action: str) -> str | None:
        """A grading, a proposal and a decision to start are about the level graded; the rest about the response's."""
        if action in ("grade", "propose_raise") or not self.response_level:
            return self.level or None
        return self.response_level

    def transition_name(self, action: str, level: str | None) -> str:
        if action == "grade" and level is None:
            return "grade_below_plan"
        if action == "grade" and self.state in REGRADED:
            return "regrade"
        if action == "lower" and self.response_level and self.level:
            plan = self.case.plan
            return "lower" if accepts_lowering(plan, self.response_level, self.level) else "lower_at_once"
        return self.TRANSITIONS.get(action, action)

    def moved(
        self, action: str, *, level: str | None, given: Mapping[str, Any], actor: User, at: datetime
    ) -> Sequence[str]:
        name = "grade" if action == "grade" else self.transition_name(action, level)
        fields = {"steps"}
        self.steps = [*self.steps, action] if name in STEPS else self.steps
        if action == "grade":
            self.level, self.graded_at, self.grading_reason = level or "", at, given.get("reason", "")
            self.steps = []
            fields |= {"level", "graded_at", "grading_reason"}
        if name in ("initiate", "raise_level", "lower_at_once", "accept_lower"):
            self.response_level, self.level_since, self.steps = self.level, at, []
            fields |= {"response_level", "level_since"}
        if action == "consent":
            self.steps = [*self.steps, action]
        if action == "reassign":
            self.former_lead, self.lead = self.lead, Organisation.objects.get(code=given["lead"])
            fields.add("lead")
        if action == "join":
            self.joined_to = Incident.objects.get(number=given["incident"])
            fields.add("joined_to")
        stamp = {
            "initiate": "initiated_at", "complete_handling": "handling_completed_at", "conclude": "concluded_at",
        }.get(action)  # fmt: skip
        if stamp:
            setattr(self, stamp, at)
            fields.add(stamp)
        if action not in ("extend", "reassign", "consent"):
            self.state_since = at
            fields.add("state_since")
        return sorted(fields)

    def carried(self, action: str, *, event: Event, given: Mapping[str, Any]) -> Sequence[Change]:
        if action == "reassign":
            return to_new_lead(self.case, self.former_lead, event=event)
        return with_another_limit(self.case, event=event, given=given) if action == "extend" else ()

    # -- what people see --

    @property
    def shown_level(self) -> str:
        """The level graded, or until then the one that the facts propose; empty where neither is known."""
        return self.level or self.proposed_level

    @property
    def standing_level(self) -> str | None:
        """The level at which what happens now counts: the response's, else the one graded, else the one proposed."""
        return self.response_level or self.level or (self.proposed_level if self.graded_at is None else "") or None

    @property
    def commanded_by(self) -> str:
        """Who commands at the level that stands: the lead, or the offices that the plan names (A-5.3-1, A-5.3-2)."""
        level = self.response_level or self.level or None
        names = [
            self.lead.short if each.scope == "lead" else spoken(self.case.plan.role(each.role).name)
            for each in offices_for(self.case.plan, "initiate", level)
            if not set(each.requires) & {"document"}
        ]
        return listed(names) or self.lead.short

    @property
    def running(self) -> bool:
        return self.state in RUNNING
