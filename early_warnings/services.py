"""Acts on a warning. Each is one call of the kernel's one door; what it does to others and to the public follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.authority import Verdict, verdict_for
from cases.confirmations import confirm, void_pending, withdraw
from cases.errors import FieldError, Invalid, NotNow, NotPermitted
from cases.language import spoken
from cases.models import Case, Confirmation, LogEntry
from cases.transitions import DOCUMENT, Inputs, perform, take
from cases.typed import instant_in
from early_warnings.drafting import in_own_office, start_draft
from early_warnings.inputs import GIVEN, ensure_complete, read_inputs
from early_warnings.models import EarlyWarning
from early_warnings.models.warnings import PUBLISHING
from early_warnings.publications import tell_public
from orgs.models import Appointment, User
from plans.authority import Decision
from plans.strings import forbidden_character

ACTIONS = (
    "consult", "propose_publication", "publish", "forward", "adjust", "decline_publication", "propose_adjustment",
    "request_coordination", "lift", "withdraw",
)  # fmt: skip
"""Acts on a warning, beside drafting it."""

SPOKEN_ACTS = {"publish": "publish", "forward": "publish", "adjust": "adjust", "lift": "lift", "withdraw": "withdraw"}
"""Act -> what it says to the public."""


@transaction.atomic
def act_on_warning(
    *, warning: EarlyWarning, action: str, actor: User, at: datetime, data: Mapping[str, Any] | None = None
) -> EarlyWarning:
    """Take one act with the data of a request or form (early_warnings.inputs.GIVEN).

    Raises Invalid for a wrong field or a content that the plan demands and is missing, else as perform. Publications,
    liftings and withdrawals come back with what they await: another person of the same office confirms each.
    """
    verdict = _ensure_may(warning, action, actor)
    since = _published_since(warning) or warning.drafted_at
    if action in PUBLISHING:
        since = datetime.min.replace(tzinfo=at.tzinfo)  # what is passed on was published before it was drafted here
    if not warning.published_at:
        actor = in_own_office(warning, actor)
    inputs = read_inputs(action, dict(data or {}), subject=warning, since=since, at=at)
    _refuse_other_names(verdict, inputs)
    if action == "withdraw" and warning.supersedes is not None:
        raise NotNow(
            _("它已经取代 %(number)s；撤回它，原预警也不会恢复。请再次调整，或解除。")
            % {"number": warning.supersedes.number},
            rule_id=verdict.decision.rule_id,
        )
    _ensure_fit(_lock_both(warning), action)
    moved = perform(warning, action, actor=actor, at=at, inputs=inputs)
    if moved.awaits is None:
        _afterwards(moved, action, actor=actor, at=at)
    return moved


@transaction.atomic
def adjust_at_once(*, warning: EarlyWarning, data: Mapping[str, Any], actor: User, at: datetime) -> EarlyWarning:
    """Draft what is to supersede a warning, and publish it in one act (A-4.6-1); a second person confirms. Returns the
    new one. Raises as start_draft and act_on_warning, and then nothing is drafted either."""
    act = {name: value for name, value in data.items() if name in GIVEN["adjust"]}
    draft = {name: value for name, value in data.items() if name not in act}
    new = start_draft(data=draft, actor=actor, at=at, supersedes=warning)
    return act_on_warning(warning=new, action="adjust", actor=actor, at=at, data=act)


@transaction.atomic
def confirm_act(*, confirmation: Confirmation, warning: EarlyWarning, actor: User, at: datetime) -> EarlyWarning:
    """Confirm, as the second person, what a colleague recorded. Raises as cases.confirmations.confirm."""
    _ensure_fit(_lock_both(warning), confirmation.action)
    moved = confirm(warning, confirmation, actor=actor, at=at)
    _afterwards(moved, confirmation.action, actor=actor, at=at)
    return moved


def withdraw_act(*, confirmation: Confirmation, actor: User, at: datetime, reason: str) -> Confirmation:
    """Take back what was recorded, with a reason."""
    if not reason.strip() or forbidden_character(reason):
        raise Invalid(_("所填有误，没有办理。"), errors=[FieldError("reason", _("请写明理由。"))])
    return withdraw(confirmation, actor=actor, at=at, reason=reason.strip()[:4000])


def _published_since(warning: EarlyWarning) -> datetime | None:
    """When it was published: of what a body outside published by that body's document, which may be recorded late."""
    if warning.published_at is None:
        return None
    entry = LogEntry.objects.filter(case=warning.case_id, event="published").order_by("number").first()
    decided = instant_in(entry.body.get("decided_at")) if entry else None
    return min(warning.published_at, decided) if decided else warning.published_at


def _refuse_other_names(verdict: Verdict, inputs: Inputs) -> None:
    """Nobody decides in another body's name: a document comes only where the plan asks for one. Raises Invalid."""
    if "document" in verdict.decision.requires:
        return
    told = _("这项决定由本单位作出，不以上级文件为据；请勿填写。")
    named = [name for name in (*DOCUMENT, "attachment") if inputs.given.get(name)]
    if named or inputs.basis:
        errors = [FieldError(name, told) for name in named or ["basis"]]
        raise Invalid(_("所填有误，没有办理。"), errors=errors, rule_id=verdict.decision.rule_id)


def _ensure_may(warning: EarlyWarning, action: str, actor: User) -> Verdict:
    """What somebody may not do is not looked into."""
    verdict = verdict_for(warning, action, actor)
    if not verdict.allowed and verdict.decision.outcome != "not_now":
        raise NotPermitted(spoken(verdict.decision.reason), decision=verdict.decision)
    return verdict


def _lock_both(warning: EarlyWarning) -> EarlyWarning:
    """Lock order: cases by id. The warning that is to be superseded is the older one. Returns the warning as it stands
    now, with that one."""
    cases = [warning.case_id, *([warning.supersedes.case_id] if warning.supersedes else [])]
    list(Case.objects.select_for_update().filter(pk__in=cases).order_by("pk"))
    return EarlyWarning.objects.select_related("case", "supersedes").get(pk=warning.pk)


def _ensure_fit(warning: EarlyWarning, action: str) -> None:
    """Whether what is to be published says what the plan demands, and speaks of what it takes the place of; asked when
    it is signed and when it is confirmed. Raises Invalid, NotNow."""
    if action not in PUBLISHING:
        return
    ensure_complete(warning.case.plan, warning.contents)
    old = warning.supersedes
    if action != "adjust" or old is None:
        return
    if not old.in_force:
        raise NotNow(_("要调整的预警已经不在生效，不能再调整。请刷新后再看。"))
    errors = []
    if not old.is_touched_by(warning.regions):
        errors.append(FieldError("regions", _("须与原预警仍在生效的地区有重合。")))
    if not old.keeps_sectors(warning.sectors):
        errors.append(FieldError("sectors", _("须包括原预警的全部部门；只涉及其中一部分的，请另行发布。")))
    if errors:
        raise Invalid(_("新预警与原预警所涉范围不合，谈不上调整。请修改草稿，或另行发布。"), errors=errors)


def _afterwards(warning: EarlyWarning, action: str, *, actor: User, at: datetime) -> None:
    """What else changes, in the same transaction: the warning whose place it takes, and what the public reads."""
    if action not in SPOKEN_ACTS:
        return
    partly = _supersede(warning, actor=actor, at=at) if action == "adjust" else None
    said = "publish" if partly else SPOKEN_ACTS[action]
    tell_public(warning, said, at=at)
    if partly:
        tell_public(partly, "narrow", at=at)


def _supersede(warning: EarlyWarning, *, actor: User, at: datetime) -> EarlyWarning | None:
    """The old warning ends, or goes on where the new one does not reach (F-A15): then it is returned. That it
    is in force and touched was asked with both cases locked."""
    assert warning.supersedes is not None, "only what supersedes something is published by adjusting"
    old = EarlyWarning.locked(warning.supersedes.pk)
    touched = old.is_touched_by(warning.regions)
    whole = old.is_covered_by(touched)
    verdict = _verdict_of(warning, actor)
    taken = take(
        old,
        "supersede" if whole else "narrow",
        verdict,
        actor=actor, at=at, basis=None, level=None, given={"by": warning.number, "covered": touched},
    )  # fmt: skip
    void_pending(old.case, verdict, actor=actor, at=at, reason=_("已由 %(number)s 取代") % {"number": warning.number})
    return None if whole else taken


def _verdict_of(warning: EarlyWarning, actor: User) -> Verdict:
    """By what right the act that was just taken was taken: what follows on it is done by the same."""
    entry = LogEntry.objects.get(case=warning.case_id, number=warning.log_number)
    hat = next(hat for hat in actor.appointments_held if _wore(hat, entry))
    reason = warning.case.plan.cite(entry.rule_id)
    return Verdict(Decision(True, "allowed", entry.rule_id, reason, level=warning.level), hat)


def _wore(hat: Appointment, entry: LogEntry) -> bool:
    return hat.organisation_id == entry.organisation_id and hat.post == entry.post
