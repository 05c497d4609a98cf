"""Reports as a person may look for them: by the words of their incident, or by who sent them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.paging import PAGE_SIZE, Key, Listing, Order, Page, Place
from cases.queries import organisation_ids
from cases.search import is_number, looked_up, organisations_called, read_through
from incidents.models import IncidentParty, Response
from orgs.models import User
from plans.posts import may_post
from reporting.models import Report
from reporting.queries import is_seen_by

FEW = 1000  # incidents: so many are named one by one, more are looked for along the list
REACH = 300  # reports read through before the indexes of words are asked
COUNTED = 100  # more are "100+": between them stand those of the whole country
LAST_FIRST = Order("submitted_at", descending=True)

type Narrow = Callable[[QuerySet[Report]], QuerySet[Report]]


def _walked_by(user: User) -> QuerySet[Report]:
    """What indexes walk for this person: reports of their own organisations, and of incidents that concern their office
    of command. Of these they see what reporting.queries says (is_seen_by)."""
    own, command = organisation_ids(user), _command(user)
    sent = Report.objects.filter(submitted_at__isnull=False)
    if not command:
        return sent.filter(sender__in=own)
    party = IncidentParty.objects.filter(organisation__in=command, incident=OuterRef("incident"))
    few = list(party.model.objects.filter(organisation__in=command).order_by().values_list("incident_id")[: FEW + 1])
    if len(few) <= FEW:
        return sent.filter(Q(sender__in=own) | Q(incident__in=[incident for (incident,) in few]))
    here = Exists(party.filter(reported_at=OuterRef("incident__reported_at")))
    return sent.filter(Q(sender__in=own) | here)


def reports_found(
    *, user: User, words: Sequence[str], place: Place | None, size: int = PAGE_SIZE, narrow: Narrow | None = None
) -> Page:
    """Reports in whose incident, or in whose sender's name, all words stand (cases.search.words_of); last sent first.

    `narrow` puts on what else is asked for, such as a state or a kind.
    """
    visible = _walked_by(user).filter(is_seen_by(organisation_ids(user)))
    visible = narrow(visible) if narrow else visible
    command = _command(user)
    senders = organisations_called(words) if words and command else []
    listing = Listing(
        visible=visible.select_related("incident", "sender", "response__case"),
        order=LAST_FIRST,
        walk=partial(_walk, visible),
        narrowed=partial(_read_through, words, senders),
        looked_up=lambda reports, _months: _looked_up(words, senders, command or organisation_ids(user), reports),
        is_narrowed=bool(words),
        rare=is_number(words),
        reach=REACH,
        counts=COUNTED,
    )
    return listing.page(place, size=size)


def _command(user: User) -> list[int]:
    held = (hat for hat in user.appointments_held if may_post(hat.post, "read_cases"))
    return sorted({hat.organisation_id for hat in held if hat.organisation.is_command})


def _walk(visible: QuerySet[Report], place: Place | None, limit: int) -> list[Key]:
    rows = visible.filter(LAST_FIRST.beyond(place)).order_by(*LAST_FIRST.names(place))
    return [(at, pk) for at, pk in rows.values_list("submitted_at", "pk")[:limit] if isinstance(at, datetime)]


def _read_through(words: Sequence[str], senders: Sequence[int], reports: QuerySet[Report]) -> QuerySet[Report]:
    if not words:
        return reports
    response = Response.objects.filter(incident=OuterRef("incident"), case__in=read_through(words).values("case"))
    return reports.filter(Q(Exists(response)) | Q(sender__in=senders))


def _looked_up(
    words: Sequence[str], senders: Sequence[int], parties: Sequence[int], reports: QuerySet[Report]
) -> QuerySet[Report]:
    """Two halves put together, for an index serves no "or" of two tables."""
    incidents = Response.objects.filter(case__in=looked_up(words, parties=parties).values("case")).values("incident")
    if not senders:
        return reports.filter(incident__in=incidents)
    by_words = Report.objects.filter(incident__in=incidents).order_by().values("pk")
    by_sender = Report.objects.filter(sender__in=senders).order_by().values("pk")
    return reports.filter(pk__in=by_words.union(by_sender))
