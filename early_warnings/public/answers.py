"""Answers that anybody may keep and must ask about again: the same for everybody, without cookies or session."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import override

from early_warnings.public.words import Language

HTML = "text/html; charset=utf-8"
KEPT = "fengsui_public"
"""Attribute of an answer that early_warnings.public.caching may keep, for it depends on nothing but its address."""

POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}


def public_answer(content: str | bytes, *, content_type: str, language: str = "") -> HttpResponse:
    """`no-cache`: caches keep it and ask each time whether it still stands, since a warning may be lifted any time."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Cache-Control"] = "public, no-cache"
    if language:
        answer["Content-Language"] = language
    setattr(answer, KEPT, True)
    setattr(answer, "_csp_config", POLICY)  # noqa: B010  what csp_override sets; types do not know it
    return answer


def public_page(template: str, context: dict[str, object], language: Language) -> HttpResponse:
    """Drawn without the request, so that nothing of who asks can come into it."""
    with override(language):
        page = render_to_string(template, {**context, "language": language, "lang": TAGS[language]})
    return public_answer(page, content_type=HTML, language=TAGS[language])


def nothing_public(language: Language) -> HttpResponse:
    """404 as it looks here: without the cookie of the platform's own, and the same whether something is kept back."""
    answer = public_page("public/missing.html", elsewhere("warnings", language), language)
    answer.status_code = 404
    return answer


def elsewhere(name: str, language: Language, *args: str | int) -> dict[str, object]:
    """`other`: the page of that name in the other language. `home`, `feed`: addresses in this one. `past`, `notices`:
    names of addresses in this one."""
    here, there = ("-en", "") if language == "en" else ("", "-en")
    return {
        "other": reverse(f"public:{name}{there}", args=args),
        "home": reverse(f"public:warnings{here}"),
        "feed": reverse(f"exchange:feed{here}"),
        "past": f"public:past{here}",
        "notices": f"public:notices{here}",
    }


def public_address(request: HttpRequest) -> str:
    """https://name, without a slash: as others reach this platform."""
    return str(settings.PUBLIC_ADDRESS) or f"{request.scheme}://{request.get_host()}"


TAGS = {"zh-hans": "zh-Hans", "en": "en"}
