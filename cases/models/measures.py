from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from orgs.models import Organisation


class Measure(models.Model):
    """One measure of one organisation, as a checklist of the plan asks for it (A-4.5.1, B-3.4). A recommended one is
    shown and never demanded (F-A17). What is open when the occasion ends is over, with it."""

    class State(models.TextChoices):
        OPEN = "open", _("待办")
        DONE = "done", _("已办")
        NOT_NEEDED = "not_needed", _("不适用")
        OVER = "over", _("已随之结束")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="measures")
    checklist = models.CharField(max_length=60, help_text="names the list in the plan")
    item = models.CharField(max_length=60, help_text="names the measure in the list")
    rule_id = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField(help_text="in the list, inherited ones first")
    recommended = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    begun_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    log_number = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["checklist", "place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "organisation", "checklist", "item"], name="one_measure_an_organisation"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "checklist"], name="measure_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.checklist}.{self.item} {self.state}"
