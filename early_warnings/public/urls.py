"""Below /public/: Chinese under warnings/, English under en/warnings/, so that no cache needs to know who asks."""

from collections.abc import Iterator

from django.urls import URLPattern, path, re_path

from early_warnings.public import views
from early_warnings.public.words import LANGUAGES

app_name = "public"


def _pages() -> Iterator[URLPattern]:
    for language in LANGUAGES:
        before, name = ("en/", "-en") if language == "en" else ("", "")
        kept = {"language": language}
        yield path(f"{before}warnings/", views.warnings, kept, name=f"warnings{name}")
        for kind in ("past", "notices"):
            address = f"{before}warnings/{kind}/<int:number>/"
            yield path(address, views.listing, {**kept, "kind": kind}, name=f"{kind}{name}")
        # A number as cases.numbering makes it: W-HL-2026-0007.
        number = rf"^{before}warnings/(?P<number>[A-Z]-[A-Z]{{2,8}}-[0-9]{{4}}-[0-9]{{4,12}})/$"
        yield re_path(number, views.warning, kept, name=f"warning{name}")


urlpatterns = list(_pages())
