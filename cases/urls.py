from django.urls import path

from cases import calendar_views, duty_views, views

app_name = "cases"
urlpatterns = [
    path("obligations/", views.obligation_list, name="obligations"),
    path("obligations/<int:pk>/", duty_views.obligation_detail, name="obligation"),
    path("obligations/<int:pk>/<str:act>/", duty_views.relieve_obligation, name="relieve"),
    path("notices/", views.notice_list, name="notices"),
    path("notices/<int:pk>/acknowledge/", views.acknowledge_notice, name="acknowledge"),
    path("calendar/", calendar_views.calendar_year, name="calendar"),
    path("calendar/import/", calendar_views.calendar_import, name="calendar-import"),
    path("calendar/import/confirm/", calendar_views.calendar_confirm, name="calendar-confirm"),
    path("plans/", views.plan_list, name="plans"),
    path("plans/<str:code>/", views.plan_detail, name="plan"),
]
