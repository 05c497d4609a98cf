"""REST: warnings, hazard reports, risk notices and important-event periods."""

from early_warnings.api.hazards import HazardActApi, HazardApi, HazardListApi
from early_warnings.api.notices import (
    PeriodActApi,
    PeriodApi,
    PeriodListApi,
    RiskNoticeActApi,
    RiskNoticeApi,
    RiskNoticeListApi,
)
from early_warnings.api.settling import MeasureApi, WarningConfirmationApi
from early_warnings.api.warnings import (
    WarningActApi,
    WarningAdjustApi,
    WarningApi,
    WarningListApi,
    WarningReportApi,
)

__all__ = [
    "HazardActApi",
    "HazardApi",
    "HazardListApi",
    "MeasureApi",
    "PeriodActApi",
    "PeriodApi",
    "PeriodListApi",
    "RiskNoticeActApi",
    "RiskNoticeApi",
    "RiskNoticeListApi",
    "WarningActApi",
    "WarningAdjustApi",
    "WarningApi",
    "WarningConfirmationApi",
    "WarningListApi",
    "WarningReportApi",
]
