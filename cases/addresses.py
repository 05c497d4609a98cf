"""Where the page of a case is, by its kind: rooms above have the pages, and their names stand in the addresses."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.http import urlencode

from cases.models import Case

PAGES: Mapping[str, str] = {
    "incident": "incidents:detail", "warning": "warnings:detail", "hazard": "warnings:hazard",
    "risk_notice": "warnings:notice", "posture": "warnings:period",
}  # fmt: skip


def case_address(case: Case) -> str:
    return reverse(PAGES[case.kind], args=[case.reference])


def filing_address(case: Case, kind: str) -> str:
    """Where the report of a kind is filed: for an incident a form of its own, else on the page of the case."""
    if case.kind == "incident":
        return f"{reverse('reporting:follow-up', args=[case.reference, kind])}?{urlencode({'plan': case.plan.code})}"
    return f"{case_address(case)}#file-{kind}"
