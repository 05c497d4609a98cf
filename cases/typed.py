"""What people type, read: instants and words, wherever an act asks for them."""

from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_default_timezone, is_naive
from django.utils.translation import gettext as _

from cases.errors import FieldError
from cases.transitions import MAX_TEXT
from plans.strings import forbidden_character


def instant_in(value: Any) -> datetime | None:
    """An instant in UTC; without a zone Beijing's is meant. None where it is none."""
    try:
        read = parse_datetime(value.strip()) if isinstance(value, str) and len(value) <= 40 else None
        if read is None:
            return None
        return (read.replace(tzinfo=get_default_timezone()) if is_naive(read) else read).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def wrong_with_words(name: str, value: object, *, missing: str) -> FieldError | None:
    """What is wrong with words that must be given, under the field `name`; `missing` says what to do where there are
    none."""
    if not isinstance(value, str) or not value.strip():
        return FieldError(name, missing)
    if len(value) > MAX_TEXT or forbidden_character(value):
        return FieldError(name, _("最多 %(most)d 字，不含控制字符。") % {"most": MAX_TEXT})
    return None
