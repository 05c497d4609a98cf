from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("obligations/", views.obligation_list, name="obligations"),
    path("notices/", views.notice_list, name="notices"),
    path("notices/<int:pk>/acknowledge/", views.acknowledge_notice, name="acknowledge"),
    path("plans/", views.plan_list, name="plans"),
    path("plans/<str:code>/", views.plan_detail, name="plan"),
]
