"""What a duty room sees: what is new, what waits for a decision, what runs, what is due. One board an organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, CharField, Count, F, OuterRef, Subquery, Value, When
from django.utils.translation import get_language

from cases.models import CaseParty, Obligation
from cases.queries import obligations_seen_by
from dutyroom.picking import DECIDING, FRESH, RUNNING, Picked, Values, pick, rows_of, unsettled_of, waits_for
from early_warnings.boards import InForce, hazards_waiting, in_force_of, packed_in_force
from incidents.models import Response
from orgs.models import Organisation
from plans.authority import next_act, offices_for
from plans.posts import POSTS
from plans.schema import LEVELS, Authority

TOLD = CaseParty.Capacity.TOLD


@dataclass(frozen=True, slots=True)
class Row:
    """One response on a board: what is next, whose it is, by which article."""

    response: Response
    action: str
    authority: Authority | None
    ours: bool  # the board's own organisation takes the act
    office: str  # who does, in the active language
    posts: str  # the posts that may, for the seat to show or hide the act
    command: str  # who commands a running response, by name: the office that may end it
    commanded_here: bool
    second_of: Organisation | None  # whose second person has to confirm a recorded decision before anything is next


@dataclass(frozen=True, slots=True)
class Lane:
    """Items shown, and how many there are."""

    items: Sequence[Row] | Sequence[Obligation]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.items)


@dataclass(frozen=True, slots=True)
class LevelGroup:
    level: str
    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Board:
    organisation: Organisation
    now: datetime
    fresh: Lane
    ours: Lane  # decisions that wait for this organisation
    others: Lane  # and for others
    running: Sequence[LevelGroup]
    running_total: int
    due: Lane
    overdue: int  # past a limit of a plan: the red ones
    past_target: int  # past a platform target
    warnings: InForce  # here
    hazards: int  # reports that wait for this organisation's judgement


def board_of(organisation: Organisation, *, now: datetime) -> Board:
    """Six queries, however much there is."""
    counted = rows_of(_counts, organisation)
    counts = [row for of, *row in counted if of == RESPONSES and row[CAPACITY]]
    due = {(state, limit): number for of, state, limit, *_none, number in counted if of == DUTIES}
    picked = pick(organisation)

    def total(states: Iterable[str], *, level: str | None = None, own: bool | None = None, told: bool = False) -> int:
        """`told`: also what this organisation only was told of."""
        return sum(
            number
            for state, at_level, is_own, capacity, number in counts
            if state in states and level in (None, at_level) and own in (None, is_own) and (told or capacity != TOLD)
        )

    running = _rows(picked.running, organisation, picked)
    return Board(
        organisation=organisation,
        now=now,
        fresh=Lane(_rows(picked.fresh, organisation, picked), total(FRESH)),
        ours=Lane(_rows(picked.ours, organisation, picked), total(DECIDING, own=True)),
        others=Lane(_rows(picked.others, organisation, picked), total(DECIDING, own=False)),
        running=[
            LevelGroup(
                level,
                [row for row in running if row.response.response_level == level],
                total(RUNNING, level=level, told=True),
            )
            for level in LEVELS
        ],
        running_total=total(RUNNING, told=True),
        due=Lane(picked.due, sum(due.values())),
        overdue=due.get(("overdue", "plan"), 0),
        past_target=due.get(("overdue", "target"), 0),
        warnings=in_force_of(packed for of, packed, *_row in counted if of == WARNINGS),
        hazards=sum(number for of, *_row, number in counted if of == HAZARDS),
    )


RESPONSES, DUTIES, HAZARDS, WARNINGS = "responses", "duties", "hazards", "warnings"
CAPACITY = 3  # its place in a row of responses


def _counts(organisation: Organisation) -> Values:
    """All counts in one round trip; each row begins with what it counts."""
    others = (_due_counts(organisation), _hazard_counts(organisation), _warnings(organisation))
    counts: Values = _response_counts(organisation).union(*others, all=True).order_by()
    return counts


def _warnings(organisation: Organisation) -> Values:
    """Each warning in force, whole, its colour, nothing, nothing, and one."""
    nothing, no_word = Value(None, output_field=BooleanField()), Value(None, output_field=CharField())
    return (
        packed_in_force(organisation)
        .order_by()
        .annotate(of=Value(WARNINGS), own=nothing, capacity=no_word)
        .values_list("of", "packed", "level", "own", "capacity")
        .annotate(number=Count("pk"))
    )


def _hazard_counts(organisation: Organisation) -> Values:
    """Nothing, nothing, nothing, nothing, and how many hazard reports wait for this organisation's judgement."""
    nothing, no_word = Value(None, output_field=BooleanField()), Value(None, output_field=CharField())
    return (
        hazards_waiting(organisation)
        .order_by()
        .annotate(of=Value(HAZARDS), no_state=no_word, no_level=no_word, own=nothing, capacity=no_word)
        .values_list("of", "no_state", "no_level", "own", "capacity")
        .annotate(number=Count("pk"))
    )


def _response_counts(organisation: Organisation) -> Values:
    """State, level, decision is ours, our capacity (none: it does not concern us), and how many open responses.

    Those that do not concern us are counted too, because one look at the parties is cheaper than two.
    """
    states = {*FRESH, *RUNNING, *DECIDING}
    at_level = Case(When(response_level="", then=F("level")), default=F("response_level"))
    party = CaseParty.objects.filter(case=OuterRef("case"), organisation=organisation)
    return (
        Response.objects.filter(state__in=states)
        .annotate(own=Case(When(waits_for(organisation), then=True), default=False, output_field=BooleanField()))
        .annotate(at_level=at_level, capacity=Subquery(party.values("capacity")))
        .order_by()
        .annotate(of=Value(RESPONSES))
        .values_list("of", "state", "at_level", "own", "capacity")
        .annotate(number=Count("pk"))
    )


def _due_counts(organisation: Organisation) -> Values:
    """State, limit, nothing, nothing, and how many obligations that are not settled."""
    nothing, no_word = Value(None, output_field=BooleanField()), Value(None, output_field=CharField())
    return (
        unsettled_of(organisation)
        .exclude(state="open", due_at=None)
        .order_by()
        .annotate(of=Value(DUTIES), own=nothing, capacity=no_word)
        .values_list("of", "state", "limit", "own", "capacity")
        .annotate(number=Count("pk"))
    )


def _rows(responses: Iterable[Response], organisation: Organisation, picked: Picked) -> list[Row]:
    return [_row(response, organisation, picked.second_of.get(response.pk)) for response in responses]


def _row(response: Response, organisation: Organisation, second_of: Organisation | None) -> Row:
    plan = response.case.plan
    level = response.level or response.proposed_level or None
    if response.response_level:
        level = response.response_level
    action, authorities = next_act(plan, response.state, level)
    own = next((a for a in authorities if _is_ours(a, response, organisation)), None)
    authority = own or next(iter(authorities), None)
    commander = next(iter(offices_for(plan, "initiate", level)), None) if response.running else None
    return Row(
        response=response,
        action=action,
        authority=authority,
        ours=own is not None,
        office=_office(authority, response),
        posts=" ".join(POSTS.get(action, ())),
        command=_office(commander, response),
        commanded_here=commander is not None and _is_ours(commander, response, organisation),
        second_of=second_of,
    )


def _office(authority: Authority | None, response: Response) -> str:
    """Whose act it is, by name; empty where nobody's."""
    if authority is None:
        return ""
    if authority.scope == "lead":
        return response.lead.short
    return response.case.plan.role(authority.role).name.get(get_language() or "zh")


def _is_ours(authority: Authority, response: Response, organisation: Organisation) -> bool:
    if authority.scope == "lead" and response.lead_id != organisation.pk:
        return False
    return organisation.kind in response.case.plan.index.holders[authority.role]


def overdue_count(organisations: Sequence[int]) -> int:
    """What the chip in the bar counts: plan limits broken in the cases that concern these organisations. One query."""
    return obligations_seen_by(organisations).filter(state="overdue", limit="plan").count()
