"""Writes down what happened: log entries, the obligations they start and meet, the notices they cause, the live ping.

One transaction and a constant number of statements, however many events over however many cases. Callers hold the
lock of every case that exists already (lock order: cases by id, then the subject, then obligations).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import Q

from cases.bulk import insert_together, reserve_ids
from cases.chain import FORM, entry_hash, without_floats
from cases.checklists import end_measures, measures_begun
from cases.duties import Change, listens_to, obligations_ended, obligations_met, obligations_started
from cases.events import Event
from cases.live import publish
from cases.models import Case, CaseParty, LogEntry, Notice, Obligation
from cases.notices import notices_caused


class Recorded(NamedTuple):
    """What was written: one entry for each event, and the obligations that they started."""

    entries: list[LogEntry]
    started: list[Obligation]


type Along = Callable[[Recorded], Iterable[Sequence[models.Model]]]


def record(
    events: Sequence[Event], *, at: datetime, changes: Sequence[Change] = (), along: Along = lambda recorded: ()
) -> Recorded:
    """Record events in the order given; `at` is when they are written, each event says when it happened.

    Cases that are not stored yet are new and are inserted here; `along` gives further new rows, by tables, that go in
    after them in the same round trip: subjects, and what else belongs to the event. `changes` are obligations that the
    events themselves move (an overdue one) or bring along (one that is carried over: without an id), beside those that
    the plan says they start, meet and end.
    """
    assert connection.in_atomic_block, "the ledger writes inside its caller's transaction"
    new_cases = list({id(event.case): event.case for event in events if event.case._state.adding}.values())
    old_cases = list({event.case.pk: event.case for event in events if not event.case._state.adding}.values())

    standing = _obligations_of(old_cases, events)
    started = [*obligations_started(events, standing), *(change for change in changes if change.obligation.pk is None)]
    reserve_ids(new_cases, [change.obligation for change in started])
    for change in started:
        change.obligation.case = change.event.case  # which may have got its id just now
    met = obligations_met(events, [*standing, *(change.obligation for change in started)])
    settled = {id(change.obligation) for change in met}
    ended = obligations_ended(events, [each for each in standing if id(each) not in settled])
    fresh = {change.obligation.pk for change in started}
    moved = [*(change for change in changes if change.obligation.pk not in fresh), *met, *ended]
    entries = _chain(events, [*started, *moved], at=at)

    notices = notices_caused(list(zip(events, entries, strict=True)), changes, at=at)
    recorded = Recorded(entries, [change.obligation for change in started])
    written = list(zip(events, entries, strict=True))
    insert_together(new_cases, entries, recorded.started, notices, measures_begun(written), *along(recorded))
    end_measures(written)
    _move([change for change in moved if change.obligation.pk not in fresh])
    _advance_heads(old_cases)
    known = {case.pk for case in old_cases}
    _let_the_told_see([notice for notice in notices if notice.case_id in known])
    transaction.on_commit(partial(publish, [event.case.pk for event in events]), robust=True)
    return recorded


def _obligations_of(cases: Sequence[Case], events: Sequence[Event]) -> list[Obligation]:
    """The obligations of cases that the plan may start again or meet by these events, locked."""
    heard = any(event.released or any(listens_to(event.case.plan, name) for name in event.names) for event in events)
    if not cases or not heard:
        return []
    by_id = {case.pk: case for case in cases}
    rows = Obligation.objects.select_for_update().filter(case__in=by_id)
    if all(name.startswith("report:") for event in events for name in event.names):
        # A report concerns its sender's own duties and the response's; of a survey's thousands only the sender's.
        senders = [office.pk for event in events if (office := event.fulfils_for)]
        rows = rows.filter(Q(wide=False) | Q(debtor__in=senders))
    standing = list(rows.order_by("pk"))
    for obligation in standing:
        obligation.case = by_id[obligation.case_id]
    return standing


def _chain(events: Sequence[Event], changes: Sequence[Change], *, at: datetime) -> list[LogEntry]:
    """Entries with numbers and hashes; heads of the cases move on in memory, obligations learn their entry."""
    entries = []
    moved_by: defaultdict[int, list[Change]] = defaultdict(list)
    for change in changes:
        moved_by[id(change.event)].append(change)
    for event in events:
        case = event.case
        case.head_number += 1
        body = dict(without_floats(event.body))
        steps: dict[str, str] = {}
        for change in moved_by[id(event)]:
            name = str(change.obligation.pk)
            # Started and met by one event: one step, from nothing to met.
            before = steps[name].partition(">")[0] if name in steps else change.before
            steps[name] = f"{before}>{change.after}"
            change.apply(number=case.head_number)
        if steps:
            body["obligations"] = steps
        entry = LogEntry(  # by ids: setting related objects costs more than all the rest of the row
            case_id=case.pk,
            number=case.head_number,
            event=event.name,
            rule_id=event.rule_id,
            actor_id=event.actor.pk if event.actor else None,
            actor_digest=event.actor.identity_digest if event.actor else "",
            post=event.appointment.post if event.appointment else "",
            organisation_id=event.organisation.pk if event.organisation else None,
            before=event.before,
            after=event.after,
            happened_at=event.happened_at,
            recorded_at=at,
            body=body,
            form=FORM,
            previous_hash=case.head_hash,
        )
        entry.hash = case.head_hash = entry_hash(
            form=FORM, case_id=case.pk, number=entry.number, event=entry.event, rule_id=entry.rule_id,
            actor_digest=entry.actor_digest, post=entry.post, organisation_id=entry.organisation_id,
            before=entry.before, after=entry.after, happened_at=entry.happened_at, recorded_at=at,
            body=body, previous_hash=entry.previous_hash,
        )  # fmt: skip
        entries.append(entry)
    return entries


def _move(changes: Sequence[Change]) -> None:
    """Write the new states of obligations that stood before. One statement."""
    if not changes:
        return
    rows = {change.obligation.pk: change.obligation for change in changes}.values()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_obligation AS o SET state = n.state, met_at = n.met_at, reason = n.reason, "
            "log_number = n.log_number, next_at = n.next_at, escalated = n.escalated FROM unnest(%s::bigint[], "
            "%s::text[], %s::timestamptz[], %s::text[], %s::int[], %s::timestamptz[], %s::int[]) "
            "AS n(id, state, met_at, reason, log_number, next_at, escalated) WHERE o.id = n.id",
            [
                [row.pk for row in rows], [str(row.state) for row in rows], [row.met_at for row in rows],
                [row.reason for row in rows], [row.log_number for row in rows], [row.next_at for row in rows],
                [row.escalated for row in rows],
            ],
        )  # fmt: skip


def _let_the_told_see(notices: Sequence[Notice]) -> None:
    """A notice about a case that one may not open would tell nothing. New cases bring their parties themselves."""
    if not notices:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_caseparty (case_id, organisation_id, capacity) "
            "SELECT DISTINCT n.case_id, n.organisation_id, %s "
            "FROM unnest(%s::bigint[], %s::bigint[]) AS n(case_id, organisation_id) ON CONFLICT DO NOTHING",
            [CaseParty.Capacity.TOLD, [n.case_id for n in notices], [n.recipient_id for n in notices]],
        )


def _advance_heads(cases: Sequence[Case]) -> None:
    if not cases:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case AS c SET head_number = n.number, head_hash = n.hash "
            "FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS n(id, number, hash) WHERE c.id = n.id",
            [[c.pk for c in cases], [c.head_number for c in cases], [c.head_hash for c in cases]],
        )
