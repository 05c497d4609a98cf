"""REST: the second person, and the measures that a plan asks for."""

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.measures import settle_measure
from cases.models import Measure
from cases.queries import organisation_ids
from early_warnings.api.serializers import AwaitingSerializer, MeasureSerializer
from early_warnings.api.shared import FREE, only, sent
from early_warnings.queries import confirmations_visible_to
from early_warnings.services import withdraw_act
from early_warnings.settling import confirm_any
from orgs.hats import signed_in


class WarningConfirmationApi(APIView):
    """Confirm what a colleague of your office recorded on a warning or risk notice (`confirm`), or withdraw it with a
    `reason` (`withdraw`). Answers the state in which the warning or notice then is."""

    @extend_schema(
        request=FREE,
        responses={200: {"type": "object", "properties": {"number": {"type": "string"}, "state": {"type": "string"}}}},
        parameters=[OpenApiParameter("step", str, OpenApiParameter.PATH, enum=["confirm", "withdraw"])],
    )
    def post(self, request: Request, pk: int, step: str) -> Response:
        at, user, data = now(), signed_in(request), sent(request)
        if step not in ("confirm", "withdraw"):
            raise NotFound
        held = get_object_or_404(confirmations_visible_to(user), pk=pk)
        if step == "withdraw":
            only(data, "reason")
            settled = withdraw_act(confirmation=held, actor=user, at=at, reason=data.get("reason", ""))
            return Response({**AwaitingSerializer(held).data, "number": held.case.reference, "state": settled.state})
        only(data)
        subject = confirm_any(confirmation=held, actor=user, at=at)
        return Response({**AwaitingSerializer(held).data, "number": held.case.reference, "state": subject.state})


class MeasureApi(APIView):
    """Say that a measure was taken (`state`: done), or does not fit (`not_needed`, and why in `note`)."""

    @extend_schema(request=FREE, responses=MeasureSerializer)
    def post(self, request: Request, pk: int) -> Response:
        at, user, data = now(), signed_in(request), sent(request)
        own = organisation_ids(user)
        measure = get_object_or_404(Measure.objects.select_related("organisation", "case"), pk=pk, organisation__in=own)
        only(data, "state", "note")
        settled = settle_measure(
            measure=measure, state=data.get("state", ""), note=data.get("note", ""), actor=user, at=at
        )
        return Response(MeasureSerializer(settled).data)
