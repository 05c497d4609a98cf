from django.urls import path

import cases.paths  # noqa: F401  registers <reference:…>
from reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("new/", views.new_report, name="new"),
    path("oral/", views.oral_report, name="oral"),
    path("preview/", views.preview, name="preview"),
    path("drafts/", views.autosave, name="autosave"),
    path("drafts/<int:pk>/discard/", views.discard, name="discard"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("findings/", views.finding_list, name="findings"),
    path("findings/<int:pk>/<str:decision>/", views.decide, name="decide"),
    path("findings/late/<int:pk>/<str:decision>/", views.decide_on_late, name="decide-late"),
    path("<reference:number>/findings/", views.raise_about, name="raise"),
    path("<int:pk>/", views.report_detail, name="report"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/return/", views.give_back, name="return"),
    path("<int:pk>/resubmit/", views.resubmit, name="resubmit"),
    path("<reference:number>/<str:kind>/", views.follow_up, name="follow-up"),
]
