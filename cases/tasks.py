"""Beat's ticks: what fell due since the last look. Killed at any point, the next tick finishes the work."""

import logging

from celery import shared_task
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from cases.obligations import ensure_clocks_agree
from cases.recounting import recount_pending
from cases.sweeping import BATCHES_A_TICK, sweep

logger = logging.getLogger(__name__)

TASK_LIVES = 2  # seconds: ticks that queue up while no worker runs are dropped, the next one does all the work


@shared_task(name="cases.sweep_obligations")
def sweep_obligations(is_help: bool = False) -> int:
    """Take every step that is due; returns how many. `is_help`: another worker called, for it found many.

    Where there was something to do, time has passed meanwhile: somebody looks again at once, not at the next tick.
    """
    taken = sweep(now=now(), call_for_help=_nobody if is_help else _look_again)
    if taken:
        _look_again()
    return taken


def _look_again() -> None:
    """By whichever worker is free. Without a broker the next tick comes too; what was taken is committed already."""
    try:
        sweep_obligations.apply_async(kwargs={"is_help": True}, expires=TASK_LIVES, retry=False)
    except OperationalError:
        logger.warning("nobody could be called to look again; the next tick does")


def _nobody() -> None:
    """Who came to help calls no further help."""


@shared_task(name="cases.recount_days")
def recount_days() -> int:
    """Date by the newest calendar what an older one dated; returns how many obligations. Idle: one query."""
    at = now()
    ensure_clocks_agree(at)
    return recount_pending(now=at, batches=BATCHES_A_TICK)
