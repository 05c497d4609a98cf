"""Reads JSON bodies strictly: bounded in size and depth, no NaN, no repeated names, UTF-8."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

MAX_BYTES = 1024 * 1024
KEPT_BYTES = 40_000


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """One JSON object, at most 1 MiB."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        raw = stream.read(MAX_BYTES + 1)
        if parser_context:
            parser_context["request"]._request.start_of_body = raw[:KEPT_BYTES]
        if len(raw) > MAX_BYTES:
            raise TooLarge(_("内容超过 1 MiB；请缩短文字，附件另行报送。"))
        try:
            data = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_once)
        except UnicodeDecodeError as error:
            raise ParseError(_("不是 UTF-8 编码的文字；请改用 UTF-8。")) from error
        except RecursionError as error:
            raise ParseError(_("嵌套太深；请核对格式。")) from error
        except ValueError as error:
            raise ParseError(_("不是有效的 JSON：%(why)s") % {"why": str(error)[:200]}) from error
        if not isinstance(data, dict):
            raise ParseError(_("应为一个 JSON 对象（{…}）。"))
        return data


def start_of_body(request: Request) -> bytes:
    """What was sent, also where it could not be parsed; empty where it was not even read."""
    return getattr(request._request, "start_of_body", b"")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
