from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("new/", views.new_report, name="new"),
    path("preview/", views.preview, name="preview"),
    path("<str:number>/<str:kind>/", views.follow_up, name="follow-up"),
]
