"""Reports and notices in a response to a warning, or in an important-event period: filed by whoever takes part."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.errors import FieldError, Invalid, NotNow, NotYours
from cases.events import Event
from cases.language import listed, spoken
from cases.ledger import record
from cases.models import CaseParty, LogEntry, Obligation
from cases.transitions import locked_with_case
from early_warnings.models import EarlyWarning, Posture, PostureState, State
from orgs.models import Appointment, User
from plans.forms import check_fields
from plans.posts import may_post
from plans.schema import Form, Plan

KINDS = ("warning_report", "local_notice", "warning_situation", "warning_relay", "warning_matters", "lift_report")
"""Forms of plans that are filed on a warning or a period; each plan has some of them."""

AFTER_LIFTING = "lift_report"

type Answered = EarlyWarning | Posture


@transaction.atomic
def file_on_warning(*, subject: Answered, kind: str, text: str, actor: User, at: datetime) -> LogEntry:
    """File one report, notice or relay, in the name of the organisation whose post the person wears: it meets what that
    organisation owes, and goes to whom the plan says. Returns its entry in the log, whose body holds `text`.

    Raises Invalid (the plan has no such form; the text is missing, too long or has control characters), NotYours (no
    part in the case, or a post that does not report), NotNow (nothing is in force to report on).
    """
    form = _form(subject.case.plan, kind)
    hats = _hats(subject, actor)
    if not hats:
        raise NotYours(
            _("%(form)s由参加这次响应的单位的报告员、值班员或领导报送；您的单位没有参加，或您的岗位不报送。")
            % {"form": spoken(form.label)},
            rule_id=form.rule_id,
        )
    said = _checked(form, text)
    locked, case = locked_with_case(subject)
    hat, owes = _hat_that_owes(locked, hats, kind)
    if not (owes or _is_time(locked, kind)):
        raise NotNow(_not_now(locked, form), rule_id=form.rule_id)
    event = Event(
        case=case, name=f"report:{kind}", happened_at=at, actor=actor, appointment=hat, rule_id=form.rule_id,
        level=locked.level, body={"text": said}, offices=locked.offices(), anchors=locked.anchors(),
    )  # fmt: skip
    return record([event], at=at).entries[0]


def kinds_to_file(subject: Answered, user: User) -> list[Form]:
    """What this person may file now, as `file_on_warning` would take it, in the plan's order. Two queries."""
    hats = _hats(subject, user)
    if not hats:
        return []
    owed = _owed(subject, hats)
    forms = [form for form in subject.case.plan.forms if form.key in KINDS]
    return [form for form in forms if _is_time(subject, form.key) or any(form.key in _met(each) for each in owed)]


def _form(plan: Plan, kind: str) -> Form:
    known = [form.key for form in plan.forms if form.key in KINDS]
    if not isinstance(kind, str) or kind not in known:
        message = _("这个预案没有这种报告；可填：%(known)s。") % {"known": listed(known)}
        raise Invalid(_("报告尚未提交。"), errors=[FieldError("kind", message)])
    return plan.form(kind)


def _checked(form: Form, text: str) -> str:
    said = text.strip() if isinstance(text, str) else text
    if problems := check_fields(form, {"text": said}):
        errors = [FieldError(each.field, spoken(each.message), rule_id=each.rule_id) for each in problems]
        raise Invalid(_("所填有误，报告尚未提交。"), errors=errors, rule_id=form.rule_id)
    return said


def _hats(subject: Answered, user: User) -> list[Appointment]:
    """Those in which the person reports, of organisations that have a part in the case."""
    hats = [hat for hat in user.appointments_held if may_post(hat.post, "submit_report")]
    concerned = set(
        CaseParty.objects.filter(
            case=subject.case_id, organisation__in=[hat.organisation_id for hat in hats]
        ).values_list("organisation_id", flat=True)
    )
    return [hat for hat in hats if hat.organisation_id in concerned]


def _owed(subject: Answered, hats: Sequence[Appointment]) -> list[Obligation]:
    owed = Obligation.objects.filter(
        case=subject.case_id, debtor__in=[hat.organisation_id for hat in hats], state__in=Obligation.UNSETTLED
    )
    found = list(owed.order_by("pk"))
    for obligation in found:
        obligation.case = subject.case
    return found


def _met(obligation: Obligation) -> set[str]:
    """Forms that meet it."""
    definition = obligation.case.plan.index.definitions.get(obligation.key)
    return {name.removeprefix("report:") for name in definition.met_by} if definition else set()


def _hat_that_owes(subject: Answered, hats: Sequence[Appointment], kind: str) -> tuple[Appointment, bool]:
    """The first hat whose organisation owes it, and True; else that of the office in the lead, or the first."""
    debtors = {each.debtor_id for each in _owed(subject, hats) if kind in _met(each)}
    owing = next((hat for hat in hats if hat.organisation_id in debtors), None)
    if owing is not None:
        return owing, True
    return next((hat for hat in hats if hat.organisation_id == subject.lead_id), hats[0]), False


def _is_time(subject: Answered, kind: str) -> bool:
    """Whether the state allows it, whoever owes what: what is still owed when a warning has ended may be made good."""
    if isinstance(subject, Posture):
        return subject.state == PostureState.ACTIVE and kind != AFTER_LIFTING
    return subject.state == (State.LIFTED if kind == AFTER_LIFTING else State.PUBLISHED)


def _state_name(subject: Answered) -> str:
    named = PostureState(subject.state) if isinstance(subject, Posture) else State(subject.state)
    return str(named.label)


def _not_now(subject: Answered, form: Form) -> str:
    said = {"form": spoken(form.label), "state": _state_name(subject)}
    if form.key == AFTER_LIFTING:
        return _("%(form)s在解除之后报送；现在是“%(state)s”。") % said
    if isinstance(subject, Posture):
        return _("%(form)s在保障期内报送；现在是“%(state)s”。") % said
    return _("%(form)s在预警生效期间报送；现在是“%(state)s”。") % said
