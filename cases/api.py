"""REST: obligations, and grading by a plan."""

from typing import Any, cast

import django_filters
from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_filters.utils import translate_validation
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from cases.errors import FieldError, Invalid
from cases.filters import ObligationFilter
from cases.lists import obligations_listed
from cases.models import Obligation
from cases.paging import Page, Place
from cases.queries import obligations_visible_to
from cases.releases import release_in_force
from cases.relief import ACTS, relieve
from orgs.hats import signed_in
from orgs.models import User
from plans.grading import check_facts, grade


class Places(CursorPagination):
    """Pages of a list (cases.paging) for REST: `next` and `previous` are addresses, so nobody makes a cursor up."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def place(self, request: Request) -> Place | None:
        """Raises NotFound for what no page gave out."""
        text = request.query_params.get(self.cursor_query_param, "")
        try:
            return Place.read(text) if text else None
        except ValueError as error:
            raise NotFound(self.invalid_cursor_message) from error

    def answer(self, request: Request, page: Page, results: object) -> Response:
        here = request.build_absolute_uri()
        after, before = (
            replace_query_param(here, self.cursor_query_param, str(place)) if place else None
            for place in (page.after, page.before)
        )
        return Response({"next": after, "previous": before, "results": results})


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


class ListedApi[Row: Model](ListAPIView[Row]):
    """A list whose filters and pages are those of the screen: `filterset_class` checks, `listed` finds."""

    pagination_class = Places
    paginator: Places
    filterset_class: type[django_filters.FilterSet]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        chosen = self.filterset_class(request.query_params)
        if not chosen.is_valid():
            raise translate_validation(chosen.errors)  # type: ignore[misc]  # an exception; the stubs say a dict
        place, size = self.paginator.place(request), self.paginator.get_page_size(request) or Places.page_size
        page = self.listed(signed_in(request), chosen, place, size)
        return self.paginator.answer(request, page, self.get_serializer(page.rows, many=True).data)

    def listed(self, user: User, chosen: Any, place: Place | None, size: int) -> Page:
        raise NotImplementedError


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


class ObligationListApi(ListedApi[Obligation]):
    """Obligations of the cases that concern your organisation, due first; of settled ones the last first."""

    serializer_class = ObligationSerializer
    filterset_class = ObligationFilter
    queryset = Obligation.objects.none()  # for the schema page alone

    def listed(self, user: User, chosen: ObligationFilter, place: Place | None, size: int) -> Page:
        return obligations_listed(user=user, chosen=chosen, place=place, size=size)


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
