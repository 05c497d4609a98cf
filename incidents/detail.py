"""What the page of one incident shows. A constant number of queries, whatever happened in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.db.models import Q
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import get_language

from cases.models import LogEntry, Notice, Obligation
from cases.offices import named_offices, office_condition, offices_among
from cases.ordering import chains_hold, in_order, unsigned_first
from cases.queries import is_own_part, organisation_ids
from incidents.acts import next_acts
from incidents.extras import Extras, extras_of, gradings_of, pending_of
from incidents.facts import stated_facts
from incidents.models import Incident, Response
from incidents.panels import Opened, ResponsePanel, filings_of
from incidents.queries import responses_visible_to
from orgs.models import Appointment, Organisation, Region, User
from plans.posts import may_post

SHOWN = 60  # log entries; the address asks for the rest


@dataclass(frozen=True)
class Duty:
    """A row of the obligations."""

    obligation: Obligation
    is_ours: bool  # of an organisation of the viewer
    recipients: Sequence[str]


@dataclass(frozen=True)
class Told:
    """A row of the notices."""

    notice: Notice
    may_sign: bool  # by the viewer, for the organisation that it was sent to


@dataclass(frozen=True)
class IncidentPage:
    """An incident and the responses that concern the viewer."""

    incident: Incident
    regions: Sequence[Region]
    unit_region: Region | None
    reporter: Organisation
    panels: Sequence[ResponsePanel]
    extras: Extras
    duties: Sequence[Duty]
    notices: Sequence[Told]
    entries: Sequence[LogEntry]  # newest first
    log_holds: bool
    log_total: int
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

    @property
    def unsettled(self) -> int:
        return sum(duty.obligation.unsettled for duty in self.duties)

    @property
    def settled(self) -> int:
        return len(self.duties) - self.unsettled

    @property
    def unsigned(self) -> int:
        return sum(row.notice.acknowledged_at is None for row in self.notices)

    @property
    def hidden_entries(self) -> int:
        return self.log_total - len(self.entries)

    @cached_property
    def days(self) -> list[tuple[date, list[LogEntry]]]:
        """Entries by the day on which they happened."""
        return [
            (day, list(entries)) for day, entries in groupby(self.entries, lambda entry: localdate(entry.happened_at))
        ]


def incident_page(
    *, user: User, hat: Appointment | None, number: str, opened: Opened | None = None, whole_log: bool = False
) -> IncidentPage:
    """Everything the page shows. Raises Http404 where nothing of it concerns the viewer."""
    responses = list(responses_visible_to(user).filter(incident__number=number).order_by("pk"))
    if not responses:
        raise Http404
    incident, unit = responses[0].incident, responses[0].incident.affected_unit
    cases = {response.case_id: response.case for response in responses}
    own = organisation_ids(user)
    # Of a survey's thousands the viewer sees its own; the others are counted.
    duties_here = Obligation.objects.filter(Q(wide=False) | Q(debtor__in=own), case__in=cases)
    obligations = list(duties_here.select_related("debtor").order_by("due_at", "pk"))
    organisations = _organisations(responses, obligations)
    named = {office.pk for office in organisations} | {obligation.debtor_id for obligation in obligations} | set(own)
    told = Notice.objects.filter(case__in=cases, recipient__in=named).select_related("recipient")
    notices = list(told.order_by("-created_at", "-pk"))
    entries = list(LogEntry.objects.filter(case__in=cases).select_related("organisation").order_by("case", "number"))
    rows: list[Obligation | Notice | LogEntry] = [*obligations, *notices, *entries]
    for row in rows:
        row.case = cases[row.case_id]
    # What was written since the case was read is for the next look: the chain ends at the head that was read.
    entries = [entry for entry in entries if entry.number <= entry.case.head_number]
    log_holds = chains_hold(cases, entries)
    is_command = any(held.organisation.is_command for held in user.appointments_held)
    if not is_command:
        obligations, notices, entries = _own_part(user, obligations, notices, entries)
    regions = list(Region.objects.filter(code__in={*incident.regions, unit.region_id if unit else ""}))
    names = {organisation.code: organisation.short for organisation in organisations}
    extras = extras_of(responses, user, is_command=is_command)
    return IncidentPage(
        incident=incident,
        regions=[region for region in regions if region.code in incident.regions],
        unit_region=next((region for region in regions if unit and region.code == unit.region_id), None),
        reporter=responses[0].reporter,
        panels=[_panel(response, obligations, organisations, user, opened, extras, entries) for response in responses],
        extras=extras,
        duties=[_duty(obligation, own, names) for obligation in in_order(obligations)],
        notices=[_told(notice, user) for notice in unsigned_first(notices)],
        entries=sorted(entries, key=lambda e: (e.happened_at, e.pk), reverse=True)[: None if whole_log else SHOWN],
        log_holds=log_holds,
        log_total=len(entries),
        socket_path=f"/ws/incidents/{incident.number}/{hat.organisation_id if hat else 0}/{get_language()}/",
    )


def _own_part(
    user: User, obligations: list[Obligation], notices: list[Notice], entries: list[LogEntry]
) -> tuple[list[Obligation], list[Notice], list[LogEntry]]:
    """What an enterprise or body reads: its own duties, notices and acts, and how the response moves on."""
    own = {hat.organisation_id for hat in user.appointments_held}
    return (
        [obligation for obligation in obligations if obligation.debtor_id in own],
        [notice for notice in notices if notice.recipient_id in own],
        [entry for entry in entries if is_own_part(entry, user)],
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
        pending=pending_of(extras.pending.get(response.case_id), user),
        gradings=gradings_of(response, entries),
    )


def _duty(obligation: Obligation, own: Sequence[int], names: Mapping[str, str]) -> Duty:
    recipients = [names.get(code, code) for code in obligation.recipients]
    return Duty(obligation, is_ours=obligation.debtor_id in own, recipients=recipients)


def _told(notice: Notice, user: User) -> Told:
    """Who may sign is what cases.notices.acknowledge accepts."""
    held = (hat for hat in user.appointments_held if hat.organisation_id == notice.recipient_id)
    may_sign = any(may_post(hat.post, "sign_receipt") for hat in held)
    return Told(notice, may_sign=notice.acknowledged_at is None and may_sign)
