"""Pages that belong to no app: the language switch and the offline API documentation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.i18n import set_language

__all__ = ["api_docs", "set_language"]


@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    """The schema, readable: Swagger UI from the sidecar package, no outside address. Redoc needs inline styles."""
    return render(request, "api_docs.html")
