"""Reports as an organisation may see them: its own, and to an office of command those of the cases that concern it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from cases.models import CaseParty, LogEntry, Obligation
from cases.queries import concerns, organisation_ids
from orgs.models import Organisation, User
from reporting.models import FormerVersion, Report, Review, State
from reporting.reviewers import cases_of

RELATED = ("incident", "sender", "submitted_by", "response")


def is_seen_by(organisations: Sequence[int]) -> Q:
    """Condition: a first report is seen under every plan of its incident, any other under its own."""
    elsewhere = CaseParty.objects.filter(
        case__response__incident=OuterRef("incident"), organisation__in=organisations
    ).exclude(organisation__kind__in=Organisation.REPORTING_KINDS)
    mine = Q(sender__in=organisations)
    command = Q(concerns(organisations, command=True)) | Q(Exists(elsewhere), response=None)
    return mine | command


def reports_seen_by(organisations: Sequence[int]) -> QuerySet[Report]:
    """Newest first."""
    return Report.objects.filter(is_seen_by(organisations)).select_related(*RELATED).order_by("-pk")


def reports_visible_to(user: User) -> QuerySet[Report]:
    """Reports that this person's organisations see, newest first."""
    return reports_seen_by(organisation_ids(user))


@dataclass(frozen=True)
class ReportInFull:
    """One report with everything that happened to it."""

    report: Report
    former: Sequence[FormerVersion]  # newest first
    reviews: Sequence[Review]  # oldest first
    duties: Sequence[Obligation]  # that the first submission met
    supplements: Sequence[Report]  # that were filed after it

    @cached_property
    def last_return(self) -> Review | None:
        """Why it was returned, while it is."""
        returned = [review for review in self.reviews if review.outcome == Review.Outcome.RETURNED]
        return returned[-1] if returned and self.report.state == State.RETURNED else None

    @property
    def is_late(self) -> bool:
        return any(duty.state == Obligation.State.MET_LATE for duty in self.duties)


def report_in_full(*, user: User, pk: int) -> ReportInFull:
    """Raises Http404 where the report does not concern the viewer. A constant number of queries."""
    report = reports_visible_to(user).select_related(*RELATED, "case", "supplements").filter(pk=pk).first()
    if report is None:
        raise Http404
    entries = LogEntry.objects.filter(cases_of(report), body__reports__has_key=str(report.pk))
    steps = [step for entry in entries for step in entry.body.get("obligations", {}).items()]
    met = [int(pk) for pk, step in steps if step.partition(">")[2] in (Obligation.State.MET, Obligation.State.MET_LATE)]
    duties = Obligation.objects.filter(pk__in=met, debtor=report.sender_id).select_related("case", "debtor")
    former = report.former_versions.select_related("submitted_by").order_by("-number")
    reviews = report.reviews.select_related("organisation", "reviewed_by").order_by("pk")
    after = Report.objects.filter(incident=report.incident_id, supplements=report.pk)
    return ReportInFull(
        report=report,
        former=list(former),
        reviews=list(reviews),
        duties=list(duties.order_by("due_at", "pk")),
        supplements=list(after.select_related(*RELATED).order_by("pk")),
    )
