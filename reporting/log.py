"""What a case's log says of a report. A trigger of its table demands it: no state without its entry."""

from collections.abc import Sequence
from typing import Any

from reporting.models import Attachment, Report, State


def said_in_log(
    report: Report, *, before: str = "", after: str = State.SUBMITTED, attached: Sequence[Attachment] = ()
) -> dict[str, Any]:
    """The body of an entry that moves a report: its step, the digest of the version that it is about, and those of the
    files that go with it."""
    said: dict[str, Any] = {"reports": {str(report.pk): f"{before}>{after}"}, "digest": report.body_digest}
    return {**said, "attachments": [each.digest for each in attached]} if attached else said
