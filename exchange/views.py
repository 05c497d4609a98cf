"""What other systems read: a feed of what was published, and each message in CAP."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from early_warnings.models import Message
from early_warnings.public.answers import TAGS, nothing_public, public_address, public_answer
from early_warnings.public.reading import public_messages
from early_warnings.public.showing import address_of
from early_warnings.public.words import Language
from exchange import queries
from exchange.atom import MEDIA_TYPE, atom_feed
from exchange.bulletins import bulletin_of, profile
from exchange.cap.mapping import MEDIA_TYPE as CAP_TYPE
from exchange.cap.mapping import cap_message
from exchange.cap.profile import LANGUAGES


@require_safe
def feed(request: HttpRequest, language: Language) -> HttpResponse:
    written = atom_feed(queries.feed_of_published(address=public_address(request), language=language))
    return public_answer(written, content_type=f"{MEDIA_TYPE}; charset=utf-8", language=TAGS[language])


@require_safe
def public_message(request: HttpRequest, identifier: str) -> HttpResponse:
    """Of an exercise, or not of ours: 404."""
    found = public_messages().select_related("case").filter(identifier=identifier).first()
    if found is None:
        return nothing_public("zh-hans")
    web = public_address(request) + address_of(found.said["number"], "zh-hans")
    answer = public_answer(_written(found, web), content_type=CAP_TYPE, language=", ".join(LANGUAGES))
    answer["Last-Modified"] = http_date(found.sent.timestamp())  # it never changes
    return answer


@require_safe
@login_required
def message(request: HttpRequest, identifier: str) -> HttpResponse:
    """Any message of a case that concerns the reader's offices; of an exercise this is the only place."""
    assert request.user.is_authenticated, "login_required"
    found = queries.messages_visible_to(request.user).filter(identifier=identifier).first()
    if found is None:
        raise Http404
    web = "" if found.exercise else public_address(request) + address_of(found.said["number"], "zh-hans")
    return HttpResponse(_written(found, web), content_type=CAP_TYPE)


def _written(found: Message, web: str) -> bytes:
    return cap_message(bulletin_of(found, web=web), profile=profile())
