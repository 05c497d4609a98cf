"""Which rows a board shows. Ids first, whole rows after: a query that joins everything costs more to plan than to run.

A board is drawn anew at every change, so this and the templates decide how soon a seat sees it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from cases.models import Confirmation, Obligation
from cases.models.obligations import DUE
from cases.queries import concerns
from cases.releases import releases_in_force
from early_warnings.models import EarlyWarning, HazardReport
from incidents.models import Response, State
from orgs.models import Organisation
from plans.authority import next_act
from plans.schema import LEVELS

SHOWN = 20  # items a lane; the rest is counted, and a link leads to the list
PAST_TARGET_SHOWN = 5  # hundreds of missed targets of one night must not hide what is due next
FRESH = (State.REPORTED, State.VERIFIED)
RUNNING = (State.ACTIVE, State.HANDLING_COMPLETED, State.CONCLUSION_PROPOSED)
STARTING = (State.GRADED, State.INITIATION_PROPOSED)
ENDING = (State.HANDLING_COMPLETED, State.CONCLUSION_PROPOSED)
DECIDING = (*STARTING, *ENDING)
UNREAD = ("scope", "harm", "measures_taken", "facts")  # long, and on no board


@dataclass(frozen=True, slots=True)
class Picked:
    """Rows in the order in which they are shown, with their case, incident and organisations."""

    fresh: Sequence[Response]
    ours: Sequence[Response]
    others: Sequence[Response]
    running: Sequence[Response]
    due: Sequence[Obligation]
    second_of: Mapping[int, Organisation]  # of a response, by its key: whose second person has to confirm


type Values = (
    QuerySet[Response, tuple[Any, ...]]
    | QuerySet[Obligation, tuple[Any, ...]]
    | QuerySet[HazardReport, tuple[Any, ...]]
    | QuerySet[EarlyWarning, tuple[Any, ...]]
)


def rows_of(ask: Callable[[Organisation], Values], organisation: Organisation) -> list[tuple[Any, ...]]:
    """What a query of plain values finds. Its SQL is made once for each organisation: a board is asked for at every
    change, and making the SQL costs three times what running it does."""
    releases = tuple(release.pk for release in releases_in_force())
    sql, parameters = _sql_of(ask, organisation.pk, organisation.kind, releases)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


@lru_cache(maxsize=1024)
def _sql_of(
    ask: Callable[[Organisation], Values], organisation_id: int, kind: str, releases: tuple[int, ...]
) -> tuple[str, tuple[Any, ...]]:
    return ask(Organisation(pk=organisation_id, kind=kind)).query.sql_with_params()


def pick(organisation: Organisation) -> Picked:
    """Five queries, however much there is."""
    lanes, seconds = _responses(organisation)
    due = _obligations(organisation)
    organisations = _give_organisations([response for lane in lanes.values() for response in lane], due, seconds)
    return Picked(
        fresh=sorted(lanes["fresh"], key=lambda response: -response.pk),
        ours=sorted(lanes["ours"], key=lambda response: (response.state_since, response.pk)),
        others=sorted(lanes["others"], key=lambda response: (response.state_since, response.pk)),
        running=sorted(lanes["running"], key=lambda response: (response.initiated_at, response.pk), reverse=True),
        due=due,
        second_of={pk: organisations[second] for pk, second in seconds.items()},
    )


def decided_by(organisation: Organisation) -> Q:
    """Condition: the next decision on the response is this organisation's, as its plan says."""
    condition = Q(pk__in=[])
    for release in releases_in_force():
        for state in DECIDING:
            for level in LEVELS:
                for authority in next_act(release.plan, state, level)[1]:
                    if organisation.kind in release.plan.index.holders[authority.role]:
                        at_level = Q(level=level) if state in STARTING else Q(response_level=level)
                        one = Q(plan_code=release.code, state=state) & at_level
                        condition |= (one & Q(lead=organisation)) if authority.scope == "lead" else one
    return condition


def waits_for(organisation: Organisation) -> Q:
    """Condition: what is next is this organisation's: the decision, or a second person's word on one it recorded."""
    unconfirmed = _unconfirmed()
    own = Q(Exists(unconfirmed.filter(appointment__organisation=organisation)))
    return own | (decided_by(organisation) & ~Q(Exists(unconfirmed)))


def _unconfirmed() -> QuerySet[Confirmation]:
    """Decisions from outside on a response's case that no second person has confirmed; one at most."""
    return Confirmation.objects.filter(case=OuterRef("case"), state=Confirmation.State.PENDING)


def _places(organisation: Organisation) -> Values:
    """(lane, response, organisation of the second person that it waits for) of every lane."""
    ours = waits_for(organisation)
    told = Response.objects.filter(concerns([organisation.pk]))
    mine = Response.objects.filter(concerns([organisation.pk], has_part=True))
    deciding = mine.filter(state__in=DECIDING).order_by("state_since", "pk")
    lanes = {
        "fresh": mine.filter(state__in=FRESH).order_by("-pk")[:SHOWN],
        "ours": deciding.filter(ours)[:SHOWN],
        "others": deciding.exclude(ours)[:SHOWN],
        "running": told.filter(state__in=RUNNING).order_by("response_level", "-initiated_at", "-pk")[: 2 * SHOWN],
    }
    second = Subquery(_unconfirmed().values("appointment__organisation")[:1])
    columns = ("lane", "pk", "second")
    return _union(lane.annotate(lane=Value(name), second=second).values_list(*columns) for name, lane in lanes.items())


def _responses(organisation: Organisation) -> tuple[Mapping[str, Sequence[Response]], Mapping[int, int]]:
    """The responses of each lane; and by response, of which organisation a second person has to confirm."""
    places = rows_of(_places, organisation)
    unread = [f"incident__{name}" for name in UNREAD]
    whole = Response.objects.select_related("case", "incident").defer(*unread)
    rows = whole.in_bulk({pk for _lane, pk, _second in places})
    found = defaultdict(list)
    for name, pk, _second in places:
        found[name].append(rows[pk])
    return found, {pk: second for _lane, pk, second in places if second}


def unsettled_of(organisation: Organisation) -> QuerySet[Obligation]:
    """Of a survey's thousands each sees its own; who asked sees how many answered, on the response."""
    return Obligation.objects.filter(
        Q(debtor=organisation) | Q(concerns([organisation.pk], has_part=True), wide=False),
        state__in=Obligation.UNSETTLED,
    )


def _due(organisation: Organisation) -> Values:
    """Broken limits of plans first; then what passed a platform target lately, ours before others', and what is still
    due, by due time. Each part is walked along the index of due times (cases.models.obligations.DUE)."""
    unsettled = unsettled_of(organisation)
    broken = unsettled.filter(state="overdue", limit="plan").order_by(DUE, "pk")[:SHOWN]
    past_target = unsettled.filter(state="overdue", limit="target")
    lately = past_target.order_by(DUE.desc(), "-pk")[:PAST_TARGET_SHOWN]
    own_lately = past_target.filter(debtor=organisation).order_by("-due_at", "-pk")[:PAST_TARGET_SHOWN]
    ahead = unsettled.filter(state="open", due_at__isnull=False).order_by(DUE, "pk")[:SHOWN]
    parts = {"broken": broken, "own_lately": own_lately, "lately": lately, "ahead": ahead}
    return _union(part.annotate(part=Value(name)).values_list("part", "pk") for name, part in parts.items())


def _obligations(organisation: Organisation) -> Sequence[Obligation]:
    found = defaultdict(list)
    for part, pk in rows_of(_due, organisation):
        found[part].append(pk)
    past_target = list(dict.fromkeys([*found["own_lately"], *found["lately"]]))[:PAST_TARGET_SHOWN]
    shown = {*found["broken"], *past_target, *found["ahead"]}
    rows = Obligation.objects.select_related("case").in_bulk(shown)
    return sorted(rows.values(), key=_by_urgency)[:SHOWN]


def _by_urgency(obligation: Obligation) -> tuple[bool, bool, object, int]:
    is_broken = obligation.state == "overdue" and obligation.limit == "plan"
    return not is_broken, obligation.due_at is None, obligation.due_at, obligation.pk


def _union(parts: Iterable[Any]) -> Any:
    first, *rest = parts
    return first.union(*rest, all=True)


def _give_organisations(
    responses: Iterable[Response], obligations: Iterable[Obligation], seconds: Mapping[int, int]
) -> Mapping[int, Organisation]:
    """Every organisation that the rows name, in one query: few offices stand in many rows. Returns them by key."""
    wanted = {pk for r in responses for pk in (r.lead_id, r.reporter_id, r.incident.affected_unit_id) if pk}
    wanted |= set(seconds.values())
    wanted |= {obligation.debtor_id for obligation in obligations}
    organisations = Organisation.objects.in_bulk(wanted)
    for response in responses:
        response.lead, response.reporter = organisations[response.lead_id], organisations[response.reporter_id]
        if unit := response.incident.affected_unit_id:
            response.incident.affected_unit = organisations[unit]
    for obligation in obligations:
        obligation.debtor = organisations[obligation.debtor_id]
    return organisations
