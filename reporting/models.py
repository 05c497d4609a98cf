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


class OralReport(models.Model):
    """A call, as the officer wrote it down who took it: who called, who listened, when, and whether it was read back.

    Names and numbers of callers stand here alone and can be erased; the log holds their salted digest.
    """

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="call")
    caller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="calls", verbose_name=_("来电单位"))
    caller_name = models.CharField(_("来电人"), max_length=60)
    caller_phone = models.CharField(_("来电号码"), max_length=40, blank=True)
    caller_salt = models.CharField(max_length=32)
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("接听单位"))
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("接听人"))
    called_at = models.DateTimeField(_("来电时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    read_back = models.BooleanField(_("已复述核对"), default=False)
    said = models.TextField(_("通话内容"))
    written = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, related_name="calls_before", verbose_name=_("其后的书面报告")
    )

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.caller} → {self.receiver} {self.called_at:%Y-%m-%d %H:%M}"
