"""Reports: what was sent, by whom, when, in the form of which plan release. Reports are not incidents."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.models import Case, GuardedRow, PlanRelease
from cases.releases import plan_of_release
from incidents.models import Incident, Response
from orgs.models import Organisation, User
from plans.schema import Form, Text
from reporting.reviewers import may_resubmit, may_review


class State(models.TextChoices):
    """Where a report stands. A draft is nothing that happened: it is a Draft, and no Report yet."""

    SUBMITTED = "submitted", _("已报送")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已接收")


class Report(GuardedRow):
    """One report. Its clock is measured by `first_submitted_at`, which nothing moves: neither a return nor what is sent
    again after it (A-6.1-1). `content` is the newest version, former ones stand in FormerVersion.

    `case` is the one whose log holds `log_number`; a first report under two plans is told in the logs of both.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, null=True, related_name="reports")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports", db_index=False)
    kind = models.CharField(_("报告种类"), max_length=40)
    release = models.ForeignKey(PlanRelease, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports")
    recipients = ArrayField(
        models.CharField(max_length=64),
        default=list,
        help_text="whom it is owed to, by code; nobody named: the offices of command that have a part",
    )
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_submitted_at = models.DateTimeField(_("首次报送时间"))
    submitted_at = models.DateTimeField(_("报送时间"), help_text="of the newest version")
    version = models.PositiveSmallIntegerField(default=1)
    supplements = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("所补充的报告")
    )
    channel = models.CharField(max_length=10)
    content = models.JSONField()
    attachments = ArrayField(models.BigIntegerField(), default=list, help_text="of the newest version")
    idempotency_key = models.CharField(max_length=200, null=True)  # noqa: DJ001  null: none was given, and none clash
    body_digest = models.CharField(max_length=64)
    answer = models.JSONField(help_text="the 201 that was given, given again for the same key and body")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "idempotency_key"], name="one_report_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.number} · {self.kind}"

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def form(self) -> Form:
        """The form that it fills, as it was on the day of the report: that of its own plan release. Of a call under a
        plan that knows none, an empty one."""
        plan = plan_of_release(self.release_id)
        oral = Form("oral", Text("口头报告", "Oral report"), plan.scope.rule_id, ())
        return plan.index.forms.get(self.kind, oral)

    # -- what may ever follow what; empty on purpose (reporting.reviewing records, then moves) --

    @transition("state", source=State.SUBMITTED, target=State.ACCEPTED, permission=may_review("accept_report"))
    def accept(self) -> None: ...

    @transition("state", source=State.SUBMITTED, target=State.RETURNED, permission=may_review("return_report"))
    def give_back(self) -> None: ...

    @transition("state", source=State.RETURNED, target=State.SUBMITTED, permission=may_resubmit)
    def resubmit(self) -> None: ...


class FormerVersion(models.Model):
    """A report as it was before it was returned and sent again."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="former_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    attachments = ArrayField(models.BigIntegerField(), default=list)
    body_digest = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    channel = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="one_row_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.number}"


class Review(models.Model):
    """What an office said of a version: accepted, or returned with what is missing."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("已接收")
        RETURNED = "returned", _("已退回")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reviews")
    version = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    missing = models.TextField(_("缺什么"), blank=True)
    fields = ArrayField(models.CharField(max_length=80), default=list, help_text="keys of the form's fields")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", help_text="in which the reviewing office has its part"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.version} · {self.outcome}"
