"""Warnings, risk notices, hazard reports and important-event periods; and what was published of them."""

from early_warnings.models.hazards import HazardReport
from early_warnings.models.messages import Message
from early_warnings.models.notices import RiskNotice
from early_warnings.models.postures import Posture
from early_warnings.models.states import ENDED, IN_FORCE, PUBLIC, HazardState, NoticeState, PostureState, State
from early_warnings.models.warnings import EarlyWarning

__all__ = [
    "ENDED",
    "IN_FORCE",
    "PUBLIC",
    "EarlyWarning",
    "HazardReport",
    "HazardState",
    "Message",
    "NoticeState",
    "Posture",
    "PostureState",
    "RiskNotice",
    "State",
]
