"""What no code path gets past: the log is append-only, and no state moves without its entry."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from cases.chain import break_in
from cases.models import Case, LogEntry, Obligation, PlanRelease
from cases.verification import breaks
from incidents.models import Response
from tests.world import reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def refused(sql, *parameters):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_a_log_entry_cannot_be_changed_deleted_or_emptied():
    walk = reported(at=NOON)

    refused("UPDATE cases_logentry SET event = 'other' WHERE case_id = %s", walk.response.case_id)
    refused("DELETE FROM cases_logentry WHERE case_id = %s", walk.response.case_id)
    refused("TRUNCATE cases_logentry CASCADE")
    refused("ALTER TABLE cases_logentry DISABLE TRIGGER ALL")


def test_a_plan_release_cannot_be_changed():
    refused("UPDATE cases_planrelease SET digest = 'x'")
    assert PlanRelease.objects.exists()


def test_a_state_does_not_move_without_its_entry():
    walk = reported(at=NOON)

    for change in ({"state": "active"}, {"state": "active", "log_number": 2}, {"state": "reported", "log_number": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Response.objects.filter(pk=walk.response.pk).update(**change)

    assert Response.objects.get(pk=walk.response.pk).state == "reported"


def test_an_obligation_does_not_move_without_its_entry():
    walk = reported(at=NOON)

    with pytest.raises(DatabaseError), transaction.atomic():
        Obligation.objects.filter(case=walk.response.case_id, state="open").update(state="met", log_number=1)


def test_a_state_cannot_be_set_in_code():
    walk = reported(at=NOON)

    with pytest.raises(AttributeError):
        walk.response.state = "active"
    walk.response.refresh_from_db()
    with pytest.raises(AttributeError):
        walk.response.state = "active"


def test_the_proof_finds_an_altered_a_missing_and_an_unrooted_entry():
    walk = reported(at=NOON).to_active()
    case = Case.objects.get(pk=walk.response.case_id)
    entries = list(LogEntry.objects.filter(case=case).order_by("number"))
    head = {"head_number": case.head_number, "head_hash": case.head_hash}
    assert break_in(entries, **head) is None

    assert "missing" in break_in([entries[0], *entries[2:]], **head)
    assert "counts" in break_in(entries[:-1], **head)
    entries[1].body = {"level": "L4"}
    assert "entry 2 was altered" in break_in(entries, **head)


def test_the_proof_of_everything_holds_after_a_walk():
    reported(at=NOON).to_concluded()

    assert list(breaks()) == []
