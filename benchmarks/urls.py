"""The platform's addresses, and the bare POST that its intake is compared with."""

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


urlpatterns = [path("bench/bare/", BareApi.as_view()), *platform]
