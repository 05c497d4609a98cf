"""Every refusal at the REST door as RFC 9457 problem JSON: what is wrong, which field or article, what to do."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from cases.errors import Invalid, NotPermitted, Refusal

CONTENT_TYPE = "application/problem+json"
MOST_ERRORS = 50  # a thousand unknown fields are not answered one by one
OTHERWISE = gettext_noop("出错了")
TITLES = {
    400: gettext_noop("所填有误"),
    401: gettext_noop("请先登录"),
    403: gettext_noop("不归您办理"),
    404: gettext_noop("没有找到"),
    405: gettext_noop("不支持的方法"),
    406: gettext_noop("不支持的返回格式"),
    409: gettext_noop("与现状冲突"),
    413: gettext_noop("内容过大"),
    415: gettext_noop("不支持的内容类型"),
    429: gettext_noop("请稍后再报"),
}


def problem(
    status_code: int, detail: str, *, rule_id: str = "", errors: list[dict[str, str]] | None = None, **more: Any
) -> dict[str, Any]:
    """The document: `type`, `title`, `status`, `detail`, and where they apply `rule_id` and `errors`."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _(TITLES.get(status_code, OTHERWISE)),
        "status": status_code,
        "detail": detail,
        **more,
    }
    if rule_id:
        body["rule_id"] = rule_id
    if errors:
        body["errors"] = errors
    return body


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None (a 500) only for what is truly ours to mend."""
    body = _body(exc)
    if body is None:
        return None
    set_rollback()
    headers = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(exc.wait))  # type: ignore[attr-defined]
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def _body(exc: Exception) -> dict[str, Any] | None:
    if isinstance(exc, Invalid):
        return problem(exc.status, exc.message, rule_id=exc.rule_id, errors=field_errors(exc))
    if isinstance(exc, NotPermitted):
        decision = exc.decision
        return problem(
            exc.status, exc.message, rule_id=exc.rule_id, offices=list(decision.roles), inferred=decision.inferred
        )
    if isinstance(exc, Refusal):
        return problem(exc.status, exc.message, rule_id=exc.rule_id)
    if isinstance(exc, Http404):
        return problem(404, _("没有这一件，或者它与您的单位无关。"))
    if isinstance(exc, PermissionDenied):
        return problem(403, str(exc) or _("您不能这样做。"))
    if isinstance(exc, RequestDataTooBig):
        return problem(413, _("内容超过 1 MiB；请缩短文字，附件另行报送。"))
    if isinstance(exc, exceptions.UnsupportedMediaType):
        return problem(415, _("请用 application/json 报送。"))
    if isinstance(exc, exceptions.ValidationError):
        errors = [{"field": str(field), "detail": str(detail)} for field, detail in _flat(exc.detail)]
        return problem(400, _("所填有误。"), errors=errors)
    if isinstance(exc, exceptions.APIException):
        return problem(exc.status_code, str(exc.detail))
    return None


def field_errors(exc: Invalid) -> list[dict[str, str]]:
    """Each wrong field: its name, what to do, and the article that asks for it."""
    return [
        {"field": error.field, "detail": error.message, **({"rule_id": error.rule_id} if error.rule_id else {})}
        for error in exc.errors[:MOST_ERRORS]
    ]


def _flat(detail: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(detail, Mapping):
        return [pair for key, value in detail.items() for pair in _flat(value, f"{path}.{key}" if path else str(key))]
    if isinstance(detail, list):
        return [pair for value in detail for pair in _flat(value, path)]
    return [(path, detail)]


@csrf_exempt  # it does nothing, and a system that mistypes an address must not be sent a page about cookies
def not_found(request: Any, exception: Exception) -> JsonResponse:
    """404 of paths under /api/ that no view serves."""
    body = problem(status.HTTP_404_NOT_FOUND, _("没有这个地址；接口说明见 /api/docs/。"))
    return JsonResponse(body, status=404, content_type=CONTENT_TYPE)
