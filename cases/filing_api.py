"""REST: what the doors have in common at which something is reported."""

from django.utils.timezone import now
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.errors import FieldError, Invalid
from cases.keys import MAX_KEY, is_key
from cases.parsers import start_of_body
from cases.refused import keep_refused


class KeepsRefused(APIView):
    """Keeps what was refused: nobody shall be able to say that it was never sent."""

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        is_sent = self.request.method == "POST"
        if (
            is_sent
            and response.status_code < 500
            and response.status_code != 401
            and self.request.user.is_authenticated
        ):
            keep_refused(
                user=self.request.user, at=now(), status=response.status_code, reasons=response.data,
                content=start_of_body(self.request).decode("utf-8", "backslashreplace"),
            )  # fmt: skip
        return response


def idempotency_key(request: Request) -> str | None:
    """The key of a request, None where it has none. Raises Invalid for what cannot be one."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not is_key(key):
        message = _("1 到 %(most)d 个可见的英文字符。") % {"most": MAX_KEY}
        raise Invalid(_("报告尚未提交。"), errors=[FieldError("Idempotency-Key", message)])
    return key
