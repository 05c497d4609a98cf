"""REST: incidents, responses and the acts on them."""

from typing import Any, cast

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response as HttpResponse
from rest_framework.views import APIView

from cases.api import ListedApi, ObligationSerializer
from cases.models import Confirmation
from cases.paging import Page, Place
from cases.queries import obligations_visible_to, organisation_ids
from incidents.filters import IncidentFilter
from incidents.lists import incidents_listed
from incidents.models import Incident, Response
from incidents.queries import RESPONSE_RELATED, incidents_visible_to, responses_visible_to
from incidents.services import ACTIONS, act_on_response, apply_plan, confirm_act, withdraw_act
from orgs.hats import signed_in
from orgs.models import User


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


class IncidentListApi(ListedApi[Incident]):
    """Incidents that concern your organisation, newest first."""

    serializer_class = IncidentSerializer
    filterset_class = IncidentFilter
    queryset = Incident.objects.none()  # for the schema page alone

    def listed(self, user: User, chosen: IncidentFilter, place: Place | None, size: int) -> Page:
        return incidents_listed(user=user, chosen=chosen, place=place, size=size)


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
