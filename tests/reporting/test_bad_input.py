"""Bad input at the report door: which field, what to do about it, in both languages; nothing changes, and what was
refused is kept."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from cases.models import RefusedSubmission
from incidents.models import Incident
from orgs.models import ApiToken, User
from tests.refusals import LANGUAGES, assert_problem, domain_tables, fields_named
from tests.world import UNIT_SUMMARY, filed, report_body

pytestmark = pytest.mark.django_db
REPORTS = "/api/v1/reports/"
CLIENT = Client()  # one: each new one loads the middleware anew
GONE = object()  # the field is left out
HUGE = 10**400
LONE, NUL = "\ud800", "\x00"


def post(body: Any, token: str, *, language: str = "zh", content_type: str = "application/json", **headers: str) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Token {token}", "Accept-Language": LANGUAGES[language], **headers}
    return CLIENT.post(REPORTS, data=sent, content_type=content_type, headers=headers)


def body_with(changes: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in report_body(at=now(), **changes).items() if value is not GONE}


def instant(**ahead: float) -> str:
    return (now() + timedelta(**ahead)).isoformat()


@pytest.fixture
def token(demonstration: dict[str, Any]) -> str:
    return demonstration["carrier_reporter"]["token"]


type Wrong = dict[str, dict[str, Any]]
"""What is wrong -> what the body holds instead."""

TEXTS = ("scope", "harm", "measures_taken", "recommendations")
TIMES = ("occurred_at", "discovered_at", "unit_plan_activated_at")
OPTIONAL = ("affected_unit", "unit_plan_activated_at")
NO_TEXT = {
    "a number": 5,
    "a fraction": 1.5,
    "huge": HUGE,
    "true": True,
    "an empty list": [],
    "a list": [["x"]],
    "an object": {"a": 1},
}
ABSENT = {"null": None, "missing": GONE, "empty": "", "blank": " \t "}
SIGNS = {
    "NUL": NUL, "a bell": "\x07", "delete": "\x7f", "a next line of C1": "\x85", "a lone surrogate": LONE,
    "a line separator": "\u2028", "a bidi override": "\u202e", "a bidi isolate": "\u2066",
}  # fmt: skip
WRONG_SIGNS = {f"with {name}": f"a{sign}b" for name, sign in SIGNS.items()}
WRONG_TIMES = {
    "words": "yesterday", "a day alone": "2026-11-18", "a week": "2026-W47-3", "an hour alone": "2026-11-18T10",
    "a thirteenth month": "2026-13-01T00:00:00+08:00", "a 25th hour": "2026-11-18T25:00:00+08:00",
    "the year 1": "0001-01-01T00:00:00+08:00", "the year 9999": "9999-12-31T23:59:59-12:00",
    "before 2004": "2003-12-31T23:59:59+08:00", "long": "2" * 5000, "seconds since 1970": "1700000000",
    "Chinese digits": "二〇二六年", "ended by NUL": f"2026-11-18T10:12:00+08:00{NUL}",
}  # fmt: skip


def of(field: str, values: dict[str, Any]) -> Wrong:
    return {name: {field: value} for name, value in values.items()}


WRONG: dict[str, Wrong] = {
    **{field: of(field, NO_TEXT | ABSENT | WRONG_SIGNS | {"too long": "x" * 4001}) for field in TEXTS},
    **{field: of(field, NO_TEXT | WRONG_TIMES | ({} if field in OPTIONAL else ABSENT)) for field in TIMES},
    "summary": of("summary", NO_TEXT | ABSENT | WRONG_SIGNS | {"too long": "x" * 201, "two lines": "a\nb"}),
    "category": of("category", NO_TEXT | ABSENT | WRONG_SIGNS | {"unknown": "alien_landing"}),
    "kind": of("kind", NO_TEXT | WRONG_SIGNS | {"unknown": "final", "null": None, "empty": ""}),
    "affected_unit": of("affected_unit", NO_TEXT | WRONG_SIGNS | {"unknown": "NO-SUCH-UNIT", "too long": "X" * 500}),
    "regions": of("regions", NO_TEXT | ABSENT | {"a text": "230000", "too many": ["230000"] * 61})
    | of("regions", {f"holding {name}": ["230000", value] for name, value in (NO_TEXT | WRONG_SIGNS).items()})
    | of("regions", {"unknown": ["999999"], "abolished": ["232799"], "of another script": ["23000٠"]}),
    "classified_apart": of("classified_apart", {**NO_TEXT, "true": "true", "null": None, "one": 1}),
    "facts": of("facts", {**NO_TEXT, "an object": None, "a text": "none"}),
    "facts.leaked_users": {
        name: {"facts": {"leaked_users": value}}
        for name, value in {
            **NO_TEXT,
            "a number": "many",
            "negative": -1,
            "ten million million": 10**13,
            "long": "9" * 5000,
        }.items()
    },
    "facts.outage_scope": {
        name: {"facts": {"outage_scope": value}}
        for name, value in (NO_TEXT | WRONG_SIGNS | {"unknown": "galaxy", "empty": ""}).items()
    },
    "facts.cn_tld_degraded": {
        name: {"facts": {"cn_tld_degraded": value}} for name, value in {**NO_TEXT, "true": "true", "one": 1}.items()
    },
    "facts.judged_level": {
        name: {"facts": {"judged_level": value, "judgement": "x"}}
        for name, value in (NO_TEXT | WRONG_SIGNS | {"unknown": "L5", "small": "l1", "missing": None}).items()
    },
    "facts.judgement": {
        name: {"facts": {"judged_level": "L2", "judgement": value}}
        for name, value in (NO_TEXT | WRONG_SIGNS | {"missing": None, "blank": " ", "too long": "x" * 50_000}).items()
    },
    "facts.no_such_fact": {"unknown": {"facts": {"no_such_fact": 1}}},
    "facts.x�y": {"NUL": {"facts": {f"x{NUL}y": 1}}, "a lone surrogate": {"facts": {f"x{LONE}y": 1}}},
    "severity": {"unknown": {"severity": "L1"}},
    "Summary": {"another case": {"Summary": "x"}},
    "": {"no name": {"": 1}},
    "x�y": {"NUL": {f"x{NUL}y": 1}, "a lone surrogate": {f"x{LONE}y": 1}, "a bidi override": {"x\u202ey": 1}},
    "x" * 60 + "…": {"a long name": {"x" * 5000: 1}},
}


@pytest.mark.parametrize("field", WRONG)
def test_a_wrong_field_is_named_with_its_remedy_and_nothing_changes(
    field: str, token: str, subtests: pytest.Subtests
) -> None:
    before = domain_tables()

    for name, changes in WRONG[field].items():
        for language in LANGUAGES:
            with subtests.test(name, language=language):
                problem = assert_problem(
                    post(body_with(changes), token, language=language), status=400, language=language
                )
                assert fields_named(problem) == [field]
                kept = RefusedSubmission.objects.first()
                assert (kept.user.username, kept.status, kept.reasons) == ("carrier_reporter", 400, problem)
                assert kept.content.startswith('{"summary": ' if "summary" not in changes else "{")

    assert RefusedSubmission.objects.count() == len(WRONG[field]) * len(LANGUAGES)
    assert domain_tables() == before


def test_a_reporter_is_told_everything_at_once(token: str) -> None:
    problem = assert_problem(post({"summary": 5, "facts": {"leaked_users": -1}}, token), status=400, language="zh")

    assert fields_named(problem) == [
        "summary", "scope", "harm", "measures_taken", "recommendations", "category", "regions", "occurred_at",
        "discovered_at", "facts.leaked_users",
    ]  # fmt: skip


def test_an_error_names_the_article_that_asks_for_the_field(token: str) -> None:
    problem = assert_problem(post(body_with({"harm": GONE}), token), status=400, language="zh")

    assert [(error["field"], error["rule_id"]) for error in problem["errors"]] == [("harm", "A-4.1-5")]


def test_a_thousand_unknown_fields_are_not_answered_one_by_one(token: str) -> None:
    answer = post(body_with({f"field_{number}": number for number in range(1000)}), token)

    problem = assert_problem(answer, status=400, language="zh")
    assert 0 < len(problem["errors"]) <= 50
    assert len(answer.content) < 50_000


# -- Time


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_discovery_before_the_occurrence_is_refused(language: str, token: str) -> None:
    before = domain_tables()
    changes = {"occurred_at": instant(minutes=-10), "discovered_at": instant(minutes=-11)}

    problem = assert_problem(post(body_with(changes), token, language=language), status=400, language=language)

    assert fields_named(problem) == ["discovered_at"]
    assert domain_tables() == before


@pytest.mark.parametrize("field", ["occurred_at", "discovered_at", "unit_plan_activated_at"])
def test_six_minutes_ahead_is_refused(field: str, token: str) -> None:
    problem = assert_problem(post(body_with({field: instant(minutes=6)}), token), status=400, language="zh")

    assert field in fields_named(problem)
    assert not Incident.objects.exists()


def test_four_minutes_ahead_is_accepted(token: str) -> None:
    ahead = instant(minutes=4)

    assert post(body_with({"occurred_at": ahead, "discovered_at": ahead}), token).status_code == 201
    assert Incident.objects.get().discovered_at == datetime.fromisoformat(ahead)


# -- Bodies that are no report at all

BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "invalid JSON": (b'{"summary": ', 400),
    "two objects": (b"{}{}", 400),
    "single quotes": (b"{'summary': 'x'}", 400),
    "not UTF-8": ('{"summary": "中断"}'.encode("gb18030"), 400),
    "UTF-16": ('{"summary": "x"}'.encode("utf-16"), 400),
    "a byte order mark": ('{"summary": "x"}'.encode("utf-8-sig"), 400),
    "a list": (b"[]", 400),
    "text": (b'"report"', 400),
    "null": (b"null", 400),
    "a number": (b"5", 400),
    "NaN": (b'{"facts": {"leaked_users": NaN}}', 400),
    "infinity": (b'{"facts": {"leaked_users": -Infinity}}', 400),
    "a number that overflows": (b'{"facts": {"leaked_users": 1e999}}', 400),
    "a number of 10,000 digits": (b'{"facts": {"leaked_users": %s}}' % (b"9" * 10_000), 400),
    "a name twice": (b'{"summary": "x", "summary": "y"}', 400),
    "a name twice below": (b'{"facts": {"leaked_users": 1, "leaked_users": 2}}', 400),
    "nesting of 900": (b'{"facts": %s}' % (b"[" * 900 + b"]" * 900), 400),
    "nesting of 900 in an unknown fact": (b'{"facts": {"x": %s}}' % (b"[" * 900 + b"]" * 900), 400),
    "nesting of 20,000": (b'{"facts": %s}' % (b"[" * 20_000 + b"]" * 20_000), 400),
    "nesting of 100,000 objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400),
    "2 MB": (b'{"summary": "%s"}' % (b"x" * 2_000_000), 413),
    "10 MB": (b'{"summary": "%s"}' % (b"x" * 10_000_000), 413),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_report_is_refused_with_the_remedy(name: str, token: str) -> None:
    body, status = BODIES[name]
    before = domain_tables()

    for language in LANGUAGES:
        problem = assert_problem(post(body, token, language=language), status=status, language=language)

        kept = RefusedSubmission.objects.first()
        assert (kept.status, kept.reasons) == (status, problem)
        assert bool(kept.content) == bool(body)
    assert domain_tables() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "text/xml", ""],
)
def test_another_content_type_is_refused(content_type: str, language: str, token: str) -> None:
    before = domain_tables()

    assert_problem(
        post(b"summary=x", token, language=language, content_type=content_type), status=415, language=language
    )

    assert domain_tables() == before
    assert RefusedSubmission.objects.get().status == 415


def test_json_of_the_largest_size_is_read(token: str) -> None:
    problem = assert_problem(post(body_with({"scope": "x" * 1_000_000}), token), status=400, language="zh")

    assert fields_named(problem) == ["scope"]
    assert len(RefusedSubmission.objects.get().content) == 10_000


# -- Who

REFUSED_POSTS = ("auditor", "administrator", "security_administrator")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REFUSED_POSTS)
def test_posts_that_do_not_report_are_refused(name: str, language: str, demonstration: dict[str, Any]) -> None:
    before = domain_tables()

    answer = post(body_with({}), demonstration[name]["token"], language=language)

    assert_problem(answer, status=403, language=language)
    assert domain_tables() == before
    assert RefusedSubmission.objects.get().user.username == name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "header",
    ["Token wrong", "Token", "Token two words", "Token é", "Bearer ", "Basic dXNlcjpwYXNz", "", f"Token {'x' * 5000}"],
)
def test_without_a_good_token_one_stands_outside(header: str, language: str) -> None:
    answer = post(body_with({}), "", language=language, Authorization=header)

    assert_problem(answer, status=401, language=language)
    assert answer["WWW-Authenticate"] == "Token"
    assert not Incident.objects.exists()


def test_a_revoked_token_and_one_of_a_person_who_left_open_nothing(token: str) -> None:
    User.objects.filter(username="carrier_reporter").update(is_active=False)
    assert post(body_with({}), token).status_code == 401

    User.objects.filter(username="carrier_reporter").update(is_active=True)
    ApiToken.objects.filter(digest=ApiToken.digest_of(token)).update(revoked_at=now())
    assert post(body_with({}), token).status_code == 401
    assert not Incident.objects.exists()


# -- Idempotency-Key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["", "x" * 201, "schlüssel", "a\tb", "a\x7fb"])
def test_a_key_that_cannot_be_kept_is_refused(key: str, language: str, token: str) -> None:
    before = domain_tables()

    answer = post(body_with({}), token, language=language, **{"Idempotency-Key": key})

    assert fields_named(assert_problem(answer, status=400, language=language)) == ["Idempotency-Key"]
    assert domain_tables() == before


def test_a_key_of_two_hundred_signs_is_kept(token: str) -> None:
    key = {"Idempotency-Key": "k" * 200}
    body = body_with({})

    first, again = post(body, token, **key), post(body, token, **key)

    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_used_for_another_body_is_a_conflict(language: str, token: str) -> None:
    key = {"Idempotency-Key": "k-1"}
    assert post(body_with({}), token, **key).status_code == 201
    before = domain_tables()

    assert_problem(post(body_with({"summary": "x"}), token, language=language, **key), status=409, language=language)

    assert domain_tables() == before


# -- Reports that are due


DUE_CASES: dict[str, tuple[dict[str, Any], str]] = {
    "no incident": ({"incident": GONE}, "incident"),
    "an unknown incident": ({"incident": "HL-2026-999999"}, "incident"),
    "an incident that is a number": ({"incident": 5}, "incident"),
    "an incident with NUL": ({"incident": f"HL{NUL}"}, "incident"),
    "an incident with a lone surrogate": ({"incident": f"HL{LONE}"}, "incident"),
    "a long incident": ({"incident": "H" * 5000}, "incident"),
    "another plan": ({"plan": "no-such-plan"}, "plan"),
    "a plan that is an object": ({"plan": {"a": NUL}}, "plan"),
    "a plan with NUL": ({"plan": NUL}, "plan"),
    "an instant without its zone": ({"unit_plan_activated_at": "2026-11-18T10:12:00"}, "unit_plan_activated_at"),
    "an instant of the year 1": ({"unit_plan_activated_at": "0001-01-01T00:00:00+08:00"}, "unit_plan_activated_at"),
    "an instant to come": ({"unit_plan_activated_at": "9999-01-01T00:00:00+08:00"}, "unit_plan_activated_at"),
    "an instant before that": ({"unit_plan_activated_at": "2005-01-01T00:00:00+08:00"}, "unit_plan_activated_at"),
    "no instant": ({"unit_plan_activated_at": GONE}, "unit_plan_activated_at"),
    "remarks with NUL": ({"remarks": NUL + "x"}, "remarks"),
    "remarks that are a list": ({"remarks": [1]}, "remarks"),
    "an unknown field": ({"colour": "red"}, "colour"),
    "an unknown field with a lone surrogate": ({f"c{LONE}": "red"}, "c�"),
}  # fmt: skip


def test_a_wrong_field_of_a_due_report_is_named(token: str, subtests: pytest.Subtests) -> None:
    number = filed(at=now()).incident.number
    before = domain_tables()

    for name, (changes, field) in DUE_CASES.items():
        for language in LANGUAGES:
            with subtests.test(name, language=language):
                body = {"kind": "plan_activation", "incident": number, "unit_plan_activated_at": instant(minutes=-1)}
                sent = {key: value for key, value in (body | changes).items() if value is not GONE}
                problem = assert_problem(post(sent, token, language=language), status=400, language=language)
                assert fields_named(problem) == [field]

    assert domain_tables() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_that_is_not_due_yet_is_refused_with_its_article(language: str, token: str) -> None:
    number = filed(at=now()).incident.number
    before = domain_tables()

    answer = post({"kind": "unit_summary", "incident": number, **UNIT_SUMMARY}, token, language=language)

    assert assert_problem(answer, status=409, language=language)["rule_id"] == "A-6.1-1"
    assert domain_tables() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_that_another_unit_owes_is_refused(language: str, demonstration: dict[str, Any]) -> None:
    number = filed(at=now()).incident.number
    before = domain_tables()
    body = {"kind": "plan_activation", "incident": number, "unit_plan_activated_at": instant(minutes=-1)}

    answer = post(body, demonstration["hlj_duty"]["token"], language=language)

    assert assert_problem(answer, status=403, language=language)["rule_id"] == "A-5.2-1"
    assert domain_tables() == before
