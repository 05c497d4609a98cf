"""The thread once more, as systems and boards see it: over REST and WebSockets, against real servers."""

import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import call_command
from django.utils.timezone import now
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from cases.models import LogEntry, Obligation, RefusedSubmission
from incidents.models import Incident
from orgs.models import Organisation, User
from orgs.services import appoint, issue_token
from tests.platforms import RunningPlatform
from tests.seats import Seat, organisation_id, rest, seated, signed_in
from tests.world import UNIT_SUMMARY, report_body

CHINESE = re.compile(r"[\u4e00-\u9fff]")
GONE_FROM = (
    "internet_reporter", "body_reporter", "gd_duty", "gd_leader", "county_leader", "administrator",
)  # fmt: skip


@pytest.fixture(scope="module")
def other_carrier(platform: RunningPlatform, django_db_blocker: Any) -> str:
    """The token of a reporter of the province's other carrier."""
    with django_db_blocker.unblock(), platform.orm():
        user = User.objects.create(username="other_carrier_reporter")
        appoint(user=user, organisation=Organisation.objects.get(code="DEMO-HL-TELECOM-B"), post="reporter", at=now())
        return issue_token(user=user, label="tests", at=now())[0]


@pytest.fixture
def unblocked(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def send(
    platform: RunningPlatform, body: dict[str, Any], *, by: str = "carrier_reporter", key: str | None = None
) -> httpx.Response:
    with rest(platform, by) as door:
        return door.post("/reports/", json=body, headers={"Idempotency-Key": key} if key else {})


def act(
    platform: RunningPlatform, response: int, action: str, *, by: str, language: str = "zh-CN", **body: Any
) -> httpx.Response:
    with rest(platform, by, language=language) as door:
        return door.post(f"/responses/{response}/{action}/", json=body)


@pytest.mark.rule("A-4.1-2", "A-5.2-1", "A-5.3-3", "A-5.3-8", "A-5.6-3", "A-6.1-1", "A-6.1-2")
def test_a_report_travels_from_a_carriers_call_to_a_closed_response(
    platform: RunningPlatform, other_carrier: str, unblocked: None
) -> None:
    body = report_body(
        at=now(), summary="全省宽带中断之一", unit_plan_activated_at=(now() - timedelta(minutes=9)).isoformat()
    )
    with seated(platform, "hlj_duty", "meo_duty", "gd_duty") as (hlj, meo, gd):
        answer = send(platform, body, key="thread-1")
        number, response = check_created(platform, answer)

        hlj.wait_for("全省宽带中断之一", lane="fresh", within=2)
        meo.wait_for("全省宽带中断之一", lane="fresh", within=2)
        check_who_sees(platform, number, response, other_carrier)
        check_repeated(platform, body, answer)

        assert act(platform, response, "verify", by="hlj_duty").json()["state"] == "verified"
        graded = act(platform, response, "grade", by="hlj_duty", level="L3").json()
        assert (graded["state"], graded["level"]) == ("graded", "L3")
        hlj.wait_for("全省宽带中断之一", lane="deciding", within=2)
        check_refusals(platform, response)

        initiated = act(platform, response, "initiate", by="hlj_leader")
        assert (initiated.status_code, initiated.json()["state"]) == (200, "active")
        hlj.wait_for("全省宽带中断之一", lane="running", within=2)
        meo.wait_for("全省宽带中断之一", lane="running", within=2)
        assert owed(platform, number) == {"initiation_report_ministry": "open"}

        check_to_the_end(platform, response, number)
        hlj.wait_until_gone("全省宽带中断之一", within=2)
        assert gd.messages[0][1] == "snapshot"
        assert "lanes" not in [kind for _at, kind in gd.messages]

    check_the_log(platform, number)


def check_created(platform: RunningPlatform, answer: httpx.Response) -> tuple[str, int]:
    """The 201 as it is promised; number and response."""
    assert answer.status_code == 201, answer.text
    created = answer.json()
    assert set(created) == {"number", "report", "url", "kind", "reported_at", "responses"}
    assert re.fullmatch(rf"HL-{now().year}-\d{{4,}}", created["number"])
    assert created["url"] == answer.headers["Location"] == f"{platform.url}/incidents/{created['number']}/"
    (response,) = created["responses"]
    assert (response["plan"], response["state"], response["level"], response["proposed_level"]) == (
        "miit-2017-281", "reported", None, "L3",
    )  # fmt: skip
    assert response["matched"] == [{"rule_id": "A-3.3-1", "level": "L3", "kind": "automatic"}]
    assert [(duty["rule_id"], duty["debtor"], duty["state"]) for duty in response["obligations"]] == [
        ("A-4.1-2", "DEMO-HL-TELECOM-A", "met"),
        ("A-5.2-1", "DEMO-HL-TELECOM-A", "met"),
    ]
    for duty in response["obligations"]:
        assert abs(datetime.fromisoformat(duty["due_at"]) - now()) < timedelta(minutes=15)
    return created["number"], response["id"]


def check_who_sees(platform: RunningPlatform, number: str, response: int, other_carrier: str) -> None:
    for name in ("carrier_reporter", "hlj_duty", "meo_duty", "auditor"):
        with rest(platform, name) as door:
            assert door.get(f"/incidents/{number}/").json()["number"] == number
            assert number in [row["number"] for row in door.get("/incidents/").json()["results"]]
    strangers = [(name, "") for name in GONE_FROM] + [("other carrier", other_carrier)]
    for name, token in strangers:
        with rest(platform, name, token=token) as door:
            for path in (f"/incidents/{number}/", f"/responses/{response}/"):
                answer = door.get(path)
                assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
            assert number not in door.get("/incidents/").text
            assert number not in door.get("/incidents/", params={"q": number}).text.replace(f"q={number}", "")
            assert number not in door.get("/obligations/").text


def check_repeated(platform: RunningPlatform, body: dict[str, Any], first: httpx.Response) -> None:
    """The same key and body again: the same 201. Another body: a conflict."""
    with platform.orm():
        before = (Incident.objects.count(), LogEntry.objects.count())
    again = send(platform, body, key="thread-1")
    assert (again.status_code, again.content, again.headers["Location"]) == (
        201,
        first.content,
        first.headers["Location"],
    )
    other = send(platform, body | {"summary": "x"}, key="thread-1")
    assert (other.status_code, other.headers["Content-Type"]) == (409, "application/problem+json")
    with platform.orm():
        assert (Incident.objects.count(), LogEntry.objects.count()) == before


def check_refusals(platform: RunningPlatform, response: int) -> None:
    """Everybody but the bureau's leader, in Chinese and in English."""
    for name in platform.users:
        if name == "hlj_leader":
            continue
        for language, is_chinese in (("zh-CN", True), ("en", False)):
            refused = act(platform, response, "initiate", by=name, language=language)
            assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json"), name
            problem = refused.json()
            assert (problem["rule_id"], problem["status"], problem["offices"]) == ("A-5.3-3", 403, ["provincial_bca"])
            assert bool(CHINESE.search(problem["detail"])) == is_chinese
            assert bool(CHINESE.search(problem["title"])) == is_chinese
    with rest(platform, "hlj_duty") as door:
        assert door.get(f"/responses/{response}/").json()["state"] == "graded"


def owed(platform: RunningPlatform, number: str, **query: str) -> dict[str, str]:
    with rest(platform, "hlj_duty") as door:
        rows = door.get("/obligations/", params={"incident": number, "state": "open", **query}).json()["results"]
    return {row["key"]: row["state"] for row in rows}


def check_to_the_end(platform: RunningPlatform, response: int, number: str) -> None:
    filed = send(platform, {"kind": "initiation", "incident": number, "situation": "已启动Ⅲ级响应"}, by="hlj_duty")
    assert (filed.status_code, filed.json()["kind"]) == (201, "initiation")
    assert owed(platform, number) == {}
    assert act(platform, response, "complete_handling", by="hlj_duty").json()["state"] == "handling_completed"
    missing = act(platform, response, "conclude", by="hlj_leader")
    assert (missing.status_code, {error["field"] for error in missing.json()["errors"]}) == (
        400, {"impact_controlled", "evidence"},
    )  # fmt: skip
    concluded = act(
        platform, response, "conclude", by="hlj_leader", impact_controlled=True, evidence="恢复正常已两小时"
    )
    assert concluded.json()["state"] == "concluded"
    assert owed(platform, number) == {"unit_summary": "open", "regulator_report": "open"}
    too_soon = act(platform, response, "close", by="hlj_leader")
    assert (too_soon.status_code, too_soon.json()["rule_id"]) == (409, "A-6.1-2")
    for kind, name in (("unit_summary", "carrier_reporter"), ("regulator_report", "hlj_duty")):
        answer = send(platform, {"kind": kind, "incident": number, **UNIT_SUMMARY}, by=name, key=f"{kind}-{number}")
        assert answer.status_code == 201, answer.text
        again = send(platform, {"kind": kind, "incident": number, **UNIT_SUMMARY}, by=name, key=f"{kind}-{number}")
        assert again.content == answer.content
    closed = act(platform, response, "close", by="hlj_leader")
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")


def check_the_log(platform: RunningPlatform, number: str) -> None:
    with platform.orm():
        entries = LogEntry.objects.filter(case__reference=number).order_by("number")
        assert list(entries.values_list("event", flat=True)) == [
            "reported", "report:plan_activation", "verified", "graded", "initiated", "report:initiation",
            "handling_completed", "concluded", "report:unit_summary", "report:regulator_report", "closed",
        ]  # fmt: skip
        assert set(Obligation.objects.filter(case__reference=number).values_list("state", flat=True)) == {"met"}
        said = io.StringIO()
        call_command("verify_log", stdout=said, stderr=said)
        assert "cases hold" in said.getvalue()


def test_forty_posts_of_one_key_at_once_make_one_incident(platform: RunningPlatform, unblocked: None) -> None:
    body = report_body(at=now(), summary="四十次同一份报告")

    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _each: send(platform, body, key="forty-1"), range(40)))

    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    with platform.orm():
        assert Incident.objects.filter(summary="四十次同一份报告").count() == 1


def test_twenty_leaders_at_once_make_one_initiation(platform: RunningPlatform, unblocked: None) -> None:
    with platform.orm():
        bureau = Organisation.objects.get(code="HL-BCA")
        tokens = []
        for serial in range(20):
            leader = User.objects.create(username=f"leader_{serial}")
            appoint(user=leader, organisation=bureau, post="leader", at=now())
            tokens.append(issue_token(user=leader, label="tests", at=now())[0])
    response = send(platform, report_body(at=now())).json()["responses"][0]["id"]
    act(platform, response, "verify", by="hlj_duty")
    act(platform, response, "grade", by="hlj_duty", level="L3")

    def initiate(token: str) -> httpx.Response:
        with rest(platform, "", token=token) as door:
            return door.post(f"/responses/{response}/initiate/", json={})

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(initiate, tokens))

    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 19]
    for refused in (answer for answer in answers if answer.status_code == 409):
        assert refused.json()["rule_id"] == "A-5.3-3"
    with platform.orm():
        assert LogEntry.objects.filter(case__response=response, event="initiated").count() == 1
        call_command("verify_log", stdout=io.StringIO())


def test_the_largest_body_is_refused_before_it_does_harm(platform: RunningPlatform, unblocked: None) -> None:
    """10 MB, over a real server, and the connection can be used again."""
    with rest(platform, "carrier_reporter") as door:
        headers = {"Content-Type": "application/json", "Idempotency-Key": "large-1"}
        refused = door.post("/reports/", content=b'{"summary": "%s"}' % (b"x" * 10_000_000), headers=headers)
        assert (refused.status_code, refused.headers["Content-Type"]) == (413, "application/problem+json")
        assert door.post("/reports/", json=report_body(at=now())).status_code == 201
    with platform.orm():
        assert RefusedSubmission.objects.filter(status=413).count() == 1


def test_facts_are_graded_over_rest(platform: RunningPlatform) -> None:
    with rest(platform, "carrier_reporter") as door:
        graded = door.post("/plans/miit-2017-281/grade/", json={"outage_scope": "province"}).json()
        assert (graded["level"], [match["rule_id"] for match in graded["matched"]]) == ("L3", ["A-3.3-1"])
        assert door.post("/plans/miit-2017-281/grade/", json={}).json()["level"] is None
        assert door.post("/plans/miit-2017-281/grade/", json={"outage_scope": "galaxy"}).status_code == 400


# -- The schema and the health of the platform


def test_the_schema_names_every_door_and_its_references_lead_somewhere(platform: RunningPlatform) -> None:
    schema = httpx.get(f"{platform.url}/api/schema/", params={"format": "json"}, headers={"Accept": "application/json"})
    assert schema.status_code == 200
    document = json.loads(schema.content) if schema.headers["Content-Type"].endswith("json") else None
    assert document is not None, schema.headers["Content-Type"]

    assert document["openapi"].startswith("3.")
    assert {
        "/api/v1/reports/", "/api/v1/incidents/", "/api/v1/incidents/{number}/", "/api/v1/obligations/",
        "/api/v1/responses/{id}/", "/api/v1/responses/{id}/{action}/", "/api/v1/plans/{code}/grade/",
    } <= set(document["paths"])  # fmt: skip
    for reference in re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(document)):
        place: Any = document
        for part in reference.split("/"):
            place = place[part]
    post = document["paths"]["/api/v1/reports/"]["post"]
    assert "Idempotency-Key" in [parameter["name"] for parameter in post["parameters"]]
    assert {"201", "400", "409"} <= set(post["responses"])


def test_the_schema_is_generated_without_a_complaint(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_the_docs_ask_no_other_host(platform: RunningPlatform) -> None:
    page = httpx.get(f"{platform.url}/api/docs/")

    assert page.status_code == 200
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page.text) == []


def test_health_is_told_to_anybody(platform: RunningPlatform) -> None:
    assert httpx.get(f"{platform.url}/health/live").json() == {"status": "live"}
    ready = httpx.get(f"{platform.url}/health/ready")
    told = ready.json()
    assert told.pop("sweep_age_seconds") < 10
    assert (ready.status_code, told) == (200, {"status": "ready", "database": "ok", "live": "ok", "sweep": "ok"})


# -- The sockets' door


def test_a_socket_opens_for_the_signed_in_at_their_own_board_from_our_own_pages(
    platform: RunningPlatform, unblocked: None
) -> None:
    own, others = organisation_id(platform, "hlj_duty"), organisation_id(platform, "gd_duty")
    with closing(signed_in(platform, "hlj_duty")) as visitor:
        cookies = "; ".join(f"{key}={value}" for key, value in visitor.cookies.items())

    def closed_with(organisation: int, *, cookie: str = cookies, origin: str = platform.url) -> int | str:
        address = f"{platform.ws_url}/ws/board/{organisation}/zh-hans/"
        try:
            with connect(address, origin=origin, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
                return str(json.loads(socket.recv(timeout=5))["type"])
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0
        except InvalidStatus as refused:
            return refused.response.status_code

    assert closed_with(own) == "snapshot"
    assert closed_with(others) == 4403
    assert closed_with(own, cookie="") == 4401
    assert closed_with(own, cookie="sessionid=stolen") == 4401
    assert closed_with(own, origin="http://elsewhere.example") == 403


def test_a_seat_says_nothing_that_the_hub_would_hear(platform: RunningPlatform, unblocked: None) -> None:
    with seated(platform, "hlj_duty") as (seat,):
        for words in ("{}", '{"type": "cases.changed", "cases": [1]}', "x" * 100_000):
            seat.socket.send(words)
        seat.socket.send(b"\x00\xff")
        send(platform, report_body(at=now(), summary="仍在收听"))
        seat.wait_for("仍在收听", within=2)
        assert isinstance(seat, Seat) and seat.connections == 1
