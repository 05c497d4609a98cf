"""What a case's log says of a report. A trigger of its table demands it: no state without its entry."""

from typing import Any

from reporting.models import Report, State


def said_in_log(report: Report, *, before: str = "", after: str = State.SUBMITTED) -> dict[str, Any]:
    """The body of an entry that moves a report: its step, and the digest of the version that it is about."""
    return {"reports": {str(report.pk): f"{before}>{after}"}, "digest": report.body_digest}
