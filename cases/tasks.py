"""Beat's one tick: what fell due since the last look. Killed at any point, the next tick finishes the work."""

from celery import shared_task
from django.utils.timezone import now

from cases.sweeping import sweep

TASK_LIVES = 2  # seconds: ticks that queue up while no worker runs are dropped, the next one does all the work


@shared_task(name="cases.sweep_obligations")
def sweep_obligations(is_help: bool = False) -> int:
    """Take every step that is due; returns how many. `is_help`: another worker called, for it found many."""
    return sweep(now=now(), call_for_help=_nobody if is_help else _another_worker)


def _another_worker() -> None:
    sweep_obligations.apply_async(kwargs={"is_help": True}, expires=TASK_LIVES)


def _nobody() -> None:
    """Who came to help calls no further help."""
