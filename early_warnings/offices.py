"""Who is meant by the offices that a plan names, for a warning, a hazard report or a period: by places and sectors."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from cases.offices import NamedOffices, named_offices, offices_for_places
from orgs.models import Organisation, Region
from orgs.models.organisations import enclosing, prefix_of
from plans.schema import Plan

MANY = ("support_team", "network_operator", "product_service_provider")
"""Kinds of which a place has several: all of them are meant."""

OPERATORS = ("telecom_enterprise", "domain_body", "internet_enterprise", "network_operator", "product_service_provider")
"""Who runs networks and offers products in a place (B-3.4.2-5): by kind one of these."""


class WarnedOffices(NamedOffices):
    """The same names; those that mean everybody of a sort mean everybody whom these places concern."""

    def __init__(self, plan: Plan, known: dict[str, Sequence[Organisation]], places: Sequence[str]) -> None:
        super().__init__(plan, known)
        self.places = places

    def __getitem__(self, name: str) -> Sequence[Organisation]:
        if name not in self.known:
            if name in ("enterprises_in_scope", "security_enterprise", "professional_body"):
                kinds = self.plan.scope.kinds if name == "enterprises_in_scope" else (name,)
                self.known[name] = concerned(kinds, self.places)
            elif name in MANY:
                kinds = OPERATORS if name == "network_operator" else (name,)
                self.known[name] = concerned(kinds, self.places)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = ()) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


def warned_offices(plan: Plan, *, lead: Organisation, regions: Sequence[str], sectors: Iterable[str]) -> WarnedOffices:
    """Whom each name of the plan means. Two queries, and one more for each sort of organisations that is asked for.

    `regions` are those concerned, `sectors` the codes of departments (and of counties, for a period); under a place's
    plan both are its "relevant counties" (B-3.4.1-3: the command bodies of counties and departments concerned).
    """
    offices = offices_for_places([plan], regions=regions, affected_unit=None)[plan.code]
    named = dict(named_offices(plan, offices, lead=lead, affected_unit=None, reporter=lead).known)
    codes = list(sectors)
    if codes:
        departments = tuple(Organisation.objects.filter(code__in=codes, active=True).order_by("pk"))
        is_of_one_sector = lead.kind == "department"  # it warns its own sector, not the counties around it (B-3.3-3)
        counties = () if is_of_one_sector or not regions else named.get("relevant_counties", ())
        named["relevant_counties"] = tuple(dict.fromkeys((*counties, *departments)))
    for name in (*MANY, "professional_body", "security_enterprise"):
        named.pop(name, None)
    return WarnedOffices(plan, named, tuple(regions) or plan.scope.regions)


def concerned(kinds: Iterable[str], places: Sequence[str]) -> list[Organisation]:
    """Everybody of these kinds who is at home in one of the places, or in a wider region around it: a carrier of the
    whole country works everywhere. One query."""
    if not places:
        return []
    here = Q()
    for place in places:
        if place == Region.NATIONWIDE:
            here = Q()
            break
        here |= Q(region__code__startswith=prefix_of(place)) | Q(region__in=enclosing(place))
    return list(Organisation.objects.filter(here, kind__in=tuple(kinds), active=True).order_by("pk"))
