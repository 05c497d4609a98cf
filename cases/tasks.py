"""Beat's one tick: what fell due since the last look. Killed at any point, the next tick finishes the work."""

from celery import shared_task
from django.utils.timezone import now

from cases.obligations import ensure_clocks_agree, escalate_overdue
from cases.recounting import recount_pending

BATCHES_A_TICK = 20  # a longer queue is left to the next ticks, so that a tick ends


@shared_task(name="cases.sweep_obligations")
def sweep_obligations() -> int:
    """Escalate all that is overdue; returns how many obligations."""
    at = now()
    ensure_clocks_agree(at)
    total = 0
    for _batch in range(BATCHES_A_TICK):
        escalated = escalate_overdue(now=at)
        total += escalated
        if not escalated:
            break
    return total


@shared_task(name="cases.recount_days")
def recount_days() -> int:
    """Date by the newest calendar what an older one dated; returns how many obligations. Idle: one query."""
    at = now()
    ensure_clocks_agree(at)
    return recount_pending(now=at, batches=BATCHES_A_TICK)
