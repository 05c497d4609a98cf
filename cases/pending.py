"""What one person recorded and another has to confirm, as a viewer sees it."""

from dataclasses import dataclass

from cases.confirmations import may_confirm
from cases.language import spoken
from cases.models import Confirmation
from orgs.models import User
from plans.vocabulary import ACTIONS, BASES


@dataclass(frozen=True, slots=True)
class Pending:
    """`app`: whose addresses take the confirmation."""

    confirmation: Confirmation
    act: str
    basis: str
    may_confirm: bool
    may_withdraw: bool
    app: str

    @property
    def confirm_at(self) -> str:
        return f"{self.app}:confirm"

    @property
    def withdraw_at(self) -> str:
        return f"{self.app}:withdraw"


def pending_of(confirmation: Confirmation | None, user: User, *, app: str) -> Pending | None:
    if confirmation is None:
        return None
    may = may_confirm(confirmation, user)
    return Pending(
        confirmation=confirmation,
        act=spoken(ACTIONS[confirmation.action]),
        basis=spoken(BASES[confirmation.basis]) if confirmation.basis in BASES else "",
        may_confirm=may,
        may_withdraw=may or confirmation.recorded_by_id == user.pk,
        app=app,
    )
