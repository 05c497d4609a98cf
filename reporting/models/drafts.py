from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import PlanRelease
from incidents.models import Incident
from orgs.models import Organisation, User
from reporting.models.reports import Report


class Draft(models.Model):
    """A report half written: the words of a form as they stand, kept for the colleagues of one organisation.

    No log knows it, for nothing has happened yet; so it is no state of a Report but a row of its own, and the first
    entry is the submission. `key` is the form's: what becomes the Idempotency-Key when it is submitted. `version`
    counts the savings: whoever saves names the one that they started from.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="drafts")
    key = models.CharField(max_length=200)
    kind = models.CharField(_("报告种类"), max_length=40)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, related_name="+", help_text="the returned one that it corrects"
    )
    plan_code = models.CharField(max_length=80, blank=True)
    release = models.ForeignKey(
        PlanRelease, on_delete=models.PROTECT, related_name="+", help_text="whose form it fills"
    )
    content = models.JSONField(help_text="name of the control -> what stands in it")
    attachments = ArrayField(models.BigIntegerField(), default=list)
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        ordering: ClassVar = ["-saved_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_draft_a_form"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.kind} · {self.version}"

    @property
    def title(self) -> str:
        """What a list shows of it."""
        return str(self.content.get("summary") or "")
