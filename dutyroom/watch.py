"""Whether the watch over all clocks lives: every board says so when it does not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.sweeping import Pulse, pulse
from cases.templatetags.instants import SHANGHAI
from cases.templatetags.wording import word


@dataclass(frozen=True, slots=True)
class Watch:
    """`key` names the sentence (cases.templatetags.wording), empty while all is well; `at`: the last sign of life;
    `count`: cases that were set aside."""

    key: str = ""
    at: datetime | None = None
    count: int = 0

    def __str__(self) -> str:
        if not self.key:
            return ""
        return word(self.key, time=f"{self.at.astimezone(SHANGHAI):%H:%M:%S}" if self.at else "", count=self.count)

    def as_message(self) -> dict[str, Any]:
        return {"key": self.key, "at": self.at.isoformat() if self.at else None, "count": self.count}


def watch_at(now: datetime) -> Watch:
    """One query."""
    return _seen(pulse(), now)


def _seen(known: Pulse, now: datetime) -> Watch:
    if known.age is None:
        return Watch("watch_never")
    if known.is_late:
        return Watch("watch_late", at=now - known.age)
    return Watch("watch_aside", count=known.set_aside) if known.set_aside else Watch()
