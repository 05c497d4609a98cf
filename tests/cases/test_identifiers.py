"""How published messages are identified: by a scheme that is set, and as CAP lets them be called."""

from datetime import UTC, datetime

import pytest

from cases.identifiers import NoSerialLeft, Scheme, identifier, is_identifier, is_national, next_identifier

PLAIN = Scheme("plain", "fengsui.example")
NATIONAL = Scheme("gb", "230000123001AB")
AT = datetime(2026, 12, 31, 16, 0, 5, 999_999, tzinfo=UTC)


def test_a_plain_one_is_prefix_number_and_serial():
    assert identifier(PLAIN, number="W-HL-2026-0007", serial=3, at=AT) == "fengsui.example-W-HL-2026-0007-3"


def test_a_national_one_has_31_characters_beijing_time_and_a_serial():
    found = identifier(NATIONAL, number="W-HL-2026-0007", serial=9, at=AT)

    assert found == "230000123001AB_20270101000005_9"
    assert len(found) == 31
    assert is_national(found)


@pytest.mark.parametrize("serial", [-1, 10])
def test_a_national_serial_is_one_digit(serial):
    with pytest.raises(NoSerialLeft):
        identifier(NATIONAL, number="W", serial=serial, at=AT)


def test_plain_serials_run_from_one_and_national_ones_from_nought_in_each_second():
    taken: set[str] = set()
    for serial in range(1, 13):
        taken.add(next_identifier(PLAIN, number="W-1", at=AT, taken=taken))
        assert f"fengsui.example-W-1-{serial}" in taken
    for serial in range(10):
        taken.add(next_identifier(NATIONAL, number="W-1", at=AT, taken=taken))
        assert f"230000123001AB_20270101000005_{serial}" in taken

    with pytest.raises(NoSerialLeft):
        next_identifier(NATIONAL, number="W-1", at=AT, taken=taken)
    later = AT.replace(second=6)
    assert next_identifier(NATIONAL, number="W-1", at=later, taken=taken) == "230000123001AB_20270101000006_0"


@pytest.mark.parametrize(
    ("kind", "sender", "said"),
    [
        ("iso", "x", "no scheme"),
        ("plain", "", "cannot begin"),
        ("plain", "a b", "cannot begin"),
        ("plain", "a,b", "cannot begin"),
        ("plain", "a&b", "cannot begin"),
        ("plain", "-a", "cannot begin"),
        ("plain", "烽燧", "cannot begin"),
        ("gb", "2300001230010", "14 together"),
        ("gb", "230000123001000", "14 together"),
        ("gb", "23000A12300100", "14 together"),
        ("gb", "230000123001_0", "14 together"),
        ("gb", "２３０００012300100", "14 together"),
    ],
)
def test_a_scheme_that_could_make_no_identifier_is_refused(kind, sender, said):
    with pytest.raises(ValueError, match=said):
        Scheme(kind, sender)


@pytest.mark.parametrize("number", ["", "W 1", "W,1", "W<1", "W&1", "W\n1"])
def test_a_number_that_cap_does_not_let_stand_is_refused(number):
    with pytest.raises(ValueError, match="no identifier"):
        identifier(PLAIN, number=number, serial=1, at=AT)


def test_a_plain_serial_counts_from_nought_up():
    assert identifier(PLAIN, number="W-1", serial=0, at=AT) == "fengsui.example-W-1-0"
    with pytest.raises(ValueError, match="no identifier"):
        identifier(PLAIN, number="W-1", serial=-1, at=AT)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no zone"):
        identifier(NATIONAL, number="W", serial=0, at=AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("W-1", True), ("部应急办", True), ("a@b", True), ("", False), ("a b", False), ("a\u3000b", False),
        ("a,b", False), ("a<b", False), ("a&b", False), ("a\nb", False), ("a>b", True),
    ],
)  # fmt: skip
def test_what_may_name_a_message(text, fit):
    assert is_identifier(text) is fit


@pytest.mark.parametrize(
    "text",
    [
        "230000123001AB_20270230000005_0", "230000123001AB_20270101240005_0", "230000123001AB_20270101000005_10",
        "230000123001AB-20270101000005-0", "230000123001AB_20270101000005_", "x230000123001AB_20270101000005_0",
    ],
)  # fmt: skip
def test_what_is_no_national_identifier(text):
    assert not is_national(text)
