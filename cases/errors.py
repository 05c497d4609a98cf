"""What the kernel refuses, in words for people. Doors turn these into a page or a problem document."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.authority import Decision


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field: what, and what to do."""

    field: str
    message: str
    rule_id: str = ""


class Refusal(Exception):
    """Nothing was changed. `status` is what HTTP calls it."""

    status = 409
    title = ""

    def __init__(self, message: str, *, rule_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.rule_id = rule_id


class NotPermitted(Refusal):
    """The plan, or the post, does not let this person do it."""

    status = 403

    def __init__(self, message: str, *, decision: Decision) -> None:
        super().__init__(message, rule_id=decision.rule_id)
        self.decision = decision


class NotYours(Refusal):
    """It falls to another office, or to another post; the message says to which."""

    status = 403


class NotNow(Refusal):
    """The person may, but not in this state."""


class Conflict(Refusal):
    """What was asked contradicts what stands."""


class Invalid(Refusal):
    """The input is wrong; `errors` name each field."""

    status = 400

    def __init__(self, message: str, *, errors: Sequence[FieldError] = (), rule_id: str = "") -> None:
        super().__init__(message, rule_id=rule_id)
        self.errors = tuple(errors)


class ClocksDisagree(RuntimeError):
    """The application's clock and the database's differ by more than five seconds: nothing is dated by either."""
