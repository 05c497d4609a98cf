"""Which obligations an event starts and which it meets, as the case's plan says. Computes; the ledger writes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cases.events import Event
from cases.models import Obligation
from cases.steps import next_step_at
from orgs.calendar import working_calendar
from orgs.models import CalendarVersion, Organisation
from plans.clocks import NO_CALENDAR, Due, WorkingCalendar, due
from plans.obligations import duties_on, obligations_on
from plans.schema import Clock, Duty, Plan, level_key
from plans.schema import Obligation as Definition
from plans.vocabulary import WIDE

State = Obligation.State

REMINDER, OVERDUE, ESCALATED = "reminder", "overdue", "escalated"
"""What the clock itself does, as events of the log."""


@dataclass(eq=False, slots=True, kw_only=True)
class Change:
    """One obligation that an event moves. `before` is empty where the event starts it."""

    event: Event
    obligation: Obligation
    before: str
    after: str
    met_at: datetime | None = None
    reason: str = ""
    is_last: bool = False  # the clock has nothing more to do: nobody is left above

    def apply(self, *, number: int) -> None:
        """Set the obligation to its new state, as entry `number` of the log says, and the clock to its next step."""
        self.obligation.state = self.after
        self.obligation.log_number = number
        if self.met_at is not None:
            self.obligation.met_at = self.met_at
        if self.reason:
            self.obligation.reason = self.reason
        reminded_at = self.event.happened_at if self.event.name == REMINDER else None
        self.obligation.next_at = None if self.is_last else next_step_at(self.obligation, after=reminded_at)


REPEATED = ("graded", "adjusted")
"""Events that come again with another level: what is owed already is not owed twice."""


def obligations_started(events: Sequence[Event], standing: Sequence[Obligation]) -> list[Change]:
    """New obligations, without ids, one for each debtor of each definition that listens to an event.

    Nobody owes a second time what is still unsettled; at another level, nor what was done at the one before.
    """
    seen = Counter((o.case_id, o.rule_id, o.debtor_id) for o in standing)
    unsettled = {(o.case_id, o.key, o.debtor_id) for o in standing if o.unsettled}
    owed = {(o.case_id, o.rule_id, o.debtor_id) for o in standing if o.state != State.VOID}
    called = {(o.case_id, o.debtor_id) for o in standing if o.met_at and _is_heard(o)}
    calendar = cache(working_calendar)  # asked once, and only where a clock counts in days
    changes = []
    for event in events:
        for name, definition in _definitions(event):
            again = event.name in REPEATED or name in definition.also_on
            for debtor in _debtors(event, definition.debtor, definition.debtor_kinds):
                key = (event.case.pk or id(event.case), definition.rule_id, debtor.pk)
                if (event.case.pk, definition.key, debtor.pk) in unsettled:
                    continue
                obligation = _start(event, definition, debtor, occurrence=seen[key] + 1, calendar=calendar)
                if again and (key in owed or (definition.heard_by_recipient and (key[0], debtor.pk) in called)):
                    continue
                seen[key] += 1
                changes.append(Change(event=event, obligation=obligation, before="", after=State.OPEN))
        for duty in (duty for name in _heard(event) for duty in duties_on(event.case.plan, name, event.level)):
            for debtor in dict.fromkeys(office for role in duty.roles for office in _debtors(event, role)):
                key = (event.case.pk or id(event.case), duty.rule_id, debtor.pk)
                if (event.case.pk, duty.key, debtor.pk) in unsettled:
                    continue
                seen[key] += 1
                obligation = _stand(event, duty, debtor, occurrence=seen[key])
                changes.append(Change(event=event, obligation=obligation, before="", after=State.OPEN))
    return changes


def _is_heard(obligation: Obligation) -> bool:
    definition = definition_of(obligation)
    return isinstance(definition, Definition) and definition.heard_by_recipient


def _heard(event: Event) -> tuple[str, ...]:
    """A response at another level owes what one that starts at it owes."""
    return (*event.names, "initiated") if event.name == "adjusted" else event.names


def _definitions(event: Event) -> Iterator[tuple[str, Definition]]:
    for name in _heard(event):
        for definition in obligations_on(event.case.plan, name, event.level):
            yield name, definition


def _debtors(event: Event, name: str, kinds: Sequence[str] = ()) -> list[Organisation]:
    return [office for office in event.offices.get(name, ()) if not kinds or office.kind in kinds]


type Calendar = Callable[[], tuple[WorkingCalendar, CalendarVersion | None]]


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
        wide=definition.debtor in WIDE,
        limit=effective.limit,
        starts_at=anchor,
        due_at=effective.at,
        due_strict_at=strict.at if strict else None,
        provisional=effective.provisional,
        calendar_version=version,
        state=State.OPEN,
        log_number=0,
    )


def _stand(event: Event, duty: Duty, debtor: Organisation, *, occurrence: int) -> Obligation:
    """A duty that stands until it ends: 24-hour duty has a beginning and no due time."""
    return Obligation(
        case=event.case,
        key=duty.key,
        rule_id=duty.rule_id,
        debtor=debtor,
        recipients=[],
        occurrence=occurrence,
        wide=any(role in WIDE for role in duty.roles) and debtor.pk not in _named_here(event),
        limit=Obligation.Limit.STANDING,
        starts_at=event.happened_at,
        state=State.OPEN,
        log_number=0,
    )


def _named_here(event: Event) -> set[int]:
    return {office.pk for name in ("affected_unit", "lead", "reporter") for office in event.offices.get(name, ())}


IN_DAYS = ("days", "working_days")
"""Units that ask the calendar."""


def _due(clock: Clock, anchor: datetime, calendar: Calendar) -> tuple[Due, CalendarVersion | None]:
    """When, and by which calendar; minutes and hours ask none (Civil Code 201)."""
    if clock.unit in IN_DAYS:
        days, version = calendar()
        return due(clock, anchor, days), version
    return due(clock, anchor, NO_CALENDAR), None


def definition_of(obligation: Obligation) -> Definition | Duty | None:
    """The duty in the plan that an obligation is one of."""
    return obligation.case.plan.index.definitions.get(obligation.key)


def listens_to(plan: Plan, name: str) -> bool:
    """Whether an event of this name can start, meet or end anything under the plan."""
    return name in plan.index.listens or name in ENDING or name in REPEATED


ENDING = ("rejected", "joined")
"""What was no incident leaves nobody anything to do, and what was joined goes on elsewhere. The plan does not say so;
its duties presuppose an incident (A-5.2-1)."""

BY_WHOMEVER = ("handling_completed", "concluded", "initiation_proposed")
"""Acts on the response as a whole: they meet a duty whoever of its offices took them."""


def obligations_ended(events: Sequence[Event], standing: Sequence[Obligation]) -> list[Change]:
    """What an event leaves without object: of cases that end without an incident all that is unsettled; what lasts
    until it; of whom it releases what lasts until any end; what belongs to a level that it leaves. Duties that stood
    are over, the rest is void, with the reason."""
    changes: dict[int, Change] = {}
    for event in events:
        for obligation in standing:
            if obligation.case is not event.case or not obligation.unsettled or id(obligation) in changes:
                continue
            if reason := _end_reason(event, obligation):
                over = isinstance(definition_of(obligation), Duty)
                changes[id(obligation)] = Change(
                    event=event,
                    obligation=obligation,
                    before=obligation.state,
                    after=State.MET if over else State.VOID,
                    met_at=event.happened_at if over else None,
                    reason=reason,
                )
    return list(changes.values())


def _end_reason(event: Event, obligation: Obligation) -> str:
    """Why nothing is left to do; empty where something is. "@" begins a reason that is shown in words."""
    if event.name in ENDING:
        return str(event.body.get("reason", ""))
    definition = definition_of(obligation)
    if definition is None:
        return ""
    is_released = bool(definition.until) and obligation.debtor_id in event.released
    is_over = is_released or not set(definition.until).isdisjoint(event.names)
    if is_over and not _is_broken_limit(obligation):
        return f"@ended:{event.name}"
    if event.name in REPEATED and level_key(event.level) not in definition.levels and not _is_broken_limit(obligation):
        begun = ("initiated", "adjusted") if event.name == "adjusted" else ("reported", "graded")
        if definition.on in begun:
            return f"@level:{level_key(event.level)}"
    return ""


def _is_broken_limit(obligation: Obligation) -> bool:
    """A limit of the plan that is broken stays so, whatever ends."""
    return obligation.state == State.OVERDUE and obligation.limit == Obligation.Limit.PLAN


def obligations_met(events: Sequence[Event], candidates: Sequence[Obligation]) -> list[Change]:
    """Unsettled obligations that an event meets: of the acting organisation, or of whom the act is credited to.

    In time is up to and at the due instant, by when the act happened, not by when the sweep looked (B-4.1-2, A-6.1-1).
    """
    changes = []
    settled: set[int] = set()
    for event in events:
        for obligation in candidates:
            if obligation.case is not event.case or id(obligation) in settled or not obligation.unsettled:
                continue
            if not _meets(event, obligation):
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


def _meets(event: Event, obligation: Obligation) -> bool:
    definition = definition_of(obligation)
    meeting = set(definition.met_by if definition else ()).intersection(event.names)
    if not isinstance(definition, Definition) or not meeting:
        return False
    if meeting.isdisjoint(BY_WHOMEVER):
        debtor = event.fulfils_for
        if debtor is None or obligation.debtor_id != debtor.pk:
            return False
    if definition.heard_by_recipient:
        return event.organisation is not None and event.organisation.code in obligation.recipients
    return True
