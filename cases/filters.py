"""What a list of obligations can be narrowed by: one definition for the page and for REST."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import BooleanField, CharField
from django.utils.functional import cached_property

from cases.models import Obligation
from cases.search import RULE, is_number, looked_up, organisations_called, read_through, words_of


class WordsField(CharField):
    """Cleans to the words of a search; refuses what is too short to be looked up."""

    def clean(self, value: object) -> list[str]:
        return words_of(super().clean(value))


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class TickFilter(django_filters.Filter):
    """`mine=1`, or not there."""

    field_class = BooleanField


class ObligationFilter(django_filters.FilterSet):
    """`q`: words of the incident (number, summary, unit, places), the debtor's name or code, or a rule id. `state`,
    `limit` (both repeatable), `rule_id`, `debtor` (its code), `incident` (number), `due_before`; `mine`: your
    organisation owes it."""

    q = WordsFilter(method="later", max_length=100)
    state = django_filters.MultipleChoiceFilter(choices=Obligation.State.choices)
    limit = django_filters.MultipleChoiceFilter(choices=Obligation.Limit.choices)
    rule_id = django_filters.CharFilter()
    debtor = django_filters.CharFilter(field_name="debtor__code")
    incident = django_filters.CharFilter(field_name="case__reference")
    due_before = django_filters.IsoDateTimeFilter(field_name="due_at", lookup_expr="lte")
    mine = TickFilter(method="later")

    class Meta:
        model = Obligation
        fields = ("q", "state", "limit", "rule_id", "debtor", "incident", "due_before", "mine")

    def later(self, queryset: QuerySet[Obligation], name: str, value: object) -> QuerySet[Obligation]:
        """Put on by `narrowed` and `looked_up`."""
        return queryset

    @property
    def asked(self) -> dict[str, Any]:
        """What was filled in, by name, cleaned."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def words(self) -> list[str]:
        """Without the rule ids among them."""
        return [word for word in self.asked.get("q", []) if not RULE.fullmatch(word)]

    @property
    def rules(self) -> list[str]:
        return [word.upper() for word in self.asked.get("q", []) if RULE.fullmatch(word)]

    @property
    def rare(self) -> bool:
        return "incident" in self.asked or is_number(self.words)

    def narrowed(self, obligations: QuerySet[Obligation], own: Sequence[int]) -> QuerySet[Obligation]:
        """The conditions on obligations that are read anyway."""
        found = self._without_words(obligations, own)
        if not self.words:
            return found
        here = read_through(self.words).filter(case=OuterRef("case"))
        return found.filter(Q(Exists(here)) | Q(debtor__in=self._debtors))

    def looked_up(
        self, obligations: QuerySet[Obligation], own: Sequence[int], parties: Sequence[int]
    ) -> QuerySet[Obligation]:
        """The same by the indexes of the words, in cases that concern `parties`.

        Two halves put together where an organisation is called so, for an index serves no "or" of two tables.
        """
        found = self._without_words(obligations, own)
        if not self.words:
            return found
        cases = looked_up(self.words, parties=parties).values("case")
        if not self._debtors:
            return found.filter(case__in=cases)
        by_words = Obligation.objects.filter(case__in=cases).values("pk")
        by_debtor = Obligation.objects.filter(debtor__in=self._debtors).values("pk")
        return found.filter(pk__in=by_words.union(by_debtor))

    @cached_property
    def _debtors(self) -> list[int]:
        return organisations_called(self.words)

    def _without_words(self, obligations: QuerySet[Obligation], own: Sequence[int]) -> QuerySet[Obligation]:
        found = self.filter_queryset(obligations)
        for rule in self.rules:
            found = found.filter(rule_id__startswith=rule)
        return found.filter(debtor__in=own) if self.asked.get("mine") else found
