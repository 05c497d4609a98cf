"""A first report becomes an incident, and a response under each plan that covers it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.bulk import insert_together, reserve_ids
from cases.errors import Refusal
from cases.events import Event
from cases.ledger import record
from cases.models import Case, CaseParty, Obligation, PlanRelease
from cases.releases import releases_in_force
from incidents.models import Incident, Response, State
from incidents.offices import Offices, named_offices, offices_for_places
from orgs.models import Appointment, Organisation, Region, User
from orgs.models.organisations import province_of
from plans.grading import grade
from plans.schema import Plan
from plans.scope import applies

PROVINCE_LETTERS = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH",
    "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN",
    "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN",
    "62": "GS", "63": "QH", "64": "NX", "65": "XJ", "71": "TW", "81": "HK", "82": "MO",
}  # fmt: skip
"""GB/T 2260 letter codes of the provinces: the first part of an incident's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The facts of a first report, checked (reporting.validation)."""

    summary: str
    category: str
    regions: tuple[str, ...]
    affected_unit: Organisation | None
    occurred_at: datetime
    discovered_at: datetime
    scope: str
    harm: str
    measures_taken: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    unit_plan_activated_at: datetime | None = None
    classified_apart: bool = False
    channel: str = "api"


class NoPlanCovers(Refusal):
    """No plan on this platform covers incidents at that kind of organisation (A-1.3-1)."""

    status = 409


def plans_covering(unit: Organisation | None, regions: Iterable[str]) -> list[PlanRelease]:
    """Releases whose scope covers unit and places; an unknown unit is covered until someone knows better."""
    return [
        release
        for release in releases_in_force()
        if applies(release.plan, kinds=(unit.kind,) if unit else release.plan.scope.kinds, regions=regions)
    ]


class Opened(NamedTuple):
    """A new incident, its responses and the obligations that it started."""

    incident: Incident
    responses: list[Response]
    obligations: list[Obligation]


def open_incident(*, reported: Reported, actor: User, appointment: Appointment, at: datetime) -> Opened:
    """Write the incident, its responses, their logs, obligations, notices and parties. Inside the caller's transaction.

    Raises NoPlanCovers.
    """
    releases = plans_covering(reported.affected_unit, reported.regions)
    if not releases:
        raise NoPlanCovers(
            _(
                "事发单位不属于预案适用的单位类别，本平台没有预案可循。请填写真正受影响的基础电信企业、域名机构或互联网企业。"
            ),
            rule_id="A-1.3-1",
        )
    reporter = appointment.organisation
    offices = offices_for_places(regions=reported.regions, affected_unit=reported.affected_unit)
    lead = offices.lead_for(_home_provinces(reported, reporter))
    if lead is None:
        raise Refusal(_("平台上还没有可以受理的通信管理局或部应急办，请联系平台管理员。"))

    number = _next_number(lead.region_id, at)
    openings = [
        _opening(release, number, reported, offices, lead, actor=actor, appointment=appointment, at=at)
        for release in releases
    ]
    recorded = record([event for opening in openings for event in opening.events], at=at)
    incident = Incident(
        number=number, summary=reported.summary, category=reported.category, affected_unit=reported.affected_unit,
        regions=list(reported.regions), occurred_at=reported.occurred_at, discovered_at=reported.discovered_at,
        reported_at=at, scope=reported.scope, harm=reported.harm, measures_taken=reported.measures_taken,
        facts=dict(reported.facts), classified_apart=reported.classified_apart,
    )  # fmt: skip
    responses = [opening.response(incident, lead, reporter, offices, at) for opening in openings]
    reserve_ids([incident], responses)
    for response in responses:
        response.incident = incident
    parties = [
        CaseParty(case=opening.case, organisation=party, capacity=capacity)
        for opening in openings
        for party, capacity in _parties(reported.affected_unit, reporter, lead, offices)
    ]
    insert_together([incident], responses, parties)
    return Opened(incident, responses, recorded.started)


@dataclass(slots=True)
class _Opening:
    case: Case
    plan: Plan
    events: list[Event]
    proposed: str | None
    automatic: str | None
    matched: list[dict[str, str]]

    def response(
        self, incident: Incident, lead: Organisation, reporter: Organisation, offices: Offices, at: datetime
    ) -> Response:
        return Response(
            case=self.case, incident=incident, plan_code=self.plan.code, lead=lead, reporter=reporter,
            bureaus=[bureau.pk for bureau in offices.bureaus], state=State.REPORTED, log_number=1, matched=self.matched,
            automatic_level=self.automatic or "", proposed_level=self.proposed or "", state_since=at,
        )  # fmt: skip


def _opening(
    release: PlanRelease,
    number: str,
    reported: Reported,
    offices: Offices,
    lead: Organisation,
    *,
    actor: User,
    appointment: Appointment,
    at: datetime,
) -> _Opening:
    plan = release.plan
    grading = grade(plan, reported.facts)
    matched = [{"rule_id": match.rule_id, "level": match.level, "kind": match.kind} for match in grading.matched]
    unit, reporter = reported.affected_unit, appointment.organisation
    case = Case(release=release, kind="incident", reference=number, title=reported.summary, opened_at=at)
    own = unit is not None and unit.pk == reporter.pk
    told: dict[str, Any] = {"case": case, "actor": actor, "appointment": appointment, "level": grading.level}
    told["offices"] = named_offices(offices, lead=lead, affected_unit=unit, reporter=reporter)
    told["anchors"] = {"occurred_at": reported.occurred_at, "discovered_at": reported.discovered_at, "reported_at": at}
    if not own:  # a third party's report tells the unit of its duty; its own clock cannot have started before (F-A30)
        told["anchors_of"] = {"affected_unit": {"discovered_at": at}}
    events = [
        Event(
            name="reported",
            also=("report:initial",),
            happened_at=at,
            rule_id="A-4.1-2" if own else "A-4.1-4",
            after=State.REPORTED,
            body={
                "channel": reported.channel,
                "proposed_level": grading.level or "",
                "matched": matched,
                **_ahead(reported, at),
            },
            **told,
        )
    ]
    if own and reported.unit_plan_activated_at:
        started_at = min(reported.unit_plan_activated_at, at)
        events.append(Event(name="report:plan_activation", happened_at=started_at, rule_id="A-5.2-1", **told))
    return _Opening(case, plan, events, grading.level, grading.automatic_level, matched)


def _ahead(reported: Reported, at: datetime) -> dict[str, list[str]]:
    """Reported times that lie ahead of the platform's clock: accepted up to five minutes, and flagged in the log."""
    times = {"occurred_at": reported.occurred_at, "discovered_at": reported.discovered_at}
    ahead = [name for name, instant in times.items() if instant > at]
    return {"ahead": ahead} if ahead else {}


def _home_provinces(reported: Reported, reporter: Organisation) -> list[str]:
    """Whose bureau leads, the first that there is: the unit's province, an affected one, the reporter's.

    Level III and IV have no other office than a bureau (A-5.3-3): under another lead nobody could act.
    """
    unit = [reported.affected_unit.region_id] if reported.affected_unit else []
    return [province_of(code) for code in (*unit, *reported.regions, reporter.region_id)]


def _parties(
    unit: Organisation | None, reporter: Organisation, lead: Organisation, offices: Offices
) -> Sequence[tuple[Organisation, str]]:
    """Everyone whom the incident concerns, once, in the capacity that counts most."""
    Capacity = CaseParty.Capacity
    parties: dict[int, tuple[Organisation, str]] = {lead.pk: (lead, Capacity.LEAD)}
    if unit:
        parties.setdefault(unit.pk, (unit, Capacity.AFFECTED_UNIT))
    parties.setdefault(reporter.pk, (reporter, Capacity.REPORTER))
    for bureau in offices.bureaus:
        parties.setdefault(bureau.pk, (bureau, Capacity.BUREAU))
    if ministry := offices.by_role.get("ministry_emergency_office"):
        parties.setdefault(ministry.pk, (ministry, Capacity.MINISTRY))
    return list(parties.values())


def _next_number(region: str, at: datetime) -> str:
    """HL-2026-0147: province letters, year, a serial of the whole platform (a sequence: gaps, but no waiting)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number')")
        serial = cursor.fetchone()[0]
    letters = "CN" if region == Region.NATIONWIDE else PROVINCE_LETTERS.get(region[:2], "CN")
    return f"{letters}-{localtime(at).year}-{serial:04d}"
