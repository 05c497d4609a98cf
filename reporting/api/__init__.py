"""REST: reports in, read, accepted, returned and sent again; their files."""

from reporting.api.files import AttachmentApi, AttachmentListApi
from reporting.api.filing import OralReportApi, ReportListApi
from reporting.api.findings import DecideFindingApi, DecideLateApi, FindingListApi, RaiseFindingApi
from reporting.api.reading import ReportApi, ReportResubmitApi, ReportReviewApi

__all__ = [
    "AttachmentApi",
    "AttachmentListApi",
    "DecideFindingApi",
    "DecideLateApi",
    "FindingListApi",
    "OralReportApi",
    "RaiseFindingApi",
    "ReportApi",
    "ReportListApi",
    "ReportResubmitApi",
    "ReportReviewApi",
]
