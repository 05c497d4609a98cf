"""Messages of others: read whole, refused by a sentence where they are none, harmless where they mean harm."""

import socket
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from exchange.cap.message import CapAlert, CapArea, CapInfo, CapReference, CapResource, CapValue
from exchange.cap.problems import UnreadableMessage
from exchange.cap.reading import MAX_BYTES, read
from exchange.cap.writing import write
from tests.exchange.schema import faults

HEAD = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
ALERT = (
    "<identifier>KSTO1055887203</identifier><sender>KSTO@NWS.NOAA.GOV</sender><sent>2003-06-17T14:57:00-07:00</sent>"
    "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
)
INFO = (
    "<info><category>Met</category><event>STORM</event><urgency>Immediate</urgency><severity>Severe</severity>"
    "<certainty>Observed</certainty></info>"
)
WHOLE = f"{HEAD}{ALERT}{INFO}</alert>"

EVERYTHING = CapAlert(
    identifier="1", sender="a", sent=datetime(2026, 1, 1, tzinfo=UTC), status="Test", msg_type="Ack", scope="Private",
    source="", restriction="r", addresses=("one", "two words", "", "three"), codes=("a", "", "b"), note=" n ",
    references=(CapReference("a", "0", datetime(2025, 1, 1, tzinfo=UTC)),), incidents=("i", "j k"),
    infos=(
        CapInfo(
            language="zh-Hans-CN", categories=("CBRNE", "Other"), event="e", response_types=("None", "Shelter"),
            urgency="Unknown", severity="Unknown", certainty="Unlikely", audience="all",
            event_codes=(CapValue("a", "b"), CapValue("", "")), effective=datetime(2026, 1, 2, tzinfo=UTC),
            onset=datetime(2026, 1, 3, tzinfo=UTC), expires=datetime(2026, 1, 4, tzinfo=UTC), sender_name="s",
            headline="h", description="d", instruction="i", web="https://a.example/?b=1&c=2", contact="c",
            parameters=(CapValue("p", "1"), CapValue("p", "2")),
            resources=(
                CapResource(
                    description="d", mime_type="image/png", size="12", uri="https://a.example/b", deref_uri="QUJD",
                    digest="00",
                ),
                CapResource(description="", mime_type=""),
            ),
            areas=(
                CapArea(
                    description="a", polygons=("1,2 3,4 5,6 1,2", "x"), circles=("1,2 3",),
                    geocodes=(CapValue("FIPS6", "006109"),), altitude="-1.5", ceiling="+.5",
                ),
                CapArea(description=""),
            ),
        ),
    ),
)  # fmt: skip


def refused(raw: str | bytes) -> UnreadableMessage:
    with pytest.raises(UnreadableMessage) as caught:
        read(raw if isinstance(raw, bytes) else raw.encode())
    assert caught.value.problem.message.zh
    return caught.value


def test_every_element_of_the_schema_is_written_and_read():
    message = write(EVERYTHING)

    assert faults(message) == []
    assert read(message) == EVERYTHING


def test_a_message_without_info_will_do():
    assert read(f"{HEAD}{ALERT}</alert>".encode()).infos == ()


def test_a_foreign_message_is_read_with_its_own_zone():
    alert = read(WHOLE.encode())

    assert alert.sent == datetime(2003, 6, 17, 14, 57, tzinfo=timezone(timedelta(hours=-7)))
    assert alert.infos[0].language == ""
    assert b"<sent>2003-06-18T05:57:00+08:00</sent>" in write(alert)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_that_are_declared_are_read(encoding):
    text = WHOLE.replace("STORM", "暴雨")
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    alert = read(f'<?xml version="1.0" encoding="{name}"?>{text}'.encode(encoding))

    assert alert.infos[0].event == "暴雨"


def test_comments_instructions_sections_and_prefixes_change_nothing():
    text = WHOLE.replace("STORM", "ST<!-- x --><?y z?><![CDATA[OR]]>M").replace("<info>", "\n<!-- x --> <info>\r\n")
    prefixed = text.replace("<", "<c:").replace("<c:/", "</c:").replace("xmlns=", "xmlns:c=")
    for mark in ("!", "?"):
        prefixed = prefixed.replace(f"<c:{mark}", f"<{mark}")

    assert read(text.encode()) == read(prefixed.encode()) == read(WHOLE.encode())


def test_spaces_around_times_languages_and_addresses_do_not_count_as_in_the_schema():
    text = WHOLE.replace("-07:00<", "-07:00 \n<").replace("<info>", "<info><language> en </language>")

    assert faults(text.encode()) == []
    assert read(text.encode()).infos[0].language == "en"


def test_a_signature_is_passed_over():
    signed = WHOLE.replace("</alert>", '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><x/></Signature></alert>')

    assert faults(signed.encode()) == []
    assert read(signed.encode()) == read(WHOLE.encode())


@pytest.mark.parametrize(
    ("text", "element", "words"),
    [
        ("", "", "no readable XML"),
        ("not XML", "", "no readable XML"),
        (WHOLE[:-1], "", "no readable XML"),
        (WHOLE.replace("cap:1.2", "cap:1.1"), "", "no CAP 1.2 message"),
        ("<alert/>", "", "no CAP 1.2 message"),
        (WHOLE.replace("<sender>KSTO@NWS.NOAA.GOV</sender>", ""), "sender", "missing"),
        (WHOLE.replace("<category>Met</category>", ""), "info[1]/category", "missing"),
        (WHOLE.replace("<event>STORM</event>", ""), "info[1]/event", "missing"),
        (WHOLE.replace("<scope>", "<scope>Public</scope><scope>"), "scope", "more than once"),
        (WHOLE.replace("Actual", "Real"), "status", "Choose from: Actual, Exercise, System, Test, Draft"),
        (WHOLE.replace("Actual", " Actual"), "status", "Choose from"),
        (WHOLE.replace(">Severe<", ">severe<"), "info[1]/severity", "Choose from"),
        (WHOLE.replace(">Met<", ">Cyber<"), "info[1]/category[1]", "Choose from"),
        (WHOLE.replace("STORM", "<b>STORM</b>"), "info[1]/event", "text alone"),
        (WHOLE.replace("<event>", "<colour/><event>"), "info[1]/", "no element “colour”"),
        (WHOLE.replace("<event>", 'x<event>'), "info[1]", "text between the elements: “x”"),
        (WHOLE.replace("<event>STORM</event>", "").replace("</info>", "<event>S</event></info>"), "info[1]/event",
         "order"),
        (WHOLE.replace("-07:00", "Z"), "sent", "no time of CAP"),
        (WHOLE.replace("-07:00", ".5-07:00"), "sent", "no time of CAP"),
        (WHOLE.replace("-07:00", ""), "sent", "no time of CAP"),
        (WHOLE.replace("06-17", "06-31"), "sent", "no time of CAP"),
        (WHOLE.replace("<info>", "<info><language>zh_CN</language>"), "info[1]/language", "ill-formed"),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_refused_with_a_sentence(text, element, words):
    error = refused(text)

    assert (error.problem.element, words in error.problem.message.en) == (element, True), str(error)
    if text.startswith(HEAD) and text.endswith(">"):
        assert faults(text.encode()) != []


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("a,b", "no reference"),
        ("a,b,c", "no time of CAP"),
        ("a, b,2026-01-01T00:00:00+08:00", "no reference"),
        ("a,b,2026-01-01T00:00:00+08:00,c,d,2026-01-01T00:00:00+08:00", "no reference"),
        (",b,2026-01-01T00:00:00+08:00", "no reference"),
        ("a,b,2026-01-01T00:00:00Z", "no time of CAP"),
    ],
)
def test_references_that_the_schema_lets_pass_are_refused(written, words):
    text = WHOLE.replace("<info>", f"<references>{written}</references><info>")

    assert faults(text.encode()) == []
    assert words in str(refused(text))


def test_references_are_set_apart_by_any_space():
    one, two = "a,b,2026-01-01T00:00:00+08:00", "c,d,2026-01-02T00:00:00-00:00"
    text = WHOLE.replace("<info>", f"<references>\n  {one}\n  {two} </references><info>")

    assert read(text.encode()).references == (
        CapReference("a", "b", datetime(2025, 12, 31, 16, tzinfo=UTC)),
        CapReference("c", "d", datetime(2026, 1, 2, tzinfo=UTC)),
    )


def test_a_quotation_mark_without_its_partner_is_refused():
    text = WHOLE.replace("<info>", '<incidents>a "b c</incidents><info>')

    assert faults(text.encode()) == []
    assert "partner" in str(refused(text))


BOMB = (
    '<!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    ("prolog", "entity"),
    [
        (BOMB, "&j;"),
        ('<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE alert [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>', "STORM"),
        ('<!DOCTYPE alert SYSTEM "file:///etc/passwd">', "STORM"),
        ("<!DOCTYPE alert>", "STORM"),
        ("<!DOCTYPE alert [<!ENTITY x 'harmless'>]>", "&x;"),
        (f'<!DOCTYPE alert [<!ENTITY x "{"a" * 50_000}">]>', "&x;" * 20_000),
    ],
    ids=["bomb", "file", "parameter entity", "external type", "bare type", "one entity", "quadratic"],
)
def test_entities_and_document_types_are_refused_before_they_cost_anything(prolog, entity):
    began = time.perf_counter()
    error = refused(prolog + WHOLE.replace("STORM", entity))

    assert "DOCTYPE" in str(error)
    assert "root:" not in str(error)
    assert time.perf_counter() - began < 1


def test_nobody_is_asked_for_what_a_message_points_to():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        refused(f'<!DOCTYPE alert SYSTEM "{address}" [<!ENTITY x SYSTEM "{address}">]>{WHOLE.replace("STORM", "&x;")}')

        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_an_entity_in_an_attribute_is_not_unfolded_either():
    refused(BOMB + WHOLE.replace("<event>", '<event x="&j;">'))


def test_what_is_too_large_is_not_looked_at():
    error = refused(WHOLE.encode() + b" " * (MAX_BYTES + 1 - len(WHOLE)))

    assert MAX_BYTES == 2 * 1024 * 1024
    assert str(MAX_BYTES) in str(error)
    assert read(WHOLE.encode() + b" " * (MAX_BYTES - len(WHOLE))) == read(WHOLE.encode())


def test_what_is_too_deep_is_refused():
    assert "no readable XML" in str(refused(HEAD + "<a>" * 1_000 + "</a>" * 1_000 + "</alert>"))


def test_what_is_repeated_to_people_is_short_and_safe():
    error = refused(WHOLE.replace("Actual", "x" * 100_000))

    assert len(error.problem.message.en) < 200
