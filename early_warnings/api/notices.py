"""REST: risk notices and important-event periods."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import ListedApi
from cases.paging import Page, Place
from early_warnings.api.serializers import (
    PeriodInFullSerializer,
    PeriodSerializer,
    RiskNoticeInFullSerializer,
    RiskNoticeSerializer,
)
from early_warnings.api.shared import FREE, answered, hazard_named, numbered, sent
from early_warnings.filters import PeriodFilter, RiskNoticeFilter, listed_by
from early_warnings.models import Posture, RiskNotice
from early_warnings.postures import ACTIONS as PERIOD_ACTIONS
from early_warnings.postures import act_on_period, plan_period
from early_warnings.queries import notices_visible_to, postures_visible_to
from early_warnings.risk_notices import ACTIONS as NOTICE_ACTIONS
from early_warnings.risk_notices import act_on_notice, revise_notice, start_notice
from orgs.hats import signed_in
from orgs.models import User


class RiskNoticeListApi(ListedApi[RiskNotice]):
    """Risk notices (A-4.4-5) of your office, and whatever was published; newest first. Or begin a draft."""

    serializer_class = RiskNoticeSerializer
    filterset_class = RiskNoticeFilter
    queryset = RiskNotice.objects.none()  # for the schema page alone

    def listed(self, user: User, chosen: RiskNoticeFilter, place: Place | None, size: int) -> Page:
        return listed_by(notices_visible_to(user), "drafted_at", chosen, place, size)

    @extend_schema_serializer(component_name="RiskNoticeToDraft")
    class InputSerializer(serializers.Serializer[Any]):
        title = serializers.CharField(max_length=200)
        title_en = serializers.CharField(max_length=200, required=False)
        regions = serializers.ListField(child=serializers.CharField(), help_text="GB/T 2260 codes")
        text = serializers.CharField(max_length=4000)
        text_en = serializers.CharField(max_length=4000, required=False)
        hazard = serializers.CharField(required=False, help_text="number of the report that it comes from")
        exercise = serializers.BooleanField(required=False)

    @extend_schema(request=InputSerializer, responses={201: RiskNoticeSerializer})
    def post(self, request: Request) -> Response:
        at, data = now(), sent(request)
        hazard = hazard_named(request, data)
        notice = start_notice(data=data, actor=signed_in(request), at=at, hazard=hazard)
        answer = answered(notice, RiskNoticeSerializer, status=201)
        answer["Location"] = reverse("api-risk-notice", args=[notice.number])
        return answer


class RiskNoticeApi(APIView):
    """One risk notice; or change its draft, whole (`revision`: as it was read)."""

    @extend_schema(responses=RiskNoticeInFullSerializer)
    def get(self, request: Request, number: str) -> Response:
        user = signed_in(request)
        notice = numbered(notices_visible_to(user), number)
        return Response(RiskNoticeInFullSerializer(notice, context={"user": user}).data)

    @extend_schema(request=RiskNoticeListApi.InputSerializer, responses=RiskNoticeSerializer)
    def put(self, request: Request, number: str) -> Response:
        at, user = now(), signed_in(request)
        notice = numbered(notices_visible_to(user), number)
        return answered(revise_notice(notice=notice, data=sent(request), actor=user, at=at), RiskNoticeSerializer)


class RiskNoticeActApi(APIView):
    """Publish (`publish_notice`) or withdraw (`withdraw_notice`, with a `reason`); a second person confirms: 202."""

    @extend_schema(request=FREE, responses={202: RiskNoticeSerializer})
    def post(self, request: Request, number: str, action: str) -> Response:
        at, user = now(), signed_in(request)
        if action not in NOTICE_ACTIONS:
            raise NotFound
        notice = numbered(notices_visible_to(user), number)
        moved = act_on_notice(notice=notice, action=action, actor=user, at=at, data=sent(request))
        return answered(moved, RiskNoticeSerializer)


class PeriodListApi(ListedApi[Posture]):
    """Important-event periods (B-6.5) that concern your organisation, newest first. Or plan one: nothing starts yet."""

    serializer_class = PeriodSerializer
    filterset_class = PeriodFilter
    queryset = Posture.objects.none()  # for the schema page alone

    def listed(self, user: User, chosen: PeriodFilter, place: Place | None, size: int) -> Page:
        return listed_by(postures_visible_to(user), "planned_at", chosen, place, size)

    @extend_schema_serializer(component_name="PeriodToPlan")
    class InputSerializer(serializers.Serializer[Any]):
        event = serializers.CharField(max_length=200)
        colour = serializers.CharField(help_text="red or orange: whose response; no warning is published")
        begins_at = serializers.DateTimeField()
        ends_at = serializers.DateTimeField()
        bodies = serializers.ListField(child=serializers.CharField(), help_text="codes of counties and departments")
        requirements = serializers.CharField(max_length=4000)
        exercise = serializers.BooleanField(required=False)

    @extend_schema(request=InputSerializer, responses={201: PeriodSerializer})
    def post(self, request: Request) -> Response:
        at = now()
        posture = plan_period(data=sent(request), actor=signed_in(request), at=at)
        answer = answered(posture, PeriodSerializer, status=201)
        answer["Location"] = reverse("api-period", args=[posture.number])
        return answer


class PeriodApi(APIView):
    """One period, with what it asks of your organisation."""

    @extend_schema(responses=PeriodInFullSerializer)
    def get(self, request: Request, number: str) -> Response:
        user = signed_in(request)
        posture = numbered(postures_visible_to(user), number)
        return Response(PeriodInFullSerializer(posture, context={"user": user}).data)


class PeriodActApi(APIView):
    """Require the response (`start_posture`), or end the period (`end_posture`): the dates do neither."""

    @extend_schema(request=FREE, responses=PeriodSerializer)
    def post(self, request: Request, number: str, action: str) -> Response:
        at, user = now(), signed_in(request)
        if action not in PERIOD_ACTIONS:
            raise NotFound
        posture = numbered(postures_visible_to(user), number)
        moved = act_on_period(posture=posture, action=action, actor=user, at=at, data=sent(request))
        return answered(moved, PeriodSerializer)
