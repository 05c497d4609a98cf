"""What happens to obligations when time passes."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from cases.duties import Change
from cases.errors import ClocksDisagree
from cases.events import Event
from cases.ledger import record
from cases.models import Case, Obligation

State = Obligation.State
MAX_DISAGREEMENT = timedelta(seconds=5)
CASES_A_BATCH = 500


def ensure_clocks_agree(now: datetime) -> None:
    """Refuse to date anything where the application's clock and the database's differ. Raises ClocksDisagree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    if abs(theirs - now) > MAX_DISAGREEMENT:
        raise ClocksDisagree(
            f"application {now.isoformat()}, database {theirs.isoformat()}: set the clocks, nothing was marked overdue"
        )


def fallen_due(now: datetime) -> QuerySet[Obligation]:
    """Obligations whose instant has passed and that nobody marked yet. The instant itself is still in time."""
    return Obligation.objects.filter(state=State.OPEN, limit__in=["plan", "target"], due_at__lt=now)


@transaction.atomic
def escalate_overdue(*, now: datetime) -> int:
    """Mark one batch of obligations overdue, each dated at its own due instant, not at `now`. Returns how many.

    Claims cases, not rows (lock order: cases first), and skips those that another worker holds; call until 0.
    """
    candidates = fallen_due(now).order_by("due_at").values_list("case_id", flat=True)[: CASES_A_BATCH * 4]
    cases = {
        case.pk: case
        for case in Case.objects.select_for_update(skip_locked=True)
        .filter(pk__in=list(dict.fromkeys(candidates))[:CASES_A_BATCH])
        .order_by("pk")
    }
    if not cases:
        return 0
    due = list(
        fallen_due(now)
        .select_for_update(of=("self",))
        .select_related("debtor__supervisor")
        .filter(case__in=cases)
        .order_by("due_at", "pk")
    )
    changes = []
    for obligation in due:
        assert obligation.due_at is not None, "only what has an instant falls due"
        obligation.case = cases[obligation.case_id]
        supervisor = obligation.debtor.supervisor
        event = Event(
            case=obligation.case,
            name="overdue",
            happened_at=obligation.due_at,
            rule_id=obligation.rule_id,
            body={"limit": obligation.limit, "debtor": obligation.debtor.code, "key": obligation.key},
            offices={"debtor": (obligation.debtor,), "supervisor": (supervisor,) if supervisor else ()},
        )
        changes.append(Change(event=event, obligation=obligation, before=State.OPEN, after=State.OVERDUE))
    record([change.event for change in changes], at=now, changes=changes)
    return len(changes)
