"""What a first report opens: whose clock starts when, who leads, and what falls away with a report that is not true."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from cases.errors import Invalid
from cases.models import LogEntry, Notice, Obligation
from cases.notices import acknowledge
from cases.obligations import escalate_overdue
from cases.verification import breaks
from orgs.models import Organisation, User
from orgs.services import appoint
from reporting.errors import MayNotReport
from reporting.models import Report
from tests.world import UNIT_SUMMARY, Walk, filed, person, report_body, reported

pytestmark = pytest.mark.django_db


def duty(walk: Walk, key: str) -> Obligation:
    return Obligation.objects.get(case=walk.response.case_id, key=key)


@pytest.mark.rule("A-4.1-4")
def test_a_body_that_reports_three_hours_after_it_learned_reports_late() -> None:
    at = now()
    walk = reported(
        at=at,
        by="body_reporter",
        affected_unit="DEMO-HL-TELECOM-A",
        occurred_at=(at - timedelta(hours=4)).isoformat(),
        discovered_at=(at - timedelta(hours=3)).isoformat(),
    )

    own = duty(walk, "third_party_report")
    assert (own.starts_at, own.due_at) == (at - timedelta(hours=3), at - timedelta(hours=2))
    assert (own.state, own.met_at) == ("met_late", at)


@pytest.mark.rule("A-5.2-1")
def test_the_unit_that_others_reported_has_its_time_from_when_it_is_told() -> None:
    at = now()
    walk = reported(
        at=at,
        by="body_reporter",
        affected_unit="DEMO-HL-TELECOM-A",
        occurred_at=(at - timedelta(hours=4)).isoformat(),
        discovered_at=(at - timedelta(hours=3)).isoformat(),
    )

    for key in ("initial_report", "plan_activation"):
        told = duty(walk, key)
        assert (told.starts_at, told.due_at, told.state) == (at, at + timedelta(minutes=15), "open")


@pytest.mark.rule("A-5.3-3")
@pytest.mark.parametrize(("places", "lead"), [(["100000"], "BJ-BCA"), (["100000", "440000"], "GD-BCA")])
def test_a_nationwide_report_of_level_three_has_a_bureau_that_may_act(places: list[str], lead: str) -> None:
    """The reporter is in Beijing and names no unit; under the ministry's lead nobody could verify at level III."""
    walk = reported(at=now(), by="body_reporter", regions=places)

    assert walk.response.lead.code == lead


@pytest.mark.rule("A-5.2-1")
def test_a_report_that_is_not_true_leaves_nobody_a_duty() -> None:
    at = now() - timedelta(hours=1)
    walk = reported(at=at, by="body_reporter", affected_unit="DEMO-HL-TELECOM-A")
    walk.act("reject", "hlj_leader", reason="经核实不属实")

    assert walk.states() == {"initial_report": "void", "plan_activation": "void", "third_party_report": "met"}
    assert {duty(walk, key).reason for key in ("initial_report", "plan_activation")} == {"经核实不属实"}
    assert escalate_overdue(now=now()) == 0
    assert list(breaks(cases=[walk.response.case_id])) == []
    told = Notice.objects.filter(case=walk.response.case_id, key="rejected").values_list("recipient__code", flat=True)
    assert set(told) == {"DEMO-PROFESSIONAL-BODY", "DEMO-HL-TELECOM-A"}


@pytest.mark.rule("A-5.3-1")
def test_the_log_names_what_a_level_one_decision_rests_on() -> None:
    walk = reported(at=now(), facts={"outage_scope": "national"})
    walk.act("verify", "meo_duty")
    walk.act("grade", "meo_duty", level="L1")
    walk.act("initiate", "leading_group_leader")

    entry = LogEntry.objects.get(case=walk.response.case_id, event="initiated")
    assert entry.body["basis"] == "leading_group_approval"


@pytest.mark.rule("A-4.1-2")
def test_the_unit_that_others_reported_reports_into_the_same_incident_and_the_case_can_be_closed() -> None:
    at = now()
    walk = reported(at=at, by="body_reporter", affected_unit="DEMO-HL-TELECOM-A")
    started = (at - timedelta(minutes=1)).isoformat()
    own = report_body(at=at, unit_plan_activated_at=started)
    filed_by_unit = walk.file("initial", "carrier_reporter", **own)

    assert filed_by_unit.incident == walk.response.incident
    assert walk.states() == {"initial_report": "met", "plan_activation": "met", "third_party_report": "met"}

    walk.to_concluded()
    walk.file("initiation", "hlj_duty", situation="已启动")
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    walk.file("regulator_report", "hlj_duty", **UNIT_SUMMARY)
    assert walk.act("close", "hlj_leader").state == "closed"
    assert list(breaks(cases=[walk.response.case_id])) == []


@pytest.mark.rule("A-4.1-2")
def test_nobody_else_reports_into_an_incident_as_its_unit() -> None:
    at = now()
    walk = reported(at=at, by="body_reporter", affected_unit="DEMO-HL-TELECOM-A")

    with pytest.raises(MayNotReport):
        walk.file("initial", "hlj_duty", **report_body(at=at))
    with pytest.raises(Invalid):
        walk.file("initial", "internet_reporter", **report_body(at=at))


def test_the_unit_finds_the_form_for_it_where_its_duties_stand() -> None:
    at = now()
    walk = reported(at=at, by="body_reporter", affected_unit="DEMO-HL-TELECOM-A")
    number = walk.response.incident.number
    visitor = Client()
    visitor.force_login(person("carrier_reporter"))

    assert f"/reports/{number}/initial/" in visitor.get("/obligations/").content.decode()
    assert f"/reports/{number}/initial/" in visitor.get(f"/incidents/{number}/").content.decode()
    page = visitor.get(f"/reports/{number}/initial/", follow=True).content.decode()
    assert f'name="incident" value="{number}"' in page
    form = {
        "incident": number, "key": "k", "summary": "省内宽带中断", "category": "network_attack", "regions": "230000",
        "occurred_at": "2026-11-20T10:00", "discovered_at": "2026-11-20T10:00", "scope": "全省", "harm": "无",
        "measures_taken": "无", "recommendations": "无",
    }  # fmt: skip
    assert visitor.post("/reports/new/", form)["Location"] == f"/incidents/{number}/"
    assert duty(walk, "initial_report").state == "met"


def test_a_form_is_filed_under_the_hat_that_is_worn() -> None:
    """Two hats: what is sent while the second is worn is sent by the second."""
    visitor = Client()
    visitor.force_login(person("hq_office_duty"))
    first, second = person("hq_office_duty").appointments_held
    form = {
        "summary": "漠河宽带中断", "category": "network_attack", "regions": "232701",
        "occurred_at": "2026-11-20T10:00", "discovered_at": "2026-11-20T10:00", "scope": "全市", "harm": "无",
        "measures_taken": "无", "recommendations": "无",
    }  # fmt: skip
    for hat in (second, first):
        visitor.post("/hat/", {"appointment": str(hat.pk)})
        visitor.post("/reports/new/", form)
        assert Report.objects.latest("pk").sender == hat.organisation


def test_who_is_auditor_and_leader_of_an_office_signs_for_it() -> None:
    walk = reported(at=now())
    notice = Notice.objects.get(case=walk.response.case_id, recipient__code="HL-BCA")
    both = User.objects.create(username="both")
    for post in ("auditor", "leader"):
        appoint(user=both, organisation=notice.recipient, post=post, at=now())

    assert acknowledge(notice=notice, actor=both, at=now()).acknowledged_by == both


def test_what_is_remembered_of_the_offices_is_forgotten_with_every_change_of_an_organisation() -> None:
    """The second report asks nothing of the organisations; after a change of one of them the next asks again."""
    filed(at=now())

    with CaptureQueriesContext(connection) as again:
        filed(at=now())
    Organisation.objects.filter(code="HL-BCA").update(short_zh="龙江局")
    with CaptureQueriesContext(connection) as changed:
        incident = filed(at=now()).incident

    def asked(queries: CaptureQueriesContext) -> bool:
        return any("FROM orgs_organisation WHERE active" in query["sql"] for query in queries.captured_queries)

    assert (asked(again), asked(changed)) == (False, True)
    assert incident.responses.get().lead.short_zh == "龙江局"
