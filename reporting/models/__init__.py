"""Reports and what belongs to them: drafts, former versions, reviews, files, calls taken down, what was refused."""

from reporting.models.attachments import Attachment
from reporting.models.calls import OralReport
from reporting.models.drafts import Draft
from reporting.models.findings import Finding, FindingState
from reporting.models.reports import FormerVersion, Report, Review, State

__all__ = [
    "Attachment",
    "Draft",
    "Finding",
    "FindingState",
    "FormerVersion",
    "OralReport",
    "Report",
    "Review",
    "State",
]
