"""Drafts of warnings: who may begin one at a colour, and what their authors may still change."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from cases.authority import Verdict, verdict_for
from cases.bulk import reserve_ids
from cases.errors import Conflict, FieldError, Invalid, NotNow, NotPermitted, NotYours
from cases.events import Event
from cases.language import listed, spoken
from cases.ledger import Recorded, record
from cases.models import Case, CaseParty, CaseSubject, PlanRelease
from cases.numbering import number_of
from cases.releases import release_in_force, releases_in_force
from cases.transitions import Inputs, locked_with_case, perform
from early_warnings.inputs import checked_draft
from early_warnings.models import EarlyWarning, HazardReport, RiskNotice, State
from orgs.models import Appointment, Organisation, User

SERIALS = "warnings_number"
"""One sequence for all that this app numbers; the letter before says which it is."""


@transaction.atomic
def start_draft(
    *,
    data: Mapping[str, Any],
    actor: User,
    at: datetime,
    supersedes: EarlyWarning | None = None,
    hazard: HazardReport | None = None,
) -> EarlyWarning:
    """Begin a draft: of a new warning, of one that is to supersede another (A-4.6-1), or out of a hazard report, which
    is taken up by it. Raises Invalid, NotPermitted (another office or post drafts at this colour), NotNow, Conflict.
    """
    release = _release(data, supersedes or hazard)
    said = checked_draft(data, release.plan)
    if supersedes is not None and not supersedes.in_force:
        raise Conflict(_("要调整的预警已经不在生效。请刷新后再看。"))
    if supersedes is not None and data.get("exercise") is True and not supersedes.case.exercise:
        raise Conflict(_("演练不能调整真实的预警。请另行起草演练预警。"))
    refuse_drill_on_real(hazard, data)
    warning = EarlyWarning(state=State.DRAFT, log_number=1)
    warning.case = Case(
        release=release, kind="warning", title=said["title"], opened_at=at, exercise=_exercise(data, supersedes)
    )
    warning.plan_code, warning.drafted_at, warning.state_since = release.code, at, at
    warning.level, warning.supersedes, warning.hazard = said.pop("colour"), supersedes, hazard
    for name, value in said.items():
        setattr(warning, name, value)
    verdict = drafting_verdict(warning, "draft", actor)
    warning.lead = _hat(verdict).organisation
    body = {
        "level": warning.level, **said, "supersedes": supersedes.number if supersedes else "",
        "hazard": hazard.number if hazard else "",
    }  # fmt: skip
    begin(warning, "W", verdict, actor=actor, at=at, body=body)
    if hazard is not None:
        take_up(hazard, warning, actor=actor, at=at)
    return warning


def _release(data: Mapping[str, Any], origin: CaseSubject | None) -> PlanRelease:
    """The plan that is named, as in force now; of what comes from another case the same plan."""
    code = data.get("plan")
    if origin is not None:
        if code not in (None, "", origin.case.release.code):
            raise Conflict(_("须与原来的预警或隐患报告适用同一预案。"))
        return release_in_force(origin.case.release.code) or origin.case.release
    release = release_in_force(code) if isinstance(code, str) else None
    if release is None:
        known = listed(each.code for each in releases_in_force())
        message = _("请选择所依的预案；可填：%(known)s。") % {"known": known}
        raise Invalid(_("所填有误，草稿没有保存。"), errors=[FieldError("plan", message)])
    return release


def _exercise(data: Mapping[str, Any], supersedes: EarlyWarning | None) -> bool:
    return supersedes.case.exercise if supersedes else data.get("exercise") is True


def drafting_verdict(subject: CaseSubject, action: str, actor: User) -> Verdict:
    """The plan's answer to who may begin this, where it is yes. Raises NotPermitted.

    Asked of a lead that does not stand yet: the office of each hat is the lead of what it would begin.
    """
    subject.lead = Organisation()  # type: ignore[attr-defined]
    verdict = verdict_for(subject, action, actor)
    if not verdict.allowed:
        raise NotPermitted(spoken(verdict.decision.reason), decision=verdict.decision)
    return verdict


def _hat(verdict: Verdict) -> Appointment:
    assert verdict.appointment is not None, "who may act has a post"
    return verdict.appointment


def begin(
    subject: CaseSubject, letter: str, verdict: Verdict, *, actor: User, at: datetime, body: Mapping[str, Any]
) -> None:
    """Write a new case with its first entry, its subject and its first party. `letter` begins its number."""
    hat = _hat(verdict)
    case = subject.case
    serial = reserve_ids([case], [subject], serial=SERIALS)
    subject.case = case  # with its id
    number = number_of(hat.organisation.region_id, at, serial, kind=letter)
    subject.number = case.reference = number  # type: ignore[attr-defined]
    event = Event(
        case=case, name=subject.event_name(FIRST[letter], None), happened_at=at, actor=actor, appointment=hat,
        rule_id=verdict.decision.rule_id, level=subject.level or None, after=subject.state,
        body={key: value for key, value in body.items() if value not in ("", None, [], {})},
    )  # fmt: skip

    def along(recorded: Recorded) -> list[Sequence[models.Model]]:
        party = CaseParty(case_id=case.pk, organisation=hat.organisation, capacity=CaseParty.Capacity.LEAD)
        return [[subject], [party]]

    record([event], at=at, along=along)


FIRST = {"W": "draft", "R": "draft_notice", "P": "plan_posture"}
"""Letter of a number -> the act that begins such a case."""


@transaction.atomic
def revise_draft(*, warning: EarlyWarning, data: Mapping[str, Any], actor: User, at: datetime) -> EarlyWarning:
    """Change what a draft says; its colour and where it warns too, where the author may draft such a one: a draft never
    becomes one that its office could neither publish nor decline. Raises as perform, Invalid, NotPermitted,
    NotYours (another office's draft), Conflict (somebody changed it meanwhile: `revision` is the one that was read)."""
    said = checked_draft({**data, "plan": warning.plan_code}, warning.case.plan)
    author = in_own_office(warning, actor)
    inputs = Inputs(level=said.pop("colour"), given=said)
    return revise(warning, "draft", inputs, data=data, author=author, at=at)


def revise[Draft: (EarlyWarning, RiskNotice)](
    draft: Draft, action: str, inputs: Inputs, *, data: Mapping[str, Any], author: User, at: datetime
) -> Draft:
    """Write a draft anew, where it stays what it was and nobody changed it meanwhile. Raises as revise_draft."""
    fixed = {"plan": draft.plan_code, "hazard": draft.hazard.number if draft.hazard else ""}
    if errors := [
        FieldError(name, _("起草后不能改变；请另行起草。"))
        for name, stands in fixed.items()
        if data.get(name) not in (None, "", stands)
    ]:
        raise Invalid(_("所填有误，草稿没有保存。"), errors=errors)
    refuse_late_exercise(draft, data)
    current, _case = locked_with_case(draft)
    revision = data.get("revision")
    if revision not in (None, "") and str(revision) != str(current.log_number):
        raise Conflict(_("这份草稿已被别人改动。您的内容没有保存；请刷新后再改。"))
    would_be = {**inputs.given, "level": inputs.level} if inputs.level else inputs.given
    ensure_may_draft(current, would_be, action, author)
    revised = perform(draft, action, actor=author, at=at, inputs=inputs)
    Case.objects.filter(pk=revised.case_id).update(title=revised.title)
    return revised


def ensure_may_draft(subject: CaseSubject, said: Mapping[str, Any], action: str, author: User) -> None:
    """Whether the author may draft what it is to be: else a mistyped place would leave a draft that nobody may touch.
    Raises NotPermitted."""
    would_be = copy(subject)
    for name, value in said.items():
        setattr(would_be, name, value)
    verdict = verdict_for(would_be, action, author)
    if not verdict.allowed and verdict.decision.outcome != "not_now":
        raise NotPermitted(spoken(verdict.decision.reason), decision=verdict.decision)


def take_up(hazard: HazardReport, drafted: EarlyWarning | RiskNotice, *, actor: User, at: datetime) -> None:
    """Say that something is drafted from a report: once by each office that received it. Raises as perform, NotNow."""
    locked, _case = locked_with_case(hazard)
    others = [model.objects.filter(hazard=locked, lead=drafted.lead) for model in (EarlyWarning, RiskNotice)]
    if any(found.exclude(number=drafted.number).exists() for found in others):
        rule = verdict_for(locked, "take_up_hazard", actor).decision.rule_id
        raise NotNow(_("您单位已经据这份报告起草过。"), rule_id=rule)
    perform(locked, "take_up_hazard", actor=actor, at=at, inputs=Inputs(given={"note": drafted.number}))


def refuse_drill_on_real(hazard: HazardReport | None, data: Mapping[str, Any]) -> None:
    """A drill takes no real report out of anybody's queue. Raises Conflict."""
    if hazard is not None and data.get("exercise") is True and not hazard.case.exercise:
        raise Conflict(_("演练不能用真实的隐患报告。请另行起草演练。"))


def refuse_late_exercise(subject: EarlyWarning | RiskNotice, data: Mapping[str, Any]) -> None:
    """What was begun as real stays so: whoever believes it to be an exercise must not publish it. Raises Conflict."""
    if data.get("exercise") is True and not subject.case.exercise:
        raise Conflict(_("这份草稿不是演练。演练须在起草时注明；请另行起草。"))


def in_own_office(subject: EarlyWarning | RiskNotice, actor: User) -> User:
    """The same person in the hats of the subject's office alone: a draft is its own office's until it is published, and
    whoever sits in two offices publishes nothing of the one by the power of the other. Raises NotYours."""
    hats = [hat for hat in actor.appointments_held if hat.organisation_id == subject.lead_id]
    if not hats:
        raise NotYours(_("这份草稿属于%(office)s。") % {"office": subject.lead.short})
    in_office = copy(actor)
    in_office.__dict__["appointments_held"] = hats
    return in_office
