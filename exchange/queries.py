"""What other systems may read."""

import uuid
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.queries import concerns, organisation_ids
from early_warnings.models import Message
from early_warnings.public.reading import public_messages
from early_warnings.public.showing import address_of
from early_warnings.public.words import Language
from exchange.atom import Entry, Feed
from exchange.bulletins import bulletin_of
from orgs.models import User

IN_A_FEED = 50
_NAMES = uuid.UUID("5f0c9b4e-4d0e-5c8f-9a43-0a3f1c0d7e21")  # ours; it must never change, since all ids follow from it
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # an empty feed has an age too


def feed_of_published(*, address: str, language: Language) -> Feed:
    """The newest messages, the last first. `address`: https://name."""
    messages = list(public_messages().select_related("case").order_by("-pk")[:IN_A_FEED])
    name = "-en" if language == "en" else ""
    with override(language):
        title, author = _("网络安全预警和风险提示"), _("烽燧")
    return Feed(
        id=lasting_id("feed", language, settings.CAP_IDENTIFIER_SENDER),
        title=title,
        author=author,
        self_url=address + reverse(f"exchange:feed{name}"),
        page=address + reverse(f"public:warnings{name}"),
        language="en" if language == "en" else "zh-CN",
        updated=max((message.sent for message in messages), default=_FIRST),
        entries=[_entry(message, address, language) for message in messages],
    )


def messages_visible_to(user: User) -> QuerySet[Message]:
    """Messages of cases that concern this person's organisations, exercises included."""
    return Message.objects.filter(concerns(organisation_ids(user))).select_related("case")


def lasting_id(*parts: str) -> str:
    """The same for the same parts, at whatever address the platform is reached (RFC 4287 4.2.6)."""
    return uuid.uuid5(_NAMES, "\n".join(parts)).urn


def _entry(message: Message, address: str, language: Language) -> Entry:
    page = address + address_of(message.said["number"], language)
    return Entry(
        id=lasting_id("message", message.sender, message.identifier),
        bulletin=bulletin_of(message, web=page),
        page=page,
        cap=address + reverse("exchange:cap", args=[message.identifier]),
    )
