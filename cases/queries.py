"""Who may see what: an organisation sees the cases that concern it."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import CaseParty, LogEntry, Notice, Obligation
from orgs.models import Organisation, User
from plans.posts import may_post


def organisation_ids(user: User) -> list[int]:
    """The organisations in which this person holds a post that reads cases; who runs the platform reads none."""
    held = user.appointments_held
    return [appointment.organisation_id for appointment in held if may_post(appointment.post, "read_cases")]


def is_own_part(entry: LogEntry, user: User) -> bool:
    """Whether an enterprise or body reads an entry of a case's log: its own acts and what concerns its own duties, and
    how the subject moves on."""
    hats = user.appointments_held
    return (
        bool(entry.after)
        or any(entry.organisation_id == hat.organisation_id for hat in hats)
        or any(entry.body.get("debtor") == hat.organisation.code for hat in hats)
    )


INTERNAL = ("note", "consulted", "contents", "english")
"""What an office writes for itself: of another's entry an enterprise reads that it happened, not what was said. Of an
incident the affected unit reads the notes, and the form says so."""


def without_internal_words(entry: LogEntry, user: User) -> LogEntry:
    """The entry as an enterprise or body reads it."""
    own = any(entry.organisation_id == hat.organisation_id for hat in user.appointments_held)
    if entry.case.kind != "incident" and not own:
        entry.body = {name: value for name, value in entry.body.items() if name not in INTERNAL}
    return entry


def concerns(
    organisations: Sequence[int], *, case: str = "case", command: bool = False, has_part: bool = False
) -> Exists:
    """Condition: the row's case concerns one of these organisations; `command`: as an office of command; `has_part`:
    as more than somebody who was told of it."""
    parties = CaseParty.objects.filter(case=OuterRef(case), organisation__in=organisations)
    if has_part:
        parties = parties.exclude(capacity=CaseParty.Capacity.TOLD)
    if command:
        parties = parties.exclude(organisation__kind__in=Organisation.REPORTING_KINDS)
    return Exists(parties)


def obligations_seen_by(organisations: Sequence[int]) -> QuerySet[Obligation]:
    """What an office sees of the cases that concern it; an enterprise sees its own part, not who else is late."""
    return Obligation.objects.filter(Q(debtor__in=organisations) | Q(concerns(organisations, command=True)))


def obligations_visible_to(user: User) -> QuerySet[Obligation]:
    """Obligations that this person's organisations see, due first on top."""
    return obligations_seen_by(organisation_ids(user)).select_related("debtor", "case").order_by("due_at", "pk")


def notices_for(user: User) -> QuerySet[Notice]:
    """Notices sent to this person's organisations, newest first."""
    return (
        Notice.objects.filter(recipient__in=organisation_ids(user))
        .select_related("recipient", "case", "acknowledged_by", "obligation__case", "obligation__debtor")
        .order_by("-created_at", "-pk")
    )
