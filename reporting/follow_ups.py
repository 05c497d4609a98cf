"""Reports that are due in a response: the unit's own first one where others were faster, its started plan, the
initiation, the summaries of 6.1."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.bulk import insert_together, reserve_ids
from cases.checker import Checker
from cases.errors import FieldError, Invalid, NotNow
from cases.events import Event
from cases.language import listed
from cases.ledger import record
from cases.models import Case, Obligation
from cases.releases import releases_in_force
from incidents.models import Incident, Response, State
from incidents.queries import responses_of
from orgs.models import Appointment, User
from plans.forms import check_fields
from plans.posts import POSTS
from plans.schema import Form, Plan
from reporting.answers import follow_up_answer
from reporting.errors import MayNotReport
from reporting.log import said_in_log
from reporting.models import Attachment, Report
from reporting.oral import join_written
from reporting.validation import check_initial_report

NOT_REPORTS = (
    "oral", "warning", "hazard", "warning_report", "local_notice", "warning_situation", "warning_relay",
    "warning_matters", "lift_report",
)  # fmt: skip
"""Forms of something else: a call that is taken down, a warning, a hazard, what is filed in a response to a warning."""


def submit_follow_up(
    report: Report, data: Mapping[str, Any], attached: Sequence[Attachment], hats: list[Appointment], *, at: datetime
) -> Report:
    """Take a report that one of the hats' organisations owes, or owed: a supplement is welcome, and moves no clock.

    Raises Invalid, MayNotReport (another owes it), NotNow (nobody does yet).
    """
    response = _response_named(data, hats, kind=report.kind)
    case = Case.objects.select_for_update().get(pk=response.case_id)
    response = Response.locked(response.pk)
    response.case = case
    if report.kind not in case.plan.index.forms:
        raise Invalid(
            _("报告尚未提交。"),
            errors=[FieldError("kind", _("该事件的预案没有这种报告；请用 plan 注明另一个预案。"))],
        )
    hat, owed = _hat_that_owes(case, response, hats, report.kind)
    form = case.plan.form(report.kind)
    fields = {name: value for name, value in data.items() if name not in ("kind", "incident", "plan")}
    happened = {report.kind: at}
    report.incident, report.response, report.case, report.release_id = (
        response.incident, response, case, case.release_id,
    )  # fmt: skip
    report.sender = hat.organisation
    if report.kind == "initial":
        fields, activated_at = _joining(report, fields, case, hat, at=at)
        happened |= {"plan_activation": activated_at} if activated_at else {}
    else:
        check_form(form, fields)
    if report.kind == "plan_activation":
        happened["plan_activation"] = activated_at_in(fields, response.incident, at=at)
    report.content = fields
    report.recipients = sorted({code for obligation in owed for code in obligation.recipients})
    report.supplements = _supplemented(report, owed)
    reserve_ids([report])
    told: dict[str, Any] = {
        "case": case, "actor": report.submitted_by, "appointment": hat, "level": response.standing_level,
        "offices": response.offices(), "anchors": response.anchors(),
    }  # fmt: skip
    said = {"channel": report.channel, **said_in_log(report, attached=attached), **_said_of_supplement(report)}
    recorded = record(
        [
            Event(
                name=f"report:{kind}",
                happened_at=instant,
                rule_id=case.plan.form(kind).rule_id,
                body=said if kind == report.kind else {"channel": report.channel},
                **told,
            )
            for kind, instant in happened.items()
        ],
        at=at,
    )
    report.log_number = recorded.entries[0].number
    report.answer = follow_up_answer(response, report)
    insert_together([report])
    if report.kind == "initial":
        join_written(report)
    return report


def _supplemented(report: Report, owed: Sequence[Obligation]) -> Report | None:
    """The report that this one adds to: the sender's first of its kind here, where nothing is left to be met by it."""
    if any(obligation.unsettled for obligation in owed):
        return None
    here = Q(response=report.response) | Q(response=None)
    earlier = Report.objects.filter(
        here, incident=report.incident_id, kind=report.kind, sender=report.sender_id, supplements=None
    )
    return earlier.order_by("pk").first()


def _said_of_supplement(report: Report) -> dict[str, Any]:
    return {"supplements": report.supplements_id} if report.supplements_id else {}


def check_form(form: Form, fields: Mapping[str, Any]) -> None:
    """Raises Invalid naming every wrong field."""
    if problems := check_fields(form, fields):
        language = get_language() or "zh"
        raise Invalid(
            _("还有 %(count)d 处要改，报告尚未提交。") % {"count": len(problems)},
            errors=[FieldError(p.field, p.message.get(language), rule_id=p.rule_id) for p in problems],
            rule_id=form.rule_id,
        )


def _joining(
    report: Report, fields: Mapping[str, Any], case: Case, hat: Appointment, *, at: datetime
) -> tuple[dict[str, Any], datetime | None]:
    """A first report of an incident that others reported before: the duty is the sender's own, the case is there.

    Returns its content, and when the unit started its plan, where it is the unit and says so (A-5.2-1).
    """
    reported, content = check_initial_report(
        data=fields, plans=[case.plan], own=hat.organisation, at=at, channel=report.channel
    )
    is_own = reported.affected_unit is not None and reported.affected_unit.pk == hat.organisation_id
    activated_at = reported.unit_plan_activated_at if is_own else None
    return content, min(activated_at, at) if activated_at else None


def _response_named(data: Mapping[str, Any], hats: list[Appointment], *, kind: str) -> Response:
    """The response that a body names by `incident` (and `plan`), among those that concern the sender."""
    number, plan = data.get("incident"), data.get("plan")
    concerned = responses_of([hat.organisation_id for hat in hats])
    if plan is not None:
        codes = [release.code for release in releases_in_force()]
        if plan not in codes:
            message = _("没有这个预案；可填：%(known)s，或不填。") % {"known": listed(codes)}
            raise Invalid(_("报告尚未提交。"), errors=[FieldError("plan", message)])
        concerned = concerned.filter(plan_code=plan)
    elif isinstance(kind, str):
        codes = [release.code for release in releases_in_force() if kind in release.plan.index.forms]
        concerned = concerned.filter(plan_code__in=codes)
    known = isinstance(number, str) and number.isprintable() and len(number) <= 20
    response = concerned.filter(incident__number=number).order_by("pk").first() if known else None
    if response is None:
        message = _("请填事件编号，如 HL-2026-0147；没有与您单位有关的这一件。")
        raise Invalid(_("报告尚未提交。"), errors=[FieldError("incident", message)])
    if response.state == State.JOINED:  # what was owed there is owed in the incident that it was joined to
        there = Response.objects.filter(incident=response.joined_to_id, plan_code=response.plan_code).first()
        return there or response
    return response


def _hat_that_owes(
    case: Case, response: Response, hats: list[Appointment], kind: str
) -> tuple[Appointment, list[Obligation]]:
    """The first hat whose organisation owes, or owed, a report of this kind, and those duties of it."""
    keys = keys_met_by(case.plan, kind)
    if not keys:
        return _hat_of_affected_unit(case, response, hats, kind), []
    owed = Obligation.objects.filter(case=case, key__in=keys).exclude(state=Obligation.State.VOID)
    mine = list(owed.filter(debtor__in=[hat.organisation_id for hat in hats]).order_by("pk"))
    debtors = {obligation.debtor_id for obligation in mine}
    hat = next((hat for hat in hats if hat.organisation_id in debtors), None)
    if hat is not None:
        return hat, [obligation for obligation in mine if obligation.debtor_id == hat.organisation_id]
    rule = case.plan.form(kind).rule_id
    if owed.exists():
        raise MayNotReport(_("这份报告由负有这项责任的单位报送，不是您的单位。"), rule_id=rule)
    raise NotNow(_("现在还没有这项报告责任；相应的程序完成后才会产生。"), rule_id=rule)


def keys_met_by(plan: Plan, kind: str) -> list[str]:
    """The plan's duties that a report of this kind meets."""
    return [duty.key for duty in plan.obligations if f"report:{kind}" in duty.met_by]


def may_file_unasked(response: Response, kind: str, user: User) -> bool:
    """Whether this person files a report that no duty of the plan asks for, now."""
    if kind in NOT_REPORTS or keys_met_by(response.case.plan, kind) or response.initiated_at is None:
        return False
    hats = (hat for hat in user.appointments_held if hat.post in POSTS["submit_report"])
    return any(hat.organisation_id == response.incident.affected_unit_id for hat in hats)


def _hat_of_affected_unit(case: Case, response: Response, hats: list[Appointment], kind: str) -> Appointment:
    """What no duty of the plan asks for, the affected unit shows by itself once the response has begun: that it told
    its users (A-5.5-3)."""
    rule = case.plan.form(kind).rule_id
    hat = next((hat for hat in hats if hat.organisation_id == response.incident.affected_unit_id), None)
    if hat is None:
        raise MayNotReport(_("这份报告由事发单位报送，不是您的单位。"), rule_id=rule)
    if response.initiated_at is None:
        raise NotNow(_("响应启动后才报送这份报告。"), rule_id=rule)
    return hat


def activated_at_in(fields: Mapping[str, Any], incident: Incident, *, at: datetime) -> datetime:
    """When the unit started its own plan: not before the incident, not in the future (A-5.2-1)."""
    check = Checker(fields, {"unit_plan_activated_at": "A-5.2-1"})
    instant = check.instant("unit_plan_activated_at", now=at)
    if instant and instant < incident.occurred_at:
        check.wrong("unit_plan_activated_at", _("早于发生时间；请核对。"))
    if check.errors or instant is None:
        raise Invalid(_("报告尚未提交。"), errors=check.errors)
    return min(instant, at)
