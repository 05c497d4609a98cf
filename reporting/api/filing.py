"""REST: reports in, and the list of them."""

from typing import Any, cast

from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import ListedApi
from cases.filing_api import KeepsRefused, idempotency_key
from cases.paging import Page, Place
from orgs.hats import signed_in
from orgs.models import User
from reporting.answers import in_order
from reporting.api.serializers import ReportFilter, ReportSerializer
from reporting.models import Report
from reporting.oral import take_call
from reporting.search import reports_found
from reporting.services import plans_in_force, submit_report


class ReportListApi(KeepsRefused, ListedApi[Report]):
    """File a report: the first of an incident, or one that is due (`kind` and `incident`). Or read those that your
    organisation sent, and as an office of command those of the incidents that concern it, newest first."""

    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    queryset = Report.objects.none()  # for the schema page alone

    def listed(self, user: User, chosen: ReportFilter, place: Place | None, size: int) -> Page:
        words = chosen.form.cleaned_data.get("q") or []
        return reports_found(user=user, words=words, place=place, size=size, narrow=chosen.filter_queryset)

    @extend_schema_serializer(component_name="ReportToFile")
    class InputSerializer(serializers.Serializer[Any]):
        """For the schema page; reporting.validation checks, and says the article with each error."""

        kind = serializers.CharField(default="initial", help_text="initial, or a form of the incident's plan")
        incident = serializers.CharField(required=False, help_text="number; for every kind but initial")
        summary = serializers.CharField(max_length=200, required=False)
        category = serializers.CharField(required=False)
        regions = serializers.ListField(child=serializers.CharField(), required=False, help_text="GB/T 2260 codes")
        affected_unit = serializers.CharField(required=False)
        occurred_at = serializers.DateTimeField(required=False)
        discovered_at = serializers.DateTimeField(required=False)
        scope = serializers.CharField(required=False)
        harm = serializers.CharField(required=False)
        measures_taken = serializers.CharField(required=False)
        recommendations = serializers.CharField(required=False)
        unit_plan_activated_at = serializers.DateTimeField(required=False)
        facts = serializers.DictField(required=False)
        attachments = serializers.ListField(
            child=serializers.IntegerField(), required=False, help_text="what POST /api/v1/attachments/ answered as id"
        )

    @extend_schema_serializer(component_name="ReportAnswer")
    class OutputSerializer(serializers.Serializer[Any]):
        number = serializers.CharField()
        report = serializers.IntegerField()
        url = serializers.CharField()
        kind = serializers.CharField()
        reported_at = serializers.DateTimeField()
        responses = serializers.ListField(child=serializers.DictField())

    @extend_schema(
        request=InputSerializer,
        responses={201: OutputSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request) -> Response:
        at = now()
        data = cast("dict[str, Any]", request.data)  # the parser lets only objects through
        report = submit_report(data=data, actor=signed_in(request), at=at, key=idempotency_key(request))
        url = request.build_absolute_uri(report.answer["url"])
        return Response(in_order({**report.answer, "url": url}), status=201, headers={"Location": url})


class OralReportApi(APIView):
    """Write down a call that you took: the first word of an incident, or one more about an incident (`incident`)."""

    @extend_schema(
        request={"application/json": {"type": "object"}},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        responses={201: {"type": "object"}},
    )
    def post(self, request: Request) -> Response:
        at = now()
        data = cast("dict[str, Any]", request.data)
        call = take_call(
            data=data, actor=signed_in(request), at=at, plans=plans_in_force(), key=idempotency_key(request)
        )
        number = call.report.incident.number
        return Response({"id": call.pk, "number": number, "called_at": call.called_at}, status=201)
