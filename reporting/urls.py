from django.urls import path

import cases.paths  # noqa: F401  registers <reference:…>
from reporting import views

app_name = "reporting"
urlpatterns = [
    path("new/", views.new_report, name="new"),
    path("oral/", views.oral_report, name="oral"),
    path("preview/", views.preview, name="preview"),
    path("<reference:number>/<str:kind>/", views.follow_up, name="follow-up"),
]
