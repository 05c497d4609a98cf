from django.urls import path

from incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("<str:number>/", views.incident_detail, name="detail"),
    path("responses/<int:pk>/<str:action>/", views.act, name="act"),
]
