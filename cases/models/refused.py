from typing import ClassVar

from django.db import models

from orgs.models import User


class RefusedSubmission(models.Model):
    """What was refused at the door: who, when, why. Kept outside the domain tables, so that nobody can say it was
    never sent (A-4.1-3)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    content = models.TextField(blank=True, help_text="the first 10,000 characters of what was sent")

    class Meta:
        db_table = "reporting_refusedsubmission"  # where it was before hazard reports came
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M} {self.status}"
