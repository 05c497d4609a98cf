"""Every address of the platform."""

from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from cases.problems import not_found
from config.health import live, ready
from config.metrics import metrics
from config.views import SignIn, api_docs, set_language

urlpatterns = [
    path("", include("dutyroom.urls")),
    path("incidents/", include("incidents.urls")),
    path("reports/", include("reporting.urls")),
    path("warnings/", include("early_warnings.urls")),
    path("", include("cases.urls")),
    path("public/", include("early_warnings.public.urls")),
    path("", include("exchange.urls")),
    path("sign-in/", SignIn.as_view(), name="login"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("metrics", metrics, name="metrics"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", api_docs, name="api-docs"),
    path("api/v1/", include("config.api")),
    re_path(r"^api/", not_found, {"exception": None}),
]
