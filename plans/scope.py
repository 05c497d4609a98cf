"""Whom and where a plan binds."""

from collections.abc import Iterable

from plans.schema import Plan

NATIONWIDE = "100000"


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


def reaches_beyond(plan: Plan, area: Iterable[str]) -> bool:
    """Whether some of an area lies outside the plan's own: it is wider, or elsewhere. Of the country nothing does."""
    own = plan.scope.regions
    return bool(own) and any(not any(_lies_in(place, each) for each in own) for place in area)


def several_units(plan: Plan, area: Iterable[str], sectors: Iterable[str]) -> bool:
    """
    Whether something concerns more than one unit of the plan's area: a province under a plan of the whole country, a
    county under a place's, or a sector where any is named. A region wider than a unit is several.

    With a sector the places only say where in the plan's area it is meant, so that one sector in several counties is
    single; what reaches beyond that area is no one sector's.
    """
    concerned, places = set(sectors), set(area)
    if concerned:
        return len(concerned) > 1 or reaches_beyond(plan, places)
    is_local = bool(plan.scope.regions)
    wider = any(code == NATIONWIDE or (is_local and code.endswith("00")) for code in places)
    return wider or len({code if is_local else code[:2] for code in places}) > 1


def in_own_area(region: str, area: Iterable[str]) -> bool:
    """Whether all of an area, which is not empty, lies in an office's region."""
    places = tuple(area)
    return bool(places and region) and all(_lies_in(place, region) for place in places)


def in_own_sector(plan: Plan, sector: str, area: Iterable[str], sectors: Iterable[str]) -> bool:
    """Whether something concerns one sector alone, and that in places of the plan's area (B-3.3-3)."""
    places = tuple(area)
    return set(sectors) == {sector} and bool(places) and not reaches_beyond(plan, places)


def speaks_for_sectors(plan: Plan, region: str, sectors: Iterable[str]) -> bool:
    """Whether an office of a region may bind these sectors: they are the whole plan's area's, so an office of a part of
    it (a county) binds none of them (B-3.3-4)."""
    return not set(sectors) or in_own_area(region, plan.scope.regions)


def touches(region: str, area: Iterable[str]) -> bool:
    """Whether some of an area lies in an office's region, or around it."""
    return bool(region) and any(_lies_in(place, region) or _lies_in(region, place) for place in area)


def _lies_in(region: str, area: str) -> bool:
    if area == NATIONWIDE:
        return True
    prefix = area
    while prefix.endswith("00"):
        prefix = prefix[:-2]
    return region.startswith(prefix)
