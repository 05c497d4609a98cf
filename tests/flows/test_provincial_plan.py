"""A province's own plan, in TOML alone: installed by command, it opens, leads and ends responses beside the others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.errors import Conflict, NotNow, NotPermitted
from cases.models import LogEntry, Notice, Obligation, PlanRelease
from cases.releases import forget_releases
from cases.verification import breaks
from incidents.models import Response
from incidents.services import apply_plan
from orgs.models import Organisation, User
from orgs.services import appoint
from plans.library import digest, parse_plan
from tests.world import Walk, filed, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)  # Monday 2026-09-28 12:00 in Beijing
CODE, MINISTRY = "demo-province-2026", "miit-2017-281"
FOLDER = Path(__file__).parents[1] / "plans" / "provincial" / f"{CODE}@1"
GUIZHOU = "520000"


@pytest.fixture
def installed(capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """The plan, stored by the command; what that said."""
    call_command("plan", "install", str(FOLDER))
    yield capsys.readouterr().out
    forget_releases()  # the transaction is rolled back, and what the process remembers of it with it


@pytest.fixture
def province(installed: str) -> Organisation:
    """A carrier of Guizhou with a reporter, the province's bureau with a duty officer and a leader, and its outside
    cyberspace administration, which is returned."""
    bureau = Organisation.objects.get(code="GZ-BCA")
    carrier = organisation("DEMO-GZ-TELECOM", "telecom_enterprise", "某基础电信企业贵州分公司（演示）")
    for name, office, post in (
        ("gz_reporter", carrier, "reporter"),
        ("gz_duty", bureau, "duty_officer"),
        ("gz_leader", bureau, "leader"),
    ):
        appoint(user=User.objects.create(username=name), organisation=office, post=post, at=NOON - timedelta(days=30))
    return organisation("GZ-CAC", "provincial_cac", "贵州省委网信办", external=True)


def organisation(code: str, kind: str, name: str, *, external: bool = False) -> Organisation:
    return Organisation.objects.create(code=code, kind=kind, name_zh=name, region_id=GUIZHOU, external=external)


def leaked(users: int, *, plan: str = CODE) -> Walk:
    """A leak at the carrier of Guizhou, reported at noon: its response under one of the plans."""
    report = filed(
        at=NOON, by="gz_reporter", summary="用户信息泄露", regions=[GUIZHOU], facts={"leaked_users": users},
    )  # fmt: skip
    return Walk(Response.objects.get(incident=report.incident, plan_code=plan), NOON)


def test_the_command_says_what_is_installed_and_since_when_it_is_in_force(installed, capsys):
    stored = digest(parse_plan(FOLDER))
    told = f"{CODE}@1, {stored}, in force since 2026-03-01 00:00:00 +0800\n"

    assert installed == f"installed: {told}"
    call_command("plan", "install", str(FOLDER))
    assert capsys.readouterr().out == f"was installed before: {told}"
    assert list(PlanRelease.objects.filter(code=CODE).values_list("version", "digest")) == [("1", stored)]


def test_one_report_is_graded_by_each_plan_on_its_own(province):
    walk = leaked(60_000)

    proposed = dict(Response.objects.filter(incident=walk.response.incident).values_list("plan_code", "proposed_level"))
    assert proposed == {MINISTRY: "", CODE: "L4"}
    assert walk.response.lead.code == "GZ-BCA"


def test_a_level_four_response_runs_from_report_to_close(province):
    walk = leaked(60_000)

    walk.act("verify", "gz_duty")
    walk.act("grade", "gz_duty", level="L4")
    walk.act("initiate", "gz_leader")
    walk.file("situation", "gz_duty", plan=CODE, progress="已封堵漏洞，正在通知用户", support_needed=False)
    walk.act("conclude", "gz_leader", impact_controlled=True, evidence="外泄数据已下架")
    with pytest.raises(NotNow):
        walk.act("close", "gz_leader")
    walk.file("review", "gz_reporter", plan=CODE, causes="接口未鉴权", improvements="逐一复核对外接口")
    walk.act("close", "gz_leader")

    assert walk.response.state == "closed"
    assert walk.states() == {"situation_report": "met", "review": "met"}
    entries = LogEntry.objects.filter(case=walk.response.case_id).order_by("number").values_list("event", "rule_id")
    assert list(entries) == [
        ("reported", "C-1.1-1"), ("verified", "C-2.1-1"), ("graded", "C-2.1-1"), ("initiated", "C-4.2-1"),
        ("report:situation", "C-4.3-1"), ("concluded", "C-4.4-1"), ("report:review", "C-5.1-1"), ("closed", "C-5.2-1"),
    ]  # fmt: skip
    assert list(breaks()) == []
    assert Response.objects.get(incident=walk.response.incident, plan_code=MINISTRY).state == "reported"


def test_its_clocks_are_its_own(province):
    walk = leaked(60_000)
    walk.act("verify", "gz_duty")
    walk.act("grade", "gz_duty", level="L4")
    walk.act("initiate", "gz_leader")
    walk.act("conclude", "gz_leader", impact_controlled=True, evidence="外泄数据已下架")

    due = dict(Obligation.objects.filter(case=walk.response.case_id).values_list("key", "due_at"))
    assert due == {
        "situation_report": NOON + timedelta(hours=2),
        "review": datetime(2026, 10, 10, 16, 0, tzinfo=UTC),  # 24:00 of Sat 10-10, worked; 10-01 to 10-07 are off
    }


@pytest.mark.parametrize("name", ["gz_reporter", "gz_duty", "hlj_leader", "meo_leader", "leading_group_leader"])
def test_nobody_but_the_leader_of_its_bureau_initiates_level_four(province, name):
    walk = leaked(60_000)
    walk.act("verify", "gz_duty")
    walk.act("grade", "gz_duty", level="L4")

    with pytest.raises(NotPermitted) as refused:
        walk.act("initiate", name)

    assert refused.value.rule_id == "C-4.2-1"
    assert Response.objects.get(pk=walk.response.pk).state == "graded"


def test_level_three_starts_in_two_steps_and_ends_with_the_ministrys_consent(province):
    walk = leaked(600_000)
    walk.act("verify", "gz_duty")
    walk.act("grade", "gz_duty", level="L3")
    with pytest.raises(NotNow):
        walk.act("initiate", "gz_leader")
    walk.act("propose_initiation", "gz_duty")
    walk.act("initiate", "gz_leader")

    told = Notice.objects.filter(case=walk.response.case_id, rule_id="C-2.2-1")
    assert [notice.recipient for notice in told] == [province]  # this province's, and no other's

    walk.act("propose_conclusion", "gz_duty", impact_controlled=True, evidence="外泄数据已下架")
    with pytest.raises(NotPermitted) as refused:
        walk.act("conclude", "gz_leader")
    assert refused.value.rule_id == "C-4.4-2"
    assert walk.act("conclude", "meo_leader").state == "concluded"


def test_what_happens_in_another_province_is_not_its_own(province):
    report = filed(at=NOON)

    codes = Response.objects.filter(incident=report.incident).values_list("plan_code", flat=True)
    assert list(codes) == [MINISTRY]


def test_an_office_of_its_own_province_leads_wherever_the_unit_has_its_seat(province):
    report = filed(at=NOON, regions=[GUIZHOU])  # by a carrier of Heilongjiang

    lead = Response.objects.get(incident=report.incident, plan_code=CODE).lead
    assert lead.code == "GZ-BCA"


def test_a_plan_in_which_nobody_names_leads_is_applied_by_nobody_and_that_is_said(province):
    walk = leaked(200_000)
    before = Response.objects.filter(incident=walk.response.incident).count()
    for name in ("hq_office_leader", "meo_leader", "auditor"):
        with pytest.raises(Conflict):
            apply_plan(incident=walk.response.incident, plan_code=CODE, actor=person(name), at=NOON)
    assert Response.objects.filter(incident=walk.response.incident).count() == before
