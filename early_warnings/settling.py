"""The second person, whatever was recorded: a warning's act or a risk notice's."""

from datetime import datetime

from cases.models import CaseSubject, Confirmation
from early_warnings.models import EarlyWarning, RiskNotice
from early_warnings.risk_notices import confirm_notice
from early_warnings.services import confirm_act
from orgs.models import User


def confirm_any(*, confirmation: Confirmation, actor: User, at: datetime) -> CaseSubject:
    """Confirm what a colleague recorded. Raises as cases.confirmations.confirm; DoesNotExist for other cases."""
    if confirmation.case.kind == "risk_notice":
        notice = RiskNotice.objects.select_related("case", "lead").get(case=confirmation.case_id)
        return confirm_notice(confirmation=confirmation, notice=notice, actor=actor, at=at)
    related = ("case", "lead", "supersedes__case", "supersedes__lead")
    warning = EarlyWarning.objects.select_related(*related).get(case=confirmation.case_id)
    return confirm_act(confirmation=confirmation, warning=warning, actor=actor, at=at)
