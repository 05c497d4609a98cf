"""The REST door of incidents: acts with bad input, who sees what, lists with junk in their filters."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from incidents.models import Response
from tests.refusals import LANGUAGES, assert_problem, domain_tables, fields_named
from tests.world import Walk, filed, reported

pytestmark = pytest.mark.django_db
CLIENT = Client()  # one: each new one loads the middleware anew
LONE, NUL = "\ud800", "\x00"


class Door:
    """The REST door as one person comes to it."""

    def __init__(self, demonstration: dict[str, Any], name: str) -> None:
        self.headers = {"Authorization": f"Token {demonstration[name]['token']}"}

    def get(self, path: str, *, language: str = "zh", **query: Any) -> Any:
        headers = self.headers | {"Accept-Language": LANGUAGES[language]}
        return CLIENT.get(path, query, headers=headers)

    def post(self, path: str, body: Any, *, language: str = "zh", content_type: str = "application/json") -> Any:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = self.headers | {"Accept-Language": LANGUAGES[language]}
        return CLIENT.post(path, data=sent, content_type=content_type, headers=headers)

    def act(self, response: Response, action: str, body: Any, **how: str) -> Any:
        return self.post(f"/api/v1/responses/{response.pk}/{action}/", body, **how)


@pytest.fixture
def door(demonstration: dict[str, Any]) -> Any:
    return lambda name: Door(demonstration, name)


@pytest.fixture
def walk() -> Walk:
    return reported(at=now())


# -- Acts

BAD_TEXTS = {
    "a number": 5, "true": True, "a list": ["x"], "an object": {"a": 1}, "NUL": f"a{NUL}b", "a bell": "a\x07b",
    "a lone surrogate": f"a{LONE}b", "C1": "a\x85b", "a line separator": "a\u2028b", "a bidi override": "a\u202eb",
    "too long": "x" * 4001,
}  # fmt: skip
BAD_LEVELS = {
    "unknown": "L9",
    "small": "l3",
    "a number": 3,
    "a list": ["L3"],
    "an object": {},
    "empty": "",
    "NUL": NUL,
    "a lone surrogate": LONE,
}
BAD_NAMES = {"unknown": "colour", "NUL": f"x{NUL}y", "a lone surrogate": f"x{LONE}y", "long": "x" * 5000, "empty": ""}
GIVEN = {"verify": {"note": "x"}, "grade": {"level": "L3"}, "conclude": {"impact_controlled": True, "evidence": "x"}}
BY = {"verify": "hlj_duty", "grade": "hlj_duty", "conclude": "hlj_leader"}


def with_each(field: str, values: dict[str, Any]) -> dict[str, tuple[dict[str, Any], str]]:
    return {f"{field} is {name}": ({field: value}, field) for name, value in values.items()}


def with_each_name() -> dict[str, tuple[dict[str, Any], str]]:
    shown = {"NUL": "x�y", "a lone surrogate": "x�y", "long": "x" * 60 + "…"}
    return {f"a name that is {how}": ({name: 1}, shown.get(how, name)) for how, name in BAD_NAMES.items()}


WRONG_ACTS: dict[str, dict[str, tuple[dict[str, Any], str]]] = {
    "verify": with_each("note", BAD_TEXTS) | with_each("level", {**BAD_LEVELS, "none": "none"}) | with_each_name(),
    "grade": with_each("reason", BAD_TEXTS) | with_each("level", {**BAD_LEVELS, "null": None}),
    "conclude": with_each("evidence", {**BAD_TEXTS, "empty": "", "blank": " \n", "null": None})
    | with_each("impact_controlled", {"text": "true", "one": 1, "a list": [True], "null": None, "false": False})
    | with_each("basis", {**BAD_TEXTS, "unknown": "the weather"}),
}  # fmt: skip


@pytest.mark.parametrize("action", WRONG_ACTS)
def test_a_wrong_field_of_an_act_is_named_with_its_remedy_and_nothing_changes(
    action: str, walk: Walk, door: Any, subtests: pytest.Subtests
) -> None:
    if action == "grade":
        walk.act("verify", "hlj_duty")
    if action == "conclude":
        walk.to_active()
    before = domain_tables()

    for name, (changes, field) in WRONG_ACTS[action].items():
        for language in LANGUAGES:
            with subtests.test(name, language=language):
                answer = door(BY[action]).act(walk.response, action, GIVEN[action] | changes, language=language)
                assert fields_named(assert_problem(answer, status=400, language=language)) == [field]

    assert domain_tables() == before
    assert door(BY[action]).act(walk.response, action, GIVEN[action]).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[]", 400), (b"{", 400), (b'{"level": NaN}', 400), (b'{"note": "\xff"}', 400), (b'{"a": 1, "a": 2}', 400),
        (b'{"note": %s}' % (b"[" * 100_000 + b"]" * 100_000), 400), (b'{"note": "%s"}' % (b"x" * 10_000_000), 413),
    ],
    ids=["list", "invalid", "NaN", "not UTF-8", "a name twice", "deep", "10 MB"],
)  # fmt: skip
def test_a_body_that_is_no_act_is_refused(body: bytes, status: int, language: str, walk: Walk, door: Any) -> None:
    before = domain_tables()

    answer = door("hlj_duty").act(walk.response, "verify", body, language=language)

    assert_problem(answer, status=status, language=language)
    assert domain_tables() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_found_or_done_at_an_address_is_said(language: str, walk: Walk, door: Any) -> None:
    duty, of = door("hlj_duty"), f"/api/v1/responses/{walk.response.pk}/"
    before = domain_tables()

    for path in (
        f"{of}explode/",
        f"{of}perform/",
        f"{of}_move/",
        "/api/v1/responses/0/verify/",
        f"/api/v1/responses/{10**30}/verify/",
    ):
        assert_problem(duty.post(path, {}, language=language), status=404, language=language)
    assert_problem(duty.get(f"{of}verify/", language=language), status=405, language=language)
    form = duty.post(f"{of}verify/", b"note=x", language=language, content_type="application/x-www-form-urlencoded")
    assert_problem(form, status=415, language=language)

    assert domain_tables() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_act_that_is_not_due_or_names_another_level_is_a_conflict(language: str, walk: Walk, door: Any) -> None:
    walk.act("verify", "hlj_duty")
    assert_problem(door("hlj_duty").act(walk.response, "verify", {}, language=language), status=409, language=language)
    walk.act("grade", "hlj_duty", level="L3")
    before = domain_tables()

    answer = door("hlj_leader").act(walk.response, "initiate", {"level": "L4"}, language=language)

    assert assert_problem(answer, status=409, language=language)["rule_id"] == "A-5.3-3"
    assert domain_tables() == before


@pytest.mark.rule("A-5.3-3")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_the_article_and_whose_act_it_is(language: str, walk: Walk, door: Any) -> None:
    walk.act("verify", "hlj_duty")
    walk.act("grade", "hlj_duty", level="L3")
    before = domain_tables()

    problem = assert_problem(
        door("gd_leader").act(walk.response, "initiate", {}, language=language), status=403, language=language
    )

    assert (problem["rule_id"], problem["offices"], problem["inferred"]) == ("A-5.3-3", ["provincial_bca"], False)
    assert domain_tables() == before


def test_a_stranger_acts_on_nothing(walk: Walk) -> None:
    answer = CLIENT.post(f"/api/v1/responses/{walk.response.pk}/verify/", b"{}", content_type="application/json")

    assert_problem(answer, status=401, language="zh")
    assert Response.objects.get(pk=walk.response.pk).state == "reported"


# -- Who sees what


CONCERNED = ("carrier_reporter", "hlj_duty", "hlj_leader", "meo_duty", "meo_leader", "auditor")
OTHERS = (
    "internet_reporter",
    "body_reporter",
    "gd_duty",
    "gd_leader",
    "county_leader",
    "administrator",
)
TOLD = "hq_office_leader"  # a region around the prefecture is named: its office may apply its plan


def test_those_whom_an_incident_concerns_see_it_and_nobody_else(walk: Walk, door: Any) -> None:
    number = walk.response.incident.number

    for name in CONCERNED:
        person = door(name)
        assert [row["number"] for row in person.get("/api/v1/incidents/").json()["results"]] == [number]
        assert {row["incident"] for row in person.get("/api/v1/obligations/").json()["results"]} == {number}
        assert person.get(f"/api/v1/incidents/{number}/").json()["number"] == number
        assert person.get(f"/api/v1/responses/{walk.response.pk}/").json()["incident"] == number
    assert [row["number"] for row in door(TOLD).get("/api/v1/incidents/").json()["results"]] == [number]
    for name in OTHERS:
        person = door(name)
        assert person.get("/api/v1/incidents/").json()["results"] == []
        assert person.get("/api/v1/incidents/", q=number).json()["results"] == []
        assert person.get("/api/v1/obligations/", incident=number).json()["results"] == []
        assert_problem(person.get(f"/api/v1/incidents/{number}/"), status=404, language="zh")
        assert_problem(person.get(f"/api/v1/responses/{walk.response.pk}/"), status=404, language="zh")


def test_obligations_are_filtered_by_state_rule_debtor_incident_and_time(walk: Walk, door: Any) -> None:
    other = filed(at=now()).incident.number
    walk.act("verify", "hlj_duty")
    duty = door("hlj_duty")

    def keys(**query: Any) -> list[tuple[str, str]]:
        rows = duty.get("/api/v1/obligations/", **query).json()["results"]
        return sorted((row["incident"], row["key"]) for row in rows)

    mine = walk.response.incident.number
    assert keys(state="open") == sorted([(mine, "plan_activation"), (other, "plan_activation")])
    assert keys(state=["open", "met"], incident=mine) == [(mine, "initial_report"), (mine, "plan_activation")]
    assert keys(rule_id="A-4.1-2", incident=other) == [(other, "initial_report")]
    assert keys(debtor="HL-BCA") == []
    assert keys(due_before=(now() - timedelta(days=1)).isoformat()) == []


def test_a_list_is_walked_by_its_cursor_each_row_once(door: Any) -> None:
    numbers = [filed(at=now()).incident.number for _each in range(7)]
    duty = door("hlj_duty")

    for path, field, expected in (
        ("/api/v1/incidents/", "number", numbers[::-1]),
        ("/api/v1/obligations/", "incident", sorted(numbers * 2)),
    ):
        page = duty.get(path, page_size=3).json()
        found = [row[field] for row in page["results"]]
        while page["next"]:
            page = duty.get(page["next"]).json()
            found += [row[field] for row in page["results"]]
        assert (found if field == "number" else sorted(found)) == expected


@pytest.mark.parametrize("path", ["/api/v1/incidents/", "/api/v1/obligations/"])
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(
    path: str, door: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    duty = door("hlj_duty")
    filed(at=now())
    with django_assert_num_queries(10, exact=False) as few:
        assert duty.get(path).json()["results"]
    for _each in range(29):
        filed(at=now())
    with django_assert_num_queries(len(few)):
        assert len(duty.get(path, page_size=60).json()["results"]) >= 30


# -- Junk in filters

JUNK: dict[str, list[Any]] = {
    "q": [NUL, "%", "_", "\\", "'", "x" * 5000, " ", "中断 " * 50, "😀", "\u202e"],
    "state": ["junk", "", NUL, "open,met", "1"],
    "level": ["L9", "l3", "", NUL],
    "category": ["junk", "", NUL],
    "region": ["junk", "", NUL, "000000", "²³", "23", "9" * 5000, "-1"],
    "rule_id": ["junk", NUL, "x" * 5000],
    "debtor": ["junk", NUL, "x" * 5000],
    "incident": ["junk", NUL, "x" * 5000],
    "due_before": ["junk", "", NUL, "0001-01-01", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00+14:00", "2026-13-01"],
    "page_size": ["0", "-1", "junk", str(10**30), NUL, "201"],
    "cursor": [
        "junk", NUL, "====", *(
            b64encode(text.encode()).decode()
            for text in ("p=abc", "p=", f"p={10**30}", "p=-1", "o=abc", f"o={10**30}&p=1", "r=1&p=abc", "p=2026-13-01",
                         "p=9999-12-31T23:59:59-14:00", f"p={NUL}", "p=٣", "o=-1")
        ), b64encode(b"\xff\xfe").decode(),
    ],
    "colour": ["red"],
}  # fmt: skip


@pytest.mark.parametrize("parameter", JUNK)
@pytest.mark.parametrize("path", ["/api/v1/incidents/", "/api/v1/obligations/"])
def test_junk_in_a_filter_is_refused_or_finds_nothing_and_never_fails(
    path: str, parameter: str, door: Any, subtests: pytest.Subtests
) -> None:
    filed(at=now())
    duty = door("hlj_duty")

    for value in JUNK[parameter]:
        with subtests.test(value[:40]):
            answer = duty.get(path, **{parameter: value})
            if answer.status_code != 200:
                assert_problem(answer, status=answer.status_code, language="zh")
                assert answer.status_code in (400, 404)


def test_junk_in_an_address_is_not_found(door: Any) -> None:
    duty = door("hlj_duty")

    for path in ("incidents/%00/", "incidents/%F0%9F%98%80/", f"incidents/{'x' * 5000}/", f"responses/{10**30}/",
                 f"responses/{'9' * 5000}/", "responses/-1/", "nothing/", "reports/1/", "plans/%00/"):  # fmt: skip
        assert_problem(duty.get(f"/api/v1/{path}"), status=404, language="zh")
    assert_problem(duty.post("/api/v1/plans/%00/grade/", {}), status=404, language="zh")


def test_a_post_to_an_address_that_there_is_not_is_told_so_too() -> None:
    """As a system sends it: no cookie, no token of a form."""
    sender = Client(enforce_csrf_checks=True)

    for path in ("/api/v1/responses/one/verify/", "/api/v1/report/", "/api/v2/reports/"):
        assert_problem(sender.post(path, b"{}", content_type="application/json"), status=404, language="zh")


# -- Grading by a plan


GRADE = "/api/v1/plans/miit-2017-281/grade/"


@pytest.mark.parametrize(
    ("facts", "level", "rules"),
    [
        ({"leaked_users": 100_000_000}, "L1", ["A-3.1-3", "A-3.2-4", "A-3.3-3", "A-3.4-2"]),
        ({"outage_scope": "province"}, "L3", ["A-3.3-1"]),
        ({"leaked_users": 0}, None, []),
        ({}, None, []),
    ],
)
def test_facts_are_graded_and_nothing_is_written(
    facts: dict[str, Any], level: str | None, rules: list[str], door: Any
) -> None:
    before = domain_tables()

    answer = door("carrier_reporter").post(GRADE, facts)

    assert answer.status_code == 200
    graded = answer.json()
    assert graded["level"] == level
    assert [match["rule_id"] for match in graded["matched"]] == rules
    assert domain_tables() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_facts_are_named(language: str, door: Any) -> None:
    reporter = door("carrier_reporter")

    for facts, field in (
        ({"leaked_users": 10**400}, "leaked_users"), ({"leaked_users": "x"}, "leaked_users"), ({"colour": 1}, "colour"),
        ({f"x{NUL}": 1}, "x�"), ({f"x{LONE}": 1}, "x�"), ({"judged_level": "L1"}, "judgement"),
    ):  # fmt: skip
        problem = assert_problem(reporter.post(GRADE, facts, language=language), status=400, language=language)
        assert fields_named(problem) == [field]
    assert_problem(reporter.post("/api/v1/plans/none/grade/", {}, language=language), status=404, language=language)


def test_duties_without_a_due_time_stand_on_the_last_page_and_are_not_lost(walk: Walk, door: Any) -> None:
    major = reported(at=now(), facts={"outage_scope": "multi_province"})
    major.act("verify", "meo_duty")
    major.act("grade", "meo_duty", level="L2")
    major.act("initiate", "meo_leader")
    person, found, address = door("meo_duty"), [], "/api/v1/obligations/"

    answer = person.get(address, page_size="7").json()
    found += answer["results"]
    while answer["next"]:
        answer = person.get(answer["next"].partition("testserver")[2]).json()
        found += answer["results"]

    everything = person.get(address, page_size="200").json()["results"]
    assert [row["id"] for row in found] == [row["id"] for row in everything]
    assert {row["due_at"] for row in found if row["limit"] == "standing"} == {None}
