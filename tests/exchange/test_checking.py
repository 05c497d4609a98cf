"""What the OASIS schema lets pass and we do not: each message breaks one thing alone, and is told that alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from exchange.cap.checking import problems_of
from exchange.cap.mapping import to_cap
from exchange.cap.message import CapAlert, CapArea, CapInfo, CapReference, CapValue
from exchange.cap.problems import CapProblem
from exchange.cap.profile import problems_of_ours
from exchange.cap.writing import write
from tests.exchange.samples import NOTICE, RED, SENT, later
from tests.exchange.schema import faults

ALERT = to_cap(RED)
NOTICE_ALERT = to_cap(NOTICE)
UPDATE = to_cap(later(later(RED, "adjust"), "adjust"))
CANCEL = to_cap(later(RED, "lift"))
EXERCISE = to_cap(replace(RED, exercise=True))
HEILONGJIANG = CapValue("GB/T 2260", "230000")

type Change = Callable[[CapInfo], CapInfo]


def each(alert: CapAlert, change: Change) -> CapAlert:
    """The same change in both languages."""
    return replace(alert, infos=tuple(change(info) for info in alert.infos))


def second(alert: CapAlert, change: Change) -> CapAlert:
    """A change of the English alone."""
    return replace(alert, infos=(alert.infos[0], change(alert.infos[1])))


def area(*geocodes: CapValue) -> Change:
    return lambda info: replace(info, areas=(CapArea(description=info.areas[0].description, geocodes=geocodes),))


def reference(sender: str = "a@b", identifier: str = "W-1", hours: int = -2) -> tuple[CapReference, ...]:
    return (CapReference(sender, identifier, SENT + timedelta(hours=hours)),)


@pytest.mark.parametrize("alert", [ALERT, NOTICE_ALERT, UPDATE, CANCEL, EXERCISE])
def test_ours_are_without_fault(alert):
    assert problems_of_ours(alert, earlier=alert.references) == []


OF_ANY_MESSAGE = {
    "a space in the identifier": (replace(ALERT, identifier="W 1"), "identifier", "“W 1” will not do"),
    "a line end in the identifier": (replace(ALERT, identifier="W\n1"), "identifier", "will not do"),
    "a comma in the identifier": (replace(ALERT, identifier="W,1"), "identifier", "will not do"),
    "< in the identifier": (replace(ALERT, identifier="W<1"), "identifier", "will not do"),
    "& in the identifier": (replace(ALERT, identifier="W&1"), "identifier", "will not do"),
    "no identifier": (replace(ALERT, identifier=""), "identifier", "must not be empty"),
    "a space in the sender": (replace(ALERT, sender="部 应急办"), "sender", "will not do"),
    "a comma in the sender": (replace(ALERT, sender="a,b"), "sender", "will not do"),
    "< in the sender": (replace(ALERT, sender="a<b"), "sender", "will not do"),
    "& in the sender": (replace(ALERT, sender="a&b"), "sender", "will not do"),
    "no sender": (replace(ALERT, sender=""), "sender", "must not be empty"),
    "a scope without its restriction": (replace(ALERT, scope="Restricted"), "restriction", "to whom"),
    "a blank restriction": (replace(ALERT, scope="Restricted", restriction=" "), "restriction", "to whom"),
    "a public restriction": (replace(ALERT, restriction="x"), "restriction", "Restricted alone"),
    "a scope without its addresses": (replace(ALERT, scope="Private"), "addresses", "list those"),
    "public addresses": (replace(ALERT, addresses=("a",)), "addresses", "Private alone"),
    "an exercise that does not say which": (replace(EXERCISE, note=" "), "note", "which exercise"),
    "a Cancel without a reason": (replace(CANCEL, note=""), "note", "type Cancel gives its reason"),
    "an Error without a reason": (
        replace(ALERT, msg_type="Error", references=reference()), "note", "type Error gives its reason",
    ),
    "an Update of nothing": (replace(UPDATE, references=()), "references", "type Update names"),
    "a Cancel of nothing": (replace(CANCEL, references=()), "references", "type Cancel names"),
    "an Ack of nothing": (replace(ALERT, msg_type="Ack"), "references", "type Ack names"),
    "a reference twice": (
        replace(UPDATE, references=(*UPDATE.references, UPDATE.references[0])), "references", "named twice",
    ),
    "a reference to itself": (
        replace(UPDATE, references=(*UPDATE.references, UPDATE.reference)), "references", "names itself",
    ),
    "a reference to what is still to come": (
        replace(UPDATE, references=(*UPDATE.references, *reference(hours=3))), "references", "W-1, which it names, was",
    ),
    "an end before the message": (
        each(ALERT, lambda info: replace(info, onset=None, expires=SENT - timedelta(seconds=1))),
        "info[*]/expires", "before sent",
    ),
    "an end before it takes effect": (
        each(ALERT, lambda info: replace(
            info, onset=None, effective=SENT + timedelta(days=2), expires=SENT + timedelta(days=1)
        )),
        "info[*]/expires", "before effective",
    ),
    "an end before the beginning": (
        each(ALERT, lambda info: replace(info, onset=SENT + timedelta(days=2), expires=SENT + timedelta(days=1))),
        "info[*]/expires", "before onset",
    ),
    "no event": (second(ALERT, lambda info: replace(info, event=" ")), "info[2]/event", "what the event is"),
}  # fmt: skip

OF_OURS = {
    "neither article nor office": (replace(ALERT, codes=()), "code", "the article"),
    "a notice without article": (replace(NOTICE_ALERT, codes=("risk-notice",)), "code", "the article"),
    "Chinese alone": (replace(ALERT, infos=ALERT.infos[:1]), "info", "two infos"),
    "English first": (replace(ALERT, infos=ALERT.infos[::-1]), "info", "zh-CN first"),
    "another Chinese": (
        replace(ALERT, infos=(replace(ALERT.infos[0], language="zh"), ALERT.infos[1])), "info", "zh-CN first",
    ),
    "another urgency in English": (
        second(ALERT, lambda info: replace(info, urgency="Future")), "info/urgency", "languages differ",
    ),
    "another certainty in English": (
        second(ALERT, lambda info: replace(info, certainty="Unknown")), "info/certainty", "languages differ",
    ),
    "another response in English": (
        second(ALERT, lambda info: replace(info, response_types=("Prepare",))), "info/responseType", "languages differ",
    ),
    "another beginning in English": (
        second(ALERT, lambda info: replace(info, onset=None)), "info/onset", "languages differ",
    ),
    "another number in English": (
        second(ALERT, lambda info: replace(info, parameters=(info.parameters[0], CapValue("number", "W-2")))),
        "info/parameter", "languages differ",
    ),
    "another region in English": (
        second(ALERT, area(CapValue("GB/T 2260", "230100"))), "info/area/geocode", "languages differ",
    ),
    "another category": (
        each(ALERT, lambda info: replace(info, categories=("Infra",))), "info[*]/category", "Infra and Security",
    ),
    "an expiry": (
        each(ALERT, lambda info: replace(info, expires=SENT + timedelta(days=1))), "info[*]/expires", "lifts itself",
    ),
    "half a web address": (each(ALERT, lambda info: replace(info, web="/w/1")), "info[*]/web", "no complete"),
    "no area": (each(ALERT, lambda info: replace(info, areas=())), "info[*]/area", "names no area"),
    "an area without a code": (each(ALERT, area()), "info[*]/area[1]/geocode", "GB/T 2260"),
    "a code of another list": (
        each(ALERT, area(CapValue("ISO 3166-2", "230000"))), "info[*]/area[1]/geocode", "GB/T 2260",
    ),
    "one good code, one bad": (
        each(ALERT, area(HEILONGJIANG, CapValue("FIPS6", "230000"))), "info[*]/area[1]/geocode", "GB/T 2260",
    ),
    "a code that is too short": (
        each(ALERT, area(CapValue("GB/T 2260", "2300"))), "info[*]/area[1]/geocode", "GB/T 2260",
    ),
    "a code of no province": (
        each(ALERT, area(CapValue("GB/T 2260", "990000"))), "info[*]/area[1]/geocode", "GB/T 2260",
    ),
    "a severity that is not the colour's": (
        each(ALERT, lambda info: replace(info, severity="Severe")), "info[*]/severity", "that has Extreme",
    ),
    "a notice with a severity": (
        each(NOTICE_ALERT, lambda info: replace(info, severity="Minor")), "info[*]/severity", "that has Unknown",
    ),
    "a warning without a colour": (
        each(ALERT, lambda info: replace(info, parameters=info.parameters[1:])), "info[*]/parameter", "has one colour",
    ),
    "a warning of two colours": (
        each(ALERT, lambda info: replace(info, parameters=(*info.parameters, CapValue("warningColour", "blue")))),
        "info[*]/parameter", "has one colour",
    ),
    "a colour that is none": (
        each(ALERT, lambda info: replace(info, parameters=(CapValue("warningColour", "green"),))),
        "info[*]/parameter", "has one colour",
    ),
    "a Cancel that does not say of which colour": (
        each(CANCEL, lambda info: replace(info, parameters=info.parameters[1:])),
        "info[*]/parameter", "which colour it takes back",
    ),
    "a notice with a colour": (
        each(NOTICE_ALERT, lambda info: replace(info, parameters=(CapValue("warningColour", "blue"),))),
        "info[*]/parameter", "no colour",
    ),
}  # fmt: skip


def told_alone(problems: list[CapProblem], element: str, words: str) -> None:
    """That one thing, once, or once for each language; in both languages."""
    places = [element.replace("*", number) for number in "12"] if "*" in element else [element]
    assert [problem.element for problem in problems] == places
    assert all(words in problem.message.en and problem.message.zh for problem in problems)


@pytest.mark.parametrize("case", OF_ANY_MESSAGE)
def test_any_message_is_told_of(case):
    alert, element, words = OF_ANY_MESSAGE[case]

    assert faults(write(alert)) == []
    told_alone(problems_of(alert), element, words)


@pytest.mark.parametrize("case", OF_OURS)
def test_one_of_ours_is_told_of(case):
    alert, element, words = OF_OURS[case]

    assert faults(write(alert)) == []
    assert problems_of(alert) == []
    told_alone(problems_of_ours(alert), element, words)


@pytest.mark.parametrize(
    ("web", "is_complete"),
    [
        ("http://127.0.0.1:8000", True), ("https://a-b.example/w/1?x=%E4%B8%AD&y=(1)#top", True), ("", True),
        ("ftp://a.example/", False), ("//a.example/", False), ("a.example/w", False), ("https:///w", False),
        ("https://a.example/预警", False), ("https://a.example/w 1", False), ("https://a.example/%zz", False),
        ("javascript:alert(1)", False),
    ],
)  # fmt: skip
def test_a_web_address_is_complete_and_escaped(web, is_complete):
    alert = each(ALERT, lambda info: replace(info, web=web))

    assert (problems_of_ours(alert) == []) is is_complete
    if is_complete:
        assert faults(write(alert)) == []


def test_severities_may_not_differ_between_the_languages_either():
    alert = second(ALERT, lambda info: replace(info, severity="Minor"))

    assert [problem.element for problem in problems_of_ours(alert)] == ["info/severity", "info[2]/severity"]


def test_categories_may_not_differ_between_the_languages_either():
    alert = second(ALERT, lambda info: replace(info, categories=("Infra",)))

    assert [problem.element for problem in problems_of_ours(alert)] == ["info/category", "info[2]/category"]


@pytest.mark.parametrize("alert", [UPDATE, replace(UPDATE, msg_type="Cancel", note="x")])
def test_every_earlier_message_is_named(alert):
    first, last = alert.references
    told_alone(
        problems_of(replace(alert, references=(last,)), earlier=(first, last)),
        "references",
        f"earlier message {first.identifier} is not named",
    )
    assert problems_of(alert, earlier=(first, last)) == []


def test_an_earlier_message_is_the_same_to_the_second_and_in_any_zone():
    first, last = UPDATE.references
    stored = replace(first, sent=first.sent + timedelta(microseconds=7))

    assert problems_of(UPDATE, earlier=(stored, last)) == []
    moved = replace(first, sent=first.sent + timedelta(seconds=1))
    assert [problem.element for problem in problems_of(UPDATE, earlier=(moved,))] == ["references"]


@pytest.mark.parametrize("part", ["sender", "identifier"])
@pytest.mark.parametrize("word", ["", "a b", "a,b", "a<b", "a&b"])
def test_a_reference_that_could_not_be_read_again_is_told_of(part, word):
    alert = replace(UPDATE, references=(*UPDATE.references, *reference(**{part: word})))

    assert faults(write(alert)) == []
    told_alone(problems_of(alert), "references", "cannot be referred to")


def test_a_message_may_end_the_moment_it_begins():
    assert problems_of(each(ALERT, lambda info: replace(info, onset=SENT, effective=SENT, expires=SENT))) == []


def test_references_as_old_as_the_message_itself_are_well():
    alert = replace(
        UPDATE, references=(*UPDATE.references, replace(UPDATE.references[0], identifier="W-1", sent=UPDATE.sent))
    )

    assert problems_of(alert) == []


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1f", "\ud800", "\uffff"])
def test_what_xml_cannot_hold_is_told_of_before_it_is_written(sign):
    alert = second(ALERT, lambda info: replace(info, headline=f"a{sign}b"))

    told_alone(problems_of(alert), "info[2]/headline", f"U+{ord(sign):04X}")
    with pytest.raises(ValueError, match=r"XML|surrogate|valid"):
        write(alert)


def test_such_characters_are_found_in_every_kind_of_element():
    alert = each(
        replace(
            ALERT, note="\x01", codes=("A", "\x02"), references=reference(identifier="\x03"), scope="Private",
            addresses=("\x04",),
        ),
        lambda info: replace(
            info,
            areas=(CapArea(description="\x05", geocodes=(HEILONGJIANG, CapValue("\x06", "\x07"))),),
        ),
    )  # fmt: skip

    assert [problem.element for problem in problems_of(alert) if "U+" in problem.message.en] == [
        "addresses", "code[2]", "note", "references",
        "info[1]/area[1]/areaDesc", "info[1]/area[1]/geocode[2]/valueName", "info[1]/area[1]/geocode[2]/value",
        "info[2]/area[1]/areaDesc", "info[2]/area[1]/geocode[2]/valueName", "info[2]/area[1]/geocode[2]/value",
    ]  # fmt: skip


def test_a_quotation_mark_in_a_list_is_told_of_before_it_is_written():
    alert = replace(ALERT, scope="Private", addresses=('the "first" floor',))

    told_alone(problems_of(alert), "addresses", "quotation mark")
    with pytest.raises(ValueError, match="quotation mark"):
        write(alert)
