from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarVersion(models.Model):
    """What was known of working days at one time: days up to `horizon` were announced, later ones are provisional.

    Complete in itself, and never edited: a further notice makes a further version. `text` is what was uploaded,
    `digest` the SHA-256 of that file; both are empty for what the platform brought along.
    """

    source = models.CharField(_("来源"), max_length=200)
    document_no = models.CharField(_("文号"), max_length=60, blank=True, default="")
    horizon = models.DateField(_("已公布至"))
    imported_at = models.DateTimeField(_("导入"))
    imported_by = models.ForeignKey(
        "orgs.User", on_delete=models.PROTECT, null=True, related_name="+", help_text="null: an operator, or the set-up"
    )
    text = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    recounted_at = models.DateTimeField(null=True, help_text="when nothing was counted by an older version any more")

    class Meta:
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")

    def __str__(self) -> str:
        return f"{self.source} ≤ {self.horizon}"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a weekday off, or a Saturday or Sunday worked."""

    version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="days")
    date = models.DateField(_("日期"))
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "date"], name="one_row_a_day")]

    def __str__(self) -> str:
        return f"{self.date} {'+' if self.is_working else '-'}"
