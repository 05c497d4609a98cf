"""How published messages are identified: plain, or by the national profile. Pure: no database, no clock.

An identifier is given once, when a message is published, and never again.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

# CAP 1.2: neither spaces nor commas nor < nor &, since references set them side by side.
FORBIDDEN = re.compile(r"[\s,<&]")
SERIALS_PER_SECOND = 10

_BEIJING = timezone(timedelta(hours=8))
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_BODY = re.compile(r"[0-9]{6}[0-9A-Za-z]{8}")
_NATIONAL = re.compile(r"[0-9]{6}[0-9A-Za-z]{8}_[0-9]{14}_[0-9]")


@dataclass(frozen=True, slots=True)
class Scheme:
    """ "plain": <prefix>-<number>-<serial>, where `sender` is the prefix, such as the name of the installation.

    "gb": ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N, 31 characters, where `sender` is ZZZZZZDDDUUUXX: GB/T 2260 division,
    GB/T 4657 body, inner unit, extension; Beijing time; a serial from 0 to 9. ValueError where `sender` does not fit.
    """

    kind: Literal["plain", "gb"]
    sender: str

    def __post_init__(self) -> None:
        if self.kind not in ("plain", "gb"):
            raise ValueError(f"{self.kind!r} is no scheme of identifiers. Choose plain or gb.")
        if self.kind == "plain" and not _PREFIX.fullmatch(self.sender):
            raise ValueError(f"{self.sender!r} cannot begin an identifier. Use letters, digits, full stop, - and _.")
        if self.kind == "gb" and not _BODY.fullmatch(self.sender):
            raise ValueError(
                f"{self.sender!r} is no sender of the national scheme. Write six digits of GB/T 2260, three characters "
                "of GB/T 4657, three of the inner unit, two of extension: 14 together."
            )


class NoSerialLeft(ValueError):
    """The national scheme counts ten messages of one sender in one second; the next second has room."""


def identifier(scheme: Scheme, *, number: str, serial: int, at: datetime) -> str:
    """The identifier of one message. `number`: of the warning or notice, as W-HL-2026-0007; the national scheme leaves
    it out, the plain one leaves `at` out. ValueError where a part does not fit; nothing is cut off or rounded up."""
    if scheme.kind == "plain":
        if not number or FORBIDDEN.search(number) or serial < 0:
            raise ValueError(f"{number!r} and {serial} make no identifier")
        return f"{scheme.sender}-{number}-{serial}"
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone")
    if not 0 <= serial < SERIALS_PER_SECOND:
        raise NoSerialLeft(f"{serial} is no serial of the national scheme: 0 to 9")
    return f"{scheme.sender}_{at.astimezone(_BEIJING):%Y%m%d%H%M%S}_{serial}"


def next_identifier(scheme: Scheme, *, number: str, at: datetime, taken: Container[str]) -> str:
    """The first one that is free: plain serials run from 1 for each number, national ones from 0 in each second.

    `taken`: at least every identifier of this number (plain) or of this sender and second (national). Raises
    NoSerialLeft. Whoever stores it keeps a unique constraint: two may ask at once.
    """
    serial = 1 if scheme.kind == "plain" else 0
    while (found := identifier(scheme, number=number, serial=serial, at=at)) in taken:
        serial += 1
    return found


def is_identifier(text: str) -> bool:
    """Whether CAP lets a message, or its sender, be called so."""
    return bool(text) and not FORBIDDEN.search(text)


def is_national(text: str) -> bool:
    """Whether it has the form of the national scheme and a time that exists."""
    if not _NATIONAL.fullmatch(text):
        return False
    try:
        datetime.strptime(text[15:29], "%Y%m%d%H%M%S")
    except ValueError:
        return False
    return True
