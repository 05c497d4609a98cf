from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.authority import may
from cases.models import CaseSubject
from cases.offices import NamedOffices
from early_warnings.models.states import NoticeState
from early_warnings.offices import warned_offices
from orgs.models import Organisation, User
from orgs.models.organisations import in_language
from plans.authority import Subject

NOTICE_TEXTS = ("title", "title_en", "regions", "text", "text_en")


class RiskNotice(CaseSubject):
    """What is worth alerting to and reaches no warning: no colour, no measures, nothing to lift (A-4.4-5)."""

    EVENTS: ClassVar = {"draft_notice": "drafted", "publish_notice": "published", "withdraw_notice": "withdrawn"}

    number = models.CharField(_("编号"), max_length=24, unique=True)
    plan_code = models.CharField(max_length=80)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("发布机关"))
    title = models.CharField(_("标题"), max_length=200)
    title_en = models.CharField(_("英文标题"), max_length=200, blank=True)
    regions = ArrayField(models.CharField(max_length=6), verbose_name=_("所涉地区"))
    text = models.TextField(_("提示内容"))
    text_en = models.TextField(_("英文内容"), blank=True)
    hazard = models.ForeignKey("warnings.HazardReport", on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-published_at"], name="risk_notice_published", condition=Q(state="published")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @transition("state", source=NoticeState.DRAFT, target=None, permission=may("draft_notice"))
    def draft_notice(self) -> None: ...

    @transition("state", source=NoticeState.DRAFT, target=NoticeState.PUBLISHED, permission=may("publish_notice"))
    def publish_notice(self) -> None: ...

    @transition("state", source=NoticeState.PUBLISHED, target=NoticeState.WITHDRAWN, permission=may("withdraw_notice"))
    def withdraw_notice(self) -> None: ...

    @classmethod
    def locked(cls, pk: int) -> "RiskNotice":
        return cls._default_manager.select_for_update(of=("self",)).select_related("lead").get(pk=pk)

    def as_plan_subject(self) -> Subject:
        return Subject(
            state=self.state,
            level=None,
            automatic_level=None,
            lead=self.lead.code,
            affected_unit=None,
            area=tuple(self.regions),
        )

    def offices(self) -> NamedOffices:
        return warned_offices(self.case.plan, lead=self.lead, regions=self.regions, sectors=())

    def anchors(self) -> Mapping[str, datetime]:
        return {}

    def moved(
        self, action: str, *, level: str | None, given: Mapping[str, Any], actor: User, at: datetime
    ) -> Sequence[str]:
        if action == "draft_notice":
            for name in NOTICE_TEXTS:
                setattr(self, name, given[name])
            return NOTICE_TEXTS
        stamp = "published_at" if action == "publish_notice" else "ended_at"
        setattr(self, stamp, at)
        self.state_since = at
        return (stamp, "state_since")

    @property
    def shown_state(self) -> str:
        return str(NoticeState(self.state).label)

    @property
    def in_force(self) -> bool:
        return bool(self.state == NoticeState.PUBLISHED)

    @property
    def headline(self) -> str:
        return in_language(self.title, self.title_en)
