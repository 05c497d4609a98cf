"""The ledger: what it writes down, in how many statements, and the chain that proves it."""

import io
import json
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.chain import GENESIS, break_in, canonical, entry_hash, instant, without_floats
from cases.events import Event
from cases.ledger import record
from cases.models import Case, LogEntry, Notice, Obligation
from cases.verification import breaks
from incidents.models import Response
from tests.databases import APPLICATION, OWNER, pointed_at
from tests.refusals import domain_tables
from tests.world import filed, organisation_of, person, reported

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def event_of(response: Response, name: str, **fields: Any) -> Event:
    """Something that the carrier does in a case of its own."""
    carrier = person("carrier_reporter")
    given = {
        "case": response.case, "name": name, "happened_at": NOON, "actor": carrier,
        "appointment": carrier.appointments_held[0], "offices": response.offices(), "anchors": response.anchors(),
    }  # fmt: skip
    return Event(**given | fields)


def opened(number: int) -> list[Response]:
    """Responses of as many incidents, their cases locked."""
    incidents = [filed(at=NOON).incident_id for _each in range(number)]
    cases = {case.pk: case for case in Case.objects.select_for_update().order_by("pk")}
    responses = list(Response.objects.filter(incident__in=incidents).select_related("incident__affected_unit", "lead"))
    for response in responses:
        response.case = cases[response.case_id]
    return responses


# -- Statements


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["report:plan_activation", "initiated", "concluded", "remark"])
def test_fifty_events_over_fifty_cases_take_as_many_statements_as_one(name: str) -> None:
    """An event that meets obligations, ones that start some and tell others, and one that does neither."""
    first, few, many = ([event_of(response, name, level="L3") for response in opened(number)] for number in (1, 1, 50))
    record(first, at=NOON)  # this process now knows the calendar and the sequences

    with CaptureQueriesContext(connection) as one:
        record(few, at=NOON)
    with CaptureQueriesContext(connection) as fifty:
        recorded = record(many, at=NOON)

    # Ids of obligations come in blocks: a block that is used up costs one statement, however many are asked for.
    assert 0 <= len(fifty) - len(one) <= 1
    assert len(fifty) <= 6
    assert len(recorded.entries) == 50
    assert list(breaks()) == []


@pytest.mark.django_db
def test_fifty_events_of_one_case_take_as_many_statements_as_one_and_follow_one_another() -> None:
    response = opened(1)[0]
    first, *others = [event_of(response, "remark", body={"line": line}) for line in range(51)]
    with CaptureQueriesContext(connection) as one:
        record([first], at=NOON)
    with CaptureQueriesContext(connection) as fifty:
        record(others, at=NOON)

    assert len(fifty) == len(one)
    entries = LogEntry.objects.filter(case=response.case, event="remark").order_by("number")
    assert [entry.number for entry in entries] == list(range(2, 53))
    assert [entry.body["line"] for entry in entries] == list(range(51))
    assert list(breaks()) == []


@pytest.mark.django_db
def test_a_duty_met_by_fifty_cases_at_once_is_met_in_each() -> None:
    responses = opened(50)

    record([event_of(response, "report:plan_activation") for response in responses], at=NOON)

    met = Obligation.objects.filter(key="plan_activation")
    assert set(met.values_list("state", "met_at")) == {("met", NOON)}
    assert met.count() == 50


@pytest.mark.django_db
def test_notices_go_to_whom_the_plan_names_and_never_to_who_acts() -> None:
    walk = reported(at=NOON).to_active()
    Notice.objects.all().delete()

    walk.act("conclude", "hlj_leader", impact_controlled=True, evidence="x")

    told = {notice.recipient for notice in Notice.objects.all()}
    assert told
    assert organisation_of("hlj_leader") not in told


# -- What an entry may hold


@pytest.mark.django_db
@pytest.mark.parametrize("body", [{"x": 1.5}, {"x": [1, 2.0]}, {"x": {"y": ({"z": float("nan")},)}}])
def test_a_float_is_refused_and_nothing_is_written(body: dict[str, Any]) -> None:
    response = opened(1)[0]
    before = domain_tables()

    with pytest.raises(TypeError, match="a float has no canonical form"):
        record([event_of(response, "remark", body=body)], at=NOON)

    assert domain_tables() == before


def test_nothing_is_recorded_outside_a_transaction(own_database: str) -> None:
    with pytest.raises(AssertionError, match="inside its caller's transaction"):
        record([], at=NOON)


@pytest.mark.django_db
def test_a_person_stands_in_the_chain_by_a_digest_alone_so_that_the_name_can_be_erased() -> None:
    walk = reported(at=NOON).to_active()
    leader = person("hlj_leader")
    entry = LogEntry.objects.get(case=walk.response.case_id, event="initiated")
    assert entry.actor_digest == leader.identity_digest
    told = json.dumps(LogEntry.objects.filter(pk=entry.pk).values().get(), default=str, ensure_ascii=False)
    assert leader.username not in told
    assert leader.get_full_name() not in told

    leader.first_name = leader.identity_salt = ""
    leader.username = "erased-1"
    leader.save()

    assert person("erased-1").identity_digest != entry.actor_digest
    assert list(breaks()) == []


@pytest.mark.django_db
def test_two_people_of_one_name_have_different_digests() -> None:
    one, other = person("hlj_duty"), person("gd_duty")
    one.username = other.username
    one.first_name = other.first_name

    assert one.get_full_name() == other.get_full_name()
    assert one.identity_digest != other.identity_digest


# -- The canonical form

CALM = settings(deadline=None)  # a busy machine is no error
KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
PLAIN = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | KEYS
NESTED = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
BODIES = st.dictionaries(KEYS, NESTED, max_size=3)
INSTANTS = st.datetimes(datetime(2004, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@CALM
@given(BODIES)
def test_the_canonical_form_is_one_and_can_be_read_back(body: dict[str, Any]) -> None:
    form = canonical(body)

    assert json.loads(form) == body
    assert canonical(json.loads(form)) == form
    assert canonical(dict(reversed(body.items()))) == form
    assert without_floats(body) is body


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES)
def test_the_database_gives_back_what_has_the_same_canonical_form(body: dict[str, Any]) -> None:
    """jsonb keeps neither the order of names nor the spelling of numbers; the chain must not depend on either."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps(body)])
        stored = json.loads(cursor.fetchone()[0])

    assert canonical(stored) == canonical(body)


@pytest.mark.parametrize("value", [object(), {1, 2}, datetime(2026, 1, 1, tzinfo=UTC), b"x"])
def test_what_has_no_canonical_form_is_an_error(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"x": value})


@pytest.mark.parametrize("value", [{1: "a"}, {"x": {None: 1}}, {"x": [{True: 1}]}])
def test_a_name_that_is_no_text_is_an_error(value: dict[Any, Any]) -> None:
    """JSON would quietly turn it into one, which may stand there already."""
    with pytest.raises(TypeError):
        without_floats(value)


@CALM
@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_an_instant_has_one_spelling_whatever_its_zone(at: datetime, minutes: int) -> None:
    assert instant(at.astimezone(timezone(timedelta(minutes=minutes)))) == instant(at)
    assert datetime.strptime(instant(at), "%Y-%m-%dT%H:%M:%S.%f%z") == at


# -- The chain

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
CONTENTS = st.fixed_dictionaries(
    {
        "event": TEXTS, "rule_id": TEXTS, "actor_digest": TEXTS, "post": TEXTS, "before": TEXTS, "after": TEXTS,
        "organisation_id": st.none() | st.integers(1, 99), "happened_at": INSTANTS, "recorded_at": INSTANTS,
        "body": BODIES,
    }
)  # fmt: skip
CHAINS = st.lists(CONTENTS, min_size=1, max_size=3)
FEWER = settings(max_examples=40, deadline=None)  # each draws a whole chain


def chained(contents: list[dict[str, Any]], *, case_id: int = 7) -> list[SimpleNamespace]:
    """Entries as the ledger makes them."""
    entries: list[SimpleNamespace] = []
    for number, content in enumerate(contents, start=1):
        previous = entries[-1].hash if entries else GENESIS
        of = {"form": 1, "case_id": case_id, "number": number, "previous_hash": previous, **content}
        entries.append(SimpleNamespace(**of, hash=entry_hash(**of)))
    return entries


def head_of(entries: list[SimpleNamespace]) -> dict[str, Any]:
    return {"head_number": len(entries), "head_hash": entries[-1].hash}


@FEWER
@given(CHAINS)
def test_a_chain_as_it_was_written_holds(contents: list[dict[str, Any]]) -> None:
    entries = chained(contents)

    assert break_in(entries, **head_of(entries)) is None
    assert break_in([], head_number=0, head_hash=GENESIS) is None


@FEWER
@given(CHAINS, st.data())
def test_a_changed_entry_is_found_whatever_was_changed(contents: list[dict[str, Any]], data: st.DataObject) -> None:
    entries = chained(contents)
    number = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from([*contents[0], "case_id", "form"]))
    other = data.draw(CONTENTS)[field] if field in contents[0] else 8
    if canonical({"x": str(other)}) == canonical({"x": str(getattr(entries[number], field))}):
        return

    setattr(entries[number], field, other)

    assert break_in(entries, **head_of(entries)) == f"entry {number + 1} was altered"


@FEWER
@given(CHAINS, st.data())
def test_a_changed_entry_with_a_fresh_hash_breaks_the_next_or_the_head(
    contents: list[dict[str, Any]], data: st.DataObject
) -> None:
    entries = chained(contents)
    head = head_of(entries)
    number = data.draw(st.integers(0, len(entries) - 1))
    forged = chained([*contents[:number], contents[number] | {"event": contents[number]["event"] + "!"}])[-1]

    entries[number] = forged

    assert break_in(entries, **head) is not None


@FEWER
@given(st.lists(CONTENTS, min_size=2, max_size=3), st.data())
def test_a_missing_doubled_or_moved_entry_is_found(contents: list[dict[str, Any]], data: st.DataObject) -> None:
    entries = chained(contents)
    head = head_of(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    other = data.draw(st.integers(0, len(entries) - 1).filter(lambda number: number != at))
    moved = list(entries)
    moved[at], moved[other] = moved[other], moved[at]

    for wrong in ([*entries[:at], *entries[at + 1 :]], [*entries[: at + 1], *entries[at:]], moved, []):
        assert break_in(wrong, **head) is not None


@FEWER
@given(CHAINS, CHAINS)
def test_two_cases_never_share_an_entry(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    assert {entry.hash for entry in chained(one, case_id=1)}.isdisjoint(
        entry.hash for entry in chained(other, case_id=2)
    )


# -- The proof


def test_the_proof_names_the_case_of_an_entry_that_somebody_altered_behind_the_triggers(
    own_database: str,
) -> None:
    """As only the owner of the tables can, past every guard."""
    untouched, altered = (filed(at=NOON).incident.responses.get().case_id for _each in range(2))
    owner = own_database.replace(f"{APPLICATION}:", f"{OWNER}:", 1)
    with pointed_at(owner), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_logentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_logentry SET event = 'verified' WHERE case_id = %s", [altered])
        cursor.execute("ALTER TABLE cases_logentry ENABLE TRIGGER USER")

    said = io.StringIO()
    with pytest.raises(CommandError, match="1 breaks in 2 cases"):
        call_command("verify_log", stdout=said, stderr=said)

    assert said.getvalue().splitlines() == [f"case {altered}: entry 1 was altered"]
    assert untouched != altered


def test_the_proof_of_a_whole_log_says_what_it_read(own_database: str) -> None:
    filed(at=NOON)
    said = io.StringIO()

    call_command("verify_log", stdout=said)

    assert said.getvalue().startswith("1 cases hold: 1 entries")
