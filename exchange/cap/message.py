"""A CAP 1.2 message as frozen records: every element of the OASIS schema but the signature.

Absent texts are "", absent instants None. Instants carry a zone and whole seconds; see `cap_instant`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal, get_args

Status = Literal["Actual", "Exercise", "System", "Test", "Draft"]
MsgType = Literal["Alert", "Update", "Cancel", "Ack", "Error"]
Scope = Literal["Public", "Restricted", "Private"]
Category = Literal[
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"
]
ResponseType = Literal[
    "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"
]  # fmt: skip
Urgency = Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
Severity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
Certainty = Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]

STATUSES: tuple[str, ...] = get_args(Status)
MSG_TYPES: tuple[str, ...] = get_args(MsgType)
SCOPES: tuple[str, ...] = get_args(Scope)
CATEGORIES: tuple[str, ...] = get_args(Category)
RESPONSE_TYPES: tuple[str, ...] = get_args(ResponseType)
URGENCIES: tuple[str, ...] = get_args(Urgency)
SEVERITIES: tuple[str, ...] = get_args(Severity)
CERTAINTIES: tuple[str, ...] = get_args(Certainty)

# A fixed offset: Asia/Shanghai had summer time until 1991, and the national profile knows only Beijing time.
BEIJING = timezone(timedelta(hours=8))


def cap_instant(at: datetime) -> datetime:
    """The instant as CAP can say it: +08:00, no fraction of a second. ValueError where it has no zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone")
    return at.astimezone(BEIJING).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class CapReference:
    """An earlier message: the three things that name it."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class CapValue:
    """A name and a value: parameter, geocode, eventCode."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapResource:
    """A file that goes with the message. `size` in bytes, as text."""

    description: str
    mime_type: str
    size: str = ""
    uri: str = ""
    deref_uri: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapArea:
    """`altitude` and `ceiling` in feet, as text."""

    description: str
    polygons: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    geocodes: tuple[CapValue, ...] = ()
    altitude: str = ""
    ceiling: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapInfo:
    """What is said, in one language."""

    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    categories: tuple[Category, ...]
    language: str = ""
    response_types: tuple[ResponseType, ...] = ()
    audience: str = ""
    event_codes: tuple[CapValue, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[CapValue, ...] = ()
    resources: tuple[CapResource, ...] = ()
    areas: tuple[CapArea, ...] = ()

    def parameter(self, name: str) -> tuple[str, ...]:
        """The values that stand under this name."""
        return tuple(each.value for each in self.parameters if each.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapAlert:
    """`addresses` and `incidents` are lists of words; on the wire a word with spaces stands in quotes."""

    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    scope: Scope
    source: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[CapReference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[CapInfo, ...] = ()

    @property
    def reference(self) -> CapReference:
        """How later messages name this one."""
        return CapReference(self.sender, self.identifier, cap_instant(self.sent))
