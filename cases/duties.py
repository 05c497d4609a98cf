"""Which obligations an event starts and which it meets, as the case's plan says. Computes; the ledger writes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from cases.events import Event
from cases.models import Obligation
from orgs.calendar import working_calendar
from orgs.models import CalendarVersion, Organisation
from plans.clocks import Due, WorkingCalendar, due
from plans.obligations import obligations_on
from plans.schema import Clock, Plan
from plans.schema import Obligation as Definition

State = Obligation.State


@dataclass(eq=False, slots=True, kw_only=True)
class Change:
    """One obligation that an event moves. `before` is empty where the event starts it."""

    event: Event
    obligation: Obligation
    before: str
    after: str
    met_at: datetime | None = None
    reason: str = ""

    def apply(self, *, number: int) -> None:
        """Set the obligation to its new state, as entry `number` of the log says."""
        self.obligation.state = self.after
        self.obligation.log_number = number
        if self.met_at is not None:
            self.obligation.met_at = self.met_at
        if self.reason:
            self.obligation.reason = self.reason


def obligations_started(events: Sequence[Event], standing: Sequence[Obligation]) -> list[Change]:
    """New obligations, without ids, one for each debtor of each definition that listens to an event."""
    seen = Counter((o.case_id, o.rule_id, o.debtor_id) for o in standing)
    calendar = cache(working_calendar)  # asked once, and only where a clock counts in days
    changes = []
    for event in events:
        for name in event.names:
            for definition in obligations_on(event.case.plan, name, event.level):
                for debtor in _debtors(event, definition):
                    key = (event.case.pk or id(event.case), definition.rule_id, debtor.pk)
                    seen[key] += 1
                    obligation = _start(event, definition, debtor, occurrence=seen[key], calendar=calendar)
                    changes.append(Change(event=event, obligation=obligation, before="", after=State.OPEN))
    return changes


def _debtors(event: Event, definition: Definition) -> list[Organisation]:
    return [
        organisation
        for organisation in event.offices.get(definition.debtor, ())
        if not definition.debtor_kinds or organisation.kind in definition.debtor_kinds
    ]


type Calendar = Callable[[], tuple[WorkingCalendar, CalendarVersion]]


def _start(
    event: Event, definition: Definition, debtor: Organisation, *, occurrence: int, calendar: Calendar
) -> Obligation:
    anchors = {**event.anchors, **event.anchors_of.get(definition.debtor, {})}
    anchor = anchors.get(definition.anchor, event.happened_at)
    effective, version = _due(definition.clock, anchor, calendar)
    strict_anchor = anchors.get(definition.strict_anchor) if definition.strict_anchor else None
    strict = _due(definition.clock, strict_anchor, calendar)[0] if strict_anchor else None
    return Obligation(
        case=event.case,
        key=definition.key,
        rule_id=definition.rule_id,
        debtor=debtor,
        recipients=[office.code for name in definition.recipients for office in event.offices.get(name, ())],
        occurrence=occurrence,
        limit=effective.limit,
        starts_at=anchor,
        due_at=effective.at,
        due_strict_at=strict.at if strict else None,
        provisional=effective.provisional,
        calendar_version=version,
        state=State.OPEN,
        log_number=0,
    )


NO_CALENDAR = WorkingCalendar(version="", horizon=date.max)


def _due(clock: Clock, anchor: datetime, calendar: Calendar) -> tuple[Due, CalendarVersion | None]:
    """When, and by which calendar; minutes and hours ask none (Civil Code 201)."""
    if clock.unit in ("days", "working_days"):
        days, version = calendar()
        return due(clock, anchor, days), version
    return due(clock, anchor, NO_CALENDAR), None


def definition_of(obligation: Obligation) -> Definition | None:
    """The duty in the plan that an obligation is one of."""
    return next((duty for duty in obligation.case.plan.obligations if duty.key == obligation.key), None)


def listens_to(plan: Plan, name: str) -> bool:
    """Whether an event of this name can start, meet or void anything under the plan."""
    starts = any(on == name for on, _level in plan.index.obligations)
    return starts or name in plan.index.met_by or name in VOIDING


VOIDING = ("rejected",)
"""What was no incident leaves nobody anything to do: the plan does not say so, its duties presuppose one (A-5.2-1)."""


def obligations_voided(events: Sequence[Event], candidates: Sequence[Obligation]) -> list[Change]:
    """Unsettled obligations of the cases that an event ends without an incident, for the reason that it gives."""
    return [
        Change(
            event=event,
            obligation=obligation,
            before=obligation.state,
            after=State.VOID,
            reason=str(event.body.get("reason", "")),
        )
        for event in events
        if event.name in VOIDING
        for obligation in candidates
        if obligation.case is event.case and obligation.unsettled
    ]


def obligations_met(events: Sequence[Event], candidates: Sequence[Obligation]) -> list[Change]:
    """Unsettled obligations of the acting organisation that an event meets.

    In time is up to and at the due instant, by when the act happened, not by when the sweep looked (B-4.1-2, A-6.1-1).
    """
    changes = []
    settled: set[int] = set()
    for event in events:
        debtor = event.organisation
        for obligation in candidates:
            if obligation.case is not event.case or debtor is None or obligation.debtor_id != debtor.pk:
                continue
            definition = definition_of(obligation)
            if id(obligation) in settled or not obligation.unsettled or definition is None:
                continue
            if set(definition.met_by).isdisjoint(event.names):
                continue
            settled.add(id(obligation))
            late = obligation.due_at is not None and event.happened_at > obligation.due_at
            changes.append(
                Change(
                    event=event,
                    obligation=obligation,
                    before=obligation.state,
                    after=State.MET_LATE if late else State.MET,
                    met_at=event.happened_at,
                )
            )
    return changes
