from typing import ClassVar

from django.db import models
from django.db.models.functions import Cast

from cases.models.cases import Case
from orgs.models import Organisation, User


class LogEntry(models.Model):
    """One thing that happened in a case, and by what right. Never changed, never deleted: triggers refuse it.

    `hash` is SHA-256 over the canonical form (cases.chain) and the hash of the entry before.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="log")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=60)
    rule_id = models.CharField(max_length=40, blank=True)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # null: the clock
    actor_digest = models.CharField(max_length=64, blank=True)
    post = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    body = models.JSONField(default=dict)
    form = models.PositiveSmallIntegerField(default=1, help_text="version of the canonical form")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    # The boards ask for what was written since the snapshot that they were drawn from.
    written_in = models.BigIntegerField(
        db_default=Cast(Cast(models.Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField()),
        editable=False,
    )

    APPEND_ONLY: ClassVar = True

    class Meta:
        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="one_entry_a_number")]
        indexes: ClassVar = [models.Index(fields=["written_in"], name="logentry_written_in")]

    def __str__(self) -> str:
        return f"#{self.number} {self.event}"
