"""Who may see what: an organisation sees the cases that concern it."""

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import CaseParty, Notice, Obligation
from orgs.models import User


def organisation_ids(user: User) -> list[int]:
    """The organisations in which this person holds a post."""
    return [appointment.organisation_id for appointment in user.appointments_held]


def concerns(organisations: list[int], *, case: str = "case") -> Exists:
    """Condition: the row's case concerns one of these organisations."""
    return Exists(CaseParty.objects.filter(case=OuterRef(case), organisation__in=organisations))


def obligations_visible_to(user: User) -> QuerySet[Obligation]:
    """Obligations of the cases that concern this person's organisations, due first on top."""
    return (
        Obligation.objects.filter(concerns(organisation_ids(user)))
        .select_related("debtor", "case")
        .order_by("due_at", "pk")
    )


def notices_for(user: User) -> QuerySet[Notice]:
    """Notices sent to this person's organisations, newest first."""
    return (
        Notice.objects.filter(recipient__in=organisation_ids(user))
        .select_related("recipient", "case", "acknowledged_by", "obligation__case", "obligation__debtor")
        .order_by("-created_at", "-pk")
    )
