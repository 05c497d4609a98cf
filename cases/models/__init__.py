"""What every case has: the plan it runs under, its log, its obligations, its notices, who is concerned."""

from cases.models.cases import Case, CaseParty, PlanRelease
from cases.models.confirmations import Confirmation
from cases.models.heartbeats import Heartbeat
from cases.models.log import LogEntry
from cases.models.measures import Measure
from cases.models.notices import Notice
from cases.models.obligations import Obligation
from cases.models.refused import RefusedSubmission
from cases.models.subjects import CaseSubject, GuardedRow
from cases.models.words import CaseWords, Pairs

__all__ = [
    "Case",
    "CaseParty",
    "CaseSubject",
    "CaseWords",
    "Confirmation",
    "GuardedRow",
    "Heartbeat",
    "LogEntry",
    "Measure",
    "Notice",
    "Obligation",
    "Pairs",
    "PlanRelease",
    "RefusedSubmission",
]
