from django.urls import path

import cases.paths  # noqa: F401  registers <reference:…>
from early_warnings.views import drafts, filing, hazards, periods, risk_notices, warnings

app_name = "warnings"
urlpatterns = [
    path("", warnings.warning_list, name="list"),
    path("new/", drafts.new, name="new"),
    path("preview/", drafts.preview, name="preview"),
    path("confirmations/<int:pk>/confirm/", warnings.confirm, name="confirm"),
    path("confirmations/<int:pk>/withdraw/", warnings.withdraw, name="withdraw"),
    path("measures/<int:pk>/", warnings.measure, name="measure"),
    path("hazards/new/", hazards.new_hazard, name="hazard-new"),
    path("hazards/<reference:number>/", hazards.hazard_detail, name="hazard"),
    path("hazards/<reference:number>/acts/<str:action>/", hazards.act_hazard, name="hazard-act"),
    path("notices/new/", risk_notices.new_notice, name="notice-new"),
    path("notices/<reference:number>/", risk_notices.notice_detail, name="notice"),
    path("notices/<reference:number>/edit/", risk_notices.edit_notice, name="notice-edit"),
    path("notices/<reference:number>/acts/<str:action>/", risk_notices.act_notice, name="notice-act"),
    path("periods/new/", periods.new_period, name="period-new"),
    path("periods/<reference:number>/", periods.period_detail, name="period"),
    path("periods/<reference:number>/acts/<str:action>/", periods.act_period, name="period-act"),
    path("periods/<reference:number>/file/<str:kind>/", filing.file_on_a_period, name="period-file"),
    path("<reference:number>/", warnings.warning_detail, name="detail"),
    path("<reference:number>/edit/", drafts.edit, name="edit"),
    path("<reference:number>/adjust/", drafts.adjust, name="adjust"),
    path("<reference:number>/acts/<str:action>/", warnings.act, name="detail-act"),
    path("<reference:number>/file/<str:kind>/", filing.file_on_a_warning, name="detail-file"),
]
