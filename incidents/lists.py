"""The list of incidents as a person asked for it: one query for the page and for REST."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from cases.paging import PAGE_SIZE, REACH, Key, Listing, Order, Page, Place
from cases.queries import organisation_ids
from incidents.filters import IncidentFilter, midnight
from incidents.models import IncidentParty
from incidents.queries import incidents_visible_to
from orgs.models import User

NEWEST_FIRST = Order("reported_at", descending=True)


def incidents_listed(*, user: User, chosen: IncidentFilter, place: Place | None, size: int = PAGE_SIZE) -> Page:
    """Incidents that concern this person's organisations and meet `chosen`, which must be valid; newest first."""
    own = organisation_ids(user)
    asked = chosen.asked
    listing = Listing(
        visible=incidents_visible_to(user),
        order=NEWEST_FIRST,
        walk=partial(_walk, own, asked.get("since"), asked.get("until")),
        narrowed=lambda incidents: chosen.narrowed(incidents, own),
        looked_up=lambda incidents, months: chosen.looked_up(incidents, own, months),
        is_narrowed=bool(set(asked) - {"since", "until"}),
        by_month="q" in asked,
        reach=REACH,
        rare=chosen.rare,
    )
    return listing.page(place, size=size)


def _walk(own: Sequence[int], since: date | None, until: date | None, place: Place | None, limit: int) -> list[Key]:
    """By the key of IncidentParty, one organisation after the other; what several see counts once."""
    parts = []
    for organisation in own:
        part = IncidentParty.objects.filter(NEWEST_FIRST.beyond(place, pk="incident_id"), organisation=organisation)
        if since:
            part = part.filter(reported_at__gte=midnight(since))
        if until:
            part = part.filter(reported_at__lt=midnight(until) + timedelta(days=1))
        key, _pk = NEWEST_FIRST.names(place)
        ordered = part.order_by(key, key.replace("reported_at", "incident_id"))
        parts.append(ordered.values_list("reported_at", "incident_id")[:limit])
    if not parts:
        return []
    first, *rest = parts
    rows = set(first.union(*rest)) if rest else list(first)
    return sorted(rows, reverse=place is None or not place.backwards)[:limit]
