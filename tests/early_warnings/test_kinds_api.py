"""The REST door of warnings, hazard reports, risk notices and periods: whole lives, and what is refused."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from cases.models import RefusedSubmission
from early_warnings.models import EarlyWarning, HazardReport, RiskNotice
from tests.refusals import LANGUAGES, assert_problem, domain_tables, fields_named
from tests.warned import CONTENTS_A, LIFTING, draft_body, drafted, published

pytestmark = pytest.mark.django_db
CLIENT = Client()  # one: each new one loads the middleware anew
V1 = "/api/v1"
NUL, LONE = "\x00", "\ud800"


class Door:
    """The REST door as one person comes to it."""

    def __init__(self, demonstration: dict[str, Any], name: str) -> None:
        self.headers = {"Authorization": f"Token {demonstration[name]['token']}"}

    def get(self, path: str, **query: Any) -> Any:
        return CLIENT.get(V1 + path, query, headers=self.headers)

    def send(self, method: str, path: str, body: Any, *, language: str = "zh", **headers: str) -> Any:
        sent = self.headers | {"Accept-Language": LANGUAGES[language]} | headers
        data = json.dumps(body).encode()
        return getattr(CLIENT, method)(V1 + path, data=data, content_type="application/json", headers=sent)

    def post(self, path: str, body: Any, **how: str) -> Any:
        return self.send("post", path, body, **how)

    def put(self, path: str, body: Any, **how: str) -> Any:
        return self.send("put", path, body, **how)


@pytest.fixture
def door(demonstration: dict[str, Any]) -> Any:
    return lambda name: Door(demonstration, name)


def hazard(**changes: Any) -> dict[str, Any]:
    body = {
        "kind": "vulnerability", "level": "L3", "tlp": "AMBER", "regions": ["230000"],
        "judged_at": (now() - timedelta(minutes=5)).isoformat(),
        "contents": {"summary": "路由器漏洞", "likelihood": "高", "impact": "断网", "details": "默认口令"},
    }  # fmt: skip
    return {**body, **changes}


# -- Warnings


@pytest.mark.rule("A-4.4-4", "A-4.6-1", "A-4.6-2")
def test_a_warning_lives_its_whole_life_over_rest(door: Any):
    duty, leader = door("hlj_duty"), door("hlj_leader")
    made = duty.post("/warnings/", draft_body("yellow", contents={}))
    number = made.json()["number"]
    assert (made.status_code, made["Location"]) == (201, f"{V1}/warnings/{number}/")

    revised = {key: value for key, value in draft_body("yellow").items() if key != "plan"}
    revision = made.json()["revision"]
    changed = duty.put(f"/warnings/{number}/", {**revised, "title": "改过的标题", "revision": revision})
    assert (changed.status_code, changed.json()["title"]) == (200, "改过的标题")
    assert duty.put(f"/warnings/{number}/", {**revised, "revision": revision}).status_code == 409

    held = leader.post(f"/warnings/{number}/acts/publish/", {"level": "yellow"})
    assert (held.status_code, held.json()["state"]) == (202, "draft")
    settle = f"/warnings/confirmations/{held.json()['awaits_confirmation']}"
    assert duty.get(f"/warnings/{number}/").json()["awaiting"][0]["action"] == "publish"
    assert leader.post(f"{settle}/confirm/", {}).status_code == 403  # not the same person
    assert duty.post(f"{settle}/confirm/", {}).json()["state"] == "published"
    mine = duty.get("/warnings/", in_force="1", colour="yellow", region="230000").json()["results"]
    assert [each["number"] for each in mine] == [number]
    for narrowed in ({"colour": "red"}, {"region": "440000"}, {"state": "lifted"}):
        assert duty.get("/warnings/", **narrowed).json()["results"] == []

    adjusted = leader.post(f"/warnings/{number}/adjust/", draft_body("blue"))
    assert (adjusted.status_code, adjusted.json()["supersedes"]) == (202, number)
    taken_back = f"/warnings/confirmations/{adjusted.json()['awaits_confirmation']}/withdraw/"
    assert fields_named(duty.post(taken_back, {}).json()) == ["reason"]
    assert duty.post(taken_back, {"reason": "再看一天"}).json()["state"] == "withdrawn"
    lifted = leader.post(f"/warnings/{number}/acts/lift/", LIFTING)
    duty.post(f"/warnings/confirmations/{lifted.json()['awaits_confirmation']}/confirm/", {})
    assert EarlyWarning.objects.get(number=number).state == "lifted"


def test_who_may_not_draft_at_a_colour_is_told_who_may_and_nothing_is_written(door: Any):
    before = domain_tables()
    problem = assert_problem(
        door("carrier_reporter").post("/warnings/", draft_body("orange")), status=403, language="zh"
    )

    assert problem["rule_id"].startswith("A-4.4")
    assert domain_tables() == before


WRONG_DRAFTS = {
    "unknown": ({"colours": "red"}, "colours"),
    "colour": ({"colour": "green"}, "colour"),
    "plan": ({"plan": ["x"]}, "plan"),
    "plan NUL": ({"plan": NUL}, "plan"),
    "hazard": ({"hazard": "HL-2026-H9999"}, "hazard"),
    "hazard NUL": ({"hazard": NUL}, "hazard"),
    "hazard list": ({"hazard": [1]}, "hazard"),
    "title": ({"title": f"a{LONE}"}, "title"),
    "contents": ({"contents": {"harm": 5}}, "contents.harm"),
    "exercise": ({"exercise": "true"}, "exercise"),
    "regions": ({"regions": "230000"}, "regions"),
}  # fmt: skip


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_wrong_field_of_a_draft_is_named_and_nothing_is_written(door: Any, subtests: Any, language: str):
    duty = door("hlj_duty")
    before = domain_tables()
    for name, (changes, field) in WRONG_DRAFTS.items():
        with subtests.test(name):
            answer = duty.post("/warnings/", {**draft_body("yellow"), **changes}, language=language)
            assert field in fields_named(assert_problem(answer, status=400, language=language))
    assert domain_tables() == before


def test_an_act_with_what_nobody_asked_for_is_refused_by_name(door: Any):
    warned = published("yellow", at=now())
    path = f"/warnings/{warned.warning.number}/acts"
    before = domain_tables()
    leader = door("hlj_leader")

    assert fields_named(leader.post(f"{path}/lift/", {**LIFTING, "colour": "red"}).json()) == ["colour"]
    assert leader.post(f"{path}/supersede/", {}).status_code == 404
    assert leader.post(f"{path}/lift/", {**LIFTING, "level": "blue"}).status_code == 409
    assert door("gd_leader").post(f"{path}/lift/", LIFTING).status_code == 403
    assert leader.post("/warnings/confirmations/999999/confirm/", {}).status_code == 404
    assert domain_tables() == before


def test_what_is_no_draft_of_theirs_is_not_found_and_what_was_published_is(door: Any):
    draft = drafted("yellow", "hlj_duty", at=now()).warning
    told = published("yellow", at=now()).warning
    stranger = door("internet_reporter")

    assert stranger.get(f"/warnings/{draft.number}/").status_code == 404
    seen = stranger.get(f"/warnings/{told.number}/").json()
    assert (seen["contents"], seen["obligations"], seen["awaiting"]) == (CONTENTS_A | seen["contents"], [], [])
    assert stranger.get("/warnings/%00/").status_code == 404


@pytest.mark.rule("A-4.5.1-1")
def test_measures_and_situations_are_told_over_rest(door: Any):
    warned = published("yellow", at=now())
    unit, path = door("hlj_duty"), f"/warnings/{warned.warning.number}/"
    first = unit.get(path).json()["measures"][0]

    assert fields_named(unit.post(f"/warnings/measures/{first['id']}/", {"state": "done", "note": 5}).json()) == [
        "note"
    ]
    assert fields_named(unit.post(f"/warnings/measures/{first['id']}/", {"state": "not_needed"}).json()) == ["note"]
    assert unit.post(f"/warnings/measures/{first['id']}/", {"state": "done"}).json()["state"] == "done"
    assert door("internet_reporter").post(f"/warnings/measures/{first['id']}/", {"state": "done"}).status_code == 404
    filed = unit.post(f"{path}reports/local_notice/", {"text": "已通报公安、网信"})
    assert (filed.status_code, filed.json()["kind"]) == (201, "local_notice")
    assert unit.post(f"{path}reports/initial/", {"text": "x"}).status_code == 400


def test_a_page_of_warnings_costs_the_same_with_one_and_with_thirty(
    door: Any, django_assert_num_queries: DjangoAssertNumQueries
):
    duty = door("hlj_duty")
    drafted("yellow", "hlj_duty", at=now())
    duty.get("/warnings/")
    with CaptureQueriesContext(connection) as counted:
        duty.get("/warnings/")
    for _ in range(29):
        drafted("yellow", "hlj_duty", at=now())
    with django_assert_num_queries(len(counted)):
        assert len(duty.get("/warnings/").json()["results"]) == 30
    page = duty.get("/warnings/", page_size=20).json()
    assert len(CLIENT.get(page["next"], headers=duty.headers).json()["results"]) == 10


# -- Hazard reports


@pytest.mark.rule("A-4.2-2", "A-4.2-3")
def test_a_hazard_report_is_taken_once_for_one_key(door: Any):
    unit, body = door("carrier_reporter"), hazard()
    key = {"Idempotency-Key": "h-1"}
    first, again = unit.post("/hazards/", body, **key), unit.post("/hazards/", body, **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert unit.post("/hazards/", hazard(level="L1"), **key).status_code == 409
    assert fields_named(unit.post("/hazards/", body, **{"Idempotency-Key": "钥匙"}).json()) == ["Idempotency-Key"]
    report = HazardReport.objects.get()
    assert first["Location"] == f"{V1}/hazards/{report.number}/"
    seen = unit.get(f"/hazards/{report.number}/").json()
    assert [each["state"] for each in seen["obligations"]] == ["met"]
    assert (
        door("hlj_duty").get("/hazards/", state="received", level="L3").json()["results"][0]["number"] == report.number
    )
    assert door("gd_duty").get("/hazards/").json()["results"] == []
    assert RefusedSubmission.objects.count() == 2


WRONG_HAZARDS = {
    "unknown": ({"severity": 9}, "severity"),
    "kind": ({"kind": "bug"}, "kind"),
    "kind list": ({"kind": []}, "kind"),
    "level": ({"level": "L9"}, "level"),
    "tlp": ({"tlp": "WHITE"}, "tlp"),
    "a secrecy mark": ({"tlp": "机密"}, "tlp"),
    "regions": ({"regions": ["999999"]}, "regions"),
    "no time": ({"judged_at": ""}, "judged_at"),
    "the future": ({"judged_at": "2099-01-01T00:00:00Z"}, "judged_at"),
    "contents": ({"contents": "x"}, "contents"),
    "no impact": ({"contents": {"summary": "s", "likelihood": "l", "details": "d"}}, "contents.impact"),
    "NUL": ({"contents": {"summary": f"s{NUL}", "likelihood": "l", "impact": "i", "details": "d"}}, "contents.summary"),
    "apart": ({"classified_apart": "yes"}, "classified_apart"),
}  # fmt: skip


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_wrong_field_of_a_hazard_report_is_named_and_kept_and_nothing_is_written(
    door: Any, subtests: Any, language: str
):
    unit = door("carrier_reporter")
    before = domain_tables()
    for name, (changes, field) in WRONG_HAZARDS.items():
        with subtests.test(name):
            answer = unit.post("/hazards/", hazard(**changes), language=language)
            assert field in fields_named(assert_problem(answer, status=400, language=language))
    assert domain_tables() == before
    assert RefusedSubmission.objects.count() == len(WRONG_HAZARDS)


@pytest.mark.rule("A-4.2-1")
def test_who_reports_no_hazards_is_told_whose_it_is_and_it_is_kept(door: Any):
    problem = assert_problem(door("hlj_duty").post("/hazards/", hazard()), status=403, language="zh")

    assert problem["rule_id"] == "A-4.2-1"
    assert RefusedSubmission.objects.get().status == 403
    assert HazardReport.objects.count() == 0


def test_a_hazard_report_is_drafted_from_or_set_aside(door: Any):
    unit, duty = door("carrier_reporter"), door("hlj_duty")
    one, two, three = (unit.post("/hazards/", hazard()).json()["number"] for _ in range(3))

    assert duty.post("/warnings/", draft_body("yellow", hazard=one)).status_code == 201
    notice = {"title": "注意", "regions": ["230000"], "text": "请升级", "hazard": two}
    assert duty.post("/risk-notices/", notice).status_code == 201
    assert fields_named(duty.post(f"/hazards/{three}/acts/set_aside_hazard/", {}).json()) == ["reason"]
    assert duty.post(f"/hazards/{three}/acts/set_aside_hazard/", {"reason": "重复"}).json()["state"] == "set_aside"
    assert {each.number: each.state for each in HazardReport.objects.all()} == {
        one: "taken_up", two: "taken_up", three: "set_aside",
    }  # fmt: skip
    assert duty.post(f"/hazards/{one}/acts/take_up_hazard/", {}).status_code == 404
    assert unit.post(f"/hazards/{three}/acts/share_hazard/", {"with": ["HL-BCA"]}).status_code == 403


# -- Risk notices and periods


@pytest.mark.rule("A-4.4-5")
def test_a_risk_notice_is_published_by_two_persons_over_rest(door: Any):
    duty, leader = door("hlj_duty"), door("hlj_leader")
    body = {"title": "注意", "regions": ["230000"], "text": "请升级"}
    before = domain_tables()
    for changes, field in (({"colour": "blue"}, "colour"), ({"text": 5}, "text"), ({"exercise": 1}, "exercise")):
        assert field in fields_named(duty.post("/risk-notices/", {**body, **changes}).json())
    assert domain_tables() == before
    made = duty.post("/risk-notices/", body)
    path = f"/risk-notices/{made.json()['number']}/"
    changed = duty.put(path, {**body, "text": "请立即升级", "revision": made.json()["revision"]})
    assert changed.json()["text"] == "请立即升级"
    assert duty.put(path, {**body, "revision": made.json()["revision"]}).status_code == 409
    held = leader.post(f"{path}acts/publish_notice/", {})
    assert held.status_code == 202
    confirm = f"/warnings/confirmations/{held.json()['awaits_confirmation']}/confirm/"
    assert fields_named(duty.post(confirm, {"note": "x"}).json()) == ["note"]
    assert duty.post(confirm, {}).json()["state"] == "published"
    assert door("gd_duty").get("/risk-notices/", region="230000").json()["results"][0]["text"] == "请立即升级"
    assert door("gd_duty").get("/risk-notices/", region="440000").json()["results"] == []
    assert RiskNotice.objects.get().state == "published"


@pytest.mark.rule("B-6.5-2")
def test_a_period_is_planned_started_and_ended_over_rest(door: Any):
    duty, leader, county = door("hq_office_duty"), door("hq_office_leader"), door("county_duty")
    body = {
        "colour": "orange", "event": "重要会议", "begins_at": "2026-12-01T08:00:00+08:00",
        "ends_at": "2026-12-08T08:00:00+08:00", "bodies": ["232701-CAC"], "requirements": "到岗",
    }  # fmt: skip
    before = domain_tables()
    wrong = {"colour": "yellow", "bodies": [NUL], "begins_at": "soon", "ends_at": 5, "event": [], "exercise": "no"}
    for field, value in wrong.items():
        assert field in fields_named(duty.post("/periods/", {**body, field: value}).json())
    assert county.post("/periods/", body).status_code == 403
    assert domain_tables() == before
    number = duty.post("/periods/", body).json()["number"]
    assert duty.post(f"/periods/{number}/acts/start_posture/", {}).status_code == 403
    assert leader.post(f"/periods/{number}/acts/start_posture/", {}).json()["state"] == "active"
    assert county.get(f"/periods/{number}/").json()["measures"]
    assert leader.post(f"/periods/{number}/acts/end_posture/", {}).json()["state"] == "ended"
    assert county.get("/periods/", state="ended").json()["results"][0]["number"] == number
    assert EarlyWarning.objects.count() == 0
