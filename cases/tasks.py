"""Beat's one tick: what fell due since the last look. Killed at any point, the next tick finishes the work."""

from celery import shared_task
from django.utils.timezone import now

from cases.obligations import ensure_clocks_agree
from cases.recounting import recount_pending
from cases.sweeping import BATCHES_A_TICK, sweep

TASK_LIVES = 2  # seconds: ticks that queue up while no worker runs are dropped, the next one does all the work


@shared_task(name="cases.sweep_obligations")
def sweep_obligations(is_help: bool = False) -> int:
    """Take every step that is due; returns how many. `is_help`: another worker called, for it found many."""
    return sweep(now=now(), call_for_help=_nobody if is_help else _another_worker)


def _another_worker() -> None:
    sweep_obligations.apply_async(kwargs={"is_help": True}, expires=TASK_LIVES)


def _nobody() -> None:
    """Who came to help calls no further help."""


@shared_task(name="cases.recount_days")
def recount_days() -> int:
    """Date by the newest calendar what an older one dated; returns how many obligations. Idle: one query."""
    at = now()
    ensure_clocks_agree(at)
    return recount_pending(now=at, batches=BATCHES_A_TICK)
