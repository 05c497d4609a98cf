"""REST: files for reports."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import unquote

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.errors import FieldError, Invalid
from orgs.hats import signed_in
from reporting.api.serializers import AttachmentSerializer
from reporting.attachments import FileTooLarge, attachments_visible_to, store_attachment, too_large
from reporting.downloads import handed_out

PIECE = 1 << 16
NAMED = re.compile(r"filename\*=utf-8''([^;\s]+)", re.IGNORECASE)
PLAINLY = re.compile(r'filename="?([^";]+)"?', re.IGNORECASE)


class AsItComes(BaseParser):
    """Hands on the body unread, whatever the client calls it: it is read piece by piece, and known by its content."""

    media_type = "*/*"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return {"stream": stream}


class AttachmentListApi(APIView):
    """Upload one file: as `file` of a multipart form, or as the body itself with its name in `Content-Disposition`.

    The answer's `id` is named in `attachments` of a report. What no report names within a day is removed.
    """

    parser_classes = (MultiPartParser, AsItComes)

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={201: AttachmentSerializer},
        parameters=[OpenApiParameter("Content-Disposition", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request) -> Response:
        at = now()
        name, chunks = _file_in(request)
        kept = store_attachment(chunks=chunks, name=name, actor=signed_in(request), at=at)
        return Response(AttachmentSerializer(kept).data, status=201)


class AttachmentApi(APIView):
    """A file of a report that you may read: to be saved, never shown."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> FileResponse:
        return handed_out(get_object_or_404(attachments_visible_to(signed_in(request)), pk=pk))


def _file_in(request: Request) -> tuple[str, Iterator[bytes]]:
    data: Any = request.data
    if "stream" in data and not request.FILES:
        return _name_in(request.headers.get("Content-Disposition", "")), _pieces(data["stream"])
    if getattr(request._request, "too_large", ()):
        raise FileTooLarge(too_large())
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("附件没有收下。"), errors=[FieldError("file", _("请在 file 栏中附上一个文件。"))])
    return file.name or "", iter(file.chunks())


def _pieces(stream: BinaryIO | None) -> Iterator[bytes]:
    while stream is not None and (piece := stream.read(PIECE)):
        yield piece


def _name_in(header: str) -> str:
    if found := NAMED.search(header):
        return unquote(found[1], errors="replace")
    found = PLAINLY.search(header)
    return found[1] if found else ""
