"""REST: hazard reports in, read, set aside and shared."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import ListedApi
from cases.filing_api import KeepsRefused, idempotency_key
from cases.paging import Page, Place
from early_warnings.api.serializers import HazardInFullSerializer, HazardSerializer
from early_warnings.api.shared import FREE, answered, numbered, sent
from early_warnings.filters import HazardFilter, listed_by
from early_warnings.hazards import ACTIONS, act_on_hazard, report_hazard
from early_warnings.models import HazardReport
from early_warnings.queries import hazards_visible_to
from orgs.hats import signed_in
from orgs.models import User


class HazardListApi(KeepsRefused, ListedApi[HazardReport]):
    """Report a hazard (A-4.2, B-3.2, B-3.3): a report for each plan under which your organisation reports, each to its
    own offices. Or read those that you sent, or that were sent to your office; newest first."""

    serializer_class = HazardSerializer
    filterset_class = HazardFilter
    queryset = HazardReport.objects.none()  # for the schema page alone

    def listed(self, user: User, chosen: HazardFilter, place: Place | None, size: int) -> Page:
        return listed_by(hazards_visible_to(user), "reported_at", chosen, place, size)

    @extend_schema_serializer(component_name="HazardToReport")
    class InputSerializer(serializers.Serializer[Any]):
        """For the schema page; early_warnings.hazards checks, and says the article with each error."""

        kind = serializers.CharField(help_text=", ".join(HazardReport.Kind.values))
        level = serializers.ChoiceField(
            choices=["L1", "L2", "L3", "L4", "none"], help_text="what may occur; it decides whom it goes to"
        )
        tlp = serializers.CharField(
            help_text=f"TLP 2.0, which is no mark of state secrecy: {', '.join(HazardReport.Tlp.values)}"
        )
        regions = serializers.ListField(child=serializers.CharField(), help_text="GB/T 2260 codes")
        judged_at = serializers.DateTimeField(help_text="the clock runs from it")
        contents = serializers.DictField(help_text="summary, likelihood, impact, details")
        classified_apart = serializers.BooleanField(required=False)

    @extend_schema_serializer(component_name="HazardAnswer")
    class OutputSerializer(serializers.Serializer[Any]):
        number = serializers.CharField(help_text="of the first")
        reports = HazardSerializer(many=True)

    @extend_schema(
        request=InputSerializer,
        responses={201: OutputSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request) -> Response:
        at = now()
        reports = report_hazard(data=sent(request), actor=signed_in(request), at=at, key=idempotency_key(request))
        told = {"number": reports[0].number, "reports": HazardSerializer(reports, many=True).data}
        return Response(told, status=201, headers={"Location": reverse("api-hazard", args=[reports[0].number])})


class HazardApi(APIView):
    """One hazard report that you sent, or that was sent to your office."""

    @extend_schema(responses=HazardInFullSerializer)
    def get(self, request: Request, number: str) -> Response:
        user = signed_in(request)
        report = numbered(hazards_visible_to(user), number)
        return Response(HazardInFullSerializer(report, context={"user": user}).data)


class HazardActApi(APIView):
    """Set a report aside (`set_aside_hazard`, with a `reason`), or share it (`share_hazard`, `with`: codes of
    organisations). A warning or risk notice is drafted from it by naming it as `hazard` in the draft."""

    @extend_schema(request=FREE, responses=HazardSerializer)
    def post(self, request: Request, number: str, action: str) -> Response:
        at, user = now(), signed_in(request)
        if action not in ACTIONS:
            raise NotFound
        report = numbered(hazards_visible_to(user), number)
        moved = act_on_hazard(report=report, action=action, actor=user, at=at, data=sent(request))
        return answered(moved, HazardSerializer)
