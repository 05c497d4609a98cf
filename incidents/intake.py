"""A first report becomes an incident, and a response under each plan that covers it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from cases.bulk import reserve_ids
from cases.covering import plans_covering, plans_touched
from cases.errors import Refusal
from cases.events import Event
from cases.ledger import Recorded, record
from cases.models import Case, CaseParty, Obligation, PlanRelease
from cases.numbering import number_of
from cases.offices import Offices, applying_roles, leading_kinds, named_offices, offices_for_places
from incidents.models import Incident, Response, State
from incidents.reported import Reported, home_places, times_ahead
from orgs.models import Appointment, Organisation, User
from plans.grading import Grading, grade
from plans.obligations import obligations_on
from plans.schema import Obligation as Definition
from plans.schema import Plan

SERIALS = "incidents_number"
"""The sequence of serials of the whole platform: gaps, but no waiting."""


class NoPlanCovers(Refusal):
    """No plan on this platform covers incidents at that kind of organisation (A-1.3-1)."""

    status = 409


class Opened(NamedTuple):
    """A new incident, its responses and the obligations that it started."""

    incident: Incident
    responses: list[Response]
    obligations: list[Obligation]


def open_incident(
    *,
    reported: Reported,
    actor: User,
    appointment: Appointment,
    at: datetime,
    filed: Model | None = None,
    said: Callable[[], Mapping[str, Any]] = dict,
    complete: Callable[[Opened], None] = lambda opened: None,
) -> Opened:
    """Write the incident, its responses, their logs, obligations, notices and parties. Inside the caller's transaction.

    `appointment` is the hat of `actor`; of a call that is taken down `reported.caller` is who reports. `filed` is a
    row that goes in along with them, the report itself; `said` is what the log keeps of it, asked for once it has its
    id; `complete` fills in what it says of them.
    Raises NoPlanCovers.
    """
    releases = plans_covering(reported.affected_unit, reported.regions, occurred_at=reported.occurred_at)
    if not releases:
        raise NoPlanCovers(
            _(
                "事发单位不属于预案适用的单位类别，本平台没有预案可循。请填写真正受影响的基础电信企业、域名机构或互联网企业。"
            ),
            rule_id="A-1.3-1",
        )
    touched = plans_touched(reported.regions, occurred_at=reported.occurred_at)
    offices = offices_for_places(
        [release.plan for release in releases],
        regions=reported.regions,
        affected_unit=reported.affected_unit,
        touched=[release.plan for release in touched],
        directory=actor.directory,
    )
    reporter = reported.caller or appointment.organisation
    teller = _Teller(reported, reporter, actor, appointment, at)
    leads = {
        release.pk: offices[release.code].lead_for(
            release.plan, reported.affected_unit, home_places(reported, reporter)
        )
        for release in releases
    }
    if not all(leads.values()):
        raise Refusal(_("平台上还没有可以受理的通信管理局或部应急办，请联系平台管理员。"))
    found = [(release, lead) for release in releases if (lead := leads[release.pk]) is not None]
    incident = _incident_of(reported, at)
    begun = [(Case(), _blank_response()) for _each in found]
    cases, responses = [case for case, _response in begun], [response for _case, response in begun]
    serial = reserve_ids([incident], cases, responses, [filed] if filed else [], serial=SERIALS)
    teller = replace(teller, reported=replace(reported, kept={**reported.kept, **said()}))
    incident.number = number_of(found[0][1].region_id, at, serial)
    openings = [
        teller.opening(release, incident, offices[release.code], lead, *rows)
        for (release, lead), rows in zip(found, begun, strict=True)
    ]
    told = [office for each in touched for office in _may_apply(each.plan, offices[each.code])]
    if told:
        first = openings[0].events[0]
        openings[0].events[0] = replace(first, tells=tuple(("wider_region", office) for office in told))
        openings[0].parties += [(office, CaseParty.Capacity.TOLD) for office in told]
    if reported.caller is not None:  # who took the call goes on with it
        for opening in openings:
            opening.parties.append((appointment.organisation, CaseParty.Capacity.TOLD))

    def along(recorded: Recorded) -> list[Sequence[Model]]:
        complete(Opened(incident, responses, recorded.started))
        return [[incident], responses, _parties_of(openings), [filed] if filed else []]

    recorded = record([event for opening in openings for event in opening.events], at=at, along=along)
    return Opened(incident, responses, recorded.started)


def apply_release(
    *, incident: Incident, reported: Reported, release: PlanRelease, actor: User, appointment: Appointment, at: datetime
) -> Response:
    """Open a response under one more plan, from now on: nobody's clock under it can have started before."""
    offices = offices_for_places([release.plan], regions=incident.regions, affected_unit=incident.affected_unit)
    here = offices[release.code]
    places = home_places(reported, appointment.organisation)
    lead = here.lead_for(release.plan, incident.affected_unit, places)
    assert lead is not None, "the office that applies the plan may lead"
    teller = _Teller(reported, reported.caller or appointment.organisation, actor, appointment, at, applied=True)
    case, response = Case(), _blank_response()
    reserve_ids([case], [response])
    opening = teller.opening(release, incident, here, lead, case, response)
    record(opening.events, at=at, along=lambda recorded: [[response], _parties_of([opening])])
    return response


def _incident_of(reported: Reported, at: datetime) -> Incident:
    return Incident(
        summary=reported.summary, category=reported.category, affected_unit=reported.affected_unit,
        regions=list(reported.regions), occurred_at=reported.occurred_at, discovered_at=reported.discovered_at,
        reported_at=reported.heard_at or at, scope=reported.scope, harm=reported.harm,
        measures_taken=reported.measures_taken,
        facts=dict(reported.facts), classified_apart=reported.classified_apart,
    )  # fmt: skip


def _blank_response() -> Response:
    """As every response begins: by the first entry of its case's log. A state is given once, at the making."""
    return Response(state=State.REPORTED, log_number=1)


def _parties_of(openings: Sequence["_Opening"]) -> list[CaseParty]:
    return [
        CaseParty(case_id=opening.response.case_id, organisation_id=party, capacity=capacity)
        for opening in openings
        for party, capacity in {party.pk: capacity for party, capacity in reversed(opening.parties)}.items()
    ]


def _may_apply(plan: Plan, offices: Offices) -> list[Organisation]:
    """The office that names the lead of a plan's responses: the Headquarters Office."""
    return [offices.by_role[role] for role in applying_roles(plan) if role in offices.by_role]


@dataclass(slots=True)
class _Opening:
    response: Response
    events: list[Event]
    parties: list[tuple[Organisation, str]]


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells each plan of one report. `applied`: a plan that is applied later, by an act."""

    reported: Reported
    reporter: Organisation
    actor: User
    appointment: Appointment
    at: datetime
    applied: bool = False

    def opening(
        self,
        release: PlanRelease,
        incident: Incident,
        offices: Offices,
        lead: Organisation,
        case: Case,
        response: Response,
    ) -> _Opening:
        """Fills in `case` and `response`, which have their ids, and says what is to be recorded."""
        plan, reported, at = release.plan, self.reported, self.at
        facts = {key: value for key, value in reported.facts.items() if key in plan.index.facts}
        grading = grade(plan, facts)
        matched = [{"rule_id": match.rule_id, "level": match.level, "kind": match.kind} for match in grading.matched]
        case.release, case.kind, case.reference = release, "incident", incident.number
        case.title, case.opened_at = reported.summary, at
        response.case, response.incident, response.plan_code = case, incident, plan.code
        response.lead, response.reporter = lead, self.reporter
        response.local_offices = [office.pk for office in offices.local]
        response.state_since = at
        response.applied_at = at if self.applied else None
        response.matched = matched
        response.automatic_level, response.proposed_level = grading.automatic_level or "", grading.level or ""
        return _Opening(
            response,
            self._events(plan, case, grading, matched, offices, lead),
            _parties(plan, reported.affected_unit, self.reporter, lead, offices),
        )

    @property
    def is_own(self) -> bool:
        unit = self.reported.affected_unit
        return unit is not None and unit.pk == self.reporter.pk

    def _events(
        self,
        plan: Plan,
        case: Case,
        grading: Grading,
        matched: list[dict[str, str]],
        offices: Offices,
        lead: Organisation,
    ) -> list[Event]:
        reported, at = self.reported, self.at
        told: dict[str, Any] = {
            "case": case, "actor": self.actor, "appointment": self.appointment, "level": grading.level,
            "offices": named_offices(
                plan, offices, lead=lead, affected_unit=reported.affected_unit, reporter=self.reporter
            ),
            "anchors": {
                "occurred_at": reported.occurred_at, "discovered_at": reported.discovered_at,
                "reported_at": reported.heard_at or at,
            },
            "credited_to": self.reporter,
        }  # fmt: skip
        if self.applied or not self.is_own:
            # A third party's report tells the unit of its duty; its own clock cannot have started before (F-A30).
            told["anchors_of"] = {"affected_unit": {"discovered_at": at, "occurred_at": at}}
            if not self.applied:
                told["anchors_of"]["affected_unit"].pop("occurred_at")
        kind = "oral" if reported.heard_at else "initial"
        body = {
            "channel": reported.channel, "proposed_level": grading.level or "", "matched": matched,
            **times_ahead(reported, at), **reported.kept,
        }  # fmt: skip
        first = Event(
            name="reported", also=() if self.applied else (f"report:{kind}",), happened_at=reported.heard_at or at,
            rule_id=self._rule(plan, grading.level, f"report:{kind}"), after=State.REPORTED, body=body, **told,
        )  # fmt: skip
        events = [first]
        if self.is_own and reported.unit_plan_activated_at:
            started_at = min(reported.unit_plan_activated_at, at)
            rule = self._rule(plan, grading.level, "report:plan_activation")
            events.append(Event(name="report:plan_activation", happened_at=started_at, rule_id=rule, **told))
        return events

    def _rule(self, plan: Plan, level: str | None, meeting: str) -> str:
        """The rule of the duty that the report meets; of a plan that has none the one that says whom it binds."""
        debtor = "affected_unit" if self.is_own else "reporter"
        duties = (duty for duty in obligations_on(plan, "reported", level) if meeting in duty.met_by)
        mine = (duty.rule_id for duty in duties if duty.debtor == debtor and self._owes(duty))
        return next(mine, plan.scope.rule_id)

    def _owes(self, duty: Definition) -> bool:
        return not duty.debtor_kinds or self.reporter.kind in duty.debtor_kinds


def _parties(
    plan: Plan, unit: Organisation | None, reporter: Organisation, lead: Organisation, offices: Offices
) -> list[tuple[Organisation, str]]:
    """Everyone whom the incident concerns, in the capacity that counts most first."""
    Capacity = CaseParty.Capacity
    parties: list[tuple[Organisation, str]] = [(lead, Capacity.LEAD)]
    if unit:
        parties.append((unit, Capacity.AFFECTED_UNIT))
    parties.append((reporter, Capacity.REPORTER))
    parties += [(office, Capacity.BUREAU) for office in offices.local if office.kind in leading_kinds(plan)]
    parties += [(office, Capacity.MINISTRY) for office in _may_apply(plan, offices)]
    return parties
