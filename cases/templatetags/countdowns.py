"""What a countdown shows at an instant: its face, its figures, the share that is left. No HTML here.

static/fengsui/clocks.js goes on from what is drawn here, by the same rules.
"""

import math
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from cases.templatetags.wording import word

DAY = timedelta(days=1)
SOON = timedelta(minutes=30)


class Timed(Protocol):
    """What a countdown reads of an obligation."""

    @property
    def state(self) -> str: ...
    @property
    def limit(self) -> str: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def due_strict_at(self) -> datetime | None: ...
    @property
    def met_at(self) -> datetime | None: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def reason(self) -> str: ...


class Face(StrEnum):
    PLAIN = "plain"
    SOON = "soon"
    OVER = "over"  # a limit of the plan is broken: the one red block
    TARGET = "target"  # a number of the platform is passed: ink, never red
    SOFT = "soft"  # "in principle": never overdue
    UNTIMED = "untimed"
    MET = "met"
    OFF = "off"  # waived or void


SETTLED = {"met": Face.MET, "met_late": Face.MET, "waived": Face.OFF, "void": Face.OFF}


def face_of(obligation: Timed, *, now: datetime) -> Face:
    """How the obligation's countdown looks at `now`.

    Soon is under 30 minutes, or under a quarter of a limit that is no longer than a day.
    """
    if obligation.state in SETTLED:
        return SETTLED[obligation.state]
    if obligation.due_at is None or obligation.limit in ("none", "standing"):
        return Face.UNTIMED
    if obligation.limit == "soft":
        return Face.SOFT
    left = obligation.due_at - now
    if left <= timedelta(0) or obligation.state == "overdue":
        return Face.TARGET if obligation.limit == "target" else Face.OVER
    whole = obligation.due_at - (obligation.starts_at or now)
    return Face.SOON if left < SOON or (whole <= DAY and left < whole / 4) else Face.PLAIN


def is_coarse(obligation: Timed) -> bool:
    """Whether days suffice: seconds under an "in principle" or a provisional date would promise too much."""
    return obligation.limit == "soft" or obligation.provisional


def share_left(obligation: Timed, *, now: datetime) -> int:
    """Percent of the limit that is left, 0 to 100."""
    if obligation.due_at is None or obligation.starts_at is None:
        return 100
    whole = obligation.due_at - obligation.starts_at
    if whole <= timedelta(0):
        return 0
    return round(100 * max(0.0, min(1.0, (obligation.due_at - now) / whole)))


def figures(duration: timedelta, *, coarse: bool = False, seconds: bool = True) -> str:
    """01:15:29, past a day "2天 22:15:29"; coarse ones past a day in whole days. Whole seconds are expected."""
    days, rest = divmod(int(duration.total_seconds()), 86400)
    if days and coarse:
        return word("days", days=days)
    hours, minutes = divmod(rest // 60, 60)
    time = f"{hours:02}:{minutes:02}" + (f":{rest % 60:02}" if seconds else "")
    return word("days_time", days=days, time=time) if days else time


def time_shown(obligation: Timed, *, now: datetime) -> timedelta:
    """The whole seconds on the clock: what is left, rounded up, or what has passed since, rounded down."""
    assert obligation.due_at is not None
    left = (obligation.due_at - now).total_seconds()
    if left <= 0:
        return timedelta(seconds=math.floor(-left))
    return timedelta(0) if obligation.state == "overdue" else timedelta(seconds=math.ceil(left))


def span(duration: timedelta) -> str:
    """A length of time in its largest unit, rounded down: 9 分, 3 小时, 2 天."""
    seconds = max(0, int(duration.total_seconds()))
    if seconds < 60:
        return word("seconds_span", count=seconds)
    if seconds < 3600:
        return word("minutes_span", count=seconds // 60)
    if seconds < 86400:
        return word("hours_span", count=seconds // 3600)
    return word("days_span", count=seconds // 86400)
