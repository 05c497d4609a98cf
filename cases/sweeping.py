"""The watch over all clocks: takes every step that is due, goes on past what it cannot work on, and leaves a sign of
life that others look for."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from cases.obligations import CASES_A_BATCH, cases_with_steps_due, ensure_clocks_agree, escalate_overdue

logger = logging.getLogger(__name__)

NAME = "sweep"
BATCHES_A_TICK = 20  # a longer queue is left to the next ticks, so that a tick ends
LATE_AFTER = timedelta(seconds=10)
SET_ASIDE_FOR = 60.0  # seconds until a case that failed is tried again

_set_aside: dict[int, float] = {}
"""Case -> when it is tried again (monotonic). Each process finds out by itself."""


def sweep(*, now: datetime, call_for_help: Callable[[], object] = lambda: None) -> int:
    """Take the steps that are due; returns how many. Raises ClocksDisagree, having written nothing.

    `call_for_help` is called once where there is more than one batch, so that other workers take a share.
    """
    ensure_clocks_agree(now)
    total = 0
    for batch in range(BATCHES_A_TICK):
        taken = _batch(now)
        total += taken
        if not taken:
            break
        if batch == 0 and taken >= CASES_A_BATCH:
            call_for_help()
    _beat(now)
    return total


def _batch(now: datetime) -> int:
    for case in [case for case, until in _set_aside.items() if until <= time.monotonic()]:
        del _set_aside[case]
    try:
        return escalate_overdue(now=now, apart_from=list(_set_aside))
    except Exception:
        logger.exception("a batch of steps failed; taking its cases one by one")
        return sum(_alone(case, now) for case in cases_with_steps_due(now, apart_from=list(_set_aside)))


def _alone(case: int, now: datetime) -> int:
    """One case that no other shall suffer from. The database itself failing is not the case's fault: it is raised by
    the look that comes before."""
    try:
        return escalate_overdue(now=now, only=[case])
    except Exception:
        logger.exception("the clocks of case %s cannot be worked on; set aside for %s s", case, SET_ASIDE_FOR)
        _set_aside[case] = time.monotonic() + SET_ASIDE_FOR
        return 0


def _beat(now: datetime) -> None:
    """Say that the sweep lives, by the database's clock. Not synced to disk: after a crash the next tick says it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL synchronous_commit TO off; "
            "INSERT INTO cases_heartbeat (name, at, behind_at, set_aside) SELECT %s, clock_timestamp(), "
            "(SELECT next_at FROM cases_obligation WHERE next_at <= %s ORDER BY next_at LIMIT 1), %s "
            "ON CONFLICT (name) DO UPDATE SET at = excluded.at, behind_at = excluded.behind_at, "
            "set_aside = excluded.set_aside",
            [NAME, now, len(_set_aside)],
        )


@dataclass(frozen=True, slots=True)
class Pulse:
    """What is known of the sweep. `age`: since its last sign of life; None where there never was one."""

    age: timedelta | None
    behind: timedelta | None = None
    set_aside: int = 0

    @property
    def is_late(self) -> bool:
        return self.age is None or self.age > LATE_AFTER

    @property
    def is_well(self) -> bool:
        return not self.is_late and not self.set_aside


def pulse() -> Pulse:
    """One query; both instants by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT clock_timestamp() - at, clock_timestamp() - behind_at, set_aside FROM cases_heartbeat "
            "WHERE name = %s",
            [NAME],
        )
        found = cursor.fetchone()
    return Pulse(*found) if found else Pulse(None)
