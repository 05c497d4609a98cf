"""Who is meant by the offices that a plan names: the bureaus concerned, the ministry's office, the unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from orgs.models import Organisation, Region
from orgs.models.organisations import province_of

# Offices of which the whole country has one: a plan names them by role alone.
SINGLE = ("ministry_emergency_office", "ministry_leading_group", "national_office")


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of command for some places."""

    by_role: Mapping[str, Organisation] = field(default_factory=dict)
    bureaus: tuple[Organisation, ...] = ()

    def lead_for(self, provinces: Iterable[str]) -> Organisation | None:
        """The bureau of the first of these provinces that has one; the ministry's office where none has."""
        by_region = {bureau.region_id: bureau for bureau in self.bureaus}
        bureau = next((by_region[province] for province in provinces if province in by_region), None)
        return bureau or self.by_role.get("ministry_emergency_office")


def offices_for_places(*, regions: Iterable[str], affected_unit: Organisation | None) -> Offices:
    """The bureaus of the affected provinces and of the unit's own (F-A12), and the single offices. One query."""
    provinces = {province_of(code) for code in regions}
    if affected_unit:
        provinces.add(province_of(affected_unit.region_id))
    everywhere = Region.NATIONWIDE in provinces
    # Written out: this runs for every report, and building the same condition costs more than asking it.
    return offices_among(
        Organisation.objects.raw(
            "SELECT * FROM orgs_organisation WHERE active AND "
            "(kind = ANY(%s) OR (kind = 'provincial_bca' AND (%s OR region_id = ANY(%s))))",
            [list(SINGLE), everywhere, sorted(provinces)],
        )
    )


def offices_by_id(bureaus: Iterable[int]) -> Offices:
    """The same, where the bureaus are known. One query."""
    wanted = Q(pk__in=list(bureaus)) | Q(kind__in=SINGLE, active=True)
    return offices_among(Organisation.objects.filter(wanted))


def offices_among(found: Iterable[Organisation]) -> Offices:
    """The same, from organisations at hand. No query."""
    rows = sorted(found, key=lambda office: office.pk)
    return Offices(
        by_role={office.kind: office for office in reversed(rows) if office.kind in SINGLE},
        bureaus=tuple(office for office in rows if office.kind == "provincial_bca"),
    )


def named_offices(
    offices: Offices, *, lead: Organisation, affected_unit: Organisation | None, reporter: Organisation
) -> Mapping[str, Sequence[Organisation]]:
    """Each name that a plan uses for a debtor or recipient, and who that is here."""
    return {
        **{role: (office,) for role, office in offices.by_role.items()},
        "provincial_bca": offices.bureaus,
        "relevant_bcas": offices.bureaus,
        "lead": (lead,),
        "reporter": (reporter,),
        "affected_unit": (affected_unit,) if affected_unit else (),
    }
