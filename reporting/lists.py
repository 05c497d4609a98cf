"""The list of reports: one page by key, so that the thousandth costs what the first does, and nothing is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import FilterSet

from cases.language import spoken
from cases.queries import organisation_ids
from cases.releases import releases_in_force
from orgs.models import User
from reporting.models import Report
from reporting.queries import reports_visible_to

PAGE_SIZE = 30
BOXES = ("own", "received")


@dataclass(frozen=True)
class ReportListPage:
    """Rows of one page, the filters that stand, and the key that the next page begins after (empty: none)."""

    rows: Sequence[Report]
    box: str
    is_command: bool
    states: Sequence[str]
    kind: str
    incident: str
    kinds: Mapping[str, str]
    after: str
    is_first: bool
    is_narrowed: bool


def report_list_page(*, user: User, asked: QueryDict, narrowed: type[FilterSet]) -> ReportListPage:
    """`asked`: box, state, kind, incident, before (a key). What is junk asks for nothing."""
    own = organisation_ids(user)
    is_command = any(hat.organisation.is_command for hat in user.appointments_held)
    box = asked.get("box", "")
    if box not in BOXES or not is_command:
        box = "received" if is_command else "own"
    found: QuerySet[Report] = reports_visible_to(user)
    found = found.filter(sender__in=own) if box == "own" else found.exclude(sender__in=own)
    query = QueryDict(mutable=True)
    for name in ("state", "kind", "incident"):
        query.setlist(name, [value for value in asked.getlist(name) if value and "\x00" not in value])
    chosen = narrowed(query, queryset=found)
    found = chosen.qs if chosen.is_valid() else found.none()
    before = asked.get("before", "")
    is_first = not (before.isdecimal() and len(before) < 19)
    if not is_first:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE_SIZE + 1])
    return ReportListPage(
        rows=rows[:PAGE_SIZE],
        box=box,
        is_command=is_command,
        states=query.getlist("state"),
        kind=query.get("kind", ""),
        incident=query.get("incident", ""),
        kinds=kinds_by_name(),
        after=str(rows[PAGE_SIZE - 1].pk) if len(rows) > PAGE_SIZE else "",
        is_first=is_first,
        is_narrowed=any(query.values()) or not is_first,
    )


def kinds_by_name() -> dict[str, str]:
    """Kind -> label, of all plans in force."""
    forms = [form for release in releases_in_force() for form in release.plan.forms if form.key != "warning"]
    return {form.key: spoken(form.label) for form in reversed(forms)}
