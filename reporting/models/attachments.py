from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgs.models import Organisation, User
from reporting.models.reports import Report


class Attachment(models.Model):
    """A file that belongs to a report, or will. Its bytes lie outside the database, under their SHA-256."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="files")
    name = models.CharField(_("文件名"), max_length=120)
    media_type = models.CharField(_("类型"), max_length=100, help_text="by its content")
    size = models.PositiveBigIntegerField(_("大小"), help_text="in bytes")
    digest = models.CharField(max_length=64, db_index=True, help_text="SHA-256")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["uploaded_at"], condition=models.Q(report=None), name="attachment_unused"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.digest[:8]}"
