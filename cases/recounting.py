"""Due dates counted in days follow the newest calendar: batch by batch, each move in the log of its case.

Killed at any point, the next run finishes the work: what is left is what an older version still dates.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import batched

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from cases.duties import IN_DAYS, Change, definition_of
from cases.events import Event
from cases.ledger import record
from cases.models import Case, CaseSubject, Obligation
from cases.steps import next_step_at
from orgs.calendar import newest_version, working_calendar
from orgs.calendar_import import mark_recounted
from orgs.models import CalendarVersion
from plans.clocks import WorkingCalendar, due
from plans.schema import Obligation as Definition

State = Obligation.State
EVENT = "calendar_imported"  # of the log, and of the notice to whoever owes
CASES_A_BATCH = 500
# A report that was under way when a version was imported may still bring a date of the one before.
STILL_UNDER_WAY = timedelta(minutes=10)


@dataclass(eq=False, slots=True)
class Redated:
    """An obligation and its dates by the newest calendar."""

    obligation: Obligation
    due_at: datetime
    due_strict_at: datetime | None
    provisional: bool
    has_changed: bool = False

    @property
    def moved(self) -> bool:
        return (self.due_at, self.due_strict_at) != (self.obligation.due_at, self.obligation.due_strict_at)

    def take_effect(self, now: datetime) -> None:
        """The new dates; what is open again after a false alarm has climbed nowhere."""
        is_false_alarm = _is_false_alarm(self, now)
        obligation = self.obligation
        self.has_changed = self.changed
        if self.has_changed:
            obligation.due_at, obligation.due_strict_at = self.due_at, self.due_strict_at
            obligation.provisional = self.provisional
            obligation.escalated = 0 if is_false_alarm else obligation.escalated

    @property
    def changed(self) -> bool:
        return self.moved or self.provisional != self.obligation.provisional


def dated_by_older(version: CalendarVersion | None) -> QuerySet[Obligation]:
    """Unsettled obligations counted in days by a version before this one (None: by any); settled ones stay as they
    were settled, and a limit that somebody set by hand names no version."""
    by_older = Q(calendar_version__isnull=False) if version is None else Q(calendar_version__lt=version.pk)
    versions = CalendarVersion.objects.exclude(recounted_at=None)
    if version is not None:
        versions = versions.filter(pk__lt=version.pk)
    if not versions.exists():  # there may have been none at all, when dates were given out
        by_older |= Q(calendar_version=None, provisional=True)
    return Obligation.objects.filter(by_older, state__in=Obligation.UNSETTLED)


def recount_pending(*, now: datetime, batches: int) -> int:
    """Recount until nothing is left, or for so many batches. Returns how many obligations were looked at."""
    version = newest_version()
    if version is None or version.recounted_at is not None:
        return 0
    waiting = dated_by_older(version).order_by("case_id").values_list("case_id", flat=True).distinct()
    cases = list(waiting[: CASES_A_BATCH * batches])
    if not cases and now - version.imported_at > STILL_UNDER_WAY:
        mark_recounted(version, at=now)
    return sum(recount_cases(batch, now=now) for batch in batched(cases, CASES_A_BATCH))


@transaction.atomic
def recount_cases(case_ids: Sequence[int], *, now: datetime) -> int:
    """Date by the newest calendar what these cases owe; those that somebody else holds are left to the next run.

    A constant number of statements. One log entry a case and debtor where anything changed (an enterprise reads its
    own part of the log), one notice to each debtor whose date moved. An overdue obligation whose limit, as it turns
    out, still lies ahead is open again: the entry corrects it.
    """
    calendar, version = working_calendar()
    locked = Case.objects.select_for_update(skip_locked=True).filter(pk__in=case_ids).order_by("pk")
    cases = {case.pk: case for case in locked}
    rows = (
        dated_by_older(version)
        .select_for_update(of=("self",))
        .select_related("debtor")
        .filter(case__in=cases)
        .order_by("case_id", "pk")
    )
    found = list(rows) if cases else []
    for obligation in found:
        obligation.case = cases[obligation.case_id]
    if not found or version is None:
        return 0
    redated = list(_redated(found, calendar))
    by_debtor: defaultdict[tuple[int, int], list[Redated]] = defaultdict(list)
    for each in redated:
        if each.changed:
            by_debtor[each.obligation.case_id, each.obligation.debtor_id].append(each)
    events, changes = [], []
    for theirs in by_debtor.values():
        event = _event(theirs, version, now=now)
        events.append(event)
        changes += [
            Change(event=event, obligation=each.obligation, before=State.OVERDUE, after=State.OPEN)
            for each in theirs
            if _is_false_alarm(each, now)
        ]
    for each in redated:
        each.take_effect(now)
    if events:
        record(events, at=now, changes=changes)
    for each in redated:
        if each.has_changed:  # nobody is reminded of what they were reminded of by the old date
            each.obligation.next_at = next_step_at(each.obligation, after=now)
    _write(redated, version)
    return len(redated)


def _is_false_alarm(each: Redated, now: datetime) -> bool:
    return each.obligation.state == State.OVERDUE and each.due_at >= now


def _event(theirs: Sequence[Redated], version: CalendarVersion, *, now: datetime) -> Event:
    """What became of the dates of one debtor in one case."""
    debtor = theirs[0].obligation.debtor
    return Event(
        case=theirs[0].obligation.case,
        name=EVENT,
        happened_at=now,
        body={
            "calendar": version.pk,
            "source": version.source,
            "debtor": debtor.code,
            "dates": [
                {
                    "obligation": each.obligation.pk,
                    "key": each.obligation.key,
                    "due_before": _stamp(each.obligation.due_at),
                    "due_after": _stamp(each.due_at),
                    "strict_before": _stamp(each.obligation.due_strict_at),
                    "strict_after": _stamp(each.due_strict_at),
                    "provisional": each.provisional,
                    "corrects_overdue": _is_false_alarm(each, now),
                }
                for each in theirs
            ],
        },
        tells=((EVENT, debtor),) if any(each.moved for each in theirs) else (),
    )


def _stamp(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _redated(obligations: Sequence[Obligation], calendar: WorkingCalendar) -> Iterator[Redated]:
    """Every obligation given, dated anew; one whose plan counts no days keeps its dates."""
    anchors = cache(lambda: _anchors_of({each.case_id for each in obligations}))
    for each in obligations:
        assert each.due_at is not None, "what a calendar dates has a date"
        definition = definition_of(each)
        if not isinstance(definition, Definition) or definition.clock.unit not in IN_DAYS:
            yield Redated(each, each.due_at, each.due_strict_at, each.provisional)
            continue
        end = due(definition.clock, each.starts_at, calendar)
        assert end.at is not None, "days end"
        strict = each.due_strict_at
        if strict is not None and (anchor := anchors().get(each.case_id, {}).get(definition.strict_anchor)):
            strict = due(definition.clock, anchor, calendar).at
        yield Redated(each, end.at, strict, end.provisional)


def _anchors_of(case_ids: set[int]) -> dict[int, Mapping[str, datetime]]:
    """The instants that clocks of these cases run from. One query for each sort of subject."""
    found: dict[int, Mapping[str, datetime]] = {}
    for model in apps.get_models():
        if issubclass(model, CaseSubject):
            subjects = model._default_manager.filter(case__in=case_ids)
            if model.ANCHORED_ON:  # of none Django would fetch every relation
                subjects = subjects.select_related(*model.ANCHORED_ON)
            found |= {subject.case_id: subject.anchors() for subject in subjects}
    return found


def _write(redated: Sequence[Redated], version: CalendarVersion) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_obligation AS o SET due_at = n.due_at, due_strict_at = n.due_strict_at, "
            "provisional = n.provisional, calendar_version_id = %s, next_at = n.next_at, escalated = n.escalated "
            "FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::bool[], %s::timestamptz[], %s::int[]) "
            "AS n(id, due_at, due_strict_at, provisional, next_at, escalated) WHERE o.id = n.id",
            [
                version.pk, [each.obligation.pk for each in redated], [each.due_at for each in redated],
                [each.due_strict_at for each in redated], [each.provisional for each in redated],
                [each.obligation.next_at for each in redated], [each.obligation.escalated for each in redated],
            ],
        )  # fmt: skip
