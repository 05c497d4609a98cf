"""What people send with a draft or an act on a warning, and whether it is fit. Bad input changes nothing."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases.checker import Checker, check_regions
from cases.errors import FieldError, Invalid
from cases.language import listed, spoken
from cases.models import CaseSubject
from cases.transitions import Inputs
from cases.typed import instant_in
from orgs.models import Organisation
from orgs.models.organisations import lies_in, province_of, provinces
from plans.forms import FieldProblem, check_fields
from plans.schema import COLOURS, Form, Plan
from plans.strings import forbidden_character, shown
from plans.vocabulary import BASES

AHEAD = timedelta(minutes=5)  # clocks differ a little
MAX_TITLE, MAX_CONSULTED = 200, 30
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
"""CAP 1.2's own words; empty is what the colour means by default (rules.md 9)."""

DRAFT_FIELDS = (
    "plan", "colour", "title", "title_en", "regions", "sectors", "contents", "english", "occurred", "urgency",
    "certainty", "hazard", "exercise", "revision",
)  # fmt: skip

_NOTE: Mapping[str, type] = {"note": str}
_REASON: Mapping[str, type] = {"reason": str}
_DECISION: Mapping[str, type] = {
    "basis": str, "document_no": str, "issuing_body": str, "decided_at": str, "attachment": str,
}  # fmt: skip

GIVEN: Mapping[str, Mapping[str, type]] = {
    "consult": {"consulted": list, **_NOTE},
    "propose_publication": _NOTE,
    "publish": {**_NOTE, **_DECISION},
    "forward": {**_NOTE, **_DECISION},
    "adjust": {**_NOTE, **_DECISION},
    "decline_publication": _REASON,
    "propose_adjustment": {"to": str, **_REASON},
    "request_coordination": {"regions": list, **_REASON},
    "lift": {"measures_lifted": bool, **_REASON, **_DECISION},
    "withdraw": {**_REASON, **_DECISION},
    "publish_notice": _NOTE,
    "withdraw_notice": _REASON,
    "take_up_hazard": _NOTE,
    "set_aside_hazard": _REASON,
    "share_hazard": {"with": list, **_NOTE},
    "start_posture": _NOTE,
    "end_posture": _NOTE,
}
"""What may come with each act, beside `level`; anything else is refused by name."""


def checked_draft(data: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """What a draft says, as the warning keeps it, with `colour`. Raises Invalid naming every wrong field.

    A draft may be incomplete: what the plan demands (A-4.4-6, B-3.3-6) is asked for when it is published.
    """
    form = plan.form("warning")
    check = Checker(data, {"contents": form.rule_id})
    for field in data:
        if field not in DRAFT_FIELDS:
            check.wrong(shown(field), _("没有这一项；请删去。可填：%(fields)s。") % {"fields": listed(DRAFT_FIELDS)})
    colour = data.get("colour")
    if colour not in COLOURS:
        check.wrong("colour", _("颜色只能是 %(colours)s。") % {"colours": listed(COLOURS)})
    said: dict[str, Any] = {
        "colour": colour,
        "title": check.text("title", most=MAX_TITLE, one_line=True),
        "title_en": check.text("title_en", most=MAX_TITLE, required=False, one_line=True),
        "regions": _regions(check, plan),
        "sectors": _sectors(check, plan),
        "contents": _contents(check, "contents", form),
        "english": _contents(check, "english", form, english=True),
        "occurred": check.flag("occurred"),
        "urgency": _one_of(check, "urgency", URGENCIES),
        "certainty": _one_of(check, "certainty", CERTAINTIES),
    }
    check.flag("exercise")
    if check.errors:
        raise Invalid(_("所填有误，草稿没有保存。"), errors=check.errors, rule_id=form.rule_id)
    return said


def _regions(check: Checker, plan: Plan) -> list[str]:
    """A place's plan speaks of its own area, of parts of it, or of what lies around it."""
    regions, own = list(check_regions(check)), plan.scope.regions
    for place in regions:
        if own and not any(lies_in(place, area) or lies_in(area, place) for area in own):
            check.wrong("regions", _("“%(code)s”不在这个预案适用的地区；请选择本地区。") % {"code": place})
    return regions


def _sectors(check: Checker, plan: Plan) -> list[str]:
    codes = check.data.get("sectors") or []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        check.wrong("sectors", _("应为部门代码的列表。"))
        return []
    if not codes:
        return []
    if not plan.scope.regions:
        check.wrong("sectors", _("这个预案按地区发布预警，不填部门。"))
        return []
    askable = [code for code in codes if not forbidden_character(code)]
    found = Organisation.objects.filter(code__in=askable, kind="department", active=True)
    known = {each.code for each in found if any(lies_in(each.region_id, area) for area in plan.scope.regions)}
    for code in codes:
        if code not in known:
            check.wrong("sectors", _("没有代码为“%(code)s”的部门。") % {"code": shown(code)[:40]})
    return sorted(known)


def _contents(check: Checker, field: str, form: Form, *, english: bool = False) -> dict[str, Any]:
    value = check.data.get(field) or {}
    if not isinstance(value, Mapping):
        check.wrong(field, _("应为各项内容，按名称填写。"))
        return {}
    given = {key: each.strip() if isinstance(each, str) else each for key, each in value.items()}
    given = {key: each for key, each in given.items() if each not in (None, "", [])}
    texts = {item.key for item in form.fields if item.type in ("text", "longtext")}
    for problem in check_fields(form, given):
        if problem.field in given:
            check.wrong(f"{field}.{problem.field}", spoken(problem.message))
    if english:
        for key in given:
            if key not in texts:
                check.wrong(f"english.{shown(key)}", _("只有文字内容可以另写英文。"))
    for key, each in given.items():
        if key == "starts_at" and (at := instant_in(each)):
            given[key] = at.isoformat()
    return given


def _one_of(check: Checker, field: str, allowed: tuple[str, ...]) -> str:
    value = check.data.get(field) or ""
    if value and value not in allowed:
        check.wrong(field, _("可填：%(known)s。") % {"known": listed(allowed)})
        return ""
    return str(value)


def missing_contents(plan: Plan, contents: Mapping[str, Any]) -> list[FieldProblem]:
    """What the plan demands of a warning and is not there yet (A-4.4-6, B-3.3-6); level and issuer are known."""
    return check_fields(plan.form("warning"), contents)


def ensure_complete(plan: Plan, contents: Mapping[str, Any]) -> None:
    """Raises Invalid naming each content that is missing, with the rule that demands it."""
    if problems := missing_contents(plan, contents):
        errors = [FieldError(f"contents.{each.field}", spoken(each.message), rule_id=each.rule_id) for each in problems]
        raise Invalid(
            _("还缺预案要求的内容，没有发布。请补全草稿。"), errors=errors, rule_id=plan.form("warning").rule_id
        )


def read_inputs(action: str, data: dict[str, Any], *, subject: CaseSubject, since: datetime, at: datetime) -> Inputs:
    """The inputs of an act as cases.transitions takes them. Raises Invalid naming every wrong field.

    `since`: a decision from outside cannot be older than this.
    """
    errors = []
    level = data.pop("level", None) or None
    if level is not None and not isinstance(level, str):
        errors.append(FieldError("level", _("应为文字。")))
        level = None
    for name, value in data.items():
        kind = GIVEN[action].get(name)
        if kind is None:
            known = listed(["level", *GIVEN[action]])
            errors.append(FieldError(shown(name), _("没有这一项；可填：%(known)s。") % {"known": known}))
        elif not isinstance(value, kind):
            errors.append(FieldError(name, _("应为%(wanted)s。") % {"wanted": _WANTED[kind]()}))
        elif isinstance(value, str) and forbidden_character(value):
            errors.append(FieldError(name, _("含有控制字符；请删去后重填。")))
        elif name in _CHECKS and value and (message := _CHECKS[name](value, subject, since, at)):
            errors.append(FieldError(name, message))
    if action == "consult" and not data.get("consulted"):
        errors.append(FieldError("consulted", _("请至少写一位参加人及其意见。")))
    if action == "propose_adjustment" and not data.get("to"):
        errors.append(FieldError("to", _("请选择建议调为哪种颜色。")))
    if action == "request_coordination" and not data.get("regions"):
        errors.append(FieldError("regions", _("请选择还有哪些省也宜发布。")))
    if errors:
        raise Invalid(_("所填有误，没有办理。"), errors=errors)
    if data.get("decided_at"):
        decided = instant_in(data["decided_at"])
        assert decided is not None, "checked above"
        data["decided_at"] = decided.astimezone(UTC).isoformat()
    basis = data.pop("basis", None)
    return Inputs(level=level, basis=basis or None, given=data)


_WANTED: Mapping[type, Callable[[], str]] = {
    str: lambda: _("文字"), bool: lambda: _("是或否（true/false）"), list: lambda: _("列表"),
}  # fmt: skip


def _basis(value: Any, subject: CaseSubject, since: datetime, at: datetime) -> str:
    return "" if value in BASES else _("没有这种依据；可填：%(known)s。") % {"known": listed(BASES)}


def _decided(value: Any, subject: CaseSubject, since: datetime, at: datetime) -> str:
    decided = instant_in(value)
    if decided is None:
        return _("不是时间；写成 2026-11-18T10:12:00+08:00。")
    if decided > at + AHEAD:
        return _("在将来；决定作出之后才能登记。")
    return _("早于它所依据的事项；请核对。") if decided < since else ""


def _consulted(value: Any, subject: CaseSubject, since: datetime, at: datetime) -> str:
    """Who took part and what each advised (A-4.4-1)."""
    if len(value) > MAX_CONSULTED:
        return _("最多 %(most)d 位。") % {"most": MAX_CONSULTED}
    for each in value:
        if not isinstance(each, Mapping) or set(each) != {"who", "advice"}:
            return _("每位写两项：who（参加人）和 advice（意见）。")
        for words in each.values():
            if not isinstance(words, str) or not words.strip() or len(words) > 2000 or forbidden_character(words):
                return _("参加人和意见都要写，各不超过 2000 字，不含控制字符。")
    return ""


def _provinces(value: Any, subject: CaseSubject, since: datetime, at: datetime) -> str:
    """Other provinces than its own, each by the code of its administration's region."""
    known = {code for code, _name in provinces()}
    own = {province_of(code) for code in getattr(subject, "regions", ())}
    fit = all(isinstance(code, str) and code in known and code not in own for code in value)
    return "" if fit else _("请填本预警所涉省以外的省的代码，如 440000。")


def _to(value: Any, subject: CaseSubject, since: datetime, at: datetime) -> str:
    if value not in COLOURS:
        return _("颜色只能是 %(colours)s。") % {"colours": listed(COLOURS)}
    higher = COLOURS.index(value) < COLOURS.index(subject.level)
    return "" if higher else _("提请调高，须选更高的颜色。")


_CHECKS: Mapping[str, Callable[[Any, CaseSubject, datetime, datetime], str]] = {
    "basis": _basis, "decided_at": _decided, "consulted": _consulted, "to": _to,
    "regions": _provinces,
}  # fmt: skip
