"""What a request may carry with an act on a response, and whether it is fit."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid
from cases.language import listed
from cases.offices import leading_kinds
from cases.transitions import Inputs
from cases.typed import instant_in
from incidents.models import Response
from orgs.models import Organisation
from orgs.models.organisations import lies_in
from plans.schema import LEVELS
from plans.strings import forbidden_character, shown
from plans.vocabulary import BASES

NO_LEVEL = "none"
AHEAD = timedelta(minutes=5)  # clocks differ a little
FARTHEST = timedelta(days=366)  # of a limit: a mistyped year must not stand

_NOTE: Mapping[str, type] = {"note": str}
_REASON: Mapping[str, type] = {"reason": str}
_DOCUMENT: Mapping[str, type] = {"document_no": str, "issuing_body": str, "decided_at": str, "attachment": str}
_DECISION: Mapping[str, type] = {"basis": str, **_DOCUMENT}

GIVEN: Mapping[str, Mapping[str, type]] = {
    "verify": _NOTE,
    "grade": _REASON,
    "reject": _REASON,
    "propose_initiation": _NOTE,
    "decline_initiation": _REASON,
    "initiate": {**_NOTE, **_DECISION},
    "propose_raise": _NOTE,
    "raise": {**_NOTE, **_DECISION},
    "lower": {**_REASON, **_DECISION},
    "accept_lower": _NOTE,
    "complete_handling": _NOTE,
    "propose_conclusion": {"impact_controlled": bool, "evidence": str, **_NOTE},
    "decline_conclusion": _REASON,
    "conclude": {"impact_controlled": bool, "evidence": str, **_DECISION},
    "consent": _NOTE,
    "close": _NOTE,
    "extend": {"until": str, **_REASON, **_DECISION},
    "reassign": {"lead": str, **_REASON},
    "join": {"incident": str, **_REASON},
    "split": _REASON,
}
"""Beside `level`; anything else is refused by name."""

ACTIONS = tuple(GIVEN)


def read_inputs(action: str, data: dict[str, Any], *, response: Response, at: datetime) -> Inputs:
    """The inputs of an act as cases.transitions takes them. Raises Invalid naming every wrong field."""
    errors = []
    level = data.pop("level", None)
    if level not in (None, *LEVELS, *([NO_LEVEL] if action == "grade" else [])):
        errors.append(FieldError("level", _("级别只能是 %(levels)s。") % {"levels": listed(LEVELS)}))
    if action == "grade" and level is None:
        errors.append(FieldError("level", _("请选择级别；未达到预案级别填 “none”。")))
    for name, value in data.items():
        kind = GIVEN[action].get(name)
        if kind is None:
            known = listed(["level", *GIVEN[action]])
            errors.append(FieldError(shown(name), _("没有这一项；可填：%(known)s。") % {"known": known}))
        elif not isinstance(value, kind):
            wanted = _("是或否（true/false）") if kind is bool else _("文字")
            errors.append(FieldError(name, _("应为%(wanted)s。") % {"wanted": wanted}))
        elif isinstance(value, str) and forbidden_character(value):
            errors.append(FieldError(name, _("含有控制字符；请删去后重填。")))
        elif name in _CHECKS and value and (message := _CHECKS[name](str(value), response, at)):
            errors.append(FieldError(name, message))
    if errors:
        raise Invalid(_("所填有误，没有办理。"), errors=errors)
    for name in ("decided_at", "until"):
        if data.get(name):
            instant = instant_in(data[name])
            assert instant is not None, "checked above"
            data[name] = instant.astimezone(UTC).isoformat()
    basis = data.pop("basis", None)
    return Inputs(level=None if level == NO_LEVEL else level, basis=basis or None, given=data)


def _basis(value: str, response: Response, at: datetime) -> str:
    return "" if value in BASES else _("没有这种依据；可填：%(known)s。") % {"known": listed(BASES)}


def _decided(value: str, response: Response, at: datetime) -> str:
    decided = instant_in(value)
    if decided is None:
        return _("不是时间；写成 2026-11-18T10:12:00+08:00。")
    if decided > at + AHEAD:
        return _("在将来；决定作出之后才能登记。")
    return _("早于事件发生时间；请核对。") if decided < response.incident.occurred_at else ""


def _until(value: str, response: Response, at: datetime) -> str:
    until = instant_in(value)
    if until is None:
        return _("不是时间；写成 2026-11-18T10:12:00+08:00。")
    if until <= at:
        return _("新的时限须在现在之后。")
    return _("新的时限最远一年；请核对年份。") if until > at + FARTHEST else ""


def _lead(value: str, response: Response, at: datetime) -> str:
    """An office that the plan lets lead, in the plan's own area."""
    if value == response.lead.code:
        return _("它已经是牵头单位。")
    plan = response.case.plan
    office = Organisation.objects.filter(code=value, active=True, kind__in=leading_kinds(plan)).first()
    areas = plan.scope.regions
    inside = office is not None and (not areas or any(lies_in(office.region_id, area) for area in areas))
    return "" if inside else _("请填可以牵头的单位的代码。")


_CHECKS: Mapping[str, Callable[[str, Response, datetime], str]] = {
    "basis": _basis, "decided_at": _decided, "until": _until, "lead": _lead,
}  # fmt: skip
