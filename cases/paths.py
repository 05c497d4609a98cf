"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class Reference(StringConverter):
    """The number of a case. Any text but NUL, which PostgreSQL takes for no text at all."""

    regex = r"[^/\x00]+"


register_converter(Reference, "reference")
