from django.urls import path

import cases.paths  # noqa: F401  registers <reference:…>
from early_warnings.views import drafts, warnings

app_name = "warnings"
urlpatterns = [
    path("", warnings.warning_list, name="list"),
    path("new/", drafts.new, name="new"),
    path("preview/", drafts.preview, name="preview"),
    path("confirmations/<int:pk>/confirm/", warnings.confirm, name="confirm"),
    path("confirmations/<int:pk>/withdraw/", warnings.withdraw, name="withdraw"),
    path("measures/<int:pk>/", warnings.measure, name="measure"),
    path("<reference:number>/", warnings.warning_detail, name="detail"),
    path("<reference:number>/edit/", drafts.edit, name="edit"),
    path("<reference:number>/adjust/", drafts.adjust, name="adjust"),
    path("<reference:number>/acts/<str:action>/", warnings.act, name="detail-act"),
]
