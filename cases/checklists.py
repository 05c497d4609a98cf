"""Measures that a plan's checklists ask for: begun with an event, and over with its end. The ledger asks and writes."""

from collections.abc import Iterator, Sequence

from django.db import connection

from cases.events import Event
from cases.models import LogEntry, Measure
from orgs.models import Organisation
from plans.obligations import checklists_on
from plans.schema import Checklist, ChecklistItem

State = Measure.State


def measures_begun(written: Sequence[tuple[Event, LogEntry]]) -> list[Measure]:
    """The measures that events begin, for each organisation that is meant; nobody gets one a second time.

    One query at most: of cases that stood before.
    """
    asked = [(event, entry) for event, entry in written if event.measures]
    if not asked:
        return []
    old = {event.case.pk for event, _entry in asked if not event.case._state.adding}
    rows = Measure.objects.filter(case__in=old).values_list("case_id", "organisation_id", "checklist", "item")
    seen = set(rows) if old else set()
    begun = []
    for event, entry in asked:
        for office, checklist, place, item in _asked(event):
            key = (event.case.pk, office.pk, checklist.key, item.key)
            if key not in seen:
                seen.add(key)
                begun.append(_measure(event, entry, office, checklist, place, item))
    return begun


def _asked(event: Event) -> Iterator[tuple[Organisation, Checklist, int, ChecklistItem]]:
    lists = [each for name in event.names for each in checklists_on(event.case.plan, name, event.level)]
    for checklist in lists:
        for office in event.offices.get(checklist.actor, ()):
            for place, item in enumerate(checklist.items):
                yield office, checklist, place, item


def _measure(
    event: Event, entry: LogEntry, office: Organisation, checklist: Checklist, place: int, item: ChecklistItem
) -> Measure:
    return Measure(
        case_id=event.case.pk, organisation_id=office.pk, checklist=checklist.key, item=item.key,
        rule_id=item.rule_id, place=place, recommended=checklist.recommended, state=State.OPEN,
        begun_at=event.happened_at, log_number=entry.number,
    )  # fmt: skip


def end_measures(written: Sequence[tuple[Event, LogEntry]]) -> None:
    """What is open when its occasion ends is over with it; of whom an event releases, what they have open. One
    statement for each event that ends any."""
    for event, entry in written:
        lists = event.case.plan.checklists
        ended = [each.key for each in lists if not set(each.until).isdisjoint(event.names)]
        lasting = [each.key for each in lists if each.until] if event.released else []
        if event.measures and (ended or lasting):
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE cases_measure SET state = %s, settled_at = %s, log_number = %s WHERE case_id = %s "
                    "AND state = %s AND (checklist = ANY(%s) OR (checklist = ANY(%s) AND organisation_id = ANY(%s)))",
                    [
                        State.OVER, event.happened_at, entry.number, event.case.pk, State.OPEN, ended, lasting,
                        sorted(event.released),
                    ],
                )  # fmt: skip
