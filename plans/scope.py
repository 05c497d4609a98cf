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


def _lies_in(region: str, area: str) -> bool:
    prefix = area
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return region.startswith(prefix)
