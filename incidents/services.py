"""Acts on a response. Each is one call of the kernel's one door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid
from cases.language import listed
from cases.models import CaseParty
from cases.transitions import Inputs, perform
from incidents.models import Response
from orgs.models import User
from plans.authority import offices_for
from plans.schema import LEVELS
from plans.strings import shown
from plans.vocabulary import BASES

ACTIONS = ("verify", "grade", "reject", "initiate", "complete_handling", "conclude", "close")
# What a request may carry with each act, beside `level`; anything else is refused by name.
GIVEN: Mapping[str, Mapping[str, type]] = {
    "verify": {"note": str},
    "grade": {"reason": str},
    "reject": {"reason": str},
    "initiate": {"note": str, "basis": str},
    "complete_handling": {"note": str},
    "conclude": {"impact_controlled": bool, "evidence": str, "basis": str},
    "close": {"note": str},
}
NO_LEVEL = "none"


def act_on_response(
    *, response: Response, action: str, actor: User, at: datetime, data: dict[str, Any] | None = None
) -> Response:
    """Take one act with the data of a request or form.

    `data`: `level` (L1..L4, for grading also "none": below the plan's levels) and the act's own inputs.
    Raises Invalid for a wrong field, else as cases.transitions.perform.
    """
    inputs = _inputs(action, dict(data or {}))
    with transaction.atomic():
        moved = perform(response, action, actor=actor, at=at, inputs=inputs)
        if action == "grade":
            _let_the_deciding_office_see(moved)
    return moved


def _let_the_deciding_office_see(response: Response) -> None:
    """Who alone may start the level that now stands must have the case before them (A-5.3-1: the Leading Group)."""
    named = response.offices()
    deciding = {
        office.pk
        for authority in offices_for(response.case.plan, "initiate", response.level or None)
        for office in named.get("lead" if authority.scope == "lead" else authority.role, ())
    }
    CaseParty.objects.bulk_create(
        (
            CaseParty(case=response.case, organisation_id=office, capacity=CaseParty.Capacity.DECIDES)
            for office in sorted(deciding)
        ),
        ignore_conflicts=True,
    )


def _inputs(action: str, data: dict[str, Any]) -> Inputs:
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
        elif name == "basis" and value and value not in BASES:
            errors.append(FieldError(name, _("没有这种依据；可填：%(known)s。") % {"known": listed(BASES)}))
    if errors:
        raise Invalid(_("所填有误，没有办理。"), errors=errors)
    basis = data.pop("basis", None)
    return Inputs(level=None if level == NO_LEVEL else level, basis=basis or None, given=data)
