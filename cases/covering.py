"""Which plans an incident falls under, and which it only touches."""

from collections.abc import Iterable
from datetime import datetime

from cases.models import PlanRelease
from cases.releases import releases_in_force
from orgs.models import Organisation
from orgs.models.organisations import lies_in
from plans.scope import applies


def plans_covering(unit: Organisation | None, regions: Iterable[str], *, occurred_at: datetime) -> list[PlanRelease]:
    """Releases in force at the time whose scope covers unit and places (F-X04); an unknown unit is covered until
    someone knows better. Plans of the whole country come first."""
    covering = [
        release
        for release in releases_in_force(at=occurred_at)
        if applies(release.plan, kinds=(unit.kind,) if unit else release.plan.scope.kinds, regions=regions)
    ]
    return sorted(covering, key=lambda release: (bool(release.plan.scope.regions), release.code))


def plans_touched(regions: Iterable[str], *, occurred_at: datetime) -> list[PlanRelease]:
    """Releases of places that lie in a wider region named: their office is told, and may apply the plan by one act."""
    codes = list(regions)
    return [
        release
        for release in releases_in_force(at=occurred_at)
        if any(lies_in(area, code) and area != code for area in release.plan.scope.regions for code in codes)
        and not applies(release.plan, kinds=release.plan.scope.kinds, regions=codes)
    ]
