from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.models import Case


class Message(models.Model):
    """One thing that was said to the public, as it was said: what a CAP client, a feed and an auditor read.

    Append-only. `said` is the whole content in both languages; `references` name every earlier message of its thread
    as (sender, identifier, sent).
    """

    APPEND_ONLY: ClassVar = True
    ACTS: ClassVar = ("publish", "adjust", "lift", "withdraw", "narrow")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    entry_number = models.PositiveIntegerField(help_text="the log entry of the act")
    serial = models.PositiveSmallIntegerField(help_text="of its case, from 1")
    act = models.CharField(max_length=10)
    identifier = models.CharField(max_length=120, unique=True)
    sender = models.CharField(max_length=200)
    sent = models.DateTimeField()
    references = models.JSONField(default=list)
    colour = models.CharField(max_length=6, blank=True)
    regions = ArrayField(models.CharField(max_length=6))
    exercise = models.BooleanField(default=False)
    said = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "serial"], name="one_message_a_serial"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-id"], name="message_public", condition=Q(exercise=False)),
        ]

    def __str__(self) -> str:
        return self.identifier
