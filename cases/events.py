"""What the ledger is told: something happened in a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.models import Case
from orgs.models import Appointment, Organisation, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `name` is what the plan's obligations and notices listen for; `also` are further
    names of the same act (a first report is `reported` and `report:initial`)."""

    case: Case
    name: str
    happened_at: datetime
    actor: User | None = None  # None: the clock
    appointment: Appointment | None = None  # the hat that was worn
    rule_id: str = ""
    level: str | None = None
    before: str = ""
    after: str = ""
    also: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    offices: Mapping[str, Sequence[Organisation]] = field(default_factory=dict)
    anchors: Mapping[str, datetime] = field(default_factory=dict)
    # Debtor -> the anchors that are others for them: of what a third party discovers, the unit learns later.
    anchors_of: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)
    # Notices of the platform's own, beside those of the plan: key and whom it tells.
    tells: tuple[tuple[str, Organisation], ...] = ()
    # Whose duty the act fulfils where that is not the acting office: who telephones reports, who listens notes it.
    credited_to: Organisation | None = None
    # Organisations, by id, that it leaves with nothing to do here: what they owe until an end is over for them.
    released: frozenset[int] = frozenset()
    # Whether it begins the measures of the plan's checklists, and ends them.
    measures: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.also)

    @property
    def fulfils_for(self) -> Organisation | None:
        """The organisation whose duties this act may meet."""
        return self.credited_to or self.organisation

    @property
    def organisation(self) -> Organisation | None:
        return self.appointment.organisation if self.appointment else None
