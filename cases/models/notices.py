import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.cases import Case
from orgs.models import Organisation, User


class Notice(models.Model):
    """A message owed to an organisation, written in the transaction that caused it: it cannot be lost or doubled.

    In the browser it is delivered by being there; `acknowledged_at` is the receipt (签收).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    entry_number = models.PositiveIntegerField(help_text="the log entry that caused it")
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, help_text="the same at every delivery")
    key = models.CharField(max_length=60, help_text="names the definition in the plan")
    rule_id = models.CharField(max_length=40, blank=True)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notices")
    obligation = models.ForeignKey("cases.Obligation", on_delete=models.PROTECT, null=True, related_name="notices")
    exercise = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["recipient", "created_at"], name="notice_not_acknowledged", condition=Q(acknowledged_at=None)
            ),
            models.Index(fields=["recipient", "created_at", "id"], name="notice_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.recipient}"
