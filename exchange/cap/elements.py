"""The elements of CAP 1.2 in the order of the OASIS schema: one table by which messages are written and read."""

from dataclasses import dataclass
from typing import Any, Literal

from exchange.cap import message
from exchange.cap.message import CapAlert, CapArea, CapInfo, CapResource, CapValue

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"

Kind = Literal["text", "token", "choice", "instant", "words", "references", "group"]


@dataclass(frozen=True, slots=True)
class Element:
    """One element and the field that holds it.

    A text keeps its spaces, a token (language, address, number) does not. `pattern`: what a token looks like.
    """

    name: str
    field: str
    kind: Kind = "text"
    required: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    group: "Group | None" = None


@dataclass(frozen=True, slots=True)
class Group:
    """An element that holds others, and the record made of them."""

    record: type[Any]
    elements: tuple[Element, ...]


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _choice(name: str, field: str, choices: tuple[str, ...], *, required: bool = True, many: bool = False) -> Element:
    return Element(name, field, "choice", required=required, many=many, choices=choices)


def _group(name: str, field: str, group: Group) -> Element:
    return Element(name, field, "group", many=True, group=group)


_LANGUAGE = r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"
_WHOLE = r"[+-]?[0-9]+"
_DECIMAL = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"

VALUE = Group(CapValue, (Element("valueName", "name", required=True), Element("value", "value", required=True)))

RESOURCE = Group(
    CapResource,
    (
        Element("resourceDesc", "description", required=True),
        Element("mimeType", "mime_type", required=True),
        Element("size", "size", "token", pattern=_WHOLE),
        Element("uri", "uri", "token"),
        Element("derefUri", "deref_uri"),
        Element("digest", "digest"),
    ),
)

AREA = Group(
    CapArea,
    (
        Element("areaDesc", "description", required=True),
        Element("polygon", "polygons", many=True),
        Element("circle", "circles", many=True),
        _group("geocode", "geocodes", VALUE),
        Element("altitude", "altitude", "token", pattern=_DECIMAL),
        Element("ceiling", "ceiling", "token", pattern=_DECIMAL),
    ),
)

INFO = Group(
    CapInfo,
    (
        Element("language", "language", "token", pattern=_LANGUAGE),
        _choice("category", "categories", message.CATEGORIES, many=True),
        Element("event", "event", required=True),
        _choice("responseType", "response_types", message.RESPONSE_TYPES, required=False, many=True),
        _choice("urgency", "urgency", message.URGENCIES),
        _choice("severity", "severity", message.SEVERITIES),
        _choice("certainty", "certainty", message.CERTAINTIES),
        Element("audience", "audience"),
        _group("eventCode", "event_codes", VALUE),
        Element("effective", "effective", "instant"),
        Element("onset", "onset", "instant"),
        Element("expires", "expires", "instant"),
        Element("senderName", "sender_name"),
        Element("headline", "headline"),
        Element("description", "description"),
        Element("instruction", "instruction"),
        Element("web", "web", "token"),
        Element("contact", "contact"),
        _group("parameter", "parameters", VALUE),
        _group("resource", "resources", RESOURCE),
        _group("area", "areas", AREA),
    ),
)

ALERT = Group(
    CapAlert,
    (
        Element("identifier", "identifier", required=True),
        Element("sender", "sender", required=True),
        Element("sent", "sent", "instant", required=True),
        _choice("status", "status", message.STATUSES),
        _choice("msgType", "msg_type", message.MSG_TYPES),
        Element("source", "source"),
        _choice("scope", "scope", message.SCOPES),
        Element("restriction", "restriction"),
        Element("addresses", "addresses", "words"),
        Element("code", "codes", many=True),
        Element("note", "note"),
        Element("references", "references", "references"),
        Element("incidents", "incidents", "words"),
        _group("info", "infos", INFO),
    ),
)
