"""The public pages. Each says the same to everybody; see early_warnings.public.caching for who keeps it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from early_warnings.public.answers import public_page
from early_warnings.public.reading import archive, front, whole
from early_warnings.public.words import Language


@require_safe
def warnings(request: HttpRequest, language: Language) -> HttpResponse:
    with override(language):
        found = front(language)
    return public_page("public/warnings.html", {"front": found} | _elsewhere("warnings", language), language)


@require_safe
def listing(request: HttpRequest, language: Language, kind: str, number: int = 1) -> HttpResponse:
    with override(language):
        found = archive(kind, number, language)
    if found is None:
        raise Http404
    context: dict[str, object] = {"listing": found, "kind": kind}
    return public_page("public/listing.html", context | _elsewhere(kind, language, number), language)


@require_safe
def warning(request: HttpRequest, language: Language, number: str) -> HttpResponse:
    with override(language):
        found = whole(number, language)
    if found is None:
        raise Http404
    return public_page("public/warning.html", {"whole": found} | _elsewhere("warning", language, number), language)


def _elsewhere(name: str, language: Language, *args: str | int) -> dict[str, object]:
    """`other`: this page in the other language. `home`, `feed`: in this one."""
    here, there = ("-en", "") if language == "en" else ("", "-en")
    return {
        "other": reverse(f"public:{name}{there}", args=args),
        "home": reverse(f"public:warnings{here}"),
        "feed": reverse(f"exchange:feed{here}"),
        "past": f"public:past{here}",
        "notices": f"public:notices{here}",
    }
