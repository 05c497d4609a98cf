"""What the platform publishes, in one record that knows no database: a warning or a risk notice, first and later acts.

The room of early warnings makes it; CAP and Atom are written from it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from exchange.cap.message import CERTAINTIES, SCOPES, URGENCIES, CapReference, Certainty, Scope, Urgency
from plans.schema import COLOURS, Text

Act = Literal["publish", "adjust", "narrow", "lift", "withdraw"]
Subject = Literal["warning", "risk_notice"]
Colour = Literal["red", "orange", "yellow", "blue", ""]

ACTS: tuple[Act, ...] = get_args(Act)
ACTS_ON_NOTICES: tuple[Act, ...] = ("publish", "withdraw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """One publication. ValueError where it contradicts itself.

    `number`: of the warning, W-HL-2026-0007. `colour`: of a lifting or withdrawal the one that is taken back; "" for a
    notice. `occurred`: the incident has happened (B-3.1-1), not only may. `urgency`, `certainty`: "" for what the
    colour says. `references`: (sender, identifier, sent) of all earlier messages. `contents`: (key, label, value) of
    the plan's form, in its order. A Text without English is shown in Chinese and says so. `scope`: Public but for
    what is told inside; then `restriction` or `addresses` say to whom. `web`: the complete address of its page.
    """

    number: str
    act: Act
    subject: Subject
    identifier: str
    sender: str
    sent: datetime
    references: tuple[tuple[str, str, datetime], ...] = ()
    exercise: bool = False
    colour: Colour = ""
    occurred: bool = False
    urgency: Urgency | Literal[""] = ""
    certainty: Certainty | Literal[""] = ""
    rule_id: str
    issuer: Text
    headline: Text
    event: Text
    onset: datetime | None = None
    contents: tuple[tuple[str, Text, Text], ...] = ()
    hotline: str = ""
    areas: tuple[tuple[str, Text], ...]
    reason: Text | None = None
    web: str = ""
    scope: Scope = "Public"
    restriction: str = ""
    addresses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, allowed in (
            ("act", ACTS if self.subject == "warning" else ACTS_ON_NOTICES),
            ("subject", get_args(Subject)),
            ("colour", COLOURS if self.subject == "warning" else ("",)),
            ("urgency", ("", *URGENCIES)),
            ("certainty", ("", *CERTAINTIES)),
            ("scope", SCOPES),
        ):
            if getattr(self, name) not in allowed:
                listed = ", ".join(map(repr, allowed))
                raise ValueError(
                    f"{self.number}: {name} is {getattr(self, name)!r}; of a {self.subject} it is {listed}"
                )
        if (self.act == "publish") is bool(self.references):
            raise ValueError(
                f"{self.number}: what is published first refers to nothing, everything else to what was before"
            )

    @property
    def takes_back(self) -> bool:
        """Whether nothing is asked of anybody any more."""
        return self.act in ("lift", "withdraw")

    @property
    def earlier(self) -> tuple[CapReference, ...]:
        return tuple(CapReference(*reference) for reference in self.references)
