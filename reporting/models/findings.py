"""Findings: that a report was late, false, concealed or left out, and what a leader decided (A-4.1-3, B-7.11-1)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.models import Case, GuardedRow, Obligation
from cases.overseeing import overseeing_hat, overseeing_offices
from orgs.models import Organisation, User
from plans.schema import Breach
from reporting.models.reports import Report


def _may_decide(finding: Any, user: Any) -> bool:
    return overseeing_hat(user, "decide_finding", overseeing_offices(finding.case_id, finding.organisation)) is not None


setattr(_may_decide, "action", "decide_finding")  # noqa: B010  a test reads it


class FindingState(models.TextChoices):
    RAISED = "raised", _("待认定")
    CONFIRMED = "confirmed", _("已认定")
    DISMISSED = "dismissed", _("不予认定")


class Finding(GuardedRow):
    """One breach of reporting by one organisation in one case. A late one keeps both instants: when it was due, and
    when it was done (null: not yet). Hearings and sanctions follow elsewhere."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(_("类别"), max_length=40, help_text="a breach of the case's plan, by its key")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="findings", verbose_name=_("单位")
    )
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, null=True, related_name="findings")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="findings")
    due_at = models.DateTimeField(null=True)
    due_strict_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    grounds = models.TextField(_("事实和依据"), blank=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # null: the ledger
    raised_at = models.DateTimeField()
    reason = models.TextField(_("理由"), blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obligation", "kind"], name="one_finding_a_duty", condition=Q(obligation__isnull=False)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "state"], name="finding_organisation_state")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"

    @property
    def state_label(self) -> str:
        return str(FindingState(self.state).label)

    @property
    def breach(self) -> Breach:
        return next(each for each in self.case.plan.breaches if each.key == self.kind)

    # -- what may ever follow what; empty on purpose (reporting.findings records, then moves) --

    @transition("state", source=FindingState.RAISED, target=FindingState.CONFIRMED, permission=_may_decide)
    def confirm(self) -> None: ...

    @transition("state", source=FindingState.RAISED, target=FindingState.DISMISSED, permission=_may_decide)
    def dismiss(self) -> None: ...
