"""Version 1 of the REST door."""

from django.urls import path

import config.openapi  # noqa: F401  registers what the schema says of tokens
from cases.api import GradeApi, ObligationListApi
from incidents.api import IncidentApi, IncidentListApi, ResponseActApi, ResponseApi
from reporting.api import ReportApi

urlpatterns = [
    path("reports/", ReportApi.as_view(), name="api-reports"),
    path("incidents/", IncidentListApi.as_view(), name="api-incidents"),
    path("incidents/<str:number>/", IncidentApi.as_view(), name="api-incident"),
    path("responses/<int:pk>/", ResponseApi.as_view(), name="api-response"),
    path("responses/<int:pk>/<str:action>/", ResponseActApi.as_view(), name="api-response-act"),
    path("obligations/", ObligationListApi.as_view(), name="api-obligations"),
    path("plans/<str:code>/grade/", GradeApi.as_view(), name="api-grade"),
]
