"""What a list of incidents can be narrowed by: one definition for the page and for REST."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import make_aware

from cases.filters import TickFilter, WordsFilter
from cases.models import CaseWords
from cases.releases import releases_in_force
from cases.search import is_number, looked_up, read_through
from incidents.models import Incident, Response, State
from incidents.models.responses import LEVEL_SHOWN
from orgs.models import Region
from orgs.models.organisations import prefix_of
from plans.categories import CATEGORIES
from plans.schema import LEVELS


def _plan_codes() -> list[tuple[str, str]]:
    return [(release.code, release.code) for release in releases_in_force()]


class IncidentFilter(django_filters.FilterSet):
    """`q`: words of number, summary, affected unit and places. `state`, `level`, `plan` (of one and the same response)
    and `category` may be repeated; `region` takes all that lies in it; `since` and `until` are days in Beijing, both
    included, by the first report; `mine`: your organisation leads the response or is the affected unit."""

    q = WordsFilter(method="later", max_length=100)
    state = django_filters.MultipleChoiceFilter(method="later", choices=State.choices)
    level = django_filters.MultipleChoiceFilter(method="later", choices=[(level, level) for level in LEVELS])
    plan = django_filters.MultipleChoiceFilter(method="later", choices=_plan_codes)
    category = django_filters.MultipleChoiceFilter(choices=[(code, code) for code in CATEGORIES])
    region = django_filters.CharFilter(method="in_region", max_length=6)
    since = django_filters.DateFilter(method="reported_since")
    until = django_filters.DateFilter(method="reported_until")
    mine = TickFilter(method="later")

    class Meta:
        model = Incident
        fields = ("q", "state", "level", "plan", "category", "region", "since", "until", "mine")

    def later(self, queryset: QuerySet[Incident], name: str, value: object) -> QuerySet[Incident]:
        """Put on together by `narrowed` and `looked_up`."""
        return queryset

    def in_region(self, queryset: QuerySet[Incident], name: str, value: str) -> QuerySet[Incident]:
        if value == Region.NATIONWIDE:
            return queryset.filter(regions__contains=[value])
        return queryset.filter(regions__overlap=list(_codes_within(value)))

    def reported_since(self, queryset: QuerySet[Incident], name: str, value: date) -> QuerySet[Incident]:
        return queryset.filter(reported_at__gte=midnight(value))

    def reported_until(self, queryset: QuerySet[Incident], name: str, value: date) -> QuerySet[Incident]:
        return queryset.filter(reported_at__lt=midnight(value) + timedelta(days=1))

    @property
    def asked(self) -> dict[str, Any]:
        """What was filled in, by name, cleaned."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def rare(self) -> bool:
        return is_number(self.asked.get("q", []))

    def narrowed(self, incidents: QuerySet[Incident], own: Sequence[int]) -> QuerySet[Incident]:
        """The conditions on incidents that are read anyway."""
        return self._with(incidents, own, read_through(self.asked.get("q", [])))

    def looked_up(self, incidents: QuerySet[Incident], own: Sequence[int], months: Sequence[int]) -> QuerySet[Incident]:
        """The same by the indexes of the words."""
        return self._with(incidents, own, looked_up(self.asked.get("q", []), parties=own, months=months))

    def _with(
        self, incidents: QuerySet[Incident], own: Sequence[int], words: "QuerySet[CaseWords]"
    ) -> QuerySet[Incident]:
        asked = self.asked
        found = self.filter_queryset(incidents)
        of_one = Q()
        if "state" in asked:
            of_one &= Q(state__in=asked["state"])
        if "level" in asked:
            of_one &= Q(level_shown__in=asked["level"])
        if "plan" in asked:
            of_one &= Q(plan_code__in=asked["plan"])
        here = Response.objects.alias(level_shown=LEVEL_SHOWN).filter(incident=OuterRef("pk"))
        if of_one:
            found = found.filter(Exists(here.filter(of_one)))
        if asked.get("mine"):
            found = found.filter(Q(affected_unit__in=own) | Exists(here.filter(lead__in=own)))
        if "q" in asked:
            found = found.filter(Exists(here.filter(case__in=words.values("case"))))
        return found


@lru_cache(maxsize=4096)
def _codes_within(region: str) -> tuple[str, ...]:
    """Asked once a process: divisions change with a release of the platform."""
    if not region.isdigit():
        return ()
    return tuple(Region.objects.filter(code__startswith=prefix_of(region)).values_list("code", flat=True))


def midnight(day: date) -> datetime:
    """When a day begins in Beijing."""
    return make_aware(datetime.combine(day, time()))
