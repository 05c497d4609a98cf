"""What happens to obligations when time passes: reminders, limits that are broken, steps up the organisation tree."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from cases.duties import ESCALATED, OVERDUE, REMINDER, Change
from cases.errors import ClocksDisagree
from cases.events import Event
from cases.ledger import record
from cases.models import Case, Obligation
from cases.steps import newest_reminder
from orgs.models import Organisation
from orgs.supervision import superiors_of

State, Limit = Obligation.State, Obligation.Limit
MAX_DISAGREEMENT = timedelta(seconds=5)
CASES_A_BATCH = 500
LOOKED_AT = 4 * CASES_A_BATCH  # so that another worker finds some that this one has not taken


def ensure_clocks_agree(now: datetime) -> None:
    """Refuse to date anything where the application's clock and the database's differ. Raises ClocksDisagree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    if abs(theirs - now) > MAX_DISAGREEMENT:
        raise ClocksDisagree(
            f"application {now.isoformat()}, database {theirs.isoformat()}: set the clocks, nothing was marked overdue"
        )


def steps_due(now: datetime) -> QuerySet[Obligation]:
    """Obligations to which the clock has something to do. The due instant itself is still in time."""
    return Obligation.objects.filter(next_at__lte=now)


def cases_with_steps_due(now: datetime, *, apart_from: Collection[int] = ()) -> list[int]:
    """Ids of cases in which something is due, the oldest step first; those of about one batch for each of some
    workers. One look at the index, whatever the number of obligations."""
    rows = steps_due(now).exclude(case__in=apart_from) if apart_from else steps_due(now)
    return list(dict.fromkeys(rows.order_by("next_at").values_list("case_id", flat=True)[:LOOKED_AT]))


def escalate_overdue(
    *, now: datetime, only: Sequence[int] | None = None, apart_from: Collection[int] = (), most: int = CASES_A_BATCH
) -> int:
    """Take one batch of steps, each dated at its own instant, not at `now`. Returns how many; call until 0.

    A reminder goes to the debtor; a limit that has passed makes the obligation overdue and tells the debtor and the
    office above; a limit of the plan that stays broken climbs one office further with each later step.

    Claims cases, not rows (lock order: cases first), and skips those that another worker holds. `only`, `apart_from`:
    ids of cases.
    """
    asked = cases_with_steps_due(now, apart_from=apart_from) if only is None else only
    return _take_steps(asked, now=now, most=most) if asked else 0


@transaction.atomic
def _take_steps(asked: Sequence[int], *, now: datetime, most: int) -> int:
    claimed = Case.objects.select_for_update(skip_locked=True).filter(pk__in=asked).order_by("pk")[:most]
    cases = {case.pk: case for case in claimed}
    if not cases:
        return 0
    due = list(steps_due(now).select_for_update().filter(case__in=cases).order_by("next_at", "pk"))
    debtors = Organisation.objects.in_bulk({obligation.debtor_id for obligation in due})
    superiors = superiors_of(debtors.values())
    changes = []
    for obligation in due:
        obligation.case, obligation.debtor = cases[obligation.case_id], debtors[obligation.debtor_id]
        changes.append(_step(obligation, superiors[obligation.debtor_id], now=now))
    record([change.event for change in changes], at=now, changes=changes)
    return len(changes)


def _step(obligation: Obligation, superiors: Sequence[Organisation], *, now: datetime) -> Change:
    """What the clock does to one obligation at `now`. A reminder that comes after the limit would remind of nothing."""
    assert obligation.due_at is not None and obligation.next_at is not None, "only what has an instant has steps"
    if obligation.state == State.OVERDUE:
        obligation.escalated += 1
        return _change(
            obligation,
            ESCALATED,
            happened_at=obligation.next_at,
            tells=superiors[obligation.escalated : obligation.escalated + 1],
            is_last=len(superiors) <= obligation.escalated + 1,
        )
    if obligation.due_at < now and obligation.limit != Limit.SOFT:
        return _change(
            obligation,
            OVERDUE,
            after=State.OVERDUE,
            happened_at=obligation.due_at,
            above=superiors[:1],
            is_last=len(superiors) <= 1,
        )
    return _change(obligation, REMINDER, happened_at=newest_reminder(obligation, now=now), tells=[obligation.debtor])


def _change(
    obligation: Obligation,
    name: str,
    *,
    happened_at: datetime,
    after: str = "",
    above: Sequence[Organisation] = (),
    tells: Sequence[Organisation] = (),
    is_last: bool = False,
) -> Change:
    """`above` are told by the plan's own notice of an overdue duty, `tells` by the platform's."""
    event = Event(
        case=obligation.case,
        name=name,
        happened_at=happened_at,
        rule_id=obligation.rule_id,
        body={"limit": obligation.limit, "debtor": obligation.debtor.code, "key": obligation.key},
        offices={"debtor": (obligation.debtor,), "supervisor": tuple(above)} if name == OVERDUE else {},
        tells=tuple((name, office) for office in tells),
    )
    before = obligation.state
    return Change(event=event, obligation=obligation, before=before, after=after or before, is_last=is_last)
