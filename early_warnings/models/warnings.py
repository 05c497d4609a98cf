from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.authority import may
from cases.models import CaseSubject, Measure, Obligation
from cases.offices import NamedOffices
from early_warnings.models.states import ENDED, IN_FORCE, State
from early_warnings.offices import warned_offices
from orgs.models import Organisation, User
from orgs.models.organisations import in_language, lies_in
from plans.authority import Subject

DRAFTED = [State.DRAFT, State.CONSULTING]
UNPUBLISHED = [*DRAFTED, State.PROPOSED]
PUBLISHING = ("publish", "forward", "adjust")
"""Acts by which a warning comes into force."""

TEXTS = ("title", "title_en", "regions", "sectors", "contents", "english", "occurred", "urgency", "certainty")
"""What a draft says, beside its colour: what its author may still change."""


class EarlyWarning(CaseSubject):
    """One warning of one colour under one plan, from its draft to its end. `level` is the colour.

    An adjusted warning is another one that `supersedes` it, under the target colour's authority (A-4.6-1); what the new
    one covers only in part goes on in the rest (`covered`, F-A15). `lead` drafted it and answers for it.
    """

    TAKES_MEASURES: ClassVar = True
    ENTAILED: ClassVar = ("supersede", "narrow")
    EVENTS: ClassVar = {
        "draft": "drafted", "consult": "consulted", "propose_publication": "publication_proposed",
        "publish": "published", "forward": "published", "adjust": "published",
        "decline_publication": "publication_declined", "propose_adjustment": "adjustment_proposed",
        "request_coordination": "coordination_requested",
        "lift": "lifted", "withdraw": "withdrawn", "supersede": "superseded", "narrow": "narrowed",
    }  # fmt: skip

    number = models.CharField(_("编号"), max_length=24, unique=True)
    plan_code = models.CharField(max_length=80)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("发布机关"))
    title = models.CharField(_("标题"), max_length=200)
    title_en = models.CharField(_("英文标题"), max_length=200, blank=True)
    regions = ArrayField(models.CharField(max_length=6), verbose_name=_("所涉地区"))
    sectors = ArrayField(models.CharField(max_length=64), default=list, verbose_name=_("所涉部门、行业"))
    contents = models.JSONField(_("内容"), default=dict)
    english = models.JSONField(_("英文内容"), default=dict)
    occurred = models.BooleanField(_("事件已经发生"), default=False)
    urgency = models.CharField(max_length=10, blank=True)
    certainty = models.CharField(max_length=10, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")
    hazard = models.ForeignKey("warnings.HazardReport", on_delete=models.PROTECT, null=True, related_name="drafts")
    covered = ArrayField(models.CharField(max_length=6), default=list, help_text="where another one took its place")
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["level"], name="warning_in_force", condition=Q(state="published")),
            models.Index(fields=["-published_at", "-id"], name="warning_published_last"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    # -- what may ever follow what; empty on purpose (cases.transitions.perform) --

    @transition("state", source=DRAFTED, target=None, permission=may("draft"))
    def draft(self) -> None: ...

    @transition("state", source=DRAFTED, target=State.CONSULTING, permission=may("consult"))
    def consult(self) -> None: ...

    @transition("state", source=DRAFTED, target=State.PROPOSED, permission=may("propose_publication"))
    def propose_publication(self) -> None: ...

    @transition("state", source=UNPUBLISHED, target=State.PUBLISHED, permission=may("publish"))
    def publish(self) -> None: ...

    @transition("state", source=DRAFTED, target=State.PUBLISHED, permission=may("forward"))
    def forward(self) -> None: ...

    @transition("state", source=UNPUBLISHED, target=State.PUBLISHED, permission=may("adjust"))
    def adjust(self) -> None: ...

    @transition("state", source=UNPUBLISHED, target=State.DECLINED, permission=may("decline_publication"))
    def decline_publication(self) -> None: ...

    @transition("state", source=State.PUBLISHED, target=None, permission=may("propose_adjustment"))
    def propose_adjustment(self) -> None: ...

    @transition("state", source=State.PUBLISHED, target=None, permission=may("request_coordination"))
    def request_coordination(self) -> None: ...

    @transition("state", source=State.PUBLISHED, target=State.LIFTED, permission=may("lift"))
    def lift(self) -> None: ...

    @transition("state", source=State.PUBLISHED, target=State.WITHDRAWN, permission=may("withdraw"))
    def withdraw(self) -> None: ...

    # What adjusting, the publication of another one, does to this one: nobody takes these by themselves.

    @transition("state", source=State.PUBLISHED, target=State.SUPERSEDED, permission=may("adjust"))
    def supersede(self) -> None: ...

    @transition("state", source=State.PUBLISHED, target=None, permission=may("adjust"))
    def narrow(self) -> None: ...

    # -- what the kernel asks --

    @classmethod
    def locked(cls, pk: int) -> "EarlyWarning":
        related = ("lead", "supersedes__case", "supersedes__lead")
        return cls._default_manager.select_for_update(of=("self",)).select_related(*related).get(pk=pk)

    def as_plan_subject(self) -> Subject:
        return Subject(
            state=self.state,
            level=self.level,
            automatic_level=None,
            lead=self.lead.code,
            affected_unit=None,
            area=tuple(self.regions),
            sectors=frozenset(self.sectors),
            replaces=self.supersedes.level if self.supersedes else None,
        )

    def offices(self) -> NamedOffices:
        return warned_offices(self.case.plan, lead=self.lead, regions=self.regions, sectors=self.sectors)

    def anchors(self) -> Mapping[str, datetime]:
        return {}

    def released_by(self, action: str, given: Mapping[str, Any]) -> Iterable[int]:
        """Where another one took its place only in part: whoever is at home there (F-A15)."""
        if action != "narrow":
            return ()
        unsettled, still_open = Obligation.UNSETTLED, Measure.State.OPEN
        busy = Organisation.objects.filter(
            Exists(Obligation.objects.filter(case=self.case_id, debtor=OuterRef("pk"), state__in=unsettled))
            | Exists(Measure.objects.filter(case=self.case_id, organisation=OuterRef("pk"), state=still_open))
        ).values_list("pk", "region_id")
        return [pk for pk, home in busy if any(lies_in(home, each) for each in self.covered)]

    def target_level(self, action: str, level: str | None) -> str | None:
        """Of a draft the colour that it is to have: whoever may draft at that one decides."""
        return level if action == "draft" else None

    def told_of(self, action: str, given: Mapping[str, Any]) -> Sequence[tuple[str, Organisation]]:
        """The administrations of the provinces that are asked to warn as well (F-A13)."""
        if action != "request_coordination":
            return ()
        bureaus = Organisation.objects.filter(kind="provincial_bca", region__in=given["regions"], active=True)
        return [("coordination", bureau) for bureau in bureaus.order_by("pk")]

    def also_named(self, action: str) -> Sequence[str]:
        return ("response_begun",) if action in PUBLISHING else ()

    def moved(
        self, action: str, *, level: str | None, given: Mapping[str, Any], actor: User, at: datetime
    ) -> Sequence[str]:
        fields = {"state_since"}
        self.state_since = at
        if action == "draft":
            for name in TEXTS:
                setattr(self, name, given[name])
            self.level = level or self.level
            return ("level", *TEXTS)
        if action in PUBLISHING:
            self.published_at = at
            fields.add("published_at")
        if action in ("lift", "withdraw", "supersede"):
            self.ended_at = at
            fields.add("ended_at")
        if action in ("supersede", "narrow"):
            self.covered = sorted({*self.covered, *given["covered"]})
            fields.add("covered")
        if action in ("consult", "propose_adjustment", "request_coordination", "narrow"):
            fields.discard("state_since")
        return sorted(fields)

    # -- what people see --

    @property
    def shown_state(self) -> str:
        return str(State(self.state).label)

    @property
    def colour(self) -> str:
        return self.level

    @property
    def in_force(self) -> bool:
        return self.state in IN_FORCE

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def headline(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def standing_regions(self) -> list[str]:
        """Where it speaks still: its regions without those that others cover as a whole."""
        left = [place for place in self.regions if not any(lies_in(place, each) for each in self.covered)]
        return left or list(self.regions)

    def is_covered_by(self, regions: Sequence[str]) -> bool:
        """Whether nothing is left of it once another one covers these regions as well."""
        covering = {*self.covered, *regions}
        return all(any(lies_in(place, each) for each in covering) for place in self.regions)

    def is_touched_by(self, regions: Sequence[str]) -> list[str]:
        """Of these regions those where it speaks still, or a part of which it speaks of."""
        return [
            each
            for each in regions
            if any(lies_in(each, place) or lies_in(place, each) for place in self.standing_regions)
            and not any(lies_in(each, covered) for covered in self.covered)
        ]

    def keeps_sectors(self, sectors: Sequence[str]) -> bool:
        """Whether another one of these sectors (none: of all) leaves none of this one's behind."""
        return not sectors or (bool(self.sectors) and set(self.sectors) <= set(sectors))
