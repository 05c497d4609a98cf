"""REST: one report, read, accepted, returned and sent again."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.filing_api import KeepsRefused
from orgs.hats import signed_in
from reporting.api.serializers import ReportInFullSerializer, ReportSerializer
from reporting.models import Report
from reporting.queries import report_in_full, reports_visible_to
from reporting.reviewing import accept_report, resubmit_report, return_report


class ReportApi(APIView):
    """One report, in the form of its own day."""

    @extend_schema(responses=ReportInFullSerializer)
    def get(self, request: Request, pk: int) -> Response:
        shown = report_in_full(user=signed_in(request), pk=pk)
        return Response(ReportInFullSerializer(shown.report, context={"shown": shown}).data)


def _named(request: Request, pk: int) -> Report:
    return get_object_or_404(reports_visible_to(signed_in(request)), pk=pk)


class ReportReviewApi(APIView):
    """Accept a report that was sent to your office (`accept`), or return it (`return`) with what is `missing` and the
    `fields` that this is about. A return moves no clock: the duty stays met at the first submission."""

    @extend_schema(
        request={"application/json": {"type": "object"}}, responses=ReportSerializer, operation_id="review_report"
    )
    def post(self, request: Request, pk: int, step: str) -> Response:
        at = now()
        if step not in ("accept", "return"):
            raise NotFound
        report, actor = _named(request, pk), signed_in(request)
        data = cast("dict[str, Any]", request.data)  # the parser lets only objects through
        if step == "accept":
            moved = accept_report(report=report, actor=actor, at=at)
        else:
            missing, fields = data.get("missing"), data.get("fields", ())
            moved = return_report(report=report, actor=actor, at=at, missing=missing, fields=fields)
        return Response(ReportSerializer(moved).data)


class ReportResubmitApi(KeepsRefused):
    """Send a returned report again, whole: a new version of the same report."""

    @extend_schema(request={"application/json": {"type": "object"}}, responses=ReportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        at = now()
        report = _named(request, pk)
        data = cast("dict[str, Any]", request.data)
        return Response(
            ReportSerializer(resubmit_report(report=report, data=data, actor=signed_in(request), at=at)).data
        )
