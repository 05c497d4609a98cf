"""Calls: an officer writes down what was reported by telephone. A written report never stands in for one (B-4.1-2)."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.bulk import insert_together, reserve_ids
from cases.checker import Checker, check_regions
from cases.errors import Conflict, Invalid
from cases.events import Event
from cases.keys import digest_of
from cases.ledger import record
from cases.models import Case
from incidents.intake import open_incident
from incidents.models import Incident, Response, State
from incidents.queries import responses_of
from incidents.reported import Reported
from orgs.models import Appointment, Organisation, User
from plans.categories import CATEGORIES
from plans.posts import POSTS
from plans.schema import Plan
from reporting.answers import initial_answer
from reporting.errors import MayNotReport
from reporting.log import said_in_log
from reporting.models import OralReport, Report
from reporting.models import State as ReportState
from reporting.validation import can_be_affected, check_facts_in

FIELDS = (
    "incident", "receiver", "caller", "caller_name", "caller_phone", "called_at", "read_back", "said", "summary",
    "category", "regions", "affected_unit", "occurred_at", "discovered_at", "facts",
)  # fmt: skip
NAMED = ("caller_name", "caller_phone")


@transaction.atomic
def take_call(
    *,
    data: Mapping[str, Any],
    actor: User,
    at: datetime,
    plans: list[Plan],
    hat: Appointment | None = None,
    key: str | None = None,
) -> OralReport:
    """Write down a call: the first word of an incident, or one more about an incident that there is (`incident`).

    It counts as the caller's report from the instant of the call, under every plan that the incident has. Raises
    Invalid, MayNotReport (no office of command, or not on duty). The same officer, key and body again return the call
    as it was written down first; the same key with another body raises Conflict.

    Of two hats the one counts that is worn, or that `receiver` names by the code of its office: which office was told
    decides whose oral duty is met (B-4.1-2).
    """
    hats = [each for each in actor.appointments_held if each.post in POSTS["take_oral_report"]]
    hats = [each for each in hats if each.organisation.is_command]
    hats.sort(key=lambda each: (each.organisation.code != data.get("receiver"), hat is None or each.pk != hat.pk))
    if not hats:
        raise MayNotReport(_("口头报告由接听单位的值班员或领导登记。"))
    if key and (earlier := _earlier(actor, key)):
        if not _is_same(earlier, data):
            raise Conflict(_("这个 Idempotency-Key 已用于另一份内容不同的报告；新报告请换一个新的。"))
        return earlier
    check = Checker(data, {"called_at": "", "caller": ""})
    for name in data:
        if name not in FIELDS:
            check.wrong(str(name)[:60], _("没有这一项；请删去。"))
    caller = _caller(check)
    name = check.text("caller_name", most=60, one_line=True)
    phone = check.text("caller_phone", most=40, required=False, one_line=True)
    said = check.text("said")
    called_at = check.instant("called_at", now=at)
    read_back = check.flag("read_back")
    salt = secrets.token_hex(16)
    report = Report(
        kind="oral", state=ReportState.ACCEPTED, submitted_by=actor, channel="oral", content={"said": said},
        idempotency_key=_own_key(actor, key) if key else None, body_digest=_digest_of(data),
    )  # fmt: skip
    reserve_ids([report])
    call = {
        **said_in_log(report, after=ReportState.ACCEPTED),  # whoever took it down has taken it
        "caller": caller.code if caller else "",
        "caller_digest": hashlib.sha256(f"{salt}|{name}|{phone}".encode()).hexdigest(),
        "said": said,
        "read_back": read_back,
    }
    number = data.get("incident")
    if number:
        incident = _incident_named(check, number, hats)
        if incident and called_at and called_at < incident.occurred_at:
            check.wrong("called_at", _("早于发生时间；请核对。"))
        _raise(check)
        assert incident is not None and caller is not None and called_at is not None
        told_at = min(called_at, at)
        case, number_in_log = _add_to(incident, caller, call, actor=actor, hat=hats[0], called_at=told_at, at=at)
        answer = {"number": incident.number}
    else:
        reported = _reported(check, plans, caller, call, at=at, called_at=called_at)
        _raise(check)
        assert reported is not None and caller is not None and called_at is not None
        told_at = min(called_at, at)
        opened = open_incident(reported=reported, actor=actor, appointment=hats[0], at=at)
        incident, case, number_in_log = opened.incident, opened.responses[0].case, opened.responses[0].log_number
        answer = initial_answer(report, *opened)
    report.incident, report.sender, report.answer = incident, caller, answer
    report.case, report.log_number, report.release_id = case, number_in_log, case.release_id
    report.submitted_at = report.first_submitted_at = told_at
    insert_together([report])
    return OralReport.objects.create(
        report=report, caller=caller, caller_name=name, caller_phone=phone, caller_salt=salt,
        receiver=hats[0].organisation, received_by=actor, called_at=told_at, recorded_at=at,
        read_back=read_back, said=said,
    )  # fmt: skip


def _own_key(actor: User, key: str) -> str:
    """Calls are kept under the caller's name: an officer's key must meet neither the caller's own nor a colleague's."""
    return hashlib.sha256(f"call:{actor.pk}:{key}".encode()).hexdigest()


def _earlier(actor: User, key: str) -> OralReport | None:
    """The call that this key was used for. Waits for another request with the same key that is under way."""
    own = _own_key(actor, key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"report:{own}"])
    calls = OralReport.objects.select_related("report__incident")
    return calls.filter(report__submitted_by=actor, report__idempotency_key=own).first()


def _is_same(call: OralReport, data: Mapping[str, Any]) -> bool:
    named = (str(data.get(name) or "").strip() for name in NAMED)
    return call.report.body_digest == _digest_of(data) and (call.caller_name, call.caller_phone) == tuple(named)


def _digest_of(data: Mapping[str, Any]) -> str:
    """Without who called: names and numbers can be erased, and a digest of so little would be guessed."""
    return digest_of({name: value for name, value in data.items() if name not in NAMED})


def join_written(report: Report) -> None:
    """The written report that follows a call is kept beside it."""
    waiting = OralReport.objects.filter(caller=report.sender, report__incident=report.incident, written=None)
    waiting.update(written=report)


def _raise(check: Checker) -> None:
    if check.errors:
        raise Invalid(
            _("还有 %(count)d 处要改，口头报告尚未登记。") % {"count": len(check.errors)}, errors=check.errors
        )


def _caller(check: Checker) -> Organisation | None:
    code = check.data.get("caller")
    found = (
        Organisation.objects.filter(code=code, active=True, external=False).first()
        if isinstance(code, str) and code.isprintable() and len(code) <= 40
        else None
    )
    if found is None:
        check.wrong("caller", _("请填来电单位在平台上的代码或全称。"))
    return found


def _incident_named(check: Checker, number: object, hats: list[Appointment]) -> Incident | None:
    known = isinstance(number, str) and number.isprintable() and len(number) <= 20
    concerned = responses_of([hat.organisation_id for hat in hats]).filter(incident__number=number) if known else None
    first = concerned.first() if concerned is not None else None
    if first is None:
        check.wrong("incident", _("请填事件编号，如 HL-2026-0147；没有与您单位有关的这一件。"))
    return first.incident if first else None


def _reported(
    check: Checker,
    plans: list[Plan],
    caller: Organisation | None,
    call: dict[str, Any],
    *,
    at: datetime,
    called_at: datetime | None,
) -> Reported | None:
    """A call says less than a form: what nobody said yet is left to the written report."""
    summary = check.text("summary", most=200, one_line=True)
    category = check.data.get("category") or "other"
    if not isinstance(category, str) or category not in CATEGORIES:
        check.wrong("category", _("请选择事件分类。"))
    regions = check_regions(check)
    occurred = check.instant("occurred_at", now=at)
    discovered = check.instant("discovered_at", now=at, required=False) or occurred
    if occurred and called_at and called_at < occurred:
        check.wrong("called_at", _("早于发生时间；请核对。"))
    if occurred and discovered and discovered < occurred:
        check.wrong("discovered_at", _("早于发生时间；发现不会先于发生，请核对两个时间。"))
    facts = check_facts_in(check, plans)
    unit = _unit(check, plans, caller, regions)
    if check.errors or occurred is None or discovered is None or caller is None or called_at is None:
        return None
    later = _("口头报告，待书面补充")
    return Reported(
        summary=summary, category=str(category), regions=regions, affected_unit=unit, occurred_at=occurred,
        discovered_at=discovered, facts=facts, channel="oral", caller=caller, heard_at=min(called_at, at), kept=call,
        scope=later, harm=later, measures_taken=later,
    )  # fmt: skip


def _unit(
    check: Checker, plans: list[Plan], caller: Organisation | None, regions: tuple[str, ...]
) -> Organisation | None:
    code = check.data.get("affected_unit")
    if not code:
        return caller if caller and can_be_affected(caller, plans, regions) else None
    known = isinstance(code, str) and code.isprintable() and len(code) <= 40
    unit = Organisation.objects.filter(code=code, active=True, external=False).first() if known else None
    if unit is None:
        check.wrong("affected_unit", _("请填事发单位在平台上的代码。"))
    return unit


def _add_to(
    incident: Incident,
    caller: Organisation,
    call: dict[str, Any],
    *,
    actor: User,
    hat: Appointment,
    called_at: datetime,
    at: datetime,
) -> tuple[Case, int]:
    """One entry in every case of the incident that is not ended: the call counts under each plan. Returns the first
    case, and the number of its entry."""
    responses = standing_responses(incident)
    cases = {
        case.pk: case
        for case in Case.objects.select_for_update()
        .filter(pk__in=[response.case_id for response in responses])
        .order_by("pk")
    }
    events = []
    for response in responses:
        response.case = cases[response.case_id]
        events.append(
            Event(
                case=response.case,
                name="report:oral",
                happened_at=called_at,
                actor=actor,
                appointment=hat,
                rule_id=_rule_of_calls(response.case.plan),
                level=response.standing_level,
                credited_to=caller,
                body={"channel": "oral", **call},
                offices=response.offices(),
                anchors=response.anchors(),
            ),
        )
    entry = record(events, at=at).entries[0]
    return entry.case, entry.number


def _rule_of_calls(plan: Plan) -> str:
    form = plan.index.forms.get("oral")
    return form.rule_id if form else plan.scope.rule_id


def standing_responses(incident: Incident) -> list[Response]:
    """The responses of an incident; of one that was joined those of the incident that it was joined to."""
    related = ("incident__affected_unit", "lead", "reporter")
    found = list(Response.objects.select_related(*related).filter(incident=incident).order_by("pk"))
    joined = {response.plan_code: response.joined_to_id for response in found if response.state == State.JOINED}
    there = Response.objects.select_related(*related).filter(incident__in=[pk for pk in joined.values() if pk])
    return [each for each in found if each.plan_code not in joined] + [
        each for each in there if joined.get(each.plan_code) == each.incident_id
    ]
