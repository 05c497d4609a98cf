"""When is it due: the REST door to the calendar."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.timezone import now
from drf_spectacular.generators import SchemaGenerator

from orgs.calendar import newest_version
from orgs.models import CalendarDay, CalendarVersion
from orgs.services import issue_token
from tests.world import person

pytestmark = pytest.mark.django_db
DUE = "/api/v1/calendar/due/"


@pytest.fixture
def visitor() -> Client:
    visitor = Client()
    visitor.force_login(person("carrier_reporter"))
    return visitor


def asked(visitor: Client, **parameters):
    start = {"from": parameters.pop("start")} if "start" in parameters else {}
    return visitor.get(f"{DUE}?{urlencode(start | parameters)}")


@pytest.mark.rule("A-6.1-1")
def test_ten_working_days_across_the_national_day_name_what_was_skipped_and_why(visitor):
    answer = asked(visitor, start="2026-09-28T12:00:00+08:00", working_days=10)

    body = answer.json()
    skipped = [(day["date"][5:], day["reason"], day["name"]) for day in body.pop("skipped")]
    assert answer.status_code == 200
    assert body == {
        "due_at": "2026-10-17T00:00:00+08:00",
        "last_day": "2026-10-16",
        "provisional": False,
        "unrolled": None,
        "made_up": [{"date": "2026-10-10", "reason": "make_up", "name": "国庆节调休上班"}],
        "calendar": {
            "version": newest_version().pk,
            "source": newest_version().source,
            "document_no": "",
            "horizon": "2026-12-31",
        },
    }
    assert skipped == [
        ("10-01", "day_off", "国庆节"), ("10-02", "day_off", "国庆节"), ("10-03", "weekend", ""),
        ("10-04", "weekend", ""), ("10-05", "day_off", "国庆节"), ("10-06", "day_off", "国庆节"),
        ("10-07", "day_off", "国庆节"), ("10-11", "weekend", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "clock", "due_at", "last_day", "unrolled", "provisional"),
    [
        ("2026-02-12", {"working_days": 7}, "2026-03-01T00:00:00+08:00", "2026-02-28", None, False),
        ("2026-02-12", {"working_days": 20}, "2026-03-19T00:00:00+08:00", "2026-03-18", None, False),
        ("2026-09-03T09:00", {"days": 30}, "2026-10-09T00:00:00+08:00", "2026-10-08", "2026-10-03", False),
        ("2026-12-04T01:00:00Z", {"working_days": 20}, "2027-01-05T00:00:00+08:00", "2027-01-04", None, True),
        ("2026-12-10", {"working_days": 10}, "2026-12-25T00:00:00+08:00", "2026-12-24", None, False),
        ("2026-12-11", {"working_days": 10}, "2026-12-26T00:00:00+08:00", "2026-12-25", None, True),
        ("2026-09-30T23:40:12+08:00", {"hours": 72}, "2026-10-03T23:40:12+08:00", "2026-10-03", None, False),
    ],
)
def test_each_clock_ends_as_the_rules_say(visitor, start, clock, due_at, last_day, unrolled, provisional):
    body = asked(visitor, start=start, **clock).json()
    assert [body[name] for name in ("due_at", "last_day", "unrolled", "provisional")] == [
        due_at, last_day, unrolled, provisional,
    ]  # fmt: skip


def test_a_plus_that_the_address_did_not_escape_is_understood(visitor):
    body = visitor.get(f"{DUE}?from=2026-09-30T23:40:12+08:00&hours=72").json()
    assert body["due_at"] == "2026-10-03T23:40:12+08:00"


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"working_days", "from"}),
        ("from=2026-09-28", {"working_days"}),
        ("from=2026-09-28&working_days=10&days=30", {"working_days", "days"}),
        ("from=2026-09-28&working_days=0", {"working_days"}),
        ("from=2026-09-28&working_days=367", {"working_days"}),
        ("from=2026-09-28&working_days=-1", {"working_days"}),
        ("from=2026-09-28&working_days=1.5", {"working_days"}),
        ("from=2026-09-28&working_days=٣", {"working_days"}),
        ("from=2026-09-28&days=" + "9" * 5000, {"days"}),
        ("from=2026-09-28&hours=3", {"from"}),
        ("from=2026-09-28T10:00&hours=8785", {"hours"}),
        ("from=2026-02-30&days=3", {"from"}),
        ("from=2003-12-31&days=3", {"from"}),
        ("from=2101-01-01&days=3", {"from"}),
        ("from=0001-01-01T00:00:00%2B14:00&days=3", {"from"}),
        ("from=9999-12-31T23:59:59-14:00&hours=3", {"from"}),
        ("from=%00&days=3", {"from"}),
        ("from=yesterday&hours=x", {"from", "hours"}),
    ],
)
def test_what_is_wrong_is_named(visitor, query, fields):
    answer = visitor.get(f"{DUE}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert {error["field"] for error in answer.json()["errors"]} == fields


def test_a_token_opens_it_and_nobody_without(django_assert_num_queries):
    token, _row = issue_token(user=person("hlj_duty"), label="x", at=now())
    query = f"{DUE}?from=2026-09-28&days=30"
    assert Client().get(query).status_code == 401
    assert Client().get(query, headers={"Authorization": f"Token {token}"}).status_code == 200


def test_without_a_calendar_the_answer_is_there_and_says_so(visitor):
    CalendarDay.objects.all().delete()
    CalendarVersion.objects.all().delete()

    body = asked(visitor, start="2026-09-28", working_days=10).json()

    assert (body["last_day"], body["provisional"], body["calendar"]) == ("2026-10-14", True, None)


def test_the_schema_tells_of_it():
    operation = SchemaGenerator().get_schema(request=None, public=True)["paths"][DUE]["get"]
    assert {parameter["name"] for parameter in operation["parameters"]} == {"from", "working_days", "days", "hours"}
    assert json.dumps(operation["responses"]["200"]).count("DueAnswer") == 1
