"""REST: incidents, responses and the acts on them."""

from typing import Any, cast

import django_filters
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response as HttpResponse
from rest_framework.views import APIView

from cases.api import NewestFirst, ObligationSerializer
from cases.models import Confirmation
from cases.queries import obligations_visible_to, organisation_ids
from incidents.models import Incident, Response, State
from incidents.queries import RESPONSE_RELATED, incidents_visible_to, responses_visible_to
from incidents.services import ACTIONS, act_on_response, apply_plan, confirm_act, withdraw_act
from orgs.hats import signed_in
from orgs.models import Region
from plans.categories import CATEGORIES
from plans.schema import LEVELS


class ResponseSerializer(serializers.ModelSerializer[Response]):
    """The handling of an incident under one plan."""

    plan = serializers.CharField(source="plan_code")
    lead = serializers.CharField(source="lead.code")
    level = serializers.SerializerMethodField()
    proposed_level = serializers.SerializerMethodField()

    class Meta:
        model = Response
        fields: tuple[str, ...] = (
            "id", "plan", "state", "level", "response_level", "proposed_level", "matched", "lead", "state_since",
            "graded_at", "initiated_at", "handling_completed_at", "concluded_at",
        )  # fmt: skip

    def get_level(self, response: Response) -> str | None:
        return response.level or None

    def get_proposed_level(self, response: Response) -> str | None:
        return response.proposed_level or None


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    affected_unit = serializers.CharField(source="affected_unit.code", allow_null=True, default=None)
    responses = ResponseSerializer(many=True)

    class Meta:
        model = Incident
        fields = (
            "number", "summary", "category", "affected_unit", "regions", "occurred_at", "discovered_at",
            "reported_at", "scope", "harm", "measures_taken", "facts", "exercise", "responses",
        )  # fmt: skip


class IncidentFilter(django_filters.FilterSet):
    """`q` searches number and summary; `state`, `level`, `category`, `region` (and all below it) narrow."""

    q = django_filters.CharFilter(method="search")
    state = django_filters.MultipleChoiceFilter(field_name="responses__state", choices=State.choices, distinct=True)
    level = django_filters.MultipleChoiceFilter(
        field_name="responses__level", choices=[(level, level) for level in LEVELS], distinct=True
    )
    category = django_filters.MultipleChoiceFilter(choices=[(code, code) for code in CATEGORIES])
    region = django_filters.CharFilter(method="in_region")

    class Meta:
        model = Incident
        fields = ("q", "state", "level", "category", "region")

    def search(self, queryset: QuerySet[Incident], name: str, value: str) -> QuerySet[Incident]:
        words = value.replace("\x00", " ").split()[:6]
        for word in words:
            queryset = queryset.filter(Q(summary__icontains=word) | Q(number__istartswith=word))
        return queryset

    def in_region(self, queryset: QuerySet[Incident], name: str, value: str) -> QuerySet[Incident]:
        codes = (
            Region.objects.filter(code__startswith=value.rstrip("0") or value)
            if value.isdigit()
            else Region.objects.none()
        )
        return queryset.filter(regions__overlap=list(codes.values_list("code", flat=True)))


class IncidentListApi(ListAPIView[Incident]):
    """Incidents that concern your organisation, newest first."""

    serializer_class = IncidentSerializer
    pagination_class = NewestFirst
    filterset_class = IncidentFilter

    def get_queryset(self) -> QuerySet[Incident]:
        if getattr(self, "swagger_fake_view", False):
            return Incident.objects.none()
        return incidents_visible_to(signed_in(self.request))


class IncidentApi(RetrieveAPIView[Incident]):
    """One incident that concerns your organisation."""

    serializer_class = IncidentSerializer
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Incident]:
        return incidents_visible_to(signed_in(self.request))


class ResponseApi(APIView):
    """One response, with its obligations."""

    @extend_schema_serializer(component_name="ResponseInFull")
    class OutputSerializer(ResponseSerializer):
        incident = serializers.CharField(source="incident.number")
        obligations = serializers.SerializerMethodField()

        class Meta(ResponseSerializer.Meta):
            fields: tuple[str, ...] = (*ResponseSerializer.Meta.fields, "incident", "obligations")

        @extend_schema_field(ObligationSerializer(many=True))
        def get_obligations(self, response: Response) -> list[dict[str, Any]]:
            user = self.context["user"]
            # Of a survey's thousands one's own; all of them are in /obligations/, page by page.
            here = Q(wide=False) | Q(debtor__in=organisation_ids(user))
            seen = obligations_visible_to(user).filter(here, case=response.case_id)
            return list(ObligationSerializer(seen, many=True).data)

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, pk: int) -> HttpResponse:
        response = get_object_or_404(responses_visible_to(signed_in(request)), pk=pk)
        return HttpResponse(self.OutputSerializer(response, context={"user": signed_in(request)}).data)


class ResponseActApi(APIView):
    """Take an act: verify, grade, reject, initiate, complete_handling, conclude, close, and what else the plan gives.

    Who may not is answered 403 with the article, also where the response does not concern them: the plan's answer is
    no secret, the incident is.
    """

    @extend_schema(request={"application/json": {"type": "object"}}, responses=ResponseSerializer)
    def post(self, request: Request, pk: int, action: str) -> HttpResponse:
        at = now()
        if action not in ACTIONS:
            raise NotFound
        data = cast("dict[str, Any]", request.data)  # the parser lets only objects through
        response = get_object_or_404(Response.objects.select_related(*RESPONSE_RELATED), pk=pk)
        moved = act_on_response(response=response, action=action, actor=signed_in(request), at=at, data=data)
        if moved.awaits is not None:
            held = {**ResponseSerializer(moved).data, "awaits_confirmation": moved.awaits.pk}
            return HttpResponse(held, status=202)
        return HttpResponse(ResponseSerializer(moved).data)


class ConfirmationApi(APIView):
    """Confirm what a colleague of your office recorded (`confirm`), or withdraw it with a `reason` (`withdraw`)."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses=ResponseSerializer)
    def post(self, request: Request, pk: int, step: str) -> HttpResponse:
        at = now()
        if step not in ("confirm", "withdraw"):
            raise NotFound
        visible = responses_visible_to(signed_in(request))
        confirmation = get_object_or_404(Confirmation, pk=pk, case__in=visible.values("case"))
        response = visible.get(case=confirmation.case_id)
        if step == "confirm":
            response = confirm_act(confirmation=confirmation, response=response, actor=signed_in(request), at=at)
        else:
            data = cast("dict[str, Any]", request.data)
            reason = str(data.get("reason", ""))
            withdraw_act(confirmation=confirmation, actor=signed_in(request), at=at, reason=reason)
        return HttpResponse(ResponseSerializer(response).data)


class ApplyPlanApi(APIView):
    """Apply a place's plan to an incident of a wider region (B-1.3-1): the Headquarters Office's leader."""

    @extend_schema(request=None, responses={201: ResponseSerializer})
    def post(self, request: Request, number: str, plan: str) -> HttpResponse:
        at = now()
        incident = get_object_or_404(incidents_visible_to(signed_in(request)), number=number)
        response = apply_plan(incident=incident, plan_code=plan, actor=signed_in(request), at=at)
        return HttpResponse(ResponseSerializer(response).data, status=201)
