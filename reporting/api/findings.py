"""REST: findings of late, false, concealed and omitted reports."""

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import NewestFirst
from incidents.queries import responses_visible_to
from orgs.hats import signed_in
from reporting.findings import (
    DECISIONS,
    decide_finding,
    decide_late,
    findings_visible_to,
    late_proposals,
    raise_finding,
)
from reporting.models import Finding


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """One finding. `due_at` and `done_at` of a late report are those of the ledger; `done_at` null: not done yet."""

    incident = serializers.CharField(source="case.reference")
    organisation = serializers.CharField(source="organisation.code")
    decided_for = serializers.CharField(source="decided_for.code", default=None)

    class Meta:
        model = Finding
        fields = (
            "id", "incident", "kind", "organisation", "obligation", "report", "state", "due_at", "due_strict_at",
            "done_at", "grounds", "raised_at", "reason", "decided_for", "decided_at",
        )  # fmt: skip


class FindingListApi(ListAPIView[Finding]):
    """Findings that you may see, newest first."""

    serializer_class = FindingSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Finding]:
        if getattr(self, "swagger_fake_view", False):
            return Finding.objects.none()
        return findings_visible_to(signed_in(self.request))


class RaiseFindingApi(APIView):
    """Raise a finding about an incident under one plan: `kind`, `organisation`, `grounds`, `report`."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses={201: FindingSerializer})
    def post(self, request: Request, pk: int) -> Response:
        at = now()
        response = get_object_or_404(responses_visible_to(signed_in(request)), pk=pk)
        data = cast("dict[str, Any]", request.data)  # the parser lets only objects through
        raised = raise_finding(case=response.case, actor=signed_in(request), at=at, data=data)
        return Response(FindingSerializer(raised).data, status=201)


class DecideFindingApi(APIView):
    """Confirm or dismiss what was raised, with a `reason`."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses=FindingSerializer)
    def post(self, request: Request, pk: int, decision: str) -> Response:
        at = now()
        if decision not in DECISIONS:
            raise NotFound
        finding = get_object_or_404(findings_visible_to(signed_in(request)), pk=pk)
        reason = cast("dict[str, Any]", request.data).get("reason")
        decided = decide_finding(finding=finding, decision=decision, actor=signed_in(request), at=at, reason=reason)
        return Response(FindingSerializer(decided).data)


class DecideLateApi(APIView):
    """Confirm or dismiss that the report which an obligation asks for was late, with a `reason`."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses=FindingSerializer)
    def post(self, request: Request, pk: int, decision: str) -> Response:
        at = now()
        if decision not in DECISIONS:
            raise NotFound
        obligation = get_object_or_404(late_proposals(signed_in(request)), pk=pk)
        reason = cast("dict[str, Any]", request.data).get("reason")
        decided = decide_late(obligation=obligation, decision=decision, actor=signed_in(request), at=at, reason=reason)
        return Response(FindingSerializer(decided).data)
