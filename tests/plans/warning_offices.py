"""Who asks in test_warning_authority_exhaustively, how far the warning reaches, and the answer by the tables."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from plans.authority import Outcome
from tests.plans.warning_powers import BCA, HO, LEADERS_ACTS, LG, MEO, PC, POSTS, Row, is_superseding, rows


class Hat(NamedTuple):
    kind: str
    organisation: str
    region: str
    post: str = "leader"


class Extent(NamedTuple):
    area: tuple[str, ...]
    sectors: frozenset[str] = frozenset()


OFFICES_A = (
    Hat(MEO, "MEO", "100000"),
    Hat(LG, "LG", "100000"),
    Hat(BCA, "HLJ-CA", "230000"),
    Hat(BCA, "GD-CA", "440000"),
    Hat(BCA, "PLACELESS-CA", ""),
    Hat("professional_body", "CNCERT", "110000"),
    Hat("security_enterprise", "COMPANY", "440000"),
)
OFFICES_B = (
    Hat(HO, "HQ-OFFICE", "232700"),
    Hat(HO, "HEIHE-HQ-OFFICE", "231100"),
    Hat(PC, "DXAL-CAC", "232700"),
    Hat(PC, "HEIHE-CAC", "231100"),
    Hat("commission", "COMMISSION", "232700"),
    Hat("county_cac", "HUMA-CAC", "232721"),
    Hat("county_cac", "TAHE-CAC", "232722"),
    Hat("county_cac", "NENJIANG-CAC", "231183"),
    Hat("county_cac", "PLACELESS-CAC", ""),
    Hat("department", "EDUCATION", "232700"),
    Hat("department", "FINANCE", "232700"),
    Hat("department", "HEIHE-EDUCATION", "231100"),
    Hat("network_operator", "OPERATOR", "232721"),
    Hat("product_service_provider", "PROVIDER", "232700"),
)
EXTENTS_A = tuple(
    Extent(tuple(area.split()))
    for area in ("", "230000", "230100", "230100 230200", "440000", "230000 440000", "230100 440300", "100000")
)
EXTENTS_B = (
    *(
        Extent(tuple(area.split()))
        for area in ("", "232721", "232722", "232721 232722", "232700", "231183", "232721 231183", "230000")
    ),
    *(
        Extent(tuple(area.split()), frozenset(sectors.split()))
        for area, sectors in product(("", "232721", "232700"), ("EDUCATION", "EDUCATION FINANCE"))
    ),
    *(
        Extent(tuple(area.split()), frozenset(sectors.split()))
        for area, sectors in product(
            ("230000", "100000", "231183", "232721 232722", "232721 231183", "232700 230000"),
            ("EDUCATION", "EDUCATION FINANCE"),
        )
    ),
    Extent(("100000",)),
    Extent(("232700",), frozenset({"HEIHE-EDUCATION"})),
    Extent(("231100",), frozenset({"HEIHE-EDUCATION"})),
)
OFFICES = {"A": OFFICES_A, "A by the ministry": OFFICES_A, "B": OFFICES_B}
EXTENTS = {"A": EXTENTS_A, "A by the ministry": EXTENTS_A, "B": EXTENTS_B}
LEADS = {
    "A": ("MEO", "HLJ-CA", "PLACELESS-CA"),
    "A by the ministry": ("MEO", "HLJ-CA"),
    "B": ("HQ-OFFICE", "TAHE-CAC", "EDUCATION", "NENJIANG-CAC"),
}
FOREIGN = {kind for offices in OFFICES.values() for kind, *_ in offices} | {
    "national_office", "telecom_enterprise", "domain_body", "internet_enterprise", "affected_unit", "expert", "hq",
    "prefecture_cac_duty_room", "county", "county_commission", "competent_dept", "admin_office", "provincial_hq",
    "provincial_hq_office", "provincial_cac", "central_cac", "support_team", "cii_protection_dept", "member_unit",
    "", "superuser", "leader",
}  # fmt: skip


def officials(table: str) -> tuple[Hat, ...]:
    """Every office by every post."""
    return tuple(hat._replace(post=post) for hat, post in product(OFFICES[table], POSTS))


def outsiders(table: str) -> tuple[Hat, ...]:
    """Whoever is of no office, as leader of the publisher: neither place nor post can matter then."""
    kinds = sorted(FOREIGN - {hat.kind for hat in OFFICES[table]})
    return tuple(Hat(kind, LEADS[table][1], OFFICES[table][0].region) for kind in kinds)


class Asked(NamedTuple):
    """A question but for who asks it."""

    action: str
    level: str | None
    state: str
    lead: str
    extent: Extent
    replaces: str | None


def lies_in(region: str, place: str) -> bool:
    """A place without a code is nowhere; 100000 is the country."""
    return bool(place) and (place == "100000" or region.startswith(place.removesuffix("00").removesuffix("00")))


@cache
def spread(table: str, extent: Extent) -> str:
    """
    One province or several under plan A, one county or several under plan B; where sectors are named, they count, as
    long as every place is in the prefecture.

    What is wider than one of them is several. Of nothing there is neither.
    """
    if extent.sectors and not all(lies_in(region, "232700") for region in extent.area):
        return "several"
    units: set[str] = set(extent.sectors) or {region[:2] if table != "B" else region for region in extent.area}
    is_wide = not extent.sectors and any(
        region == "100000" if table != "B" else region.endswith("00") for region in extent.area
    )
    return "several" if is_wide or len(units) > 1 else "single" if units else ""


def reaches(table: str, row: Row, hat: Hat, asked: Asked) -> bool:
    """Whether a row's office is this one, here, for a warning so wide."""
    if hat.kind not in row.office.split() or row.extent not in ("", spread(table, asked.extent)):
        return False
    if row.where == "publisher":
        return hat.organisation == asked.lead
    if row.where == "own" and hat.kind == "department":
        in_prefecture = [lies_in(region, "232700") for region in asked.extent.area]
        return asked.extent.sectors == {hat.organisation} and in_prefecture != [] and all(in_prefecture)
    if row.where == "own" and hat.kind == "county_cac" and asked.extent.sectors:
        return False  # no department is a county's to bind
    if row.where == "own":
        return bool(asked.extent.area) and all(lies_in(region, hat.region) for region in asked.extent.area)
    if row.where == "concerned":
        return any(
            lies_in(region, hat.region) or lies_in(hat.region, region) for region in asked.extent.area if hat.region
        )
    return True


def expected(table: str, asked: Asked, every: Iterable[Hat]) -> Iterator[Outcome]:
    """The answer by the table to each: is it provided, then the office, then the post, then the time."""
    provided = [row for row in rows(table, asked.action, asked.level) if is_superseding(row, asked.replaces)]
    posts = ("leader",) if asked.action in LEADERS_ACTS else ("duty_officer", "leader")
    for hat in every:
        is_elsewhere = table == "B" and hat.region != "" and not lies_in(hat.region, "232700")  # no office of plan B
        own = [row for row in provided if not is_elsewhere and reaches(table, row, hat, asked)]
        if not provided:
            yield "not_provided"
        elif not own:
            yield "not_your_office"
        elif hat.post not in posts:
            yield "not_your_post"
        else:
            yield "allowed" if any(asked.state in row.states.split() for row in own) else "not_now"
