"""Incidents and responses as an organisation may see them."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cases.models import CaseParty
from cases.queries import organisation_ids
from incidents.models import Incident, IncidentParty, Response
from orgs.models import User

RESPONSE_RELATED = ("case", "incident__affected_unit", "lead", "reporter", "joined_to")


def responses_of(organisations: list[int]) -> QuerySet[Response]:
    """Responses that concern one of these organisations, newest first."""
    party = CaseParty.objects.filter(case=OuterRef("case"), organisation__in=organisations)
    return Response.objects.filter(Exists(party)).select_related(*RESPONSE_RELATED).order_by("-pk")


def responses_visible_to(user: User) -> QuerySet[Response]:
    return responses_of(organisation_ids(user))


def incidents_visible_to(user: User) -> QuerySet[Incident]:
    """Incidents with a response that concerns this person's organisations, newest first."""
    party = IncidentParty.objects.filter(
        organisation__in=organisation_ids(user), reported_at=OuterRef("reported_at"), incident=OuterRef("pk")
    )
    return (
        Incident.objects.filter(Exists(party))
        .select_related("affected_unit")
        .prefetch_related(Prefetch("responses", Response.objects.select_related("case", "lead").order_by("pk")))
        .order_by("-reported_at", "-pk")
    )
