"""Reports and what belongs to them: former versions, reviews, calls that were taken down, what was refused."""

from reporting.models.calls import OralReport
from reporting.models.refused import RefusedSubmission
from reporting.models.reports import FormerVersion, Report, Review, State

__all__ = ["FormerVersion", "OralReport", "RefusedSubmission", "Report", "Review", "State"]
