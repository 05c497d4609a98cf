"""What a first report says, checked, before an incident is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from orgs.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The facts of a first report, checked (reporting.validation)."""

    summary: str
    category: str
    regions: tuple[str, ...]
    affected_unit: Organisation | None
    occurred_at: datetime
    discovered_at: datetime
    scope: str
    harm: str
    measures_taken: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    unit_plan_activated_at: datetime | None = None
    classified_apart: bool = False
    channel: str = "api"
    # Of a call that a duty officer took down: who called, and when it was heard.
    caller: Organisation | None = None
    heard_at: datetime | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)  # what the log keeps of the report, beside all this


def times_ahead(reported: Reported, at: datetime) -> dict[str, list[str]]:
    """Reported times that lie ahead of the platform's clock: accepted up to five minutes, and flagged in the log."""
    times = {"occurred_at": reported.occurred_at, "discovered_at": reported.discovered_at}
    ahead = [name for name, instant in times.items() if instant > at]
    return {"ahead": ahead} if ahead else {}


def home_places(reported: Reported, reporter: Organisation) -> list[str]:
    """Whose office leads, the first that there is: of the unit's place, an affected one, the reporter's.

    Level III and IV have no other office than a bureau (A-5.3-3): under another lead nobody could act.
    """
    unit = [reported.affected_unit.region_id] if reported.affected_unit else []
    return [*unit, *reported.regions, reporter.region_id]
