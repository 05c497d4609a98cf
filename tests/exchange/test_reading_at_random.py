"""Messages spoilt at random: what the schema refuses is refused, what it takes is read, and nothing else happens."""

import copy
import random

from lxml import etree

from exchange.cap.problems import UnreadableMessage
from exchange.cap.reading import read
from exchange.cap.writing import write
from tests.exchange.schema import faults
from tests.exchange.test_reading import EVERYTHING

WORDS = ("", "x", "Actual", "Met", "1", "-1.5", "en", "2026-01-01T00:00:00+08:00", "2026-13-01T00:00:00+08:00", "Past")
LISTS = ("references", "addresses", "incidents")
"""Here the schema takes any text, and we do not: tests/exchange/test_reading.py."""


def spoilt(chance: random.Random, root: etree._Element) -> bytes:
    """Something left out, doubled, moved, renamed, or with another text; once or twice."""
    root = copy.deepcopy(root)
    for _time in range(chance.randint(1, 2)):
        elements = [element for element in root.iter() if element is not root]
        element, other = chance.choice(elements), chance.choice(elements)
        parent = element.getparent()
        assert parent is not None
        match chance.randint(0, 4):
            case 0:
                parent.remove(element)
            case 1:
                parent.insert(parent.index(element), copy.deepcopy(element))
            case 2:
                parent.append(element)
            case 3:
                element.tag = other.tag
            case _ if len(element) == 0:
                element.text = chance.choice([*WORDS, other.text or ""])
    return etree.tostring(root)


def refusal(message: bytes) -> UnreadableMessage | None:
    """None where it is read; then it is the same once written, and valid."""
    try:
        alert = read(message)
    except UnreadableMessage as error:
        return error
    assert read(write(alert)) == alert
    assert judged(write(alert)) == []
    return None


def judged(message: bytes) -> list[str]:
    """Addresses of the web are taken as they come; ours are looked at in `exchange.cap.profile`."""
    return [fault for fault in faults(message) if "xs:anyURI" not in fault]


def test_the_reader_takes_what_the_schema_takes_and_nothing_else():
    chance, whole = random.Random(12), etree.fromstring(write(EVERYTHING))
    seen = {True: 0, False: 0}
    for _time in range(1000):
        message = spoilt(chance, whole)
        is_valid, refused = not judged(message), refusal(message)
        in_list = refused is not None and refused.problem.element in LISTS
        assert in_list or is_valid is (refused is None), (refused, message)
        seen[is_valid] += 1

    assert min(seen.values()) > 150


def test_bytes_changed_at_random_end_in_a_message_or_a_refusal():
    chance, whole = random.Random(13), write(EVERYTHING)
    for _time in range(1000):
        raw = bytearray(whole)
        for _change in range(chance.randint(1, 4)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        refused = refusal(bytes(raw))
        assert refused is None or (refused.problem.message.zh and refused.problem.message.en)
