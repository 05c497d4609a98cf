"""The list of reports: pages that go on where the last one ended, searches by the words of the incident."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from cases.language import spoken
from cases.paging import NOTHING, Page, place_in
from cases.queries import organisation_ids
from cases.releases import releases_in_force
from cases.search import words_of
from orgs.models import User
from reporting.models import Report
from reporting.search import reports_found

MOST_TYPED = 100  # characters of a search
BOXES = ("own", "received")


@dataclass(frozen=True)
class ReportListPage:
    """One page, and the filters that stand. `wrong`: what is wrong with the words that were looked for."""

    found: Page
    box: str
    is_command: bool
    states: Sequence[str]
    kind: str
    incident: str
    q: str
    wrong: str
    kinds: Mapping[str, str]
    is_narrowed: bool


def report_list_page(*, user: User, asked: QueryDict, narrowed: type[FilterSet]) -> ReportListPage:
    """`asked`: box, state, kind, incident, q (words), place. What is junk asks for nothing; too short a word finds
    nothing, and the page says so."""
    own = organisation_ids(user)
    is_command = any(hat.organisation.is_command for hat in user.appointments_held)
    box = asked.get("box", "")
    if box not in BOXES or not is_command:
        box = "received" if is_command else "own"
    query = QueryDict(mutable=True)
    for name in ("state", "kind", "incident"):
        query.setlist(name, [value for value in asked.getlist(name) if value and "\x00" not in value])

    def narrow(reports: QuerySet[Report]) -> QuerySet[Report]:
        seen = reports.filter(sender__in=own) if box == "own" else reports.exclude(sender__in=own)
        chosen = narrowed(query, queryset=seen)
        return chosen.qs if chosen.is_valid() else seen.none()

    q, wrong, place = asked.get("q", "")[:MOST_TYPED], "", place_in(asked.get("place", ""))
    try:
        found = reports_found(user=user, words=words_of(q), place=place, narrow=narrow)
    except ValidationError as error:
        found, wrong = NOTHING, error.messages[0]
    return ReportListPage(
        found=found,
        box=box,
        is_command=is_command,
        states=query.getlist("state"),
        kind=query.get("kind", ""),
        incident=query.get("incident", ""),
        q=q,
        wrong=wrong,
        kinds=kinds_by_name(),
        is_narrowed=any(query.values()) or bool(q) or place is not None,
    )


def kinds_by_name() -> dict[str, str]:
    """Kind -> label, of all plans in force."""
    forms = [form for release in releases_in_force() for form in release.plan.forms if form.key != "warning"]
    return {form.key: spoken(form.label) for form in reversed(forms)}
