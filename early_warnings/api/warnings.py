"""REST: warnings, their drafts, and the acts on them."""

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
from early_warnings.api.serializers import WarningInFullSerializer, WarningSerializer
from early_warnings.api.shared import FREE, answered, hazard_named, numbered, only, sent
from early_warnings.drafting import revise_draft, start_draft
from early_warnings.filing import file_on_warning
from early_warnings.filters import WarningFilter, listed_by
from early_warnings.models import EarlyWarning
from early_warnings.queries import warnings_visible_to
from early_warnings.services import ACTIONS, act_on_warning, adjust_at_once
from orgs.hats import signed_in
from orgs.models import User


@extend_schema_serializer(component_name="WarningToDraft")
class DraftSerializer(serializers.Serializer[Any]):
    """For the schema page; early_warnings.inputs checks, and says the article with each error."""

    plan = serializers.CharField(help_text="its code")
    colour = serializers.CharField(help_text="red, orange, yellow, blue")
    title = serializers.CharField(max_length=200)
    title_en = serializers.CharField(max_length=200, required=False)
    regions = serializers.ListField(child=serializers.CharField(), help_text="GB/T 2260 codes")
    sectors = serializers.ListField(child=serializers.CharField(), required=False, help_text="codes of departments")
    contents = serializers.DictField(required=False, help_text="by the keys of the plan's form")
    english = serializers.DictField(required=False)
    occurred = serializers.BooleanField(required=False)
    urgency = serializers.CharField(required=False, help_text="CAP 1.2's words")
    certainty = serializers.CharField(required=False, help_text="CAP 1.2's words")
    hazard = serializers.CharField(required=False, help_text="number of the report that it comes from")
    exercise = serializers.BooleanField(required=False)


@extend_schema_serializer(component_name="WarningToRevise")
class RevisionSerializer(DraftSerializer):
    plan = None  # type: ignore[assignment]
    hazard = None  # type: ignore[assignment]
    exercise = None  # type: ignore[assignment]
    revision = serializers.IntegerField(required=False, help_text="as it was read; 409 where it was changed meanwhile")


class WarningListApi(ListedApi[EarlyWarning]):
    """Warnings that concern your organisation, and whatever was published; newest first. Or begin a draft."""

    serializer_class = WarningSerializer
    filterset_class = WarningFilter
    queryset = EarlyWarning.objects.none()  # for the schema page alone

    def listed(self, user: User, chosen: WarningFilter, place: Place | None, size: int) -> Page:
        return listed_by(warnings_visible_to(user), "drafted_at", chosen, place, size)

    @extend_schema(request=DraftSerializer, responses={201: WarningSerializer})
    def post(self, request: Request) -> Response:
        at, data = now(), sent(request)
        hazard = hazard_named(request, data)
        warning = start_draft(data=data, actor=signed_in(request), at=at, hazard=hazard)
        return _created(warning)


def _created(warning: EarlyWarning) -> Response:
    answer = answered(warning, WarningSerializer, status=201)
    answer["Location"] = reverse("api-warning", args=[warning.number])
    return answer


class WarningApi(APIView):
    """One warning; or change its draft, whole: what is left out is empty afterwards."""

    @extend_schema(responses=WarningInFullSerializer)
    def get(self, request: Request, number: str) -> Response:
        user = signed_in(request)
        warning = numbered(warnings_visible_to(user), number)
        return Response(WarningInFullSerializer(warning, context={"user": user}).data)

    @extend_schema(request=RevisionSerializer, responses=WarningSerializer)
    def put(self, request: Request, number: str) -> Response:
        at, user = now(), signed_in(request)
        warning = numbered(warnings_visible_to(user), number)
        return answered(revise_draft(warning=warning, data=sent(request), actor=user, at=at), WarningSerializer)


class WarningActApi(APIView):
    """Take an act: consult, propose_publication, publish, forward, adjust, decline_publication, propose_adjustment,
    request_coordination, lift, withdraw. What needs a second person is answered 202 with `awaits_confirmation`."""

    @extend_schema(request=FREE, responses={200: WarningSerializer, 202: WarningSerializer})
    def post(self, request: Request, number: str, action: str) -> Response:
        at, user = now(), signed_in(request)
        if action not in ACTIONS:
            raise NotFound
        warning = numbered(warnings_visible_to(user), number)
        moved = act_on_warning(warning=warning, action=action, actor=user, at=at, data=sent(request))
        return answered(moved, WarningSerializer)


class WarningAdjustApi(APIView):
    """Draft what is to supersede a warning in force, and publish it, in one act (A-4.6-1): the body of a draft, with
    the document of a decision where the plan demands one. A second person confirms; until then nothing changes."""

    @extend_schema(request=DraftSerializer, responses={202: WarningSerializer})
    def post(self, request: Request, number: str) -> Response:
        at, user = now(), signed_in(request)
        warning = numbered(warnings_visible_to(user), number)
        return _created(adjust_at_once(warning=warning, data=sent(request), actor=user, at=at))


class WarningReportApi(APIView):
    """File a report, notice or relay in the response to a warning (`kind`: a form of its plan), with its `text`."""

    @extend_schema(
        request={"application/json": {"type": "object", "properties": {"text": {"type": "string"}}}},
        responses={201: {"type": "object"}},
    )
    def post(self, request: Request, number: str, kind: str) -> Response:
        at, user, data = now(), signed_in(request), sent(request)
        warning = numbered(warnings_visible_to(user), number)
        only(data, "text")
        entry = file_on_warning(subject=warning, kind=kind, text=data.get("text", ""), actor=user, at=at)
        told = {"number": warning.number, "kind": kind, "entry": entry.number, "happened_at": entry.happened_at}
        return Response(told, status=201)
