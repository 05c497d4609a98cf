from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.authority import may
from cases.models import CaseSubject
from cases.offices import NamedOffices
from early_warnings.models.states import PostureState
from early_warnings.offices import warned_offices
from orgs.models import Organisation, User
from plans.authority import Subject


class Posture(CaseSubject):
    """The response to a red or orange warning without such a warning, for the time of an important event (B-6.5).

    `level` is the colour whose response the named counties and departments start; no warning is made up (F-B22).
    """

    TAKES_MEASURES: ClassVar = True
    EVENTS: ClassVar = {
        "plan_posture": "posture_planned", "start_posture": "period_started", "end_posture": "period_ended",
    }  # fmt: skip

    number = models.CharField(_("编号"), max_length=24, unique=True)
    plan_code = models.CharField(max_length=80)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(_("重要活动、会议"), max_length=200)
    begins_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    bodies = ArrayField(models.CharField(max_length=64), verbose_name=_("启动响应的县（市、区）、部门"))
    requirements = models.TextField(_("要求"))
    planned_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.event}"

    @transition("state", source=PostureState.PLANNED, target=None, permission=may("plan_posture"))
    def plan_posture(self) -> None: ...

    @transition("state", source=PostureState.PLANNED, target=PostureState.ACTIVE, permission=may("start_posture"))
    def start_posture(self) -> None: ...

    @transition("state", source=PostureState.ACTIVE, target=PostureState.ENDED, permission=may("end_posture"))
    def end_posture(self) -> None: ...

    @classmethod
    def locked(cls, pk: int) -> "Posture":
        return cls._default_manager.select_for_update(of=("self",)).select_related("lead").get(pk=pk)

    def as_plan_subject(self) -> Subject:
        return Subject(
            state=self.state, level=self.level, automatic_level=None, lead=self.lead.code, affected_unit=None
        )

    def offices(self) -> NamedOffices:
        return warned_offices(self.case.plan, lead=self.lead, regions=(), sectors=self.bodies)

    def anchors(self) -> Mapping[str, datetime]:
        return {}

    def also_named(self, action: str) -> Sequence[str]:
        return ("response_begun",) if action == "start_posture" else ()

    def moved(
        self, action: str, *, level: str | None, given: Mapping[str, Any], actor: User, at: datetime
    ) -> Sequence[str]:
        self.state_since = at
        stamp = {"start_posture": "started_at", "end_posture": "ended_at"}.get(action)
        if stamp is None:
            return ("state_since",)
        setattr(self, stamp, at)
        return (stamp, "state_since")

    @property
    def shown_state(self) -> str:
        return str(PostureState(self.state).label)
