"""Words of plans in the language of the page."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.schema import Text


def spoken(words: Text) -> str:
    """A plan's words in the active language."""
    return words.get(get_language() or "zh")


def listed(names: Iterable[str]) -> str:
    """Names one after another, each once: 部应急办、黑龙江局."""
    return _("、").join(dict.fromkeys(names))
