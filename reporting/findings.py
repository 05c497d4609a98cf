"""Late, false, concealed, omitted (A-4.1-3, B-7.11-1): an office raises a finding, its leader or that of an office
above confirms or dismisses it with reasons. Late ones propose themselves: they stand in the ledger already."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cases.bulk import insert_together, reserve_ids
from cases.errors import FieldError, Invalid, NotNow, NotYours
from cases.events import Event
from cases.language import listed
from cases.ledger import record
from cases.models import Case, CaseParty, Obligation
from cases.overseeing import overseeing_hat, overseeing_offices
from cases.queries import concerns, organisation_ids
from cases.releases import releases_in_force
from cases.typed import wrong_with_words
from orgs.models import Appointment, Organisation, User
from plans.posts import may_post
from reporting.models import Finding, FindingState, Report

LATE = "late_report"
DECISIONS: Mapping[str, FindingState] = {"confirm": FindingState.CONFIRMED, "dismiss": FindingState.DISMISSED}


# -- What is there to see


def findings_visible_to(user: User) -> QuerySet[Finding]:
    """Newest first: to an office of command those of the cases that concern it; to anybody those confirmed against its
    own organisation."""
    own = organisation_ids(user)
    against = Finding.objects.filter(organisation__in=own, state=FindingState.CONFIRMED)
    command = Finding.objects.filter(concerns(own, command=True))
    return (against | command).select_related("case", "organisation", "report", "raised_by", "decided_for")


def late_proposals(user: User) -> QuerySet[Obligation]:
    """Reports that the ledger says were late, or are overdue and still missing, and on which nobody has decided; the
    limits of plans first, the newest on top. Only to offices of command."""
    held = (hat for hat in user.appointments_held if may_post(hat.post, "read_cases"))
    command = [hat.organisation_id for hat in held if hat.organisation.is_command]
    if not command:
        return Obligation.objects.none()
    decided = Finding.objects.filter(obligation=OuterRef("pk"), kind=LATE)
    return (
        Obligation.objects.filter(
            concerns(command),
            state__in=[Obligation.State.OVERDUE, Obligation.State.MET_LATE],
            key__in=report_duties(),
        )
        .exclude(Exists(decided))
        .select_related("case", "debtor")
        .order_by("limit", "-due_at", "-pk")
    )


def report_duties() -> list[str]:
    """Keys of the duties to report to somebody, of all plans in force. What is filed and owed to nobody, as that a unit
    started its own plan, is no report that could be late."""
    plans = [release.plan for release in releases_in_force()]
    return sorted(
        {duty.key for plan in plans if plan.breaches for duty in plan.obligations if duty.form and duty.recipients}
    )


# -- What is done


@transaction.atomic
def raise_finding(*, case: Case, actor: User, at: datetime, data: Mapping[str, Any]) -> Finding:
    """Say that an organisation reported falsely, concealed or left out something: `kind`, `organisation` (its code),
    `grounds`, and `report` (its number) where it is about one. A leader decides. Raises NotYours, Invalid, NotNow."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if not any(may_post(hat.post, "raise_finding") and hat.organisation.is_command for hat in actor.appointments_held):
        raise NotYours(_("由监管单位的值班员或领导提出。"), rule_id=_rule(locked, LATE))
    kind, organisation, grounds, report = _read(locked, data)
    hat = _hat(actor, "raise_finding", locked, organisation)
    same = Finding.objects.filter(case=locked, kind=kind, organisation=organisation, report=report)
    if same.filter(state=FindingState.RAISED).exists():
        raise NotNow(_("已有一项同样的认定待决定。"), rule_id=_rule(locked, kind))
    finding = Finding(
        case=locked, kind=kind, organisation=organisation, report=report, grounds=grounds, raised_by=actor,
        raised_at=at, state=FindingState.RAISED,
    )  # fmt: skip
    return _written(finding, "finding_raised", "", hat, actor=actor, at=at, said=grounds)


@transaction.atomic
def decide_finding(*, finding: Finding, decision: str, actor: User, at: datetime, reason: object) -> Finding:
    """Confirm or dismiss what was raised (`decision`: confirm, dismiss), with reasons. The organisation is told of what
    is confirmed. Raises NotYours, NotNow, Invalid."""
    case = Case.objects.select_for_update().get(pk=finding.case_id)
    locked = Finding.locked(finding.pk)
    locked.case = case
    hat = _hat(actor, "decide_finding", case, locked.organisation)
    if locked.state != FindingState.RAISED:
        raise NotNow(
            _("这项认定已有决定：%(state)s。") % {"state": locked.state_label}, rule_id=_rule(case, locked.kind)
        )
    words = _reason(case, reason)
    if decision == "confirm":
        locked.confirm()
    else:
        locked.dismiss()
    return _decided(locked, FindingState.RAISED, hat, actor=actor, at=at, reason=words)


@transaction.atomic
def decide_late(*, obligation: Obligation, decision: str, actor: User, at: datetime, reason: object) -> Finding:
    """Confirm or dismiss that a report was late, as the ledger has it: both due instants and when it was done stand in
    the finding. Raises NotYours, NotNow (decided, or not late), Invalid."""
    case = Case.objects.select_for_update().get(pk=obligation.case_id)
    duty = Obligation.objects.select_for_update(of=("self",)).select_related("debtor").get(pk=obligation.pk)
    duty.case = case
    hat = _hat(actor, "decide_finding", case, duty.debtor)
    rule = _rule(case, LATE)
    if duty.state not in (Obligation.State.OVERDUE, Obligation.State.MET_LATE) or duty.key not in report_duties():
        raise NotNow(_("台账上这份报告没有迟报。"), rule_id=rule)
    if Finding.objects.filter(obligation=duty, kind=LATE).exists():
        raise NotNow(_("这次迟报已有决定。"), rule_id=rule)
    finding = Finding(
        case=case, kind=LATE, organisation=duty.debtor, obligation=duty, due_at=duty.due_at,
        due_strict_at=duty.due_strict_at, done_at=duty.met_at, raised_at=at, state=DECISIONS[decision],
    )  # fmt: skip
    return _decided(finding, "", hat, actor=actor, at=at, reason=_reason(case, reason))


def _decided(finding: Finding, before: str, hat: Appointment, *, actor: User, at: datetime, reason: str) -> Finding:
    finding.reason, finding.decided_by, finding.decided_for, finding.decided_at = reason, actor, hat.organisation, at
    is_confirmed = finding.state == FindingState.CONFIRMED
    name = "finding_confirmed" if is_confirmed else "finding_dismissed"
    tells = ((name, finding.organisation),) if is_confirmed else ()
    return _written(finding, name, before, hat, actor=actor, at=at, said=reason, tells=tells)


def _written(
    finding: Finding,
    name: str,
    before: str,
    hat: Appointment,
    *,
    actor: User,
    at: datetime,
    said: str,
    tells: Sequence[tuple[str, Organisation]] = (),
) -> Finding:
    """Record, then write. The case is locked."""
    is_new = finding.pk is None
    reserve_ids([finding])
    instants = {"due_at": finding.due_at, "due_strict_at": finding.due_strict_at, "done_at": finding.done_at}
    event = Event(
        case=finding.case, name=name, happened_at=at, actor=actor, appointment=hat,
        rule_id=_rule(finding.case, finding.kind), tells=tuple(tells),
        body={
            "findings": {str(finding.pk): f"{before}>{finding.state}"}, "kind": finding.kind, "reason": said,
            "debtor": finding.organisation.code,
            **{name: instant.isoformat() for name, instant in instants.items() if instant},
        },
    )  # fmt: skip
    finding.log_number = record([event], at=at).entries[0].number
    if is_new:
        insert_together([finding])
    else:
        finding.save(update_fields=["state", "log_number", "reason", "decided_by", "decided_for", "decided_at"])
    return finding


def _hat(actor: User, action: str, case: Case, organisation: Organisation) -> Appointment:
    offices = overseeing_offices(case.pk, organisation)
    hat = overseeing_hat(actor, action, offices)
    if hat is None:
        names = listed(office.short for office in offices)
        words = _("由%(offices)s的领导认定；被认定的单位自己不能。") if action == "decide_finding" else None
        words = words or _("由%(offices)s的值班员或领导提出；被认定的单位自己不能。")
        raise NotYours(words % {"offices": names or _("上级机关")}, rule_id=_rule(case, LATE))
    return hat


def _rule(case: Case, kind: str) -> str:
    return next((breach.rule_id for breach in case.plan.breaches if breach.key == kind), "")


def _read(case: Case, data: Mapping[str, Any]) -> tuple[str, Organisation, str, Report | None]:
    """What a finding is raised with. Raises Invalid naming every wrong field."""
    errors = [
        FieldError(str(name)[:60], _("没有这一项；请删去。"))
        for name in data
        if name not in ("kind", "organisation", "grounds", "report")
    ]
    kind = data.get("kind")
    known = [breach.key for breach in case.plan.breaches]
    if kind not in known:
        errors.append(FieldError("kind", _("只能是：%(kinds)s。") % {"kinds": listed(known)}))
    code = data.get("organisation")
    parties = CaseParty.objects.filter(case=case).values("organisation")
    found = Organisation.objects.filter(code=code, pk__in=parties).first() if isinstance(code, str) else None
    if found is None:
        errors.append(FieldError("organisation", _("请填与本事件有关的单位的代码。")))
    grounds = data.get("grounds")
    if wrong := wrong_with_words("grounds", grounds, missing=_("请写明事实和依据。")):
        errors.append(wrong)
    number, report = data.get("report") or None, None
    if number is not None:
        is_number = str(number).isdecimal() and len(str(number)) < 19
        here = Report.objects.filter(case=case) | Report.objects.filter(incident__responses__case=case, response=None)
        report = here.filter(pk=int(number), sender=found).first() if is_number else None
        if report is None:
            errors.append(FieldError("report", _("没有该单位的这份报告。")))
    if errors:
        raise Invalid(_("所填有误，没有提出。"), errors=errors, rule_id=_rule(case, LATE))
    assert found is not None and isinstance(kind, str)
    return kind, found, str(grounds).strip(), report


def _reason(case: Case, value: object) -> str:
    if wrong := wrong_with_words("reason", value, missing=_("请写明理由。")):
        raise Invalid(_("所填有误，没有办理。"), errors=[wrong], rule_id=_rule(case, LATE))
    return str(value).strip()
