"""What a duty room sees of warnings: those in force here, and hazard reports that wait."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast, JSONObject

from cases.models import CaseParty
from early_warnings.models import EarlyWarning, HazardReport, HazardState
from early_warnings.queries import warnings_in_force_for
from orgs.models import Organisation
from orgs.models.organisations import in_language
from plans.schema import COLOURS

SHOWN = 24


@dataclass(frozen=True, slots=True)
class Tile:
    """One warning in force, as a board shows it."""

    number: str
    level: str
    headline: str
    lead: str
    regions: Sequence[str]
    exercise: bool


@dataclass(frozen=True, slots=True)
class InForce:
    """Those shown, red first, then the newest; how many more there are; and the colour of each by its number."""

    tiles: Sequence[Tile]
    more: int
    colours: Mapping[str, str]


def packed_in_force(organisation: Organisation) -> "QuerySet[EarlyWarning]":
    """The warnings in force that concern an organisation, each whole in one value, `packed`: a board asks for them in
    the same round trip as for its counts."""
    return warnings_in_force_for([organisation.pk]).annotate(
        packed=Cast(
            JSONObject(
                number=F("number"), level=F("level"), title=F("title"), title_en=F("title_en"),
                lead_zh=F("lead__short_zh"), lead_en=F("lead__short_en"), lead_name=F("lead__name_zh"),
                regions=F("regions"), exercise=F("case__exercise"), at=F("published_at"),
            ),
            CharField(),
        )
    )  # fmt: skip


def in_force_of(packed: Iterable[str]) -> InForce:
    """In the active language."""
    rows: list[dict[str, Any]] = [json.loads(each) for each in packed]
    rows.sort(key=lambda row: str(row["at"]), reverse=True)
    rows.sort(key=lambda row: COLOURS.index(row["level"]))
    shown = [
        Tile(
            number=row["number"], level=row["level"], headline=in_language(row["title"], row["title_en"]),
            lead=in_language(row["lead_zh"] or row["lead_name"], row["lead_en"]), regions=row["regions"],
            exercise=row["exercise"],
        )
        for row in rows[:SHOWN]
    ]  # fmt: skip
    return InForce(shown, len(rows) - len(shown), {row["number"]: row["level"] for row in rows})


def hazards_waiting(organisation: Organisation) -> QuerySet[HazardReport]:
    """Reports that were sent to this organisation and are not judged yet."""
    decides = CaseParty.objects.filter(organisation=organisation, capacity=CaseParty.Capacity.DECIDES)
    return HazardReport.objects.filter(state=HazardState.RECEIVED, case__in=decides.values("case"))
