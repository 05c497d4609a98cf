"""Measures as the page of a warning shows them: one's own to work off, everybody else's counted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cases.language import spoken
from cases.measures import item_of
from cases.models import Case, Measure
from cases.queries import organisation_ids
from orgs.models import Organisation, User
from plans.posts import may_post
from plans.schema import Plan

State = Measure.State


@dataclass(frozen=True)
class MeasureRow:
    """One measure of one's own organisation."""

    measure: Measure
    label: str
    may_settle: bool


@dataclass(frozen=True)
class MeasureList:
    """A checklist of the plan: one's own rows, or how far others are. `done` counts what does not apply as settled."""

    label: str
    rule_id: str
    recommended: bool
    who: str
    rows: Sequence[MeasureRow]
    done: int
    asked: int


def measures_shown(case: Case, user: User) -> list[MeasureList]:
    """Two queries: one's own rows, and how far everybody is where the viewer is an office of command."""
    plan, own = case.plan, organisation_ids(user)
    rows = Measure.objects.filter(case=case, organisation__in=own).select_related("organisation")
    mine: defaultdict[tuple[str, Organisation], list[Measure]] = defaultdict(list)
    for row in rows.order_by("checklist", "place", "pk"):
        mine[row.checklist, row.organisation].append(row)
    lists = [_own(plan, key, office, measures, user) for (key, office), measures in mine.items()]
    if any(hat.organisation.is_command for hat in user.appointments_held):
        counted = (
            Measure.objects.filter(case=case)
            .exclude(organisation__in=own)
            .values("checklist", "recommended")
            .annotate(
                done=Count("pk", filter=Q(state__in=(State.DONE, State.NOT_NEEDED))),
                asked=Count("pk"),
                offices=Count("organisation", distinct=True),
            )
            .order_by("checklist")
        )
        lists += [_others(plan, row) for row in counted]
    return lists


def _named(plan: Plan, key: str) -> tuple[str, str]:
    checklist = next((each for each in plan.checklists if each.key == key), None)
    return (spoken(checklist.label), checklist.rule_id) if checklist else (key, "")


def _own(plan: Plan, key: str, office: Organisation, measures: list[Measure], user: User) -> MeasureList:
    label, rule_id = _named(plan, key)
    held = any(
        hat.organisation_id == office.pk and may_post(hat.post, "take_measure") for hat in user.appointments_held
    )
    rows = []
    for measure in measures:
        found = item_of(plan, measure)
        words = spoken(found[1].label) if found else measure.item
        rows.append(MeasureRow(measure, words, may_settle=held and measure.state != State.OVER))
    settled = sum(row.measure.state in (State.DONE, State.NOT_NEEDED) for row in rows)
    return MeasureList(label, rule_id, measures[0].recommended, office.short, rows, settled, len(rows))


def _others(plan: Plan, row: Mapping[str, Any]) -> MeasureList:
    label, rule_id = _named(plan, str(row["checklist"]))
    who = str(row["offices"])
    return MeasureList(label, rule_id, bool(row["recommended"]), who, (), int(str(row["done"])), int(str(row["asked"])))
