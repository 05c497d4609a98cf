"""Pages that belong to no app: sign-in, the language switch and the offline API documentation."""

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.i18n import set_language

__all__ = ["SignIn", "api_docs", "set_language"]


class SignIn(LoginView):
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Where `next` says, on this host; not back to this page, which for who is signed in would never end."""
        wanted = super().get_redirect_url(request)
        return "" if wanted.partition("?")[0] == self.request.path else wanted


@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    """The schema, readable: Swagger UI from the sidecar package, no outside address. Redoc needs inline styles."""
    return render(request, "api_docs.html")
