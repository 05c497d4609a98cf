"""Reports: what was sent, by whom, when, in the form of which plan release. Reports are not incidents."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import PlanRelease
from incidents.models import Incident, Response
from orgs.models import Organisation, User


class Report(models.Model):
    """One report as it was sent. `submitted_at` is what its clock is measured by."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, null=True, related_name="reports")
    kind = models.CharField(_("报告种类"), max_length=40)
    release = models.ForeignKey(PlanRelease, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("报送时间"))
    channel = models.CharField(max_length=10)
    content = models.JSONField()
    idempotency_key = models.CharField(max_length=200, null=True)  # noqa: DJ001  null: none was given, and none clash
    body_digest = models.CharField(max_length=64)
    answer = models.JSONField(help_text="the 201 that was given, given again for the same key and body")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "idempotency_key"], name="one_report_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} · {self.kind}"


class RefusedSubmission(models.Model):
    """What was refused at the door: who, when, why. Kept outside the domain tables, so that nobody can say it was
    never sent (A-4.1-3)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    content = models.TextField(blank=True, help_text="the first 10,000 characters of what was sent")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M} {self.status}"
