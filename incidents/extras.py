"""What the page of an incident shows beside its rows: surveys counted, what waits for a second person, similar
incidents, plans that may be applied."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Q

from cases.covering import plans_touched
from cases.language import spoken
from cases.models import Confirmation, LogEntry, Obligation
from cases.offices import applying_kinds
from cases.queries import organisation_ids
from incidents.models import ENDED, Incident, Response
from incidents.queries import responses_of
from orgs.models import User
from plans.posts import may_post
from plans.schema import Duty, Plan

MOST_SIMILAR = 5
JOINABLE = ("reported", "verified", "graded")


@dataclass(frozen=True, slots=True)
class Survey:
    """One question put to many: how many answered, how many are asked, how many are late. `stands`: a duty that many
    keep, and that nobody answers."""

    label: str
    rule_id: str
    asked: int
    answered: int
    late: int
    stands: bool = False

    @property
    def unsettled(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class Extras:
    """`surveys` and `pending` by case."""

    surveys: Mapping[int, Sequence[Survey]]
    pending: Mapping[int, Confirmation]
    similar: Sequence[Incident]
    applicable: Sequence[Plan]  # plans of places inside the region, which this viewer may apply


def extras_of(responses: Sequence[Response], user: User, *, is_command: bool) -> Extras:
    """Three queries at most, whatever happened."""
    cases = [response.case_id for response in responses]
    waiting = (
        Confirmation.objects.filter(case__in=cases, state=Confirmation.State.PENDING).select_related(
            "recorded_by", "appointment__organisation"
        )
        if is_command
        else ()
    )
    return Extras(
        surveys=_surveys(responses) if is_command else {},
        pending={confirmation.case_id: confirmation for confirmation in waiting},
        similar=similar_to(responses, user) if is_command else (),
        applicable=_applicable(responses, user),
    )


def _surveys(responses: Sequence[Response]) -> Mapping[int, Sequence[Survey]]:
    asked_in = {response.case_id: response.case.plan for response in responses if response.response_level}
    if not asked_in:
        return {}
    counted = (
        Obligation.objects.filter(case__in=asked_in, wide=True)
        .exclude(state="void")
        .values("case_id", "key")
        .annotate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(state__in=["met", "met_late"])),
            late=Count("pk", filter=Q(state="overdue")),
        )
        .order_by("key")
    )
    found: defaultdict[int, list[Survey]] = defaultdict(list)
    for row in counted:
        definition = asked_in[row["case_id"]].index.definitions.get(row["key"])
        if definition is not None:
            numbers = {name: row[name] for name in ("asked", "answered", "late")}
            stands = isinstance(definition, Duty)
            found[row["case_id"]].append(Survey(spoken(definition.label), definition.rule_id, **numbers, stands=stands))
    return {case: _together(surveys) for case, surveys in found.items()}


def _together(surveys: Sequence[Survey]) -> list[Survey]:
    """The same question to several sorts of organisations is one question."""
    one: dict[tuple[str, str], Survey] = {}
    for survey in surveys:
        before = one.get((survey.label, survey.rule_id))
        one[survey.label, survey.rule_id] = (
            survey
            if before is None
            else replace(
                survey,
                asked=survey.asked + before.asked,
                answered=survey.answered + before.answered,
                late=survey.late + before.late,
            )
        )
    return list(one.values())


def similar_to(responses: Sequence[Response], user: User) -> list[Incident]:
    """Incidents of the same unit or region within the plan's window: perhaps the same one, reported twice."""
    first = next((response for response in responses if response.state in JOINABLE), None)
    if first is None:
        return []
    incident = first.incident
    hours = first.case.plan.index.settings.get("join.window_hours", 24)
    window = timedelta(hours=hours if isinstance(hours, int) else 24)
    same = Q(regions__overlap=list(incident.regions))
    if incident.affected_unit_id:
        same |= Q(affected_unit=incident.affected_unit_id)
    concerned = responses_of(organisation_ids(user)).filter(plan_code=first.plan_code).exclude(state__in=ENDED)
    near = (incident.occurred_at - window, incident.occurred_at + window)
    return list(
        Incident.objects.filter(same, pk__in=concerned.values("incident"), occurred_at__range=near)
        .exclude(pk=incident.pk)
        .select_related("affected_unit")
        .order_by("-pk")[:MOST_SIMILAR]
    )


def _applicable(responses: Sequence[Response], user: User) -> list[Plan]:
    incident = responses[0].incident
    applied = {response.plan_code for response in responses}
    leading = {hat.organisation.kind for hat in user.appointments_held if may_post(hat.post, "apply_plan")}
    plans = [release.plan for release in plans_touched(incident.regions, occurred_at=incident.occurred_at)]
    return [plan for plan in plans if plan.code not in applied and leading & applying_kinds(plan)]


def gradings_of(response: Response, entries: Sequence[LogEntry]) -> list[LogEntry]:
    """How the level came to be what it is, newest first; the last one alone is no history."""
    graded = [
        entry for entry in entries if entry.case_id == response.case_id and entry.event in ("graded", "below_plan")
    ]
    return sorted(graded, key=lambda entry: -entry.number) if len(graded) > 1 else []
