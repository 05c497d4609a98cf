from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgs.models import Organisation
from plans.schema import Plan


class PlanRelease(models.Model):
    """One version of a plan with the settings it runs under. Append-only: changed overrides make a new row, and so do
    overrides that are changed back."""

    code = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, db_index=True)
    content = models.JSONField()
    overrides = models.JSONField(default=dict)
    installed_at = models.DateTimeField()

    APPEND_ONLY: ClassVar = True

    class Meta:
        ordering: ClassVar = ["-installed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.code}@{self.version} {self.digest[:8]}"

    @property
    def plan(self) -> Plan:
        """The plan as it was released, parsed once a process."""
        from cases.releases import plan_of_release

        return plan_of_release(self.pk)


class Case(models.Model):
    """One matter under one plan, whatever it is about. The head is the newest entry of its log."""

    release = models.ForeignKey(PlanRelease, on_delete=models.PROTECT, related_name="cases")
    # What lists show of a case, whatever it is about, without asking the app it belongs to.
    kind = models.CharField(max_length=20)
    reference = models.CharField(_("编号"), max_length=40, db_index=True)
    title = models.CharField(_("事项"), max_length=200)
    opened_at = models.DateTimeField()
    exercise = models.BooleanField(default=False)
    head_number = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def plan(self) -> Plan:
        """The plan that this case runs under, whatever was released since (F-X04)."""
        from cases.releases import plan_of_release

        return plan_of_release(self.release_id)


class CaseParty(models.Model):
    """An organisation that a case concerns: it sees the case on its board and in its lists."""

    class Capacity(models.TextChoices):
        LEAD = "lead", _("牵头单位")
        AFFECTED_UNIT = "affected_unit", _("事发单位")
        REPORTER = "reporter", _("报告单位")
        BUREAU = "bureau", _("相关通信管理局")
        DECIDES = "decides", _("决定启动的机关")
        TOLD = "told", _("收到通知的单位")
        MINISTRY = "ministry", _("部应急办")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="case_parties")
    capacity = models.CharField(max_length=20, choices=Capacity)

    class Meta:
        constraints: ClassVar = [
            # With the capacity, so that boards need only the index to know who has a part.
            models.UniqueConstraint(fields=["organisation", "case"], include=["capacity"], name="one_party_row_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_capacity_display()}"
