"""A report is accepted, or returned with what is missing and sent again: told in the log first, on nobody's clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.errors import Invalid, NotNow, Refusal
from cases.models import LogEntry, Notice, Obligation
from cases.verification import breaks
from plans.posts import POSTS
from reporting.errors import MayNotReport
from reporting.models import FormerVersion, Report, Review, State
from reporting.queries import report_in_full, reports_visible_to
from reporting.reviewing import accept_report, resubmit_report, return_report
from tests.world import MOHE, PLAN_B, UNIT_SUMMARY, Walk, filed, graded_in_mohe, in_mohe, person, report_body, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
REPORTS = "/api/v1/reports/"


def summary_filed(walk: Walk) -> Report:
    return walk.to_concluded().file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)


def returned(report: Report, *, by: str, at: datetime, **said: Any) -> Report:
    return return_report(report=report, actor=person(by), at=at, **{"missing": "请补直接原因", **said})


def everything() -> tuple[list[Any], ...]:
    rows = (Report, FormerVersion, Review, LogEntry, Notice, Obligation)
    return tuple(list(model._base_manager.order_by("pk").values()) for model in rows)


@pytest.mark.rule("A-6.1-1")
def test_a_return_does_not_move_the_first_submission_time_and_reopens_no_duty():
    walk = reported(at=NOON)
    report = summary_filed(walk)
    duty = Obligation.objects.get(case=walk.response.case_id, key="unit_summary")
    before = (duty.state, duty.met_at, duty.due_at)

    report = returned(report, by="hlj_duty", at=NOON + timedelta(days=30), fields=["lessons", "causes_direct"])
    assert (report.state, report.version, report.first_submitted_at) == (State.RETURNED, 1, NOON)
    body = {**UNIT_SUMMARY, "causes_direct": "接入设备过载，散热失效"}
    report = resubmit_report(report=report, data=body, actor=person("carrier_reporter"), at=NOON + timedelta(days=31))

    duty.refresh_from_db()
    assert (duty.state, duty.met_at, duty.due_at) == before
    assert before[:2] == ("met", NOON)
    assert (report.state, report.version) == (State.SUBMITTED, 2)
    assert (report.first_submitted_at, report.submitted_at) == (NOON, NOON + timedelta(days=31))
    assert Obligation.objects.filter(case=walk.response.case_id, key="unit_summary").count() == 1
    former = report.former_versions.get()
    assert (former.number, former.content, former.submitted_at) == (1, UNIT_SUMMARY, NOON)
    assert report.content == body
    report = accept_report(report=report, actor=person("hlj_leader"), at=NOON + timedelta(days=32))
    assert (report.state, report.first_submitted_at) == (State.ACCEPTED, NOON)
    said = report.reviews.values_list("version", "outcome", "missing", "fields", "organisation__code")
    assert list(said) == [
        (1, "returned", "请补直接原因", ["causes_direct", "lessons"], "HL-BCA"), (2, "accepted", "", [], "HL-BCA"),
    ]  # fmt: skip
    assert list(breaks()) == []


@pytest.mark.rule("A-6.1-1")
@pytest.mark.parametrize(("seconds", "state"), [(0, "met"), (1, "met_late")])
def test_what_was_late_stays_late_and_what_was_in_time_stays_in_time_whatever_is_sent_again(seconds: int, state: str):
    walk = reported(at=NOON)
    walk.to_concluded()
    due = Obligation.objects.get(case=walk.response.case_id, key="unit_summary").due_at
    assert due is not None
    walk.at = due + timedelta(seconds=seconds)
    report = walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    report = returned(report, by="hlj_duty", at=walk.at + timedelta(days=3))
    resubmit_report(report=report, data=UNIT_SUMMARY, actor=person("carrier_reporter"), at=walk.at + timedelta(days=9))

    shown = report_in_full(user=person("carrier_reporter"), pk=report.pk)
    assert [(duty.key, duty.state) for duty in shown.duties] == [("unit_summary", state)]
    assert shown.is_late == (state == "met_late")


@pytest.mark.rule("A-6.1-1")
def test_the_sender_is_told_what_is_missing_and_the_office_that_it_was_sent_again():
    walk = reported(at=NOON)
    report = returned(summary_filed(walk), by="hlj_duty", at=NOON)
    told = Notice.objects.get(key="report_returned")
    assert (told.recipient, told.case_id) == (report.sender, report.case_id)
    entry = LogEntry.objects.get(case=report.case_id, number=report.log_number)
    assert (entry.event, entry.body["reason"], entry.rule_id) == ("report_returned", "请补直接原因", "A-6.1-1")
    assert entry.body["reports"] == {str(report.pk): "submitted>returned"}
    with pytest.raises(NotNow):
        accept_report(report=report, actor=person("hlj_leader"), at=NOON)

    resubmit_report(report=report, data=UNIT_SUMMARY, actor=person("carrier_reporter"), at=NOON)

    assert Notice.objects.get(key="report_resubmitted").recipient.code == "HL-BCA"


@pytest.mark.rule("A-6.1-2")
def test_the_regulator_s_report_is_returned_by_whom_it_goes_up_to_and_by_nobody_else():
    walk = reported(at=NOON)
    walk.to_concluded()
    report = walk.file("regulator_report", "hlj_duty", **UNIT_SUMMARY)
    assert report.recipients == ["MIIT-EMERGENCY-OFFICE"]
    for name in ("hlj_leader", "gd_duty", "carrier_reporter"):
        with pytest.raises(MayNotReport):
            returned(report, by=name, at=NOON)

    report = returned(report, by="meo_duty", at=NOON)

    assert report.state == State.RETURNED
    assert Obligation.objects.get(case=walk.response.case_id, key="regulator_report").state == "met"


def test_who_may_not_review_changes_nothing_and_is_told_who_may():
    report = summary_filed(reported(at=NOON))
    before = everything()
    for name in ("carrier_reporter", "gd_duty", "meo_leader", "auditor", "administrator", "body_reporter"):
        for act in (accept_report, returned_by_service):
            with pytest.raises(MayNotReport) as refused:
                act(report=report, actor=person(name), at=NOON)
            assert "黑龙江" in refused.value.message
    with pytest.raises(MayNotReport):
        resubmit_report(report=report, data=UNIT_SUMMARY, actor=person("hlj_duty"), at=NOON)
    with pytest.raises(NotNow):
        resubmit_report(report=report, data=UNIT_SUMMARY, actor=person("carrier_reporter"), at=NOON)
    assert everything() == before


def returned_by_service(*, report: Report, actor: Any, at: datetime) -> Report:
    return return_report(report=report, actor=actor, at=at, missing="缺")


def test_a_return_says_what_is_missing_and_names_fields_of_the_form():
    report = summary_filed(reported(at=NOON))
    before = everything()
    for said, field in (
        ({"missing": " "}, "missing"), ({"missing": None}, "missing"), ({"missing": "x" * 4001}, "missing"),
        ({"missing": "a\x00b"}, "missing"), ({"fields": ["no_such"]}, "fields"), ({"fields": [["x"]]}, "fields"),
        ({"fields": "lessons"}, "fields"), ({"fields": 5}, "fields"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            returned(report, by="hlj_duty", at=NOON, **said)
        assert [error.field for error in refused.value.errors] == [field]
    assert everything() == before


def test_what_is_sent_again_is_checked_by_the_form_of_its_day():
    report = returned(summary_filed(reported(at=NOON)), by="hlj_duty", at=NOON)
    before = everything()
    with pytest.raises(Invalid) as refused:
        resubmit_report(report=report, data={"course": "x"}, actor=person("carrier_reporter"), at=NOON)
    assert {error.rule_id for error in refused.value.errors} == {"A-6.1-1"}
    assert everything() == before


def test_a_first_report_under_two_plans_is_returned_by_an_office_of_either_and_told_in_both_logs():
    report = filed(at=NOON, regions=["232701"])
    cases = set(report.incident.responses.values_list("case_id", flat=True))
    assert len(cases) == 2 and report.case_id in cases

    report = returned(report, by="county_duty", at=NOON, fields=["scope"])

    entries = LogEntry.objects.filter(event="report_returned")
    assert {entry.case_id for entry in entries} == cases
    body = report_body(at=NOON, regions=["232701"], scope="漠河市约 2 万户")
    report = resubmit_report(report=report, data=body, actor=person("carrier_reporter"), at=NOON)
    assert report.content["scope"] == "漠河市约 2 万户"
    told = Notice.objects.get(key="report_resubmitted")
    assert told.case.response.plan_code == PLAN_B  # where the county has its part
    report = accept_report(report=report, actor=person("hlj_duty"), at=NOON)
    assert report.state == State.ACCEPTED
    assert list(breaks()) == []


def test_verifying_does_not_wait_for_the_report_s_acceptance():
    walk = reported(at=NOON)
    report = Report.objects.get(incident=walk.response.incident)
    returned(report, by="hlj_duty", at=NOON)
    assert walk.to_active().response.state == "active"


@pytest.mark.rule("B-4.1-6")
def test_a_written_report_is_owed_to_headquarters_office_and_accepted_there():
    walk = graded_in_mohe("L4", at=NOON)
    report = walk.file("written", "county_duty", situation="已下线，正在恢复")
    assert report.recipients == ["DXAL-HQ-OFFICE"]
    with pytest.raises(MayNotReport):
        accept_report(report=report, actor=person("county_leader"), at=NOON)
    assert accept_report(report=report, actor=person("hq_office_duty"), at=NOON).state == State.ACCEPTED
    assert walk.states()["written_report"] == "met"


@pytest.mark.rule("B-5-6")
def test_an_investigation_report_goes_up_and_no_county_reviews_it_nor_its_author_under_another_hat():
    walk = graded_in_mohe("L4", at=NOON)
    walk.act("initiate", "county_leader")
    walk.act("conclude", "county_leader", impact_controlled=True, evidence="已恢复")
    said = dict.fromkeys(("cause", "nature", "impact", "responsibility", "handling_opinion", "improvements"), "见附件")
    report = walk.later(days=30).file("investigation", "hq_office_duty", **said)
    assert (report.sender.code, report.recipients) == ("DXAL-CAC", [])
    for name in ("county_duty", "county_leader", "hq_office_duty"):
        with pytest.raises(MayNotReport):
            returned(report, by=name, at=walk.at)
    duty = Obligation.objects.get(case=walk.response.case_id, key="investigation_4")

    report = returned(report, by="hq_office_leader", at=walk.at + timedelta(days=40))
    resubmit_report(report=report, data=said, actor=person("hq_office_duty"), at=walk.at + timedelta(days=41))

    again = Obligation.objects.get(pk=duty.pk)
    assert (again.state, again.met_at) == (duty.state, duty.met_at) == ("met", walk.at)


@pytest.mark.rule("A-5.4-1")
def test_a_supplement_is_marked_as_one_and_resets_no_clock():
    walk = reported(at=NOON, facts={"outage_scope": "multi_province"})
    walk.act("verify", "meo_duty")
    walk.act("grade", "meo_duty", level="L2")
    walk.act("initiate", "meo_leader")
    said = {"development": "扩大到三省", "progress": "正在疏导", "opinion": "无"}
    first = walk.later(minutes=30).file("situation", "carrier_reporter", **said)
    clocks = list(Obligation.objects.filter(key="situation_unit").values())

    second = walk.later(hours=5).file("situation", "carrier_reporter", **{**said, "progress": "已恢复"})
    third = walk.later(hours=1).file("situation", "carrier_reporter", **said)

    assert (first.supplements, second.supplements, third.supplements) == (None, first, first)
    assert list(Obligation.objects.filter(key="situation_unit").values()) == clocks
    shown = report_in_full(user=person("meo_duty"), pk=first.pk)
    assert list(shown.supplements) == [second, third]
    assert [duty.key for duty in shown.duties] == ["situation_unit"]
    assert report_in_full(user=person("meo_duty"), pk=second.pk).duties == []


def test_a_call_that_was_taken_down_is_accepted_by_whoever_took_it():
    from tests.reporting.test_oral import first_call

    report = first_call("county_duty", at=NOON).report
    assert report.state == State.ACCEPTED
    with pytest.raises(Refusal):
        returned(report, by="hlj_duty", at=NOON)


def test_no_path_moves_a_report_without_its_entry_nor_its_first_submission_time():
    report = filed(at=NOON)
    wrong: tuple[dict[str, Any], ...] = (
        {"state": "accepted"}, {"state": "returned", "log_number": report.log_number + 1}, {"log_number": 7},
        {"first_submitted_at": NOON - timedelta(hours=1)},
    )  # fmt: skip
    for change in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.create(
            incident=report.incident, case_id=report.case_id, kind="initial", release_id=report.release_id,
            log_number=1, state="submitted", sender=report.sender, submitted_by=report.submitted_by, submitted_at=NOON,
            first_submitted_at=NOON, channel="api", content={}, body_digest="", answer={},
        )  # fmt: skip
    with pytest.raises(AttributeError):
        report.state = "accepted"


def test_every_step_of_a_report_asks_permission_by_the_table_of_posts():
    steps = list(Report._meta.get_field("state").get_all_transitions(Report))  # type: ignore[union-attr]
    assert {(each.name, each.source, each.target) for each in steps} == {
        ("accept", "submitted", "accepted"), ("give_back", "submitted", "returned"),
        ("resubmit", "returned", "submitted"),
    }  # fmt: skip
    for step in steps:
        assert getattr(step.permission, "__module__", None) == "reporting.reviewers"
        assert step.permission.action in POSTS
        assert (step.method.__code__.co_names, step.method.__code__.co_consts) in [((), (None,)), ((), ())]


def seen_by(name: str) -> set[int]:
    return set(reports_visible_to(person(name)).values_list("pk", flat=True))


def test_a_report_is_seen_by_its_sender_and_by_the_offices_of_command_that_the_case_concerns():
    in_two, in_one = filed(at=NOON, regions=["232701"]), in_mohe("L4", at=NOON, **MOHE)
    alone = Report.objects.get(incident=in_one.response.incident)
    assert seen_by("carrier_reporter") == {in_two.pk}
    assert seen_by("operator_reporter") == {alone.pk}
    assert seen_by("county_duty") == seen_by("hq_office_duty") == {in_two.pk, alone.pk}
    assert seen_by("hlj_duty") == {in_two.pk}
    assert seen_by("gd_duty") == seen_by("body_reporter") == set()


def over_rest(name: str, path: str, body: Any = None) -> Any:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person(name))
    if body is None:
        return client.get(path)
    return client.post(path, body, content_type="application/json")


def test_over_rest_a_report_is_listed_read_returned_sent_again_and_accepted():
    report = summary_filed(reported(at=NOON))
    path = f"{REPORTS}{report.pk}/"
    assert over_rest("gd_duty", path).status_code == 404
    refused = over_rest("carrier_reporter", f"{path}return/", {"missing": "x"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert over_rest("hlj_duty", f"{path}burn/", {}).status_code == 404
    said = over_rest("hlj_duty", f"{path}return/", {"missing": "缺损失依据", "fields": ["losses"]})
    assert (said.status_code, said.json()["state"]) == (200, "returned")
    assert said.json()["first_submitted_at"] == "2026-09-28T12:00:00+08:00"
    again = over_rest("carrier_reporter", f"{path}resubmit/", {**UNIT_SUMMARY, "losses": "约 35 万元"})
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert over_rest("hlj_duty", f"{path}accept/", {}).json()["state"] == "accepted"

    read = over_rest("carrier_reporter", path).json()

    assert read["content"]["losses"] == "约 35 万元"
    assert read["former_versions"][0]["content"]["losses"] == UNIT_SUMMARY["losses"]
    assert [(each["outcome"], each["fields"]) for each in read["reviews"]] == [
        ("returned", ["losses"]),
        ("accepted", []),
    ]
    assert {field["rule_id"] for field in read["form"]["fields"]} == {"A-6.1-1"}
    assert read["duties"][0]["met_at"] == read["first_submitted_at"] != read["submitted_at"]
    listed = over_rest("hlj_duty", f"{REPORTS}?state=accepted&kind=unit_summary").json()
    assert [each["id"] for each in listed["results"]] == [report.pk]


def test_the_list_asks_as_many_queries_for_thirty_as_for_one():
    counts = []
    for number in (1, 29):
        for _each in range(number):
            filed(at=NOON)
        client = Client()
        client.force_login(person("hlj_duty"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = client.get(REPORTS).json()["results"]
        counts.append((len(found), len(asked)))
    assert [found for found, _asked in counts] == [1, 30]
    assert counts[0][1] == counts[1][1]
