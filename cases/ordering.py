"""The rows of an incident's page in the order in which they are read, and whether its log is whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cases.chain import break_in
from cases.models import Case, LogEntry, Notice, Obligation


def unsigned_first(notices: Sequence[Notice]) -> list[Notice]:
    return sorted(notices, key=lambda notice: notice.acknowledged_at is not None)


def in_order(obligations: Sequence[Obligation]) -> list[Obligation]:
    """Limits of a plan that are broken, targets that are passed, then by due time, then what is done (newest first)."""
    unsettled = [obligation for obligation in obligations if obligation.unsettled]
    settled = [obligation for obligation in obligations if not obligation.unsettled]
    unsettled.sort(key=lambda o: (_urgency(o), o.due_at is None, o.due_at, o.pk))
    settled.sort(key=lambda o: (o.met_at or o.starts_at, o.pk), reverse=True)
    return unsettled + settled


def _urgency(obligation: Obligation) -> int:
    if obligation.state != "overdue":
        return 2
    return 1 if obligation.limit == "target" else 0


def chains_hold(cases: Mapping[int, Case], entries: Sequence[LogEntry]) -> bool:
    """Whether no entry was altered or taken out (cases.chain)."""
    written: defaultdict[int, list[LogEntry]] = defaultdict(list)
    for entry in entries:
        written[entry.case_id].append(entry)
    return not any(
        break_in(written[pk], head_number=case.head_number, head_hash=case.head_hash) for pk, case in cases.items()
    )
