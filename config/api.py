"""Version 1 of the REST door."""

from django.urls import path

import cases.paths  # noqa: F401  registers <reference:…>
import config.openapi  # noqa: F401  registers what the schema says of tokens
from cases.api import GradeApi, ObligationApi, ObligationListApi, ReliefApi
from cases.calendar_api import DueApi
from early_warnings.api import (
    HazardActApi,
    HazardApi,
    HazardListApi,
    MeasureApi,
    PeriodActApi,
    PeriodApi,
    PeriodListApi,
    RiskNoticeActApi,
    RiskNoticeApi,
    RiskNoticeListApi,
    WarningActApi,
    WarningAdjustApi,
    WarningApi,
    WarningConfirmationApi,
    WarningListApi,
    WarningReportApi,
)
from incidents.api import ApplyPlanApi, ConfirmationApi, IncidentApi, IncidentListApi, ResponseActApi, ResponseApi
from reporting.api import (
    AttachmentApi,
    AttachmentListApi,
    DecideFindingApi,
    DecideLateApi,
    FindingListApi,
    OralReportApi,
    RaiseFindingApi,
    ReportApi,
    ReportListApi,
    ReportResubmitApi,
    ReportReviewApi,
)

urlpatterns = [
    path("reports/", ReportListApi.as_view(), name="api-reports"),
    path("reports/<int:pk>/", ReportApi.as_view(), name="api-report"),
    path("reports/<int:pk>/resubmit/", ReportResubmitApi.as_view(), name="api-report-resubmit"),
    path("reports/<int:pk>/<str:step>/", ReportReviewApi.as_view(), name="api-report-review"),
    path("findings/", FindingListApi.as_view(), name="api-findings"),
    path("findings/late/<int:pk>/<str:decision>/", DecideLateApi.as_view(), name="api-decide-late"),
    path("findings/<int:pk>/<str:decision>/", DecideFindingApi.as_view(), name="api-decide-finding"),
    path("responses/<int:pk>/findings/", RaiseFindingApi.as_view(), name="api-raise-finding"),
    path("attachments/", AttachmentListApi.as_view(), name="api-attachments"),
    path("attachments/<int:pk>/", AttachmentApi.as_view(), name="api-attachment"),
    path("oral-reports/", OralReportApi.as_view(), name="api-oral-reports"),
    path("incidents/", IncidentListApi.as_view(), name="api-incidents"),
    path("incidents/<str:number>/", IncidentApi.as_view(), name="api-incident"),
    path("incidents/<str:number>/apply/<str:plan>/", ApplyPlanApi.as_view(), name="api-apply-plan"),
    path("confirmations/<int:pk>/<str:step>/", ConfirmationApi.as_view(), name="api-confirmation"),
    path("responses/<int:pk>/", ResponseApi.as_view(), name="api-response"),
    path("responses/<int:pk>/<str:action>/", ResponseActApi.as_view(), name="api-response-act"),
    path("warnings/", WarningListApi.as_view(), name="api-warnings"),
    path("warnings/confirmations/<int:pk>/<str:step>/", WarningConfirmationApi.as_view(), name="api-warning-settle"),
    path("warnings/measures/<int:pk>/", MeasureApi.as_view(), name="api-measure"),
    path("warnings/<reference:number>/", WarningApi.as_view(), name="api-warning"),
    path("warnings/<reference:number>/acts/<str:action>/", WarningActApi.as_view(), name="api-warning-act"),
    path("warnings/<reference:number>/adjust/", WarningAdjustApi.as_view(), name="api-warning-adjust"),
    path("warnings/<reference:number>/reports/<str:kind>/", WarningReportApi.as_view(), name="api-warning-report"),
    path("hazards/", HazardListApi.as_view(), name="api-hazards"),
    path("hazards/<reference:number>/", HazardApi.as_view(), name="api-hazard"),
    path("hazards/<reference:number>/acts/<str:action>/", HazardActApi.as_view(), name="api-hazard-act"),
    path("risk-notices/", RiskNoticeListApi.as_view(), name="api-risk-notices"),
    path("risk-notices/<reference:number>/", RiskNoticeApi.as_view(), name="api-risk-notice"),
    path("risk-notices/<reference:number>/acts/<str:action>/", RiskNoticeActApi.as_view(), name="api-risk-notice-act"),
    path("periods/", PeriodListApi.as_view(), name="api-periods"),
    path("periods/<reference:number>/", PeriodApi.as_view(), name="api-period"),
    path("periods/<reference:number>/acts/<str:action>/", PeriodActApi.as_view(), name="api-period-act"),
    path("obligations/", ObligationListApi.as_view(), name="api-obligations"),
    path("obligations/<int:pk>/", ObligationApi.as_view(), name="api-obligation"),
    path("obligations/<int:pk>/<str:act>/", ReliefApi.as_view(), name="api-relief"),
    path("calendar/due/", DueApi.as_view(), name="api-calendar-due"),
    path("plans/<str:code>/grade/", GradeApi.as_view(), name="api-grade"),
]
