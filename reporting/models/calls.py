from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from orgs.models import Organisation, User
from reporting.models.reports import Report


class OralReport(models.Model):
    """A call, as the officer wrote it down who took it: who called, who listened, when, and whether it was read back.

    Names and numbers of callers stand here alone and can be erased; the log holds their salted digest.
    """

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="call")
    caller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="calls", verbose_name=_("来电单位"))
    caller_name = models.CharField(_("来电人"), max_length=60)
    caller_phone = models.CharField(_("来电号码"), max_length=40, blank=True)
    caller_salt = models.CharField(max_length=32)
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("接听单位"))
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("接听人"))
    called_at = models.DateTimeField(_("来电时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    read_back = models.BooleanField(_("已复述核对"), default=False)
    said = models.TextField(_("通话内容"))
    written = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, related_name="calls_before", verbose_name=_("其后的书面报告")
    )

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.caller} → {self.receiver} {self.called_at:%Y-%m-%d %H:%M}"
