"""Calls: the oral duty is met by a logged call alone, at the instant of the call, by whom it has to be told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.errors import Conflict, Invalid
from cases.models import LogEntry, Obligation
from cases.verification import breaks
from incidents.models import Incident
from reporting.errors import MayNotReport
from reporting.models import OralReport
from reporting.oral import take_call
from reporting.services import plans_in_force
from tests.world import PLAN_B, Walk, in_mohe, person, report_body, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def called(by: str, *, at: datetime, key: str | None = None, **changes: Any) -> OralReport:
    body = {
        "caller": "DEMO-MOHE-OPERATOR", "caller_name": "宋先生", "caller_phone": "0457-0000000",
        "called_at": at.isoformat(), "said": "漠河市政务网站被篡改，已下线", "read_back": True, **changes,
    }  # fmt: skip
    return take_call(data=body, actor=person(by), at=at + timedelta(minutes=1), plans=plans_in_force(), key=key)


def first_call(by: str, *, at: datetime, **changes: Any) -> OralReport:
    found = (at - timedelta(minutes=10)).isoformat()
    told = {"summary": "漠河市政务网站被篡改", "category": "information_destruction", "regions": ["232701"]}
    return called(by, at=at, occurred_at=found, discovered_at=found, **{**told, **changes})


@pytest.mark.rule("B-4.1-2")
def test_a_call_meets_the_oral_duty_to_whom_took_it_and_to_nobody_else():
    walk = in_mohe("L4", at=NOON)
    assert walk.states()["oral_duty_room"] == "open"  # the written report did not

    number = walk.response.incident.number
    called("hq_office_duty", at=NOON + timedelta(minutes=1), incident=number, receiver="DXAL-HQ-OFFICE")
    assert walk.states()["oral_duty_room"] == "open"  # the other hat of the same person is another office
    called("hq_office_duty", at=NOON + timedelta(minutes=2), incident=number, receiver="DXAL-CAC")

    assert walk.states()["oral_duty_room"] == "met"
    assert walk.states()["oral_competent"] == "open"
    called("county_duty", at=NOON + timedelta(minutes=3), incident=walk.response.incident.number)
    assert walk.states()["oral_competent"] == "met"
    assert list(breaks()) == []


@pytest.mark.rule("B-4.1-2")
@pytest.mark.parametrize(("seconds", "state"), [(0, "met"), (1, "met_late")])
def test_half_an_hour_is_kept_by_the_instant_of_the_call_not_of_its_record(seconds: int, state: str):
    walk = in_mohe("L4", at=NOON)
    due = walk.response.incident.discovered_at + timedelta(minutes=30)

    called("county_duty", at=due + timedelta(seconds=seconds), incident=walk.response.incident.number)

    owed = Obligation.objects.get(case=walk.response.case_id, key="oral_competent")
    assert (owed.state, owed.met_at) == (state, due + timedelta(seconds=seconds))


@pytest.mark.rule("A-4.1-2", "B-4.1-2")
def test_a_first_call_opens_the_incident_under_every_plan_and_counts_for_each():
    call = first_call("county_duty", at=NOON, caller="DEMO-HL-TELECOM-A")

    incident = call.report.incident
    assert incident.reported_at == NOON
    ministry, prefecture = (Walk(response, NOON) for response in incident.responses.order_by("pk"))
    if ministry.response.plan_code == PLAN_B:
        ministry, prefecture = prefecture, ministry
    assert ministry.states()["initial_report"] == "met"
    assert prefecture.states()["oral_competent"] == "met"
    assert prefecture.states()["oral_duty_room"] == "open"


def test_names_and_numbers_of_callers_stand_apart_from_the_log():
    call = first_call("county_duty", at=NOON)

    for entry in LogEntry.objects.filter(case__response__incident=call.report.incident):
        assert "宋先生" not in str(entry.body) and "0457" not in str(entry.body)
    OralReport.objects.filter(pk=call.pk).update(caller_name="", caller_phone="")
    assert list(breaks()) == []


def test_the_written_report_that_follows_is_kept_beside_the_call():
    call = first_call("county_duty", at=NOON)
    walk = Walk(call.report.incident.responses.get(), NOON + timedelta(minutes=20))
    body = report_body(at=walk.at, regions=["232701"], facts={})
    walk.file("initial", "operator_reporter", **body)

    call.refresh_from_db()
    assert call.written is not None
    assert call.written.sender == call.caller


def test_a_call_is_taken_down_by_an_office_on_duty_and_by_nobody_else():
    for name in ("operator_reporter", "auditor", "administrator", "body_reporter"):
        with pytest.raises(MayNotReport):
            first_call(name, at=NOON)
    assert Incident.objects.count() == 0


def test_what_a_call_lacks_is_named_at_once_and_nothing_is_written():
    with pytest.raises(Invalid) as refused:
        called("county_duty", at=NOON, caller="NOBODY", caller_name="", said="")

    fields = {error.field for error in refused.value.errors}
    assert fields == {"caller", "caller_name", "said", "summary", "regions", "occurred_at"}
    assert (Incident.objects.count(), OralReport.objects.count()) == (0, 0)


def test_a_call_about_an_incident_elsewhere_is_refused():
    walk = reported(at=NOON)
    with pytest.raises(Invalid):
        called("gd_duty", at=NOON, caller="DEMO-HL-TELECOM-A", incident=walk.response.incident.number)


def test_a_call_before_the_incident_is_refused_and_so_is_junk():
    walk = in_mohe("L4", at=NOON)
    number = walk.response.incident.number
    for changes in ({"called_at": "2025-09-28T12:00:00+08:00"}, {"caller": "\x00"}, {"said": "\x00"}, {"read_back": 1}):
        with pytest.raises(Invalid):
            called("county_duty", at=NOON, incident=number, **changes)
    with pytest.raises(Invalid):
        first_call("county_duty", at=NOON, category=["x"], affected_unit="\x00")
    assert OralReport.objects.count() == 0


@pytest.mark.rule("B-4.1-3")
def test_who_called_already_need_not_call_again_when_the_level_becomes_known():
    call = first_call("county_duty", at=NOON)
    walk = Walk(call.report.incident.responses.get(), NOON + timedelta(minutes=20))
    walk.act("verify", "county_duty")

    walk.act("grade", "county_duty", level="L3", reason="据现场研判")

    assert "oral_immediate_graded" not in walk.states()


def test_a_call_sent_twice_is_written_down_once():
    key = "a7" * 16
    call = first_call("county_duty", at=NOON, key=key)
    entries = LogEntry.objects.count()
    again = first_call("county_duty", at=NOON, key=key)
    assert again == call
    assert (Incident.objects.count(), OralReport.objects.count(), LogEntry.objects.count()) == (1, 1, entries)
    called("county_duty", at=NOON + timedelta(minutes=5), key="b8" * 16, incident=call.report.incident.number)
    called("county_duty", at=NOON + timedelta(minutes=5), key="b8" * 16, incident=call.report.incident.number)
    assert (Incident.objects.count(), OralReport.objects.count()) == (1, 2)


@pytest.mark.parametrize("changed", [{"said": "另一件事"}, {"caller_name": "另一人"}, {"caller": "DEMO-MOHE-PORTAL"}])
def test_a_call_that_was_written_down_is_not_altered_by_sending_the_form_again(changed: dict[str, str]):
    call = first_call("county_duty", at=NOON, key="a7")
    with pytest.raises(Conflict):
        first_call("county_duty", at=NOON, key="a7", **changed)
    call.refresh_from_db()
    assert (call.said, call.caller_name) == ("漠河市政务网站被篡改，已下线", "宋先生")
    assert (Incident.objects.count(), OralReport.objects.count()) == (1, 1)


def test_the_same_key_of_another_officer_is_another_call():
    first_call("county_duty", at=NOON, key="a7")
    first_call("hq_office_duty", at=NOON, key="a7")
    assert OralReport.objects.count() == 2
