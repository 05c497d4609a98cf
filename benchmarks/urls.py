"""The platform's addresses, and the bare POST and GET that its intake and its public page are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import now
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.models import RefusedSubmission
from config.urls import urlpatterns as platform


class BareApi(APIView):
    """One row, with the same authentication, parser and middleware as the intake."""

    def post(self, request: Request) -> Response:
        row = RefusedSubmission.objects.create(
            user=request.user, at=now(), status=400, reasons={}, content=str(request.data)
        )
        return Response({"id": row.pk}, status=201)


def nothing(request: HttpRequest) -> HttpResponse:
    """Two bytes, behind every middleware."""
    return HttpResponse("ok")


urlpatterns = [path("bench/bare/", BareApi.as_view()), path("bench/nothing/", nothing), *platform]
