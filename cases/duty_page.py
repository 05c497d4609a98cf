"""What one obligation's page shows: the law's words, both clocks, what happened to it, what its viewer may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.models import LogEntry, Obligation
from cases.queries import is_own_part, organisation_ids
from cases.relief import reliefs_open_to, relieving_offices
from orgs.models import Organisation, User
from plans.schema import Rule


@dataclass(frozen=True, slots=True)
class DutyPage:
    obligation: Obligation
    rule: Rule
    recipients: Sequence[str]
    entries: Sequence[LogEntry]
    may_relieve: Sequence[str]  # acts of cases.relief
    relieved_by: Sequence[Organisation]
    is_own: bool

    @property
    def next_reminder(self) -> datetime | None:
        """When the debtor is reminded next; None where the next thing is the limit itself."""
        owed = self.obligation
        due_at = owed.due_at
        return owed.next_at if owed.state == "open" and owed.next_at and due_at and owed.next_at < due_at else None

    @property
    def next_step_up(self) -> datetime | None:
        """When one office further up is told, while a limit of the plan stays broken."""
        return self.obligation.next_at if self.obligation.state == "overdue" else None


def duty_page(obligation: Obligation, user: User) -> DutyPage:
    """At most five queries."""
    names = {office.code: office.short for office in Organisation.objects.filter(code__in=obligation.recipients)}
    is_command = any(hat.organisation.is_command for hat in user.appointments_held)
    entries = (
        LogEntry.objects.filter(case=obligation.case_id, body__obligations__has_key=str(obligation.pk))
        .select_related("case", "organisation")
        .order_by("-number")
    )
    offices = relieving_offices(obligation) if obligation.unsettled else []
    return DutyPage(
        obligation=obligation,
        rule=obligation.case.plan.rule(obligation.rule_id),
        recipients=[names.get(code, code) for code in obligation.recipients],
        entries=[entry for entry in entries if is_command or is_own_part(entry, user)],
        may_relieve=reliefs_open_to(obligation, user, offices),
        relieved_by=offices,
        is_own=obligation.debtor_id in organisation_ids(user),
    )
