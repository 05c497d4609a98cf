"""Who is meant by the offices that a plan names: who leads here, whom the place concerns, who is asked everywhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType

from django.db.models import Q

from orgs.models import Organisation, Region
from orgs.models.organisations import enclosing, lies_in, prefix_of, province_of
from plans.schema import Plan
from plans.vocabulary import WIDE

BUREAU = "provincial_bca"
COUNTY_KINDS = ("county_cac", "county_commission")
LOCAL_KINDS = (BUREAU, *COUNTY_KINDS, "department", *Organisation.REPORTING_KINDS)
"""Kinds of which there are many: a place, or the incident itself, says which one is meant."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices that one plan names, for some places. `local`: bureaus and counties concerned, by their numbers."""

    by_role: Mapping[str, Organisation] = field(default_factory=dict)
    local: tuple[Organisation, ...] = ()

    @property
    def bureaus(self) -> tuple[Organisation, ...]:
        return tuple(office for office in self.local if office.kind == BUREAU)

    def lead_for(self, plan: Plan, unit: Organisation | None, places: Sequence[str]) -> Organisation | None:
        """Who leads: the unit where it is an office that the plan lets lead (a department's own incident); else the
        local office of the first of these places; else whoever may name another one."""
        kinds = leading_kinds(plan)
        if unit is not None and unit.kind in kinds and unit.is_command:
            return unit
        areas = plan.scope.regions  # a place's plan is led by offices of that place, or of one around it
        leading = [
            office
            for office in self.local
            if office.kind in kinds
            and (not areas or any(lies_in(office.region_id, at) or lies_in(at, office.region_id) for at in areas))
        ]
        here = (office for place in places for office in leading if lies_in(place, office.region_id))
        fallback = (self.by_role[role] for role in applying_roles(plan) if role in self.by_role)
        return next(here, None) or next(fallback, None)


@cache
def leading_kinds(plan: Plan) -> frozenset[str]:
    """Kinds of organisation to which the plan gives acts as the one in the lead."""
    roles = {act.role for act in plan.authorities if act.scope == "lead"}
    return frozenset(kind for role in roles for kind in plan.index.holders[role])


@cache
def applying_roles(plan: Plan) -> tuple[str, ...]:
    """Who names the leads of a plan's responses, and may apply it where it does not apply by itself."""
    return tuple(dict.fromkeys(act.role for act in plan.authorities if act.action == "reassign"))


@cache
def applying_kinds(plan: Plan) -> frozenset[str]:
    """Kinds of organisation that hold such a role."""
    return frozenset(kind for role in applying_roles(plan) for kind in plan.index.holders[role])


@cache
def single_roles(plan: Plan) -> tuple[str, ...]:
    """Offices of which the plan's area has one: named by role alone."""
    return tuple(
        role.code for role in plan.roles if role.code not in LOCAL_KINDS and not role.members and not role.alias_of
    )


@cache
def area_of(plan: Plan) -> tuple[str, ...]:
    """The regions whose offices a plan names: its own, and those that enclose them."""
    return tuple(sorted({code for region in plan.scope.regions or (Region.NATIONWIDE,) for code in enclosing(region)}))


def offices_for_places(
    plans: Iterable[Plan],
    *,
    regions: Iterable[str],
    affected_unit: Organisation | None,
    touched: Iterable[Plan] = (),
    directory: str = "",
) -> Mapping[str, Offices]:
    """For each plan (by its code) the offices it names: bureaus of the affected provinces and of the unit's own
    (F-A12), counties likewise, and the single offices of its area. One query, however many plans; none where the same
    was asked before under the same word of the `directory` (orgs.models.Directory).

    Of `touched` plans only the office that may apply them.
    """
    places = (*regions, *((affected_unit.region_id,) if affected_unit else ()))
    ask = _asked_before if directory else _ask_offices
    return ask(directory, tuple(plans), places, tuple(touched))


def _ask_offices(
    _directory: str, plans: tuple[Plan, ...], places: tuple[str, ...], touched: tuple[Plan, ...]
) -> Mapping[str, Offices]:
    provinces = {province_of(code) for code in places}
    counties = [f"{prefix}%" for plan in plans for prefix in _local_prefixes(plan, places)]
    found = list(
        # Written out: this runs for every report, and building the same condition costs more than asking it.
        Organisation.objects.raw(
            "SELECT * FROM orgs_organisation WHERE active AND ("
            "(kind = ANY(%s) AND region_id = ANY(%s)) OR (kind = 'provincial_bca' AND (%s OR region_id = ANY(%s))) "
            "OR (kind = ANY(%s) AND region_id LIKE ANY(%s)))",
            [
                sorted(
                    {role for plan in plans for role in single_roles(plan)}
                    | {role for plan in touched for role in applying_roles(plan)}
                ),
                sorted({code for plan in (*plans, *touched) for code in area_of(plan)}),
                Region.NATIONWIDE in provinces,
                sorted(provinces),
                list(COUNTY_KINDS),
                counties,
            ],
        )
    )
    return MappingProxyType({plan.code: offices_among(plan, found) for plan in (*plans, *touched)})


_asked_before = lru_cache(maxsize=256)(_ask_offices)


def _local_prefixes(plan: Plan, places: Iterable[str]) -> set[str]:
    """Beginnings of the region codes whose counties the places concern: of those that lie in the plan's own area, or
    of the whole area where only a wider region is named."""
    places = list(places)
    inside = {prefix_of(place) for area in plan.scope.regions for place in places if lies_in(place, area)}
    whole = {prefix_of(area) for area in plan.scope.regions if any(lies_in(area, place) for place in places)}
    return inside or whole


def offices_by_id(plan: Plan, local: Iterable[int]) -> Offices:
    """The same, where the local offices are known. One query."""
    return offices_among(plan, Organisation.objects.filter(office_condition(plan, local)))


def office_condition(plan: Plan, local: Iterable[int]) -> Q:
    return Q(pk__in=list(local)) | Q(kind__in=single_roles(plan), region__in=area_of(plan), active=True)


def offices_among(plan: Plan, found: Iterable[Organisation], *, local: Iterable[int] | None = None) -> Offices:
    """The same, from organisations at hand. No query. `local`: which are the local ones, where known."""
    rows = sorted(found, key=lambda office: office.pk)
    wanted, area = set(single_roles(plan)), set(area_of(plan))
    chosen = None if local is None else set(local)
    kinds = {BUREAU} if not plan.scope.regions else {BUREAU, *COUNTY_KINDS}
    return Offices(
        by_role={
            office.kind: office for office in reversed(rows) if office.kind in wanted and office.region_id in area
        },
        local=tuple(office for office in rows if office.kind in kinds and (chosen is None or office.pk in chosen)),
    )


class NamedOffices(Mapping[str, Sequence[Organisation]]):
    """Each name that a plan uses for a debtor or recipient, and who that is here.

    Names that mean everybody of a sort (WIDE) are asked for when an event reaches them, and only then.
    """

    def __init__(self, plan: Plan, known: Mapping[str, Sequence[Organisation]]) -> None:
        self.plan = plan
        self.known = dict(known)

    def __getitem__(self, name: str) -> Sequence[Organisation]:
        if name not in self.known and name in WIDE:
            self.known[name] = list(wide_offices(self.plan, name))
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def named_offices(
    plan: Plan,
    offices: Offices,
    *,
    lead: Organisation,
    affected_unit: Organisation | None,
    reporter: Organisation,
    activated: bool = False,
) -> NamedOffices:
    """`activated`: the Headquarters is (F-B19); until then what is addressed to it goes to its office."""
    counties = tuple(office for office in offices.local if office.kind == "county_cac")
    names: dict[str, Sequence[Organisation]] = {
        **{role: (office,) for role, office in offices.by_role.items()},
        "provincial_bca": offices.bureaus,
        "relevant_bcas": offices.bureaus,
        "county_cac": counties,
        "relevant_counties": counties,
        "county_commission": tuple(
            office
            for office in offices.local
            if office.kind == "county_commission" and office.region_id == lead.region_id
        ),
        "lead": (lead,),
        "reporter": (reporter,),
        "affected_unit": (affected_unit,) if affected_unit else (),
    }
    if "hq" in names and not activated:
        names["hq"] = names.get(str(plan.index.settings.get("hq_standby_delivery", "hq_office")), names["hq"])
    for role in plan.roles:
        if role.members:
            names[role.code] = (lead,)
        elif role.alias_of:
            names[role.code] = names.get(role.alias_of) or (lead,)  # a duty to tell somebody needs somebody to tell
    return NamedOffices(plan, names)


def wide_offices(plan: Plan, name: str) -> Iterable[Organisation]:
    """Everybody of a sort: asked over the plan's whole area. One query."""
    everybody = Organisation.objects.filter(active=True).order_by("pk")
    inside = Q()
    for area in plan.scope.regions:
        inside |= Q(region__code__startswith=prefix_of(area))
    match name:
        case "every_bca":
            return everybody.filter(kind=BUREAU)
        case "enterprises_in_scope":
            return everybody.filter(inside, kind__in=plan.scope.kinds)
        case "counties_departments":
            return everybody.filter(inside, kind__in=("county_cac", "department"))
        case "hq_members":
            return everybody.filter(kind="department", region__in=plan.scope.regions)
        case _:
            return everybody.filter(kind=name)
