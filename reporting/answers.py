"""What a reporter is answered: language-neutral, so that the same key gets the same answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from cases.models import Obligation
from incidents.models import Incident, Response
from reporting.models import Report

ORDER = (
    "number", "report", "id", "url", "rule_id", "plan", "level", "proposed_level", "kind", "reported_at", "debtor",
    "due_at", "due_strict_at", "limit", "provisional", "state", "matched", "responses", "obligations",
)  # fmt: skip


def in_order(answer: Any) -> Any:
    """The same answer with its names in one order: the database gives them back in its own, and the same key gets the
    same answer to the last byte."""
    if isinstance(answer, dict):
        return {name: in_order(answer[name]) for name in sorted(answer, key=ORDER.index)}
    return [in_order(each) for each in answer] if isinstance(answer, list) else answer


def stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def obligation_answer(obligation: Obligation) -> dict[str, Any]:
    return {
        "id": obligation.pk,
        "rule_id": obligation.rule_id,
        "debtor": obligation.debtor.code,
        "due_at": stamp(obligation.due_at),
        "due_strict_at": stamp(obligation.due_strict_at),
        "limit": obligation.limit,
        "provisional": obligation.provisional,
        "state": obligation.state,
    }


def response_answer(response: Response, obligations: Iterable[Obligation]) -> dict[str, Any]:
    return {
        "id": response.pk,
        "url": f"/api/v1/responses/{response.pk}/",
        "plan": response.plan_code,
        "state": response.state,
        "level": response.level or None,
        "proposed_level": response.proposed_level or None,
        "matched": response.matched,
        "obligations": [obligation_answer(obligation) for obligation in obligations],
    }


def initial_answer(
    report: Report, incident: Incident, responses: list[Response], obligations: Iterable[Obligation]
) -> dict[str, Any]:
    """The 201 of a first report."""
    owed: dict[int, list[Obligation]] = {response.case_id: [] for response in responses}
    for obligation in obligations:
        owed[obligation.case_id].append(obligation)
    return {
        "number": incident.number,
        "report": report.pk,
        "url": f"/incidents/{incident.number}/",
        "kind": "initial",
        "reported_at": stamp(incident.reported_at),
        "responses": [response_answer(response, owed[response.case_id]) for response in responses],
    }


def follow_up_answer(response: Response, report: Report) -> dict[str, Any]:
    """The 201 of a report that was due."""
    owed = (
        Obligation.objects.filter(
            Q(wide=False) | Q(debtor=report.sender), case=response.case_id
        )  # not the whole survey
        .select_related("debtor")
        .order_by("pk")
    )
    return {
        "number": response.incident.number,
        "report": report.pk,
        "url": f"/incidents/{response.incident.number}/",
        "kind": report.kind,
        "reported_at": stamp(report.submitted_at),
        "responses": [response_answer(response, owed)],
    }
