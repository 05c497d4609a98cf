"""An office accepts a report, or returns it with what is missing; the sender sends it again. Every step is told in the
log before the state moves; no step moves a clock (A-6.1-1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.bulk import insert_together
from cases.errors import FieldError, Invalid, NotNow
from cases.events import Event
from cases.keys import digest_of
from cases.language import listed
from cases.ledger import record
from cases.models import Case
from incidents.models import Incident
from orgs.models import Appointment, Organisation, User
from plans.strings import forbidden_character
from reporting.attachments import belong_to, named_attachments, with_digests
from reporting.drafts import drop_draft
from reporting.errors import MayNotReport
from reporting.follow_ups import activated_at_in, check_form
from reporting.log import said_in_log
from reporting.models import Attachment, FormerVersion, Report, Review, State
from reporting.reviewers import cases_of, plans_of_report, reviewing_hat, reviewing_offices, sending_hat
from reporting.validation import check_initial_report

MAX_MISSING, MAX_FIELDS = 4000, 60
FRAME = ("kind", "incident", "plan")  # of a body: what it is about, not what it says


@transaction.atomic
def accept_report(*, report: Report, actor: User, at: datetime) -> Report:
    """Take a report as complete. Raises MayNotReport (another office's, or one's own report), NotNow."""
    locked, cases = _locked(report)
    hat, acting = _reviewing(locked, actor, "accept_report")
    _in_state(locked, State.SUBMITTED)
    review = _review(locked, Review.Outcome.ACCEPTED, hat, acting, actor=actor, at=at)
    locked.accept()
    return _moved(locked, cases, "report_accepted", State.SUBMITTED, review=review, actor=actor, hat=hat, at=at)


@transaction.atomic
def return_report(*, report: Report, actor: User, at: datetime, missing: object, fields: object = ()) -> Report:
    """Give a report back, with what is missing: in words, and the keys of the fields that they are about.

    The duty stays met at the first submission; the sender is told. Raises MayNotReport, NotNow, Invalid.
    """
    locked, cases = _locked(report)
    hat, acting = _reviewing(locked, actor, "return_report")
    _in_state(locked, State.SUBMITTED)
    words, keys = _missing(locked, missing, fields)
    review = _review(locked, Review.Outcome.RETURNED, hat, acting, actor=actor, at=at)
    review.missing, review.fields = words, keys
    locked.give_back()
    return _moved(
        locked, cases, "report_returned", State.SUBMITTED, review=review, actor=actor, hat=hat, at=at,
        said={"reason": words, "fields": keys}, tells={locked.case_id: locked.sender},
    )  # fmt: skip


@transaction.atomic
def resubmit_report(
    *, report: Report, data: Mapping[str, Any], actor: User, at: datetime, channel: str = "api", key: str | None = None
) -> Report:
    """Send a returned report again: a new version of the same report, in the form of its own plan release.

    Whoever returned it is told. `key`: of the draft that it was. Raises MayNotReport, NotNow, Invalid.
    """
    locked, cases = _locked(report)
    hat = sending_hat(locked, actor)
    if hat is None:
        raise MayNotReport(_("这份报告由报送它的单位补正，不是您的单位。"), rule_id=_form_rule(locked))
    _in_state(locked, State.RETURNED)
    fields = {name: value for name, value in data.items() if name not in (*FRAME, "attachments")}
    attached = named_attachments(data, actor, report=locked)
    content = _checked(locked, fields, hat.organisation, at=at, channel=channel)
    former = FormerVersion(
        report=locked, number=locked.version, content=locked.content, attachments=locked.attachments,
        body_digest=locked.body_digest, submitted_by_id=locked.submitted_by_id, submitted_at=locked.submitted_at,
        channel=locked.channel,
    )  # fmt: skip
    returned = locked.reviews.order_by("-pk").select_related("organisation")[0]
    locked.version += 1
    locked.content, locked.body_digest, locked.channel = content, digest_of(with_digests(data)), channel
    locked.attachments = [each.pk for each in attached]
    locked.submitted_by, locked.submitted_at = actor, at
    locked.resubmit()
    belong_to(locked, attached)
    drop_draft(organisations=[hat.organisation_id], key=key)
    return _moved(
        locked, cases, "report_resubmitted", State.RETURNED, former=former, actor=actor, hat=hat, at=at,
        said={"version": locked.version}, tells={returned.case_id: returned.organisation}, attached=attached,
    )  # fmt: skip


def _locked(report: Report) -> tuple[Report, list[Case]]:
    """Lock order: the cases by id, then the report."""
    cases = list(Case.objects.select_for_update(of=("self",)).filter(cases_of(report, "pk")).order_by("pk"))
    locked = Report.locked(report.pk)
    locked.case = next(case for case in cases if case.pk == locked.case_id)
    return locked, cases


def _reviewing(report: Report, actor: User, action: str) -> tuple[Appointment, int]:
    found = reviewing_hat(report, actor, action)
    if found is None:
        offices = listed(office.short for office in reviewing_offices(report))
        words = _("由收到报告的单位（%(offices)s）的值班员或领导接收或退回；报送人和报送单位自己不能。")
        raise MayNotReport(words % {"offices": offices or _("平台以外的单位")}, rule_id=_form_rule(report))
    return found


def _in_state(report: Report, state: State) -> None:
    if report.state != state:
        words = _("这份报告现在是“%(state)s”，不能这样办理。请刷新后再看。")
        raise NotNow(words % {"state": report.state_label}, rule_id=_form_rule(report))


def _review(
    report: Report, outcome: Review.Outcome, hat: Appointment, case: int, *, actor: User, at: datetime
) -> Review:
    return Review(
        report=report, version=report.version, outcome=outcome, case_id=case, organisation=hat.organisation,
        reviewed_by=actor, at=at,
    )  # fmt: skip


def _missing(report: Report, missing: object, fields: object) -> tuple[str, list[str]]:
    """The words and the field keys of a return, checked."""
    errors = []
    words = missing.strip() if isinstance(missing, str) else ""
    if not words:
        errors.append(FieldError("missing", _("请写明缺什么、要补什么。")))
    elif len(words) > MAX_MISSING:
        errors.append(FieldError("missing", _("最多 %(most)d 字；请缩短。") % {"most": MAX_MISSING}))
    elif forbidden_character(words):
        errors.append(FieldError("missing", _("含有控制字符；请删去后重填。")))
    known = [item.key for item in report.form.fields]
    keys = fields if isinstance(fields, list | tuple) else [None]
    if len(keys) > MAX_FIELDS or any(not isinstance(key, str) or key not in known for key in keys):
        errors.append(FieldError("fields", _("只能是这份表的栏目：%(known)s。") % {"known": listed(known)}))
    if errors:
        raise Invalid(_("还没有退回。"), errors=errors, rule_id=_form_rule(report))
    return words, [key for key in known if key in keys]


def _checked(
    report: Report, fields: dict[str, Any], own: Organisation, *, at: datetime, channel: str
) -> dict[str, Any]:
    """The content of a new version, by the form of the report's own release. Raises Invalid."""
    if report.kind == "initial":
        _reported, content = check_initial_report(
            data=fields, plans=plans_of_report(report), own=own, at=at, channel=channel
        )
        return content
    check_form(report.form, fields)
    if report.kind == "plan_activation":
        activated_at_in(fields, Incident.objects.get(pk=report.incident_id), at=at)
    return fields


def _moved(
    report: Report,
    cases: Sequence[Case],
    name: str,
    before: State,
    *,
    actor: User,
    hat: Appointment,
    at: datetime,
    review: Review | None = None,
    former: FormerVersion | None = None,
    said: Mapping[str, Any] | None = None,
    tells: Mapping[int, Organisation] | None = None,
    attached: Sequence[Attachment] = (),
) -> Report:
    """Record in every case of the report, then move. `tells`: case -> whom its entry tells."""
    step = said_in_log(report, before=before, after=State(report.state), attached=attached)
    body = {**step, "kind": report.kind, **(said or {})}
    events = [
        Event(
            case=case, name=name, happened_at=at, actor=actor, appointment=hat, body=body,
            rule_id=case.plan.index.forms[report.kind].rule_id if report.kind in case.plan.index.forms else "",
            tells=tuple((name, office) for pk, office in (tells or {}).items() if pk == case.pk),
        )
        for case in cases
    ]  # fmt: skip
    entries = record(events, at=at).entries
    report.log_number = next(entry.number for entry in entries if entry.case_id == report.case_id)
    insert_together([review] if review else [], [former] if former else [])
    report.save(
        update_fields=[
            "state", "log_number", "version", "content", "attachments", "body_digest", "channel", "submitted_by",
            "submitted_at",
        ]
    )  # fmt: skip
    return report


def _form_rule(report: Report) -> str:
    return report.form.rule_id
