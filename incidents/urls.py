from django.urls import path

import cases.paths  # noqa: F401  registers <reference:…>
from incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("<reference:number>/", views.incident_detail, name="detail"),
    path("responses/<int:pk>/<str:action>/", views.act, name="act"),
    path("confirmations/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("confirmations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<reference:number>/apply/<str:plan>/", views.apply, name="apply"),
]
