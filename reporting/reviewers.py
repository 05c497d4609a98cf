"""Who may accept or return a report, and who sends it again. Plans name offices, not persons: the posts are ours."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from cases.models import Case, CaseParty
from orgs.models import Appointment, Organisation, User
from plans.posts import POSTS, may_post
from plans.schema import Plan

if TYPE_CHECKING:
    from reporting.models import Report


def reviewing_hat(report: "Report", user: User, action: str) -> tuple[Appointment, int] | None:
    """The hat in which this person may `accept_report` or `return_report`, and the case in which its office has a part.

    An office that the report is owed to; where the plan names none (first reports), an office of command that has a
    part in the incident. Never the sender's own, nor whoever submitted it under another hat. One or two queries.
    """
    if user.pk == report.submitted_by_id:
        return None
    hats = [
        hat
        for hat in user.appointments_held
        if may_post(hat.post, action) and hat.organisation_id != report.sender_id and hat.organisation.is_command
    ]
    if report.recipients:
        hats = [hat for hat in hats if hat.organisation.code in report.recipients]
        return (hats[0], report.case_id) if hats else None
    if not hats:
        return None
    ours = _parties(report).filter(organisation__in=[hat.organisation_id for hat in hats])
    parts = dict(ours.order_by("-case").values_list("organisation_id", "case_id"))
    return next(((hat, parts[hat.organisation_id]) for hat in hats if hat.organisation_id in parts), None)


def _parties(report: "Report") -> QuerySet[CaseParty]:
    """Who has a part in a report that is owed to nobody by name. What an office of command sends goes up, to the one
    that names the leads; no county reviews what the prefecture wrote."""
    parties = CaseParty.objects.filter(cases_of(report)).exclude(capacity=CaseParty.Capacity.TOLD)
    if report.sender.is_command:
        return parties.filter(capacity=CaseParty.Capacity.MINISTRY)
    return parties


def cases_of(report: "Report", name: str = "case") -> Q:
    """Condition: a row's case is one of the report's. A first report is told in the case of every plan of its incident,
    any other in its own."""
    if report.response_id is not None:
        return Q(**{name: report.case_id})
    path = "response" if name == "pk" else f"{name}__response"
    return Q(**{f"{path}__incident": report.incident_id})


def plans_of_report(report: "Report") -> list[Plan]:
    """The plans whose facts a report states, as they were on its day; that of its form first."""
    cases = Case.objects.filter(cases_of(report, "pk")).order_by("pk")
    return [case.plan for case in sorted(cases, key=lambda case: case.release_id != report.release_id)]


def reviewing_offices(report: "Report") -> list[Organisation]:
    """Whom the report waits for. One query."""
    if report.recipients:
        return list(Organisation.objects.filter(code__in=report.recipients).order_by("pk"))
    found = Organisation.objects.filter(pk__in=_parties(report).values("organisation"))
    return list(found.exclude(kind__in=Organisation.REPORTING_KINDS).exclude(pk=report.sender_id).order_by("pk"))


def sending_hat(report: "Report", user: User) -> Appointment | None:
    """The hat in which this person may send a returned report again: one of the sender's."""
    held = (hat for hat in user.appointments_held if hat.organisation_id == report.sender_id)
    return next((hat for hat in held if hat.post in POSTS["submit_report"]), None)


def may_review(action: str) -> Callable[[Any, Any], bool]:
    """For django-fsm's ``permission=``: a screen offers exactly what the service accepts."""

    def allowed(report: Any, user: Any) -> bool:
        return reviewing_hat(report, user, action) is not None

    setattr(allowed, "action", action)  # noqa: B010  functions take attributes, types do not know; a test reads it
    return allowed


def may_resubmit(report: Any, user: Any) -> bool:
    return sending_hat(report, user) is not None


setattr(may_resubmit, "action", "submit_report")  # noqa: B010  as above
