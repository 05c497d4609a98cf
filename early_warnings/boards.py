"""What a duty room sees of warnings: those in force here, and hazard reports that wait."""

from django.db.models import QuerySet

from cases.models import CaseParty
from early_warnings.lists import BY_COLOUR
from early_warnings.models import EarlyWarning, HazardReport, HazardState
from early_warnings.queries import warnings_in_force_for
from orgs.models import Organisation

SHOWN = 24


def warnings_on_board(organisation: Organisation) -> list[EarlyWarning]:
    """In force, and concerning this organisation: red first, then the newest. One query."""
    in_force = warnings_in_force_for([organisation.pk]).order_by(BY_COLOUR, "-published_at", "-pk")
    return list(in_force.defer("contents", "english")[:SHOWN])


def hazards_waiting(organisation: Organisation) -> QuerySet[HazardReport]:
    """Reports that were sent to this organisation and are not judged yet."""
    decides = CaseParty.objects.filter(organisation=organisation, capacity=CaseParty.Capacity.DECIDES)
    return HazardReport.objects.filter(state=HazardState.RECEIVED, case__in=decides.values("case"))
