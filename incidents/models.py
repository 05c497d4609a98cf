"""An incident is the facts; a response is its handling under one plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.authority import may
from cases.language import spoken
from cases.models import CaseSubject
from incidents.offices import named_offices, offices_by_id
from orgs.models import Organisation, User
from plans.authority import Subject, offices_for


class Incident(models.Model):
    """What happened: reported facts, corrected as more is known. It has no level: each response has its own."""

    number = models.CharField(_("编号"), max_length=20, unique=True)
    summary = models.CharField(_("概要"), max_length=200)
    category = models.CharField(_("事件分类"), max_length=40)
    affected_unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="incidents", verbose_name=_("事发单位")
    )
    regions = ArrayField(models.CharField(max_length=6), verbose_name=_("受影响地区"))
    occurred_at = models.DateTimeField(_("发生时间"))
    discovered_at = models.DateTimeField(_("发现时间"))
    reported_at = models.DateTimeField(_("首次报告"))
    scope = models.TextField(_("影响范围"))
    harm = models.TextField(_("危害"))
    measures_taken = models.TextField(_("已采取的措施"))
    facts = models.JSONField(_("供定级的事实"), default=dict)
    classified_apart = models.BooleanField(_("另有涉密内容"), default=False)
    exercise = models.BooleanField(_("演练"), default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            GinIndex(OpClass(Upper("summary"), name="gin_trgm_ops"), name="incident_summary_trigram"),
            GinIndex(fields=["regions"], name="incident_regions"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"


class State(models.TextChoices):
    REPORTED = "reported", _("报告")
    VERIFIED = "verified", _("核实")
    GRADED = "graded", _("定级")
    INITIATION_PROPOSED = "initiation_proposed", _("已报请启动")
    ACTIVE = "active", _("响应中")
    HANDLING_COMPLETED = "handling_completed", _("处置完成")
    CONCLUSION_PROPOSED = "conclusion_proposed", _("已提请结束")
    CONCLUDED = "concluded", _("结束")
    CLOSED = "closed", _("办结")
    REJECTED = "rejected", _("不属实")
    BELOW_PLAN = "below_plan", _("未达到预案级别")


ENDED = (State.CLOSED, State.REJECTED, State.BELOW_PLAN)


class Response(CaseSubject):
    """The handling of one incident under one plan: its own level, state, lead organisation, clocks and log.

    The transitions are the union of what plans provide for; the case's plan says who may take which, at which level.
    """

    EVENTS: ClassVar = {
        "verify": "verified", "grade": "graded", "grade_below_plan": "below_plan", "reject": "rejected",
        "initiate": "initiated", "complete_handling": "handling_completed", "conclude": "concluded", "close": "closed",
    }  # fmt: skip

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="responses")
    plan_code = models.CharField(max_length=80)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="led", verbose_name=_("牵头单位"))
    reporter = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    bureaus = ArrayField(models.BigIntegerField(), default=list)
    matched = models.JSONField(_("所依标准"), default=list)
    automatic_level = models.CharField(max_length=2, blank=True)
    proposed_level = models.CharField(max_length=2, blank=True)
    graded_at = models.DateTimeField(null=True)
    grading_reason = models.TextField(blank=True)
    initiated_at = models.DateTimeField(null=True)
    handling_completed_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "plan_code"], name="one_response_a_plan"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "level"], name="response_state_level")]

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

    @transition("state", source=[State.REPORTED, State.VERIFIED], target=State.REJECTED, permission=may("reject"))
    def reject(self) -> None: ...

    @transition("state", source=State.GRADED, target=State.ACTIVE, permission=may("initiate"))
    def initiate(self) -> None: ...

    @transition("state", source=State.ACTIVE, target=State.HANDLING_COMPLETED, permission=may("complete_handling"))
    def complete_handling(self) -> None: ...

    @transition(
        "state",
        source=[State.ACTIVE, State.HANDLING_COMPLETED],
        target=State.CONCLUDED,
        permission=may("conclude"),
    )
    def conclude(self) -> None: ...

    @transition("state", source=State.CONCLUDED, target=State.CLOSED, permission=may("close"))
    def close(self) -> None: ...

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
        )

    def offices(self) -> Mapping[str, Sequence[Organisation]]:
        unit = self.incident.affected_unit
        return named_offices(offices_by_id(self.bureaus), lead=self.lead, affected_unit=unit, reporter=self.reporter)

    def anchors(self) -> Mapping[str, datetime]:
        instants = {
            "occurred_at": self.incident.occurred_at,
            "discovered_at": self.incident.discovered_at,
            "reported_at": self.incident.reported_at,
            "graded_at": self.graded_at,
            "initiated_at": self.initiated_at,
            "handling_completed_at": self.handling_completed_at,
            "concluded_at": self.concluded_at,
        }
        return {name: at for name, at in instants.items() if at is not None}

    def transition_name(self, action: str, level: str | None) -> str:
        return "grade_below_plan" if action == "grade" and level is None else action

    def moved(
        self, action: str, *, level: str | None, given: Mapping[str, Any], actor: User, at: datetime
    ) -> Sequence[str]:
        self.state_since = at
        fields = ["state_since"]
        if action == "grade":
            self.level, self.graded_at, self.grading_reason = level or "", at, given.get("reason", "")
            fields += ["level", "graded_at", "grading_reason"]
        stamp = {
            "initiate": "initiated_at", "complete_handling": "handling_completed_at", "conclude": "concluded_at",
        }.get(action)  # fmt: skip
        if stamp:
            setattr(self, stamp, at)
            fields.append(stamp)
        return fields

    @property
    def shown_level(self) -> str:
        """The level graded, or until then the one that the facts propose; empty where neither is known."""
        return self.level or self.proposed_level

    @property
    def commanded_by(self) -> str:
        """Who commands at the level that stands: the lead, or the one office that the plan names (A-5.3-1, A-5.3-2)."""
        authority = next(iter(offices_for(self.case.plan, "initiate", self.level or None)), None)
        if authority is None or authority.scope == "lead":
            return self.lead.short
        return spoken(self.case.plan.role(authority.role).name)

    @property
    def running(self) -> bool:
        return self.state in (State.ACTIVE, State.HANDLING_COMPLETED, State.CONCLUSION_PROPOSED)


__all__ = ["ENDED", "Incident", "Response", "State"]
