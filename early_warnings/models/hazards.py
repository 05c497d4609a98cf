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
from early_warnings.models.states import HazardState
from early_warnings.offices import warned_offices
from orgs.models import Organisation, User
from plans.authority import Subject


class HazardReport(CaseSubject):
    """What somebody found that may become an incident: a vulnerability, malware, an attack trend, with how likely it is
    and what it may do (A-4.2-1, B-3.2-4). `level` is what may occur; it decides whom it goes to."""

    class Kind(models.TextChoices):
        VULNERABILITY = "vulnerability", _("漏洞")
        MALWARE = "malware", _("病毒、恶意程序")
        ATTACK_TREND = "attack_trend", _("网络攻击最新动向")
        OTHER = "other", _("其他隐患")

    class Tlp(models.TextChoices):
        """Traffic Light Protocol 2.0: how far its author lets it be shared. It is no mark of state secrecy."""

        CLEAR = "CLEAR", "TLP:CLEAR"
        GREEN = "GREEN", "TLP:GREEN"
        AMBER = "AMBER", "TLP:AMBER"
        AMBER_STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"
        RED = "RED", "TLP:RED"

    SHARABLE: ClassVar = (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER)
    EVENTS: ClassVar = {
        "take_up_hazard": "hazard_taken_up", "set_aside_hazard": "hazard_set_aside", "share_hazard": "hazard_shared",
    }  # fmt: skip

    number = models.CharField(_("编号"), max_length=24, unique=True)
    plan_code = models.CharField(max_length=80)
    reporter = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("报告单位"))
    sender = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    tlp = models.CharField(_("共享范围"), max_length=12, choices=Tlp, default=Tlp.AMBER)
    regions = ArrayField(models.CharField(max_length=6), verbose_name=_("可能影响的地区"))
    contents = models.JSONField(_("内容"), default=dict)
    classified_apart = models.BooleanField(_("另有涉密内容"), default=False)
    judged_at = models.DateTimeField(_("作出判断的时间"))
    reported_at = models.DateTimeField(_("报告时间"))
    key = models.CharField(max_length=200, blank=True, help_text="of the request, so that a repeated one is one")
    key_digest = models.CharField(max_length=64, blank=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sender", "key", "plan_code"], condition=~Q(key=""), name="one_hazard_report_a_key"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-reported_at"], name="hazard_waiting", condition=Q(state="received")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"

    @transition(
        "state",
        source=[HazardState.RECEIVED, HazardState.TAKEN_UP],
        target=HazardState.TAKEN_UP,
        permission=may("take_up_hazard"),
    )
    def take_up_hazard(self) -> None: ...

    @transition(
        "state",
        source=[HazardState.RECEIVED, HazardState.TAKEN_UP],
        target=HazardState.SET_ASIDE,
        permission=may("set_aside_hazard"),
    )
    def set_aside_hazard(self) -> None: ...

    @transition(
        "state",
        source=[HazardState.RECEIVED, HazardState.TAKEN_UP],
        target=None,
        permission=may("share_hazard"),
    )
    def share_hazard(self) -> None: ...

    @classmethod
    def locked(cls, pk: int) -> "HazardReport":
        return cls._default_manager.select_for_update(of=("self",)).select_related("reporter").get(pk=pk)

    def as_plan_subject(self) -> Subject:
        return Subject(
            state=self.state,
            level=self.level or None,
            automatic_level=None,
            lead=self.reporter.code,
            affected_unit=None,
            reporter_organisations=frozenset({self.reporter.code}),
            area=tuple(self.regions),
        )

    def offices(self) -> NamedOffices:
        return warned_offices(self.case.plan, lead=self.reporter, regions=self.regions, sectors=())

    def anchors(self) -> Mapping[str, datetime]:
        return {"judged_at": self.judged_at, "reported_at": self.reported_at}

    def moved(
        self, action: str, *, level: str | None, given: Mapping[str, Any], actor: User, at: datetime
    ) -> Sequence[str]:
        if action == "share_hazard":
            return ()
        self.state_since = at
        return ("state_since",)

    def told_of(self, action: str, given: Mapping[str, Any]) -> Sequence[tuple[str, Organisation]]:
        """Whom it is shared with learns of it."""
        return [("hazard_shared", office) for office in shared_with(given.get("with", []))]

    @property
    def shown_state(self) -> str:
        return str(HazardState(self.state).label)

    @property
    def summary(self) -> str:
        return str(self.contents.get("summary", ""))

    @property
    def words_may_be_taken(self) -> bool:
        """Whether what is written from it may begin with its words: its author lets them out to everybody concerned."""
        return self.tlp in (self.Tlp.CLEAR, self.Tlp.GREEN)

    @property
    def may_be_shared(self) -> bool:
        """Whether its author lets it go beyond those it was sent to."""
        return self.tlp in self.SHARABLE


def shared_with(codes: Sequence[str]) -> models.QuerySet[Organisation]:
    """Organisations that a report can be shared with: those that read on this platform."""
    return Organisation.objects.filter(code__in=list(codes), active=True, external=False).order_by("pk")
