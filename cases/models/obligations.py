from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from orgs.models import CalendarVersion, Organisation

FAR = datetime(9999, 1, 1, tzinfo=UTC)
DUE = Coalesce("due_at", Value(FAR, DateTimeField()))
"""Place in a list by due time: what has none (24-hour duty, a relay without a limit) comes last."""
SETTLED = Coalesce("met_at", "starts_at")
"""Place in a list of settled ones: what was waived or voided was never met."""
DONE = ["met", "met_late", "waived", "void"]


class Obligation(models.Model):
    """One duty of one organisation, with its clock.

    `due_at` runs from discovery and rules the alarm; `due_strict_at` runs from occurrence and is shown beside it.
    An act at the very instant `due_at` is in time. `limit` says whose number it is: the plan's, or a platform target.
    """

    class State(models.TextChoices):
        OPEN = "open", _("未了")
        MET = "met", _("已办")
        OVERDUE = "overdue", _("逾期")
        MET_LATE = "met_late", _("迟办")
        WAIVED = "waived", _("免除")
        VOID = "void", _("作废")

    class Limit(models.TextChoices):
        PLAN = "plan", _("预案时限")
        TARGET = "target", _("平台目标")
        SOFT = "soft", _("原则上")
        NONE = "none", _("无时限")
        STANDING = "standing", _("值守")

    UNSETTLED: ClassVar = (State.OPEN, State.OVERDUE)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="obligations")
    key = models.CharField(max_length=60, help_text="names the definition in the plan")
    rule_id = models.CharField(max_length=40)
    debtor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="obligations")
    recipients = ArrayField(models.CharField(max_length=40), default=list, help_text="organisation codes")
    occurrence = models.PositiveSmallIntegerField(default=1)
    wide = models.BooleanField(default=False, help_text="one of many that one event opened everywhere: a survey")
    limit = models.CharField(max_length=10, choices=Limit)
    starts_at = models.DateTimeField()
    due_strict_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    met_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    log_number = models.PositiveIntegerField()
    next_at = models.DateTimeField(null=True, help_text="when the clock has something to do: cases.steps")
    escalated = models.PositiveSmallIntegerField(default=0, help_text="offices above the first that were told")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "rule_id", "debtor", "occurrence"], name="one_obligation_a_duty"),
        ]
        indexes: ClassVar = [
            # What the sweep reads each second, and nothing else.
            models.Index(fields=["next_at"], name="obligation_next_step", condition=Q(next_at__isnull=False)),
            models.Index(
                fields=["debtor", "due_at"],
                name="obligation_unsettled",
                condition=Q(state__in=["open", "overdue"]),
            ),
            # What the bar of every page counts, and the top of each board.
            models.Index(DUE, F("id"), name="obligation_broken", condition=Q(state="overdue", limit="plan")),
            # What was late, newest first: proposals for findings walk along it.
            models.Index(
                "limit",
                F("due_at").desc(),
                F("id").desc(),
                name="obligation_late",
                condition=Q(state__in=["overdue", "met_late"]),
            ),
            # What the lists walk along (cases.lists): all by due time, those not settled, those that are, one's own.
            models.Index(DUE, F("id"), name="obligation_due_first"),
            models.Index(DUE, F("id"), name="obligation_next_due", condition=Q(state__in=["open", "overdue"])),
            models.Index(SETTLED, F("id"), name="obligation_last_settled", condition=Q(state__in=DONE)),
            models.Index(F("debtor"), SETTLED, F("id"), name="obligation_own_settled", condition=Q(state__in=DONE)),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.state}"

    @property
    def unsettled(self) -> bool:
        return self.state in self.UNSETTLED
