"""REST: when something is due, and how its days are counted."""

import re
from datetime import UTC, date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone, is_naive
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.calendar import Answer, due_after
from cases.errors import FieldError, Invalid
from plans.clocks import local_day
from plans.days import UnusualDay
from plans.schema import Clock

UNITS = {"working_days": 366, "days": 366, "hours": 8784}  # and the most of each: a year
EARLIEST, LATEST = date(2004, 1, 1), date(2100, 12, 31)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"[0-9]{1,6}")
PLUS_READ_AS_SPACE = re.compile(r" (?=\d{2}:?\d{2}$)")  # "+08:00" that was not escaped in the address


@extend_schema_serializer(component_name="CalendarDay")
class DaySerializer(serializers.Serializer[UnusualDay]):
    date = serializers.DateField()
    reason = serializers.ChoiceField(
        choices=["weekend", "day_off", "statutory", "make_up"],
        help_text="weekend; day_off: a weekday that the notice gives off; statutory: a holiday of a fixed date, past "
        "the last notice; make_up: a weekend day that the notice has worked",
    )
    name = serializers.CharField(help_text="of the holiday, as the notice says; empty for plain weekends")


@extend_schema_serializer(component_name="CalendarSource")
class SourceSerializer(serializers.Serializer[dict[str, Any]]):
    version = serializers.IntegerField()
    source = serializers.CharField(help_text="title of the newest notice")  # type: ignore[assignment]
    document_no = serializers.CharField(help_text="its number; may be empty")
    horizon = serializers.DateField(help_text="last day of the year of the newest notice")


@extend_schema_serializer(component_name="DueAnswer")
class DueSerializer(serializers.Serializer[dict[str, Any]]):
    due_at = serializers.DateTimeField(help_text="an act at this very instant is in time")
    last_day = serializers.DateField(help_text="the last day, in Beijing; a clock in days ends at its 24:00")
    provisional = serializers.BooleanField(help_text="reaches days that the next notice may still change")
    unrolled = serializers.DateField(allow_null=True, help_text="days: where it would end but for the rest days")
    skipped = DaySerializer(many=True, help_text="days that were not counted; empty for hours, which run on")
    made_up = DaySerializer(many=True, help_text="weekend days that were counted, being worked")
    calendar = SourceSerializer(allow_null=True, help_text="null: no notice was ever imported")


def _number(unit: str) -> OpenApiParameter:
    return OpenApiParameter(unit, int, description=f"1 to {UNITS[unit]}; exactly one of {', '.join(UNITS)}")


class DueApi(APIView):
    """When a time limit ends: hours run on, working days count make-up days, days roll over rest days (Civil Code 201,
    203, by analogy)."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "from", str, required=True,
                description="an instant as 2026-09-28T12:00:00+08:00 (without a zone Beijing's is meant); for days and "
                "working days a date will do",
            ),
            *(_number(unit) for unit in UNITS),
        ],
        responses=DueSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        clock, anchor = _asked(request)
        return Response(DueSerializer(_body(due_after(clock=clock, anchor=anchor))).data)


def _asked(request: Request) -> tuple[Clock, datetime]:
    """Raises Invalid naming each parameter that is wrong."""
    errors: list[FieldError] = []
    given = {unit: request.query_params[unit] for unit in UNITS if unit in request.query_params}
    clock = None
    if len(given) != 1:
        message = _("在 working_days、days、hours 中填且只填一个。")
        errors += [FieldError(unit, message) for unit in given or ("working_days",)]
    else:
        unit, text = next(iter(given.items()))
        amount = int(text) if NUMBER.fullmatch(text) else 0
        if 1 <= amount <= UNITS[unit]:
            clock = Clock(unit, amount)
        else:
            errors.append(FieldError(unit, _("应为 1 到 %(most)d 的整数。") % {"most": UNITS[unit]}))
    anchor = _instant(request.query_params.get("from", ""), is_exact=clock is not None and clock.unit == "hours")
    if anchor is None:
        errors.append(FieldError("from", _("不是时间；写成 2026-09-28T12:00:00+08:00；按日计的也可只写日期。")))
    elif not EARLIEST <= local_day(anchor) <= LATEST:
        errors.append(FieldError("from", _("应在 2004 年至 2100 年之间；请核对年份。")))
    if errors or clock is None or anchor is None:
        raise Invalid(_("所填有误，没有计算。"), errors=errors)
    return clock, anchor


def _instant(text: str, *, is_exact: bool) -> datetime | None:
    """None where it is no instant, or only a day where hours are counted."""
    text = text.strip()
    if len(text) > 40 or (is_exact and DAY.fullmatch(text)):
        return None
    try:
        at = parse_datetime(PLUS_READ_AS_SPACE.sub("+", text))
        if at is None:
            return None
        return (at.replace(tzinfo=get_default_timezone()) if is_naive(at) else at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _body(answer: Answer) -> dict[str, Any]:
    end, version = answer.reckoning.due, answer.version
    assert end.at is not None, "what counts has an end"
    return {
        "due_at": end.at,
        "last_day": end.last_day or local_day(end.at),
        "provisional": end.provisional,
        "unrolled": end.unrolled,
        "skipped": answer.reckoning.skipped,
        "made_up": answer.reckoning.made_up,
        "calendar": version
        and {
            "version": version.pk,
            "source": version.source,
            "document_no": version.document_no,
            "horizon": version.horizon,
        },
    }
