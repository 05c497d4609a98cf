"""A thousand messages of every kind: valid by the OASIS schema, the same to another reader, and to our own."""

from typing import Any

import pytest
from cap_tools.models import Alert, Area, Info
from xsdata.formats.dataclass.parsers import XmlParser

from exchange.bulletin import Bulletin
from exchange.cap.mapping import cap_message, to_cap
from exchange.cap.message import CapAlert, CapArea, CapInfo, CapReference
from exchange.cap.profile import Profile, problems_of_ours
from exchange.cap.reading import read
from exchange.cap.writing import write
from tests.exchange.samples import bulletins
from tests.exchange.schema import faults

NUMBER = 1000


@pytest.fixture(scope="module")
def made() -> list[Bulletin]:
    return list(bulletins(NUMBER))


@pytest.fixture(scope="module")
def messages(made: list[Bulletin]) -> list[bytes]:
    return [cap_message(bulletin) for bulletin in made]


def test_they_are_of_every_kind(made: list[Bulletin]) -> None:
    kinds = {(bulletin.subject, bulletin.act, bulletin.colour, bulletin.exercise) for bulletin in made}

    assert len(made) == NUMBER
    assert len(kinds) == 5 * 4 * 2 + 2 * 2
    assert {len(bulletin.references) for bulletin in made} == {0, 1, 2, 3, 4}


def test_each_is_valid_by_the_oasis_schema(messages: list[bytes]) -> None:
    assert [found for message in messages if (found := faults(message))] == []


def test_the_schema_would_have_noticed(messages: list[bytes]) -> None:
    assert faults(messages[0].replace(b"+08:00</sent>", b"Z</sent>")) != []
    assert faults(messages[0].replace(b"<status>", b"<status> ")) != []


def test_each_comes_back_without_loss(made: list[Bulletin], messages: list[bytes]) -> None:
    for bulletin, message in zip(made, messages, strict=True):
        assert read(message) == to_cap(bulletin)


def test_each_is_the_same_to_an_independent_reader(made: list[Bulletin], messages: list[bytes]) -> None:
    """cap-tools reads by xsdata's models of the schema, and knows nothing of ours."""
    parser = XmlParser()
    for bulletin, message in zip(made, messages, strict=True):
        assert as_read_there(parser.from_bytes(message, Alert)) == as_written_here(to_cap(bulletin))


def test_each_keeps_what_the_schema_does_not_check(made: list[Bulletin]) -> None:
    for bulletin in made:
        assert problems_of_ours(to_cap(bulletin), earlier=bulletin.earlier) == []


def test_each_is_as_well_off_where_a_lifting_is_an_all_clear(made: list[Bulletin]) -> None:
    profile = Profile(lift_as="AllClear", colour_codes={"red": "01", "orange": "02", "yellow": "03", "blue": "04"})
    for bulletin in made:
        if bulletin.act == "lift":
            assert faults(cap_message(bulletin, profile=profile)) == []


def test_the_same_bulletin_gives_the_same_bytes(made: list[Bulletin], messages: list[bytes]) -> None:
    for bulletin, message in zip(made[:50], messages, strict=False):
        assert cap_message(bulletin) == message
        assert write(read(message)) == message


def as_read_there(alert: Alert) -> dict[str, Any]:
    return {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent.to_datetime(),
        "status": alert.status.value,
        "msg_type": alert.msg_type.value,
        "scope": alert.scope.value,
        "restriction": alert.restriction or "",
        "addresses": alert.addresses_to_list(),
        "codes": list(alert.codes),
        "note": alert.note or "",
        "references": [
            CapReference(each.sender, each.identifier, each.sent.to_datetime()) for each in alert.references_to_list()
        ],
        "infos": [info_read_there(info) for info in alert.infos],
    }


def info_read_there(info: Info) -> dict[str, Any]:
    return {
        "language": info.get_language(),
        "categories": [each.value for each in info.categories],
        "event": info.event,
        "response_types": [each.value for each in info.response_types],
        "urgency": info.urgency.value,
        "severity": info.severity.value,
        "certainty": info.certainty.value,
        "onset": info.onset.to_datetime() if info.onset else None,
        "expires": info.expires,
        "sender_name": info.sender_name or "",
        "headline": info.headline or "",
        "description": info.description or "",
        "instruction": info.instruction or "",
        "web": info.web or "",
        "contact": info.contact or "",
        "parameters": list(info.parameters_to_dict().items()),
        "areas": [area_read_there(area) for area in info.areas],
    }


def area_read_there(area: Area) -> tuple[str, list[tuple[str, str]]]:
    return area.area_desc, list(area.geocodes_to_dict().items())


def as_written_here(alert: CapAlert) -> dict[str, Any]:
    return {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent,
        "status": alert.status,
        "msg_type": alert.msg_type,
        "scope": alert.scope,
        "restriction": alert.restriction,
        "addresses": list(alert.addresses),
        "codes": list(alert.codes),
        "note": alert.note,
        "references": list(alert.references),
        "infos": [info_written_here(info) for info in alert.infos],
    }


def info_written_here(info: CapInfo) -> dict[str, Any]:
    return {
        "language": info.language,
        "categories": list(info.categories),
        "event": info.event,
        "response_types": list(info.response_types),
        "urgency": info.urgency,
        "severity": info.severity,
        "certainty": info.certainty,
        "onset": info.onset,
        "expires": info.expires,
        "sender_name": info.sender_name,
        "headline": info.headline,
        "description": info.description,
        "instruction": info.instruction,
        "web": info.web,
        "contact": info.contact,
        "parameters": [(each.name, each.value) for each in info.parameters],
        "areas": [area_written_here(area) for area in info.areas],
    }


def area_written_here(area: CapArea) -> tuple[str, list[tuple[str, str]]]:
    return area.description, [(code.name, code.value) for code in area.geocodes]
