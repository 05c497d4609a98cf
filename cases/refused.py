"""What was refused at a door is kept, whatever it was to report: nobody shall be able to say that it was never sent."""

from datetime import datetime
from typing import Any

from cases.models import RefusedSubmission
from orgs.models import User

MAX_KEPT = 10_000


def keep_refused(*, user: User, at: datetime, status: int, reasons: Any, content: str) -> None:
    """Remember what was refused at the door."""
    RefusedSubmission.objects.create(
        user=user, at=at, status=status, reasons=reasons, content=_storable(content)[:MAX_KEPT]
    )


def _storable(text: str) -> str:
    """PostgreSQL keeps neither NUL nor lone surrogates."""
    return text.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()
