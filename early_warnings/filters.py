"""What the lists of warnings and of their kind can be narrowed by, over REST."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import django_filters
from django.db.models import Model, Q, QuerySet

from cases.filters import TickFilter
from cases.paging import Key, Listing, Order, Page, Place
from early_warnings.models import (
    IN_FORCE,
    EarlyWarning,
    HazardReport,
    HazardState,
    NoticeState,
    Posture,
    PostureState,
    RiskNotice,
    State,
)
from orgs.models import Region
from orgs.models.organisations import enclosing, prefix_of
from plans.schema import COLOURS, LEVELS


def touching(region: str) -> Q:
    """Condition on `regions`: one of them lies in this place, or around it; what is for the whole country is for all.
    One query."""
    if region == Region.NATIONWIDE or not (region.isascii() and region.isdigit() and len(region) == 6):
        return Q(regions__contains=[region])
    inside = Region.objects.filter(code__startswith=prefix_of(region)).values_list("code", flat=True)
    return Q(regions__overlap=[*inside, *enclosing(region), Region.NATIONWIDE])


class RegionFilter(django_filters.CharFilter):
    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(touching(value)) if value else qs


class WarningFilter(django_filters.FilterSet):
    """`colour` and `state` may be repeated; `region` (GB/T 2260) takes all that touches it; `in_force`: those alone;
    `plan`: its code."""

    colour = django_filters.MultipleChoiceFilter(field_name="level", choices=[(each, each) for each in COLOURS])
    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    region = RegionFilter(max_length=6)
    in_force = TickFilter(method="only_in_force")
    plan = django_filters.CharFilter(field_name="plan_code", max_length=80)

    class Meta:
        model = EarlyWarning
        fields = ("colour", "state", "region", "in_force", "plan")

    def only_in_force(self, queryset: QuerySet[EarlyWarning], name: str, value: bool) -> QuerySet[EarlyWarning]:
        return queryset.filter(state__in=IN_FORCE) if value else queryset


class HazardFilter(django_filters.FilterSet):
    """`level` ("none": not judged), `state`, `kind` and `tlp` may be repeated; `region` as for warnings."""

    level = django_filters.MultipleChoiceFilter(
        choices=[(each, each) for each in (*LEVELS, "none")], method="of_levels"
    )
    state = django_filters.MultipleChoiceFilter(choices=HazardState.choices)
    kind = django_filters.MultipleChoiceFilter(choices=HazardReport.Kind.choices)
    tlp = django_filters.MultipleChoiceFilter(choices=HazardReport.Tlp.choices)
    region = RegionFilter(max_length=6)

    class Meta:
        model = HazardReport
        fields = ("level", "state", "kind", "tlp", "region")

    def of_levels(self, queryset: QuerySet[HazardReport], name: str, value: Sequence[str]) -> QuerySet[HazardReport]:
        return queryset.filter(level__in=["" if each == "none" else each for each in value]) if value else queryset


class RiskNoticeFilter(django_filters.FilterSet):
    """`state` may be repeated; `region` as for warnings."""

    state = django_filters.MultipleChoiceFilter(choices=NoticeState.choices)
    region = RegionFilter(max_length=6)

    class Meta:
        model = RiskNotice
        fields = ("state", "region")


class PeriodFilter(django_filters.FilterSet):
    """`state` may be repeated."""

    state = django_filters.MultipleChoiceFilter(choices=PostureState.choices)

    class Meta:
        model = Posture
        fields = ("state",)


def listed_by[Row: Model](
    visible: QuerySet[Row], key: str, chosen: django_filters.FilterSet, place: Place | None, size: int
) -> Page:
    """Those that meet `chosen`, which must be valid, newest first by the instant `key`; pages as of any list."""
    order = Order(key, descending=True)

    def walk(of: QuerySet[Row], place: Place | None, limit: int) -> list[Key]:
        rows = of.filter(order.beyond(place)).order_by(*order.names(place))
        return list(rows.values_list(key, "pk")[:limit])

    return Listing(visible=visible, order=order, walk=partial(walk, chosen.filter_queryset(visible))).page(
        place, size=size
    )
