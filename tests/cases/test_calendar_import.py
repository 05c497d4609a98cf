"""The yearly notice comes in: what it moves is seen before, written in the log after, and told to whoever owes."""

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from time_machine import travel

from cases.calendar import NotTheAdministrator, import_notice, left_to_recount, preview_notice
from cases.errors import Conflict, Invalid
from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.recounting import STILL_UNDER_WAY, recount_cases, recount_pending
from cases.tasks import recount_days
from cases.verification import breaks
from incidents.detail import incident_page
from orgs.calendar import newest_version, working_calendar
from orgs.calendar_import import Upload
from orgs.models import CalendarDay, CalendarVersion
from plans.clocks import LOCAL
from tests.refusals import domain_tables
from tests.world import DECISION, UNIT_SUMMARY, Walk, graded_in_mohe, organisation_of, person, reported

pytestmark = pytest.mark.django_db
CONCLUDED = datetime(2026, 12, 10, 4, 0, tzinfo=UTC)  # 20 working days end in January
IMPORTED = datetime(2026, 12, 15, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOTICE = (
    "日期,安排,名称\n2026-12-31,休,元旦\n2027-01-01~2027-01-03,休,元旦\n2027-01-09,班,元旦调休上班\n"
    "2027-05-01~2027-05-05,休,劳动节\n2027-10-01~2027-10-07,休,国庆节\n"
)


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Whatever language an earlier test's page was read in."""
    with override("zh-hans"):
        yield


def midnight_after(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text) + DAY, datetime.min.time(), LOCAL)


def upload(text: str = NOTICE, **changes) -> Upload:
    return Upload(**{"raw": text.encode(), "year": 2027, "source": "2027年的通知", "document_no": "一号", **changes})


def imported(text: str = NOTICE, *, at: datetime = IMPORTED, **changes) -> CalendarVersion:
    base = newest_version()
    return import_notice(
        upload=upload(text, **changes), base=base.pk if base else None, actor=person("administrator"), at=at
    )


def concluded(at: datetime = CONCLUDED, **changes) -> Walk:
    return reported(at=at, **changes).to_concluded()


def owed(walk: Walk, key: str) -> Obligation:
    return Obligation.objects.get(case=walk.response.case_id, key=key)


def entries(walk: Walk) -> list[LogEntry]:
    return list(LogEntry.objects.filter(case=walk.response.case_id, event="calendar_imported"))


def told(walk: Walk) -> list[str]:
    sent = Notice.objects.filter(case=walk.response.case_id, key="calendar_imported")
    return sorted(sent.values_list("recipient__code", flat=True))


# -- Before


@pytest.mark.rule("A-6.1-2")
def test_an_administrator_sees_which_dates_move_and_nothing_is_written():
    walk = concluded()
    before = domain_tables()

    preview = preview_notice(upload=upload(), actor=person("administrator"), now=IMPORTED)

    regulator = owed(walk, "regulator_report")
    assert (regulator.due_at, regulator.provisional) == (midnight_after("2027-01-08"), True)
    assert (preview.notice.faults, preview.off, preview.worked) == ((), 16, 1)
    assert [(move.rule_id, debtor, move.before, move.after, move.provisional) for move, debtor in preview.rows] == [
        ("A-6.1-2", organisation_of("hlj_duty"), midnight_after("2027-01-08"), midnight_after("2027-01-09"), False)
    ]
    assert (preview.moves.moved, preview.moves.certain, preview.moves.left, preview.moves.earlier) == (1, 1, 0, 0)
    assert domain_tables() == before
    assert newest_version().pk == preview.base


def test_what_is_wrong_with_a_file_is_seen_and_nothing_can_move():
    preview = preview_notice(upload=upload(NOTICE + "2027-02-08,班,x\n"), actor=person("administrator"), now=IMPORTED)
    assert [fault.line for fault in preview.notice.faults] == [7]
    assert (preview.moves, preview.rows) == (None, [])


def test_a_preview_costs_the_same_queries_for_one_date_and_for_many(django_assert_num_queries):
    concluded()
    actor = person("administrator")
    assert actor.appointments_held
    with django_assert_num_queries(7):
        preview_notice(upload=upload(), actor=actor, now=IMPORTED)
    for _more in range(3):
        concluded()
    with django_assert_num_queries(7):
        assert preview_notice(upload=upload(), actor=actor, now=IMPORTED).moves.moved == 4


# -- Coming in


@pytest.mark.rule("A-6.1-1")
@pytest.mark.rule("A-6.1-2")
def test_a_date_that_moves_is_logged_and_its_debtor_told_and_one_that_only_becomes_certain_is_not():
    walk = concluded()
    sure = concluded(CONCLUDED + DAY)  # ten working days end on 25 December, twenty on 11 January by either calendar
    assert owed(sure, "unit_summary").provisional

    version = imported()

    moved, still = owed(walk, "regulator_report"), owed(sure, "unit_summary")
    assert (moved.due_at, moved.provisional, moved.calendar_version) == (midnight_after("2027-01-09"), False, version)
    assert (still.due_at, still.provisional, still.calendar_version) == (midnight_after("2026-12-25"), False, version)
    [entry] = entries(walk)
    assert (entry.actor, entry.happened_at, entry.recorded_at) == (None, IMPORTED, IMPORTED)
    assert [entry.body[name] for name in ("calendar", "source", "debtor")] == [version.pk, "2027年的通知", "HL-BCA"]
    assert entry.body["dates"] == [
        {
            "obligation": moved.pk, "key": "regulator_report",
            "due_before": "2027-01-08T16:00:00+00:00", "due_after": "2027-01-09T16:00:00+00:00",
            "strict_before": None, "strict_after": None, "provisional": False, "corrects_overdue": False,
        }
    ]  # fmt: skip
    assert told(walk) == ["HL-BCA"]
    assert [entry.body["debtor"] for entry in entries(sure)] == ["DEMO-HL-TELECOM-A", "HL-BCA"]
    assert told(sure) == []
    assert list(breaks(cases=[walk.response.case_id, sure.response.case_id])) == []


@pytest.mark.rule("B-4.3.2-2")
def test_a_limit_that_runs_from_occurrence_too_moves_by_both_clocks():
    found = datetime(2026, 12, 28, 4, 0, tzinfo=UTC)
    walk = graded_in_mohe("L2", at=found, occurred_at=(found - 5 * DAY).isoformat(), discovered_at=found.isoformat())
    walk.act("initiate", "hq_office_leader", **{**DECISION, "decided_at": found.isoformat()})
    walk.confirm("hq_office_duty")
    before = owed(walk, "handling_limit_2")
    # From the 28th, and from the 23rd; New Year's Day is known to be off.
    assert (before.due_at, before.due_strict_at) == (midnight_after("2027-01-07"), midnight_after("2027-01-04"))

    imported(at=found + DAY)

    after = owed(walk, "handling_limit_2")
    # 31 December is off too, and 9 January worked.
    assert (after.due_at, after.due_strict_at) == (midnight_after("2027-01-08"), midnight_after("2027-01-05"))
    assert "DXAL-HQ-OFFICE" in told(walk)


def test_a_limit_that_somebody_set_by_hand_stays():
    walk = concluded()
    by_hand = CONCLUDED + 30 * DAY
    Obligation.objects.filter(pk=owed(walk, "regulator_report").pk).update(
        due_at=by_hand, provisional=False, calendar_version=None
    )

    imported()

    assert owed(walk, "regulator_report").due_at == by_hand
    assert entries(walk) == []


def test_a_version_is_whole_keeps_what_was_uploaded_and_says_who_brought_it():
    days_before = set(CalendarDay.objects.values_list("date", "is_working", "name"))

    version = imported()

    assert (version.horizon, version.imported_by, version.imported_at) == (
        date(2027, 12, 31), person("administrator"), IMPORTED,
    )  # fmt: skip
    assert (version.text, version.digest) == (NOTICE, hashlib.sha256(NOTICE.encode()).hexdigest())
    days = set(version.days.values_list("date", "is_working", "name"))
    assert days_before < days
    added = {f"{day:%m-%d}" for day, _is_working, _name in days - days_before}
    assert added == {"12-31", "01-01", "01-09", "05-03", "05-04", "05-05", *(f"10-{d:02}" for d in (1, 4, 5, 6, 7))}
    assert working_calendar()[0].names[date(2027, 1, 9)] == "元旦调休上班"


def test_a_notice_imported_again_leaves_nothing_over_of_the_first():
    walk = concluded()
    imported()
    corrected = imported(NOTICE.replace("2027-01-09,班,元旦调休上班\n", "").replace("2026-12-31,休,元旦\n", ""))

    assert not corrected.days.filter(date__in=[date(2026, 12, 31), date(2027, 1, 9)]).exists()
    assert owed(walk, "regulator_report").due_at == midnight_after("2027-01-08")
    assert [len(entry.body["dates"]) for entry in entries(walk)] == [1, 1]


def test_what_is_met_overdue_and_past_or_dated_by_hand_stays_as_it_was():
    walk = concluded(datetime(2026, 11, 2, 4, 0, tzinfo=UTC))
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    escalate_overdue(now=IMPORTED)
    before = {key: (owed(walk, key).state, owed(walk, key).due_at) for key in ("unit_summary", "regulator_report")}
    assert {key: state for key, (state, _due) in before.items()} == {
        "unit_summary": "met", "regulator_report": "overdue",
    }  # fmt: skip

    version = imported()

    assert {key: (owed(walk, key).state, owed(walk, key).due_at) for key in before} == before
    assert owed(walk, "unit_summary").calendar_version != version
    assert entries(walk) == []


@pytest.mark.rule("A-6.1-2")
def test_an_alarm_on_a_date_that_turns_out_to_lie_ahead_is_corrected():
    walk = concluded()
    escalate_overdue(now=midnight_after("2027-01-08") + timedelta(hours=1))
    assert owed(walk, "regulator_report").state == "overdue"

    imported(at=midnight_after("2027-01-08") + timedelta(hours=2))

    duty, [entry] = owed(walk, "regulator_report"), entries(walk)
    assert (duty.state, duty.due_at, duty.log_number) == ("open", midnight_after("2027-01-09"), entry.number)
    assert entry.body["obligations"] == {str(duty.pk): "overdue>open"}
    assert entry.body["dates"][0]["corrects_overdue"] is True
    assert told(walk) == ["HL-BCA"]
    assert (duty.escalated, duty.next_at > entry.recorded_at) == (0, True)
    # The alarm stays in the log; at the new instant there is another.
    escalate_overdue(now=midnight_after("2027-01-09"))  # what nobody was reminded of yet
    assert owed(walk, "regulator_report").state == "open"
    while escalate_overdue(now=midnight_after("2027-01-09") + timedelta(seconds=1)):
        pass
    assert LogEntry.objects.filter(case=walk.response.case_id, event="overdue", rule_id="A-6.1-2").count() == 2
    assert list(breaks(cases=[walk.response.case_id])) == []


def test_what_is_overdue_by_both_dates_stays_so_and_an_act_between_them_was_in_time():
    walk = concluded()
    escalate_overdue(now=midnight_after("2027-01-11"))

    imported(at=midnight_after("2027-01-11"))

    duty = owed(walk, "regulator_report")
    assert (duty.state, duty.due_at) == ("overdue", midnight_after("2027-01-09"))
    assert [entry.body["dates"][0]["corrects_overdue"] for entry in entries(walk)] == [False]


def test_an_enterprise_reads_of_its_own_dates_and_of_nobody_elses():
    walk = concluded(CONCLUDED + DAY)
    imported()

    def log_of(name: str) -> list[str]:
        page = incident_page(user=person(name), hat=None, number=walk.response.incident.number)
        return [entry.body["debtor"] for entry in page.entries if entry.event == "calendar_imported"]

    assert log_of("carrier_reporter") == ["DEMO-HL-TELECOM-A"]
    assert sorted(log_of("hlj_duty")) == ["DEMO-HL-TELECOM-A", "HL-BCA"]


def test_a_date_that_moves_to_before_now_falls_due_at_its_own_instant():
    worked = NOTICE.replace("2027-01-01~2027-01-03,休,元旦\n", "2027-01-01,休,元旦\n2027-01-02~2027-01-03,班,元旦\n")
    late = midnight_after("2027-01-07") + timedelta(hours=9)
    walk = concluded()

    preview = preview_notice(upload=upload(worked), actor=person("administrator"), now=late)
    assert (preview.moves.moved, preview.moves.earlier, preview.moves.already_past) == (1, 1, 1)
    imported(worked, at=late)
    escalate_overdue(now=late)

    duty = owed(walk, "regulator_report")
    assert (duty.state, duty.due_at) == ("overdue", midnight_after("2027-01-07"))
    entry = LogEntry.objects.get(case=walk.response.case_id, event="overdue", rule_id="A-6.1-2")
    assert (entry.happened_at, entry.recorded_at) == (duty.due_at, late)


# -- Refused


def assert_refused(refusal, call) -> str:
    before, versions = domain_tables(), CalendarVersion.objects.count()
    with pytest.raises(refusal) as refused:
        call()
    assert (domain_tables(), CalendarVersion.objects.count()) == (before, versions)
    return refused.value.message


@pytest.mark.parametrize("name", ["meo_leader", "hlj_duty", "carrier_reporter", "security_administrator", "auditor"])
def test_only_an_administrator_brings_a_notice(name):
    base = newest_version().pk
    assert_refused(NotTheAdministrator, lambda: preview_notice(upload=upload(), actor=person(name), now=IMPORTED))
    assert_refused(
        NotTheAdministrator, lambda: import_notice(upload=upload(), base=base, actor=person(name), at=IMPORTED)
    )


def test_a_notice_that_was_compared_with_another_calendar_is_refused():
    base = newest_version().pk
    imported()

    said = assert_refused(
        Conflict, lambda: import_notice(upload=upload(), base=base, actor=person("administrator"), at=IMPORTED)
    )
    assert "已由别人更新" in said


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": 2025}, "year"),
        ({"year": 2028}, "year"),
        ({"source": " "}, "source"),
        ({"source": "字" * 201}, "source"),
        ({"document_no": "a\nb"}, "document_no"),
        ({"raw": NOTICE.encode("gb18030")}, "file"),
        ({"raw": b"x" * 70_000}, "file"),
        ({"raw": b""}, "file"),
        ({"raw": (NOTICE + "2027-02-08,班,x\n").encode()}, "file"),
        ({"year": 2026}, "file"),
    ],
)
def test_what_is_wrong_is_refused_by_field(changes, field):
    base = newest_version().pk
    before = domain_tables()
    with pytest.raises(Invalid) as refused:
        import_notice(upload=upload(**changes), base=base, actor=person("administrator"), at=IMPORTED)
    assert {error.field for error in refused.value.errors} == {field}
    assert (domain_tables(), newest_version().pk) == (before, base)


# -- Many, and half way


def test_what_was_left_half_way_the_clock_finishes(monkeypatch):
    walks = [concluded() for _number in range(3)]
    monkeypatch.setattr("cases.recounting.CASES_A_BATCH", 1)  # the import itself takes two batches, then it is killed
    version = imported()
    assert left_to_recount() > 0
    assert version.recounted_at is None

    while recount_pending(now=IMPORTED + timedelta(seconds=10), batches=1):
        pass

    assert left_to_recount() == 0
    assert [len(entries(walk)) for walk in walks] == [1, 1, 1]
    assert {owed(walk, "regulator_report").due_at for walk in walks} == {midnight_after("2027-01-09")}
    assert recount_pending(now=IMPORTED + STILL_UNDER_WAY, batches=1) == 0
    version.refresh_from_db()
    assert version.recounted_at is None  # a report under way may still bring an older date
    recount_pending(now=IMPORTED + STILL_UNDER_WAY + timedelta(seconds=1), batches=1)
    version.refresh_from_db()
    assert version.recounted_at is not None


def test_a_case_costs_no_statement_of_its_own():
    cases = [concluded().response.case_id for _number in range(4)]
    version = CalendarVersion.objects.create(source="x", horizon=date(2027, 12, 31), imported_at=IMPORTED)
    version.days.create(date=date(2027, 1, 9), is_working=True, name="x")
    working_calendar()
    with CaptureQueriesContext(connection) as one:
        assert recount_cases(cases[:1], now=IMPORTED) == 2
    with CaptureQueriesContext(connection) as three:
        assert recount_cases(cases[1:], now=IMPORTED) == 6
    assert len(one) == len(three) < 16
    assert Notice.objects.filter(case__in=cases, key="calendar_imported").count() == 4


def test_the_clock_asks_one_question_where_nothing_was_imported(django_assert_num_queries):
    with django_assert_num_queries(2):  # and the other clock
        assert recount_days() == 0


# -- Without a calendar


def without_a_calendar() -> None:
    CalendarDay.objects.all().delete()
    CalendarVersion.objects.all().delete()


@pytest.mark.rule("A-6.1-1")
def test_a_missing_calendar_stops_no_transition_and_its_dates_are_made_certain_later():
    without_a_calendar()
    walk = concluded(datetime(2026, 9, 28, 4, 0, tzinfo=UTC))

    summary = owed(walk, "unit_summary")
    assert walk.response.state == "concluded"
    # Weekdays but for 1 and 2 October; 10 October is not known to be worked.
    assert (summary.due_at, summary.provisional, summary.calendar_version) == (
        midnight_after("2026-10-14"), True, None,
    )  # fmt: skip

    notice = "date,kind,name\n2026-10-01~2026-10-07,off,国庆节\n2026-10-10,work,国庆节调休上班\n"
    version = imported(notice, at=datetime(2026, 9, 29, 4, 0, tzinfo=UTC), year=2026)

    summary = owed(walk, "unit_summary")
    assert (summary.due_at, summary.provisional, summary.calendar_version) == (
        midnight_after("2026-10-16"), False, version,
    )  # fmt: skip
    assert "DEMO-HL-TELECOM-A" in told(walk)


# -- An operator at the machine


def test_an_operator_sees_and_imports_by_the_same_door(tmp_path):
    walk, said, file = concluded(), io.StringIO(), tmp_path / "2027.csv"
    file.write_bytes(b"\xef\xbb\xbf" + NOTICE.encode())
    given = ["import_calendar", str(file), "--year=2027", "--source=2027年的通知"]

    with travel(IMPORTED, tick=False):
        call_command(*given, stdout=said)
        assert newest_version().horizon == date(2026, 12, 31)
        call_command(*given, "--confirm", stdout=said)

    assert "A-6.1-2 HL-BCA: 2027-01-09T00:00+08:00 -> 2027-01-10T00:00+08:00" in said.getvalue()
    assert (newest_version().imported_by, newest_version().horizon) == (None, date(2027, 12, 31))
    assert owed(walk, "regulator_report").due_at == midnight_after("2027-01-09")
    file.write_text(NOTICE + "x,休,y\n")
    with pytest.raises(CommandError, match="nothing was imported"):
        call_command("import_calendar", str(file), "--year=2028", "--source=x", "--confirm", stdout=said)
    with pytest.raises(CommandError, match="year"):
        call_command("import_calendar", str(file), "--year=2031", "--source=x", stdout=said)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_calendar", "/nowhere.csv", "--year=2031", "--source=x", stdout=said)
