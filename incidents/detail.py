"""What the page of one incident shows. A constant number of queries, whatever happened in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from cases.models import LogEntry, Obligation
from cases.offices import named_offices, office_condition, offices_among
from cases.ordering import in_order
from cases.pending import pending_of
from cases.record_page import CaseRecord, obligations_of, rows_of
from incidents.acts import next_acts
from incidents.extras import Extras, extras_of, gradings_of
from incidents.facts import stated_facts
from incidents.models import Incident, Response
from incidents.panels import Opened, ResponsePanel, filings_of
from incidents.queries import responses_visible_to
from orgs.models import Appointment, Organisation, Region, User


@dataclass(frozen=True, kw_only=True)
class IncidentPage(CaseRecord):
    """An incident and the responses that concern the viewer."""

    incident: Incident
    regions: Sequence[Region]
    unit_region: Region | None
    reporter: Organisation
    panels: Sequence[ResponsePanel]
    extras: Extras
    socket_path: str

    @property
    def responses(self) -> list[Response]:
        return [panel.response for panel in self.panels]

    @property
    def reported_on(self) -> date:
        return localdate(self.incident.reported_at)

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        return stated_facts(self.panels[0].plan, self.incident.facts)


def incident_page(
    *, user: User, hat: Appointment | None, number: str, opened: Opened | None = None, whole_log: bool = False
) -> IncidentPage:
    """Everything the page shows. Raises Http404 where nothing of it concerns the viewer."""
    responses = list(responses_visible_to(user).filter(incident__number=number).order_by("pk"))
    if not responses:
        raise Http404
    incident, unit = responses[0].incident, responses[0].incident.affected_unit
    cases = {response.case_id: response.case for response in responses}
    obligations = obligations_of(cases, user)
    organisations = _organisations(responses, obligations)
    rows = rows_of(cases, user, obligations=obligations, organisations=organisations)
    regions = list(Region.objects.filter(code__in={*incident.regions, unit.region_id if unit else ""}))
    extras = extras_of(responses, user, is_command=rows.is_command)
    return IncidentPage(
        incident=incident,
        regions=[region for region in regions if region.code in incident.regions],
        unit_region=next((region for region in regions if unit and region.code == unit.region_id), None),
        reporter=responses[0].reporter,
        panels=[
            _panel(response, rows.obligations, organisations, user, opened, extras, rows.entries)
            for response in responses
        ],
        extras=extras,
        address=reverse("incidents:detail", args=[number]),
        socket_path=f"/ws/incidents/{incident.number}/{hat.organisation_id if hat else 0}/{get_language()}/",
        **rows.shown(user=user, organisations=organisations, whole_log=whole_log),
    )


def _organisations(responses: Sequence[Response], obligations: Sequence[Obligation]) -> list[Organisation]:
    """The offices that the plans name here, and those that something is owed to. One query."""
    wanted = Q(code__in={code for obligation in obligations for code in obligation.recipients})
    for response in responses:
        wanted |= office_condition(response.case.plan, response.local_offices)
    return list(Organisation.objects.filter(wanted))


def _panel(
    response: Response,
    obligations: Sequence[Obligation],
    organisations: Iterable[Organisation],
    user: User,
    opened: Opened | None,
    extras: Extras,
    entries: Sequence[LogEntry],
) -> ResponsePanel:
    plan = response.case.plan
    offices = named_offices(
        plan,
        offices_among(plan, organisations, local=response.local_offices),
        lead=response.lead,
        affected_unit=response.incident.affected_unit,
        reporter=response.reporter,
        activated=response.activated,
    )
    owed = [obligation for obligation in obligations if obligation.case_id == response.case_id]
    surveys = extras.surveys.get(response.case_id, [])
    unsettled = sum(obligation.unsettled for obligation in owed) + sum(survey.unsettled for survey in surveys)
    return ResponsePanel(
        response=response,
        plan=plan,
        offices=offices,
        acts=next_acts(
            response, user, offices=offices, unsettled=unsettled, pending=extras.pending.get(response.case_id)
        ),
        filings=filings_of(plan, in_order(owed), user),
        opened=opened if opened and opened.response_id == response.pk else None,
        surveys=surveys,
        pending=pending_of(extras.pending.get(response.case_id), user, app="incidents"),
        gradings=gradings_of(response, entries),
    )
