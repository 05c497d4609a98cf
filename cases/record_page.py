"""What the page of any case shows of its record: obligations, notices, log. A constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TypedDict

from django.db.models import Q
from django.utils.timezone import localdate

from cases.models import Case, LogEntry, Notice, Obligation
from cases.ordering import chains_hold, in_order, unsigned_first
from cases.queries import is_own_part, organisation_ids, without_internal_words
from orgs.models import Organisation, User
from plans.posts import may_post

SHOWN = 60  # log entries; the address asks for the rest


@dataclass(frozen=True)
class Duty:
    """A row of the obligations."""

    obligation: Obligation
    is_ours: bool  # of an organisation of the viewer
    recipients: Sequence[str]


@dataclass(frozen=True)
class Told:
    """A row of the notices."""

    notice: Notice
    may_sign: bool  # by the viewer, for the organisation that it was sent to


@dataclass(frozen=True, kw_only=True)
class CaseRecord:
    """The record of one or several cases as a viewer may read it. `address`: of the page."""

    address: str
    duties: Sequence[Duty]
    notices: Sequence[Told]
    entries: Sequence[LogEntry]  # newest first
    log_holds: bool
    log_total: int

    @property
    def unsettled(self) -> int:
        return sum(duty.obligation.unsettled for duty in self.duties)

    @property
    def settled(self) -> int:
        return len(self.duties) - self.unsettled

    @property
    def unsigned(self) -> int:
        return sum(row.notice.acknowledged_at is None for row in self.notices)

    @property
    def hidden_entries(self) -> int:
        return self.log_total - len(self.entries)

    @cached_property
    def days(self) -> list[tuple[date, list[LogEntry]]]:
        """Entries by the day on which they happened."""
        return [
            (day, list(entries)) for day, entries in groupby(self.entries, lambda entry: localdate(entry.happened_at))
        ]


class Shown(TypedDict):
    """What CaseRecord takes of the rows."""

    duties: Sequence[Duty]
    notices: Sequence[Told]
    entries: Sequence[LogEntry]
    log_holds: bool
    log_total: int


@dataclass(frozen=True)
class Rows:
    """The rows of a record before they are put in order: what the viewer may read of them."""

    obligations: list[Obligation]
    notices: list[Notice]
    entries: list[LogEntry]
    log_holds: bool
    is_command: bool

    def shown(self, *, user: User, organisations: Iterable[Organisation], whole_log: bool) -> Shown:
        own = organisation_ids(user)
        names = {organisation.code: organisation.short for organisation in organisations}
        newest = sorted(self.entries, key=lambda e: (e.happened_at, e.pk), reverse=True)
        return {
            "duties": [_duty(obligation, own, names) for obligation in in_order(self.obligations)],
            "notices": [_told(notice, user) for notice in unsigned_first(self.notices)],
            "entries": newest[: None if whole_log else SHOWN],
            "log_holds": self.log_holds,
            "log_total": len(self.entries),
        }


def obligations_of(cases: Iterable[int], user: User) -> list[Obligation]:
    """Of a survey's thousands the viewer sees its own; the others are counted. One query."""
    here = Obligation.objects.filter(Q(wide=False) | Q(debtor__in=organisation_ids(user)), case__in=list(cases))
    return list(here.select_related("debtor").order_by("due_at", "pk"))


def rows_of(
    cases: Mapping[int, Case], user: User, *, obligations: list[Obligation], organisations: Iterable[Organisation]
) -> Rows:
    """Notices and log, and of all of it what the viewer may read. Two queries.

    `organisations`: those that the case names, beside its debtors; of a notice to thousands only theirs is shown.
    """
    named = {office.pk for office in organisations} | {each.debtor_id for each in obligations}
    told = Notice.objects.filter(case__in=cases, recipient__in=named | set(organisation_ids(user)))
    notices = list(told.select_related("recipient").order_by("-created_at", "-pk"))
    entries = list(LogEntry.objects.filter(case__in=cases).select_related("organisation").order_by("case", "number"))
    rows: list[Obligation | Notice | LogEntry] = [*obligations, *notices, *entries]
    for row in rows:
        row.case = cases[row.case_id]
    # What was written since the case was read is for the next look: the chain ends at the head that was read.
    entries = [entry for entry in entries if entry.number <= entry.case.head_number]
    log_holds = chains_hold(cases, entries)
    reading = (held for held in user.appointments_held if may_post(held.post, "read_cases"))
    is_command = any(held.organisation.is_command for held in reading)
    if not is_command:
        own = {hat.organisation_id for hat in user.appointments_held}
        obligations = [obligation for obligation in obligations if obligation.debtor_id in own]
        notices = [notice for notice in notices if notice.recipient_id in own]
        entries = [without_internal_words(entry, user) for entry in entries if is_own_part(entry, user)]
    return Rows(obligations, notices, entries, log_holds, is_command)


def _duty(obligation: Obligation, own: Sequence[int], names: Mapping[str, str]) -> Duty:
    recipients = [names.get(code, code) for code in obligation.recipients]
    return Duty(obligation, is_ours=obligation.debtor_id in own, recipients=recipients)


def _told(notice: Notice, user: User) -> Told:
    """Who may sign is what cases.notices.acknowledge accepts."""
    held = (hat for hat in user.appointments_held if hat.organisation_id == notice.recipient_id)
    may_sign = any(may_post(hat.post, "sign_receipt") for hat in held)
    return Told(notice, may_sign=notice.acknowledged_at is None and may_sign)
