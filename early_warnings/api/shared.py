"""What the doors of warnings and of their kind have in common."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.errors import FieldError, Invalid
from cases.language import listed
from cases.models import CaseSubject
from early_warnings.models import HazardReport
from early_warnings.queries import hazards_visible_to
from orgs.hats import signed_in
from plans.strings import forbidden_character, shown

FREE = {"application/json": {"type": "object"}}
"""The body of an act in the schema: what it takes is what the plan demands of it."""


def sent(request: Request) -> dict[str, Any]:
    """The body; the parser lets only objects through."""
    return dict(cast("dict[str, Any]", request.data))


def numbered[Row: CaseSubject](visible: QuerySet[Row], number: str) -> Row:
    """Raises Http404, also where it is not theirs to see."""
    return get_object_or_404(visible, number=number[:24])


def answered(subject: CaseSubject, serializer: type[serializers.BaseSerializer[Any]], *, status: int = 200) -> Response:
    """The subject as it stands; 202 with the id of what awaits a second person."""
    told: Mapping[str, Any] = serializer(subject).data
    if subject.awaits is not None:
        return Response({**told, "awaits_confirmation": subject.awaits.pk}, status=202)
    return Response(told, status=status)


def hazard_named(request: Request, data: dict[str, Any]) -> HazardReport | None:
    """Takes `hazard`, a number, out of a body. Raises Invalid where there is none such that this person may see."""
    number = data.pop("hazard", None)
    if number in (None, ""):
        return None
    if isinstance(number, str) and len(number) <= 24 and not forbidden_character(number):
        found = hazards_visible_to(signed_in(request)).filter(number=number).first()
        if found is not None:
            return found
    message = _("没有这份隐患报告，或者它与您的单位无关。")
    raise Invalid(_("所填有误，草稿没有保存。"), errors=[FieldError("hazard", message)])


def only(data: Mapping[str, Any], *names: str) -> None:
    """Raises Invalid naming every field that is none of `names`, or no text."""
    errors = []
    for name, value in data.items():
        if name not in names:
            message = _("没有这一项；请删去。可填：%(fields)s。") % {"fields": listed(names)}
            errors.append(FieldError(shown(name), message))
        elif not isinstance(value, str):
            errors.append(FieldError(name, _("应为文字。")))
    if errors:
        raise Invalid(_("所填有误，没有办理。"), errors=errors)
