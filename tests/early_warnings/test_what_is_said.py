"""What is said to the public: one message for each act, all earlier ones named, each identifier once, none changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from cases.errors import NotNow
from cases.identifiers import is_national
from early_warnings.models import Message
from early_warnings.publications import public_version
from tests.warned import (
    LIFTING,
    Warned,
    document,
    draft_body,
    drafted,
    hazard_reported,
    noticed,
    period,
    published,
    refused,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
SENDER = "230000A01B0201"
NATIONAL = {"CAP_IDENTIFIERS": "gb", "CAP_IDENTIFIER_SENDER": SENDER}


def messages(*warned: Warned) -> list[Message]:
    return list(Message.objects.filter(case__in=[each.warning.case_id for each in warned]).order_by("pk"))


def reference(message: Message) -> list[str]:
    return [message.sender, message.identifier, message.sent.isoformat()]


def test_acts_that_say_nothing_to_the_public_leave_no_message_and_no_new_version() -> None:
    before = public_version()
    warned = drafted("red", "meo_duty", at=NOON)
    warned.act("consult", "meo_duty", consulted=[{"who": "甲", "advice": "可"}])
    warned.revise("meo_duty", **draft_body("red", title="改"))
    warned.act("propose_publication", "meo_duty")
    warned.act("decline_publication", "meo_leader", reason="国家不予发布")
    yellow = drafted("yellow", "hlj_duty", at=NOON)
    yellow.act("publish", "hlj_leader")  # waits for the second person
    assert (messages(warned, yellow), public_version()) == ([], before)
    yellow.confirm("hlj_duty")
    assert public_version() != before


@pytest.mark.rule("A-4.6-1")
@pytest.mark.parametrize("scheme", [{}, NATIONAL])
def test_a_chain_names_all_that_came_before_and_each_identifier_is_one(scheme: dict[str, str]) -> None:
    with override_settings(**scheme):
        blue = published("blue", at=NOON)
        yellow = blue.later(minutes=1).adjusted("hlj_leader", "hlj_duty", **draft_body("yellow"))
        orange = yellow.later(minutes=1).adjusted("meo_leader", "meo_duty", **draft_body("orange"))
        orange.later(minutes=1).act("lift", "meo_leader", confirmed_by="meo_duty", **LIFTING)
        chain = messages(blue, yellow, orange)
    assert [each.act for each in chain] == ["publish", "adjust", "adjust", "lift"]
    for place, message in enumerate(chain):
        assert message.references == [reference(each) for each in chain[:place]]
    assert len({each.identifier for each in chain}) == 4
    if scheme:
        assert all(is_national(each.identifier) and each.identifier.startswith(f"{SENDER}_") for each in chain)
    else:
        assert [each.identifier for each in chain] == [
            f"fengsui-{blue.warning.number}-1", f"fengsui-{yellow.warning.number}-1",
            f"fengsui-{orange.warning.number}-1", f"fengsui-{orange.warning.number}-2",
        ]  # fmt: skip


def test_what_was_published_beside_one_that_goes_on_does_not_end_it() -> None:
    """A reader that cancels whatever a lifting refers to must not lose the orange warning of the other province."""
    orange = published("orange", at=NOON, regions=["230000", "440000"])
    yellow = orange.later(hours=1).adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))
    first, own, narrowed = messages(orange, yellow)
    assert [(each.act, each.references) for each in (first, own, narrowed)] == [
        ("publish", []), ("publish", []), ("narrow", [reference(first)]),
    ]  # fmt: skip
    assert (narrowed.regions, [each["code"] for each in narrowed.said["areas"]]) == (["440000"], ["440000"])
    assert narrowed.said["issuer"] == first.said["issuer"]
    yellow.later(hours=1).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    assert messages(yellow)[-1].references == [reference(own)]

    blue = orange.later(hours=1).adjusted("gd_leader", "gd_duty", **draft_body("blue", regions=["440000"]))
    (last,) = messages(blue)
    assert (last.act, last.references) == ("adjust", [reference(first), reference(narrowed)])
    blue.act("lift", "gd_leader", confirmed_by="gd_duty", **LIFTING)
    assert messages(blue)[-1].references == [reference(each) for each in (first, narrowed, last)]


def test_of_the_whole_country_a_province_is_excepted_and_what_ended_speaks_of_the_rest() -> None:
    country = published("orange", at=NOON, regions=["100000"])
    country.adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))
    said = messages(country)[-1].said
    assert ([each["code"] for each in said["areas"]], [each["code"] for each in said["except"]]) == (
        ["100000"], ["230000"],
    )  # fmt: skip
    two = published("orange", at=NOON, regions=["230000", "440000"])
    two.adjusted("hlj_leader", "hlj_duty", **draft_body("yellow", regions=["230000"]))
    two.act("lift", "meo_leader", confirmed_by="meo_duty", **LIFTING)
    assert messages(two)[-1].regions == ["440000"]


def test_a_red_one_that_is_narrowed_is_still_the_national_offices() -> None:
    red = drafted("red", "meo_duty", at=NOON, regions=["230000", "440000"])
    red.act("forward", "meo_leader", confirmed_by="meo_duty", **document(NOON))
    lowered = red.adjusted("hlj_leader", "hlj_duty", **draft_body("yellow"), **document(NOON))
    assert messages(red)[-1].said["issuer"]["zh"] == "国家网络安全应急办公室"
    assert messages(lowered)[0].said["issuer"]["zh"] == "黑龙江省通信管理局"


def test_the_national_scheme_counts_ten_in_a_second_and_then_asks_for_the_next() -> None:
    with override_settings(**NATIONAL):
        for _each in range(10):
            published("yellow", at=NOON)
        assert {each[-1] for each in Message.objects.values_list("identifier", flat=True)} == set("0123456789")
        full = drafted("yellow", "hlj_duty", at=NOON)
        full.act("publish", "hlj_leader")
        with refused(NotNow, "过一秒"):
            full.confirm("hlj_duty")
        full.later(seconds=1).confirm("hlj_duty")
    assert Message.objects.latest("pk").identifier.endswith("120001_0")


def test_a_message_says_what_the_plan_demands_in_both_languages_and_stands_when_the_draft_is_forgotten() -> None:
    english = {"harm": "Routers may be controlled from afar", "measures": "Close the remote ports"}
    warned = published("yellow", at=NOON, title_en="Flaw in routers", english=english)
    (message,) = messages(warned)
    said = {each["key"]: each["value"] for each in message.said["contents"]}
    assert set(said) == {"starts_at", "scope", "harm", "measures", "time_limit", "hotline"}
    assert (said["harm"]["en"], said["scope"]["en"]) == (english["harm"], "")
    assert message.said["title"] == {"zh": warned.warning.title, "en": "Flaw in routers"}
    assert (message.colour, message.regions, message.said["rule_id"]) == ("yellow", ["230000"], "A-4.4-4")
    assert (message.sent, message.entry_number, message.serial) == (NOON, warned.warning.log_number, 1)


def test_exercises_are_marked_in_every_message_and_move_no_public_version() -> None:
    before = public_version()
    drill = published("blue", at=NOON, exercise=True)
    raised = drill.later(minutes=1).adjusted("hlj_leader", "hlj_duty", **draft_body("yellow"))
    raised.later(minutes=1).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    assert [each.exercise for each in messages(drill, raised)] == [True, True, True]
    assert public_version() == before


def test_what_was_said_is_never_changed_deleted_or_emptied() -> None:
    (message,) = messages(published("yellow", at=NOON))
    for sql in (
        "UPDATE warnings_message SET colour = 'red'", "DELETE FROM warnings_message", "TRUNCATE warnings_message",
        "ALTER TABLE warnings_message DISABLE TRIGGER ALL",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    same: dict[str, Any] = {
        field.name: getattr(message, field.name) for field in Message._meta.fields if not field.primary_key
    }
    for changed in ({"serial": 2}, {"identifier": "x"}):  # an identifier is one's, and so is a serial
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.create(**{**same, **changed})
    message.colour = "red"
    with pytest.raises(DatabaseError), transaction.atomic():
        message.save()


def test_no_state_of_a_warning_a_notice_a_hazard_or_a_period_moves_without_its_entry() -> None:
    subjects = [
        published("yellow", at=NOON).warning, noticed(at=NOON), period(at=NOON),
        hazard_reported("carrier_reporter", "L2", at=NOON),
    ]  # fmt: skip
    for subject, other in zip(subjects, ("lifted", "published", "active", "set_aside"), strict=True):
        kind = type(subject)
        number = subject.log_number
        for change in ({}, {"log_number": number}, {"log_number": number + 1}, {"log_number": number + 2}):
            with pytest.raises(DatabaseError), transaction.atomic():
                kind.objects.filter(pk=subject.pk).update(state=other, **change)
        with pytest.raises(AttributeError):
            subject.state = other
        assert kind.objects.get(pk=subject.pk).state == subject.state
        elsewhere = published("blue", at=NOON + timedelta(hours=1)).warning.case_id
        with pytest.raises(DatabaseError), transaction.atomic():
            kind.objects.filter(pk=subject.pk).update(state=other, case_id=elsewhere)
