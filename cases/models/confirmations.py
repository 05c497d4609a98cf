from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.subjects import LEVEL_LENGTH
from orgs.models import Appointment, User


class Confirmation(models.Model):
    """An act that one person of an office recorded and another has to confirm before it is done.

    It holds what was signed: the act, the level and state it was meant for, and what was given with it. Where anything
    was done to the subject meanwhile nothing can be confirmed any more; the act is recorded anew.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        WITHDRAWN = "withdrawn", _("已撤回")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="confirmations")
    action = models.CharField(max_length=40)
    subject_state = models.CharField(max_length=40)
    subject_log_number = models.PositiveIntegerField(help_text="the last act on the subject when it was signed")
    level = models.CharField(max_length=LEVEL_LENGTH, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    given = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    entry_number = models.PositiveIntegerField(help_text="the log entry that recorded it")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="pending"), name="one_confirmation_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.action} {self.state}"
