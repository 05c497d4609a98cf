"""Posts are given and ended, never edited: the log names them for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from orgs.models import Appointment, Organisation, User
from orgs.offices import load_offices
from orgs.services import appoint, end_appointment

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.fixture
def user():
    return User.objects.create_user("someone", first_name="某人")


@pytest.fixture
def bureau():
    load_offices()
    return Organisation.objects.get(code="HL-BCA")


def test_an_appointment_gives_the_post_and_the_role_of_the_office(user, bureau):
    assert user.appointments_held == []
    appointment = appoint(user=user, organisation=bureau, post="leader", at=NOON)

    assert user.appointments_held == [appointment]
    assert (appointment.started_at, appointment.ended_at) == (NOON, None)
    assert (appointment.actor.roles, appointment.actor.post) == (frozenset({"provincial_bca"}), "leader")


def test_an_ended_appointment_gives_nothing_and_stays_on_record(user, bureau):
    appointment = appoint(user=user, organisation=bureau, post="leader", at=NOON)
    end_appointment(appointment=appointment, at=NOON + timedelta(days=1))
    end_appointment(appointment=appointment, at=NOON + timedelta(days=2))

    assert user.appointments_held == []
    assert Appointment.objects.get().ended_at == NOON + timedelta(days=1)


def test_a_post_may_be_given_again_after_its_end(user, bureau):
    first = appoint(user=user, organisation=bureau, post="leader", at=NOON)
    end_appointment(appointment=first, at=NOON + timedelta(days=1))
    second = appoint(user=user, organisation=bureau, post="leader", at=NOON + timedelta(days=2))
    assert user.appointments_held == [second]


def test_an_appointment_does_not_end_before_it_began(user, bureau):
    appointment = appoint(user=user, organisation=bureau, post="leader", at=NOON)
    with pytest.raises(ValidationError):
        end_appointment(appointment=appointment, at=NOON - timedelta(seconds=1))
    assert Appointment.objects.get().ended_at is None


def test_the_same_post_is_not_given_twice(user, bureau):
    appoint(user=user, organisation=bureau, post="leader", at=NOON)
    with pytest.raises(ValidationError, match="已在该单位"):
        appoint(user=user, organisation=bureau, post="leader", at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(user=user, organisation=bureau, post="leader", started_at=NOON)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"external": True}, "外部机关"),
        ({"active": False}, "单位已停用"),
    ],
)
def test_nobody_is_appointed_where_nobody_acts(user, bureau, change, said):
    for name, value in change.items():
        setattr(bureau, name, value)
    with pytest.raises(ValidationError, match=said):
        appoint(user=user, organisation=bureau, post="leader", at=NOON)
    assert not Appointment.objects.exists()


def test_an_unknown_post_and_a_person_who_left_are_refused(user, bureau):
    with pytest.raises(ValidationError, match="没有这个岗位"):
        appoint(user=user, organisation=bureau, post="emperor", at=NOON)
    user.is_active = False
    with pytest.raises(ValidationError, match="已停用"):
        appoint(user=user, organisation=bureau, post="leader", at=NOON)
    assert not Appointment.objects.exists()


def test_the_first_administrator_is_appointed_from_the_command_line(bureau, monkeypatch):
    monkeypatch.setattr("orgs.management.commands.appoint.getpass", lambda _prompt: "烽燧 wall of 2026")
    call_command("appoint", "first", "administrator", "HL-BCA", name="欧阳新")

    first = User.objects.get()
    assert (first.get_full_name(), first.check_password("烽燧 wall of 2026")) == ("欧阳新", True)
    assert [(hat.organisation, hat.post) for hat in first.appointments_held] == [(bureau, "administrator")]


def test_the_command_line_refuses_what_the_administration_refuses(bureau, monkeypatch):
    monkeypatch.setattr("orgs.management.commands.appoint.getpass", lambda _prompt: "short")
    with pytest.raises(CommandError):
        call_command("appoint", "first", "administrator", "HL-BCA")
    User.objects.create_user("known")
    with pytest.raises(CommandError, match="外部机关"):
        call_command("appoint", "known", "leader", "NATIONAL-OFFICE")
    with pytest.raises(CommandError, match="load_offices"):
        call_command("appoint", "known", "leader", "NOWHERE")

    assert not Appointment.objects.exists()
    assert [user.username for user in User.objects.all()] == ["known"]
