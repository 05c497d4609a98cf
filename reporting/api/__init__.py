"""REST: reports in, read, accepted, returned and sent again."""

from reporting.api.filing import OralReportApi, ReportListApi
from reporting.api.reading import ReportApi, ReportResubmitApi, ReportReviewApi

__all__ = ["OralReportApi", "ReportApi", "ReportListApi", "ReportResubmitApi", "ReportReviewApi"]
