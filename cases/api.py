"""REST: obligations, and grading by a plan."""

from datetime import UTC, datetime
from typing import Any, cast

import django_filters
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.errors import FieldError, Invalid
from cases.models import Obligation
from cases.queries import obligations_visible_to
from cases.releases import release_in_force
from cases.relief import ACTS, relieve
from orgs.hats import signed_in
from plans.grading import check_facts, grade


class NewestFirst(CursorPagination):
    """Pages by key, so that the thousandth costs what the first does."""

    ordering: str | tuple[str, ...] = "-pk"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    @staticmethod
    def read_position(position: str) -> object:
        """Raises ValueError for what is no position; the base class would hand it to the database."""
        return int(position)

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        try:
            if cursor is not None and cursor.position is not None:
                self.read_position(str(cursor.position))  # the stubs take it for a number
        except ValueError as error:
            raise NotFound(self.invalid_cursor_message) from error
        return cursor


FAR = datetime(9999, 1, 1, tzinfo=UTC)


class DueFirst(NewestFirst):
    """What has no due time (24-hour duty, a relay without a limit) comes last, and on every page."""

    ordering = ("ordered_at", "pk")

    @staticmethod
    def read_position(position: str) -> object:
        return datetime.fromisoformat(position)


class ObligationFilter(django_filters.FilterSet):
    """`state`, `limit` (both repeatable), `rule_id`, `debtor` (its code), `incident` (number), `due_before`."""

    state = django_filters.MultipleChoiceFilter(choices=Obligation.State.choices)
    limit = django_filters.MultipleChoiceFilter(choices=Obligation.Limit.choices)
    rule_id = django_filters.CharFilter()
    debtor = django_filters.CharFilter(field_name="debtor__code")
    incident = django_filters.CharFilter(field_name="case__reference")
    due_before = django_filters.IsoDateTimeFilter(field_name="due_at", lookup_expr="lte")

    class Meta:
        model = Obligation
        fields = ("state", "limit", "rule_id", "debtor", "incident", "due_before")


class ObligationSerializer(serializers.ModelSerializer[Obligation]):
    """One duty of one organisation, with its clock."""

    incident = serializers.CharField(source="case.reference")
    plan = serializers.CharField(source="case.plan.code")
    debtor = serializers.CharField(source="debtor.code")

    class Meta:
        model = Obligation
        fields = (
            "id", "incident", "plan", "key", "rule_id", "debtor", "recipients", "limit", "starts_at", "due_at",
            "due_strict_at", "provisional", "state", "met_at", "reason",
        )  # fmt: skip


class ObligationListApi(ListAPIView[Obligation]):
    """Obligations of the cases that concern your organisation, due first."""

    serializer_class = ObligationSerializer
    pagination_class = DueFirst
    filterset_class = ObligationFilter

    def get_queryset(self) -> QuerySet[Obligation]:
        if getattr(self, "swagger_fake_view", False):
            return Obligation.objects.none()
        return obligations_visible_to(signed_in(self.request)).annotate(ordered_at=Coalesce("due_at", Value(FAR)))


class ObligationApi(RetrieveAPIView[Obligation]):
    """One obligation that you may see."""

    serializer_class = ObligationSerializer

    def get_queryset(self) -> QuerySet[Obligation]:
        return obligations_visible_to(signed_in(self.request))


class ReliefApi(APIView):
    """More time for a platform target (`extend`, with `until`), release from a duty (`waive`), or that it was opened in
    error (`void`); each with a `reason`, by the leader of an office that the duty is owed to, or that stands above."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses=ObligationSerializer)
    def post(self, request: Request, pk: int, act: str) -> Response:
        at = now()
        if act not in ACTS:
            raise NotFound
        obligation = get_object_or_404(obligations_visible_to(signed_in(request)), pk=pk)
        data = cast("dict[str, Any]", request.data)  # the parser lets only objects through
        relieved = relieve(obligation=obligation, act=act, actor=signed_in(request), at=at, data=data)
        return Response(ObligationSerializer(relieved).data)


class GradeApi(APIView):
    """Which level a plan's criteria give to facts. Asks nothing of the database and writes nothing."""

    @extend_schema_serializer(component_name="Grading")
    class OutputSerializer(serializers.Serializer[dict[str, object]]):
        level = serializers.ChoiceField(choices=["L1", "L2", "L3", "L4"], allow_null=True)
        automatic_level = serializers.ChoiceField(choices=["L1", "L2", "L3", "L4"], allow_null=True)
        matched = serializers.ListField(child=serializers.DictField())

    @extend_schema(request={"application/json": {"type": "object"}}, responses=OutputSerializer)
    def post(self, request: Request, code: str) -> Response:
        release = release_in_force(code)
        if release is None:
            raise Http404
        language = get_language() or "zh"
        facts = cast("dict[str, Any]", request.data)  # the parser lets only objects through
        problems = check_facts(release.plan, facts)
        if problems:
            errors = [FieldError(problem.field, problem.message.get(language)) for problem in problems]
            raise Invalid(_("所填事实有误。"), errors=errors)
        grading = grade(release.plan, facts)
        matched = [
            {"rule_id": match.rule_id, "level": match.level, "kind": match.kind, "label": match.label.get(language)}
            for match in grading.matched
        ]
        return Response({"level": grading.level, "automatic_level": grading.automatic_level, "matched": matched})
