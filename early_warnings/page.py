"""What the page of one warning, risk notice, hazard report or period shows. A constant number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.acts import CaseAct, owner_of, waits_for
from cases.authority import verdict_for
from cases.errors import FieldError, Invalid, Refusal
from cases.following import following
from cases.models import CaseSubject, Confirmation, LogEntry
from cases.offices import NamedOffices
from cases.pending import Pending, pending_of
from cases.queries import organisation_ids
from cases.record_page import CaseRecord, obligations_of, rows_of
from early_warnings.filing import kinds_to_file
from early_warnings.inputs import GIVEN
from early_warnings.measures_shown import MeasureList, measures_shown
from early_warnings.models import PUBLIC, EarlyWarning, Message, Posture
from orgs.models import Organisation, Region, User
from orgs.models.organisations import province_of, provinces
from plans.authority import acts_open
from plans.schema import Authority, Form, Plan
from plans.scope import in_own_area

KINDS: Mapping[str, str] = {
    "EarlyWarning": "warnings:detail", "HazardReport": "warnings:hazard", "RiskNotice": "warnings:notice",
    "Posture": "warnings:period",
}  # fmt: skip
"""Model -> the address of its page; that of its acts is the same with -act."""

DRAFTING = ("draft", "draft_notice", "take_up_hazard")
"""Acts that have a page of their own instead of a dialog."""


NAMING_COLOUR = ("publish", "forward", "adjust", "lift", "withdraw", "propose_publication", "start_posture")
"""Acts whose button says the colour."""


@dataclass(frozen=True)
class Opened:
    """The act whose dialog the page comes back with: its address was opened, or it was refused."""

    action: str
    refusal: Refusal | None = None
    given: Mapping[str, Any] | None = None

    @cached_property
    def errors(self) -> dict[str, FieldError]:
        """Field -> what is wrong with it."""
        return {error.field: error for error in self.refusal.errors} if isinstance(self.refusal, Invalid) else {}


@dataclass(frozen=True, eq=False, kw_only=True)
class SubjectAct(CaseAct):
    """One act that may follow on a warning or one of its kind."""

    number: str

    @property
    def address(self) -> str:
        return reverse(f"{KINDS[type(self.subject).__name__]}-act", args=[self.number, self.action])

    @property
    def button(self) -> str:
        """The plan's own verb; a draft that stands is changed, not begun."""
        return _("修改草稿") if self.action in ("draft", "draft_notice") else super().button

    @property
    def level_of_colour(self) -> str:
        """The level that the warning's colour stands for: higher ones have lower names."""
        return self.subject.case.plan.colour(self.subject.level).level if self.subject.level else ""

    @property
    def names_colour(self) -> bool:
        return self.action in NAMING_COLOUR


@dataclass(frozen=True, kw_only=True)
class SubjectPage(CaseRecord):
    """One of them, and what the viewer may know and do. `is_party`: else only what was published is shown."""

    subject: CaseSubject
    plan: Plan
    regions: Sequence[Region]
    covered: Sequence[Region]
    sectors: Sequence[Organisation]
    acts: Sequence[SubjectAct]
    pending: Pending | None
    opened: Opened | None
    measures: Sequence[MeasureList]
    messages: Sequence[Message]
    is_party: bool
    is_command: bool
    to_file: Sequence[Form]
    successors: Sequence[EarlyWarning] = ()  # those that took its place, or are drafted by the viewer's office to
    pending_authority: Authority | None = None  # by what right the act that awaits its second person was recorded
    panels: Sequence[object] = ()  # of several plans, where a page shows several

    may_follow: bool = False  # another province's warning, which the viewer's administration may publish in its own

    @property
    def other_provinces(self) -> list[tuple[str, str]]:
        """Those that the warning does not concern: they may be asked to warn too (F-A13)."""
        own = {province_of(region.code) for region in self.regions}
        return [(code, name) for code, name in provinces() if code not in own]

    @property
    def pending_owner(self) -> str:
        return self.pending.confirmation.appointment.organisation.short if self.pending else ""

    @property
    def consultations(self) -> list[LogEntry]:
        """Who advised what, the last consultation first (A-4.4-1): for the offices that take part, nobody else."""
        if not (self.is_party and self.is_command):
            return []
        return [entry for entry in self.entries if entry.event == "consulted"]

    @property
    def acts_in_order(self) -> list[SubjectAct]:
        """The viewer's own first."""
        return sorted(self.acts, key=lambda act: not act.is_mine)

    @property
    def main(self) -> SubjectAct | None:
        """The act that leads on, where it is the viewer's: publishing before declining."""
        leading = ("publish", "adjust", "propose_publication", "publish_notice", "start_posture", "take_up_hazard")
        mine = [act for act in self.acts if act.offered and not act.is_outside_way]
        return next((act for name in leading for act in mine if act.action == name), None)

    @property
    def refused_unlisted(self) -> Refusal | None:
        """A refusal of an act that is not among the next ones any more."""
        if self.opened is None or any(act.action == self.opened.action for act in self.acts):
            return None
        return self.opened.refusal


def subject_page(
    subject: CaseSubject, user: User, *, number: str, opened: Opened | None = None, whole_log: bool = False
) -> SubjectPage:
    """Everything the page shows of a subject that the viewer may see (early_warnings.queries)."""
    case, plan = subject.case, subject.case.plan
    offices = subject.offices()
    assert isinstance(offices, NamedOffices)
    obligations = obligations_of([case.pk], user)
    organisations = _organisations(offices, [code for each in obligations for code in each.recipients])
    rows = rows_of({case.pk: case}, user, obligations=obligations, organisations=organisations)
    own = set(organisation_ids(user))
    is_party = case.parties.filter(organisation__in=own).exists()
    waiting = _pending(subject) if rows.is_command and is_party else None
    codes: list[str] = list(getattr(subject, "regions", ()))
    covered: list[str] = list(getattr(subject, "covered", ()))
    regions = {region.code: region for region in Region.objects.filter(code__in={*codes, *covered})}
    named: list[str] = list(getattr(subject, "sectors", ())) or list(getattr(subject, "bodies", ()))
    return SubjectPage(
        subject=subject,
        plan=plan,
        regions=[regions[code] for code in codes if code in regions],
        covered=[regions[code] for code in covered if code in regions],
        sectors=list(Organisation.objects.filter(code__in=named).order_by("pinyin")) if named else [],
        acts=next_acts(subject, user, number=number, offices=offices, pending=waiting) if is_party else [],
        pending=pending_of(waiting, user, app="warnings"),
        opened=opened,
        measures=measures_shown(case, user) if isinstance(subject, EarlyWarning | Posture) and is_party else [],
        messages=list(Message.objects.filter(case=case).order_by("pk")),
        is_party=is_party,
        is_command=rows.is_command,
        to_file=kinds_to_file(subject, user) if isinstance(subject, EarlyWarning | Posture) and is_party else [],
        may_follow=_may_follow(subject, user),
        successors=_successors(subject, own),
        pending_authority=_recorded_by_right(subject, waiting),
        address=reverse(KINDS[type(subject).__name__], args=[number]),
        **rows.shown(user=user, organisations=organisations, whole_log=whole_log),
    )


def _pending(subject: CaseSubject) -> Confirmation | None:
    return (
        Confirmation.objects.filter(case=subject.case_id, state=Confirmation.State.PENDING)
        .select_related("recorded_by", "appointment__organisation")
        .first()
    )


def _recorded_by_right(subject: CaseSubject, waiting: Confirmation | None) -> Authority | None:
    """The plan's record under which somebody may take the act that waits, as it stands now."""
    if waiting is None:
        return None
    return verdict_for(subject, waiting.action, waiting.recorded_by, basis=waiting.basis or None).decision.authority


def _successors(subject: CaseSubject, own: Collection[int]) -> list[EarlyWarning]:
    """Another office's draft is nobody's to see. One query, of warnings alone."""
    if not isinstance(subject, EarlyWarning):
        return []
    seen = Q(state__in=PUBLIC) | Q(lead__in=own)
    return list(subject.successors.filter(seen).select_related("case", "lead").order_by("pk"))


def _may_follow(subject: CaseSubject, user: User) -> bool:
    """Whether the viewer's office was asked to consider the same warning for its own province (F-A13)."""
    if not isinstance(subject, EarlyWarning) or "A-4.4-4" not in subject.case.plan.index.rules:
        return False
    offices = [hat.organisation for hat in user.appointments_held if hat.organisation.kind == "provincial_bca"]
    elsewhere = [
        each for each in offices if each.pk != subject.lead_id and not in_own_area(each.region_id, subject.regions)
    ]
    return bool(elsewhere) and subject.level in ("yellow", "blue")


def _organisations(offices: NamedOffices, recipients: Sequence[str]) -> list[Organisation]:
    """The single offices that the plan names here, and those that something is owed to. One query."""
    known = {office.pk for named in offices.known.values() for office in named}
    return list(Organisation.objects.filter(Q(pk__in=known) | Q(code__in=set(recipients))))


def next_acts(
    subject: CaseSubject, user: User, *, number: str, offices: NamedOffices, pending: Confirmation | None
) -> list[SubjectAct]:
    """What may be done next, in the plan's order. No query beyond the person's appointments."""
    acts = []
    for action in acts_open(subject.case.plan, subject.as_plan_subject()):
        if action not in GIVEN and action not in DRAFTING:
            continue
        if action == "withdraw" and getattr(subject, "supersedes_id", None):
            continue  # what it took the place of would not come back: it is adjusted again, or lifted
        verdict = verdict_for(subject, action, user)
        authority = verdict.decision.authority
        if authority is None:
            continue
        actor = verdict.appointment.organisation if verdict.appointment else None
        acts.append(
            SubjectAct(
                subject=subject,
                number=number,
                action=action,
                authority=authority,
                verdict=verdict,
                owner=owner_of(subject, action, verdict, offices),
                waits_for=waits_for(verdict, unsettled=0, pending=pending),
                reason_is_public=action in ("lift", "withdraw", "withdraw_notice"),
                has_dialog=action not in DRAFTING,
                takes_note="note" in GIVEN.get(action, ()),
                follows=following(subject, action, subject.level or None, offices, actor=actor),
            )
        )
    return acts
