from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from orgs.models import Organisation


class Incident(models.Model):
    """What happened: reported facts, corrected as more is known. It has no level: each response has its own."""

    number = models.CharField(_("编号"), max_length=20, unique=True)
    summary = models.CharField(_("概要"), max_length=200)
    category = models.CharField(_("事件分类"), max_length=40)
    affected_unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="incidents", verbose_name=_("事发单位")
    )
    regions = ArrayField(models.CharField(max_length=6), verbose_name=_("受影响地区"))
    occurred_at = models.DateTimeField(_("发生时间"))
    discovered_at = models.DateTimeField(_("发现时间"))
    reported_at = models.DateTimeField(_("首次报告"))
    scope = models.TextField(_("影响范围"))
    harm = models.TextField(_("危害"))
    measures_taken = models.TextField(_("已采取的措施"))
    facts = models.JSONField(_("供定级的事实"), default=dict)
    classified_apart = models.BooleanField(_("另有涉密内容"), default=False)
    exercise = models.BooleanField(_("演练"), default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            GinIndex(fields=["regions"], name="incident_regions", gin_pending_list_limit=256),
            models.Index(fields=["occurred_at"], name="incident_occurred"),  # what may be the same incident
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"
