"""The public pages. Each says the same to everybody; see early_warnings.public.caching for who keeps it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from early_warnings.public.answers import elsewhere, nothing_public, public_page
from early_warnings.public.reading import archive, front, whole
from early_warnings.public.words import Language


@require_safe
def warnings(request: HttpRequest, language: Language) -> HttpResponse:
    with override(language):
        found = front(language)
    return public_page("public/warnings.html", {"front": found} | elsewhere("warnings", language), language)


@require_safe
def listing(request: HttpRequest, language: Language, kind: str, number: int = 1) -> HttpResponse:
    with override(language):
        found = archive(kind, number, language)
    if found is None:
        return nothing_public(language)
    context: dict[str, object] = {"listing": found, "kind": kind}
    return public_page("public/listing.html", context | elsewhere(kind, language, number), language)


@require_safe
def warning(request: HttpRequest, language: Language, number: str) -> HttpResponse:
    with override(language):
        found = whole(number, language)
    if found is None:
        return nothing_public(language)
    return public_page("public/warning.html", {"whole": found} | elsewhere("warning", language, number), language)
