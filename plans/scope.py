"""Whom and where a plan binds."""

from collections.abc import Iterable

from plans.schema import Plan


def applies(plan: Plan, *, kinds: Iterable[str], regions: Iterable[str]) -> bool:
    """
    True where the affected unit is of a kind and an affected region in a place that the plan names.

    A region (GB/T 2260) must be the plan's own or lie in it; a wider one does not start the plan by itself.
    """
    scope = plan.scope
    is_kind = not scope.kinds or not set(scope.kinds).isdisjoint(kinds)
    return is_kind and (not scope.regions or any(_lies_in(region, own) for region in regions for own in scope.regions))


def in_area(plan: Plan, region: str) -> bool:
    """Whether an office of a region can be one that the plan names: of its own area, one inside it or around it. An
    empty region is not asked about."""
    own = plan.scope.regions
    return not own or not region or any(_lies_in(region, area) or _lies_in(area, region) for area in own)


def _lies_in(region: str, area: str) -> bool:
    if area == "100000":
        return True
    prefix = area
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return region.startswith(prefix)
