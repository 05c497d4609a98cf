"""Risk notices (A-4.4-5), which are no warnings, and important-event periods (B-6.5), which have none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from cases.confirmations import NotTheSecondPerson
from cases.errors import Conflict, Invalid, NotNow, NotPermitted, NotYours
from cases.models import Confirmation, Measure, Notice, Obligation
from cases.sweeping import sweep
from cases.verification import breaks
from early_warnings.filing import file_on_warning
from early_warnings.models import EarlyWarning, HazardReport, Message, Posture, RiskNotice
from early_warnings.postures import act_on_period, plan_period
from early_warnings.risk_notices import act_on_notice, confirm_notice, revise_notice, start_notice
from tests.warned import PERIOD_BODIES, fields_of, hazard_reported, notice_body, noticed, period, period_body, refused
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def act(notice: RiskNotice, action: str, by: str, confirmed_by: str = "", **data: Any) -> RiskNotice:
    moved = act_on_notice(notice=notice, action=action, actor=person(by), at=NOON, data=data)
    if not confirmed_by:
        return moved
    held = Confirmation.objects.get(case=notice.case_id, state="pending")
    return confirm_notice(confirmation=held, notice=notice, actor=person(confirmed_by), at=NOON)


@pytest.mark.rule("A-4.4-5")
@pytest.mark.parametrize(("who", "regions"), [("hlj", ["230000"]), ("meo", ["100000"])])
def test_a_risk_notice_has_no_colour_no_measures_and_nothing_owed(who: str, regions: list[str]) -> None:
    notice = noticed(f"{who}_duty", at=NOON, regions=regions)
    waiting = act(notice, "publish_notice", f"{who}_leader")
    assert (waiting.awaits is not None, Message.objects.count()) == (True, 0)
    with refused(NotTheSecondPerson):
        act_again = Confirmation.objects.get(case=notice.case_id)
        confirm_notice(confirmation=act_again, notice=notice, actor=person(f"{who}_leader"), at=NOON)
    held = Confirmation.objects.get(case=notice.case_id)
    published = confirm_notice(confirmation=held, notice=notice, actor=person(f"{who}_duty"), at=NOON)

    assert (published.state, published.level) == ("published", "")
    assert not Obligation.objects.filter(case=notice.case_id).exists()
    assert not Measure.objects.filter(case=notice.case_id).exists()
    message = Message.objects.get(case=notice.case_id)
    assert (message.act, message.colour, message.said["subject"]) == ("publish", "", "risk_notice")
    with refused(Invalid):
        act(published, "withdraw_notice", f"{who}_leader")
    gone = act(published, "withdraw_notice", f"{who}_leader", f"{who}_duty", reason="已过时")
    assert gone.state == "withdrawn"
    last = Message.objects.filter(case=notice.case_id).latest("pk")
    assert (last.act, len(last.references), last.said["reason"]) == ("withdraw", 1, "已过时")
    with refused(NotNow):
        act(gone, "publish_notice", f"{who}_leader")
    assert list(breaks()) == []


@pytest.mark.rule("A-4.4-5")
def test_a_risk_notice_is_its_own_offices_and_of_its_own_area() -> None:
    for who, regions in (("gd_duty", ["230000"]), ("hlj_duty", ["100000"])):
        with refused(NotPermitted):
            noticed(who, at=NOON, regions=regions)
    with refused(NotYours):
        noticed("county_duty", at=NOON, regions=["232701"])
    with refused(Invalid):
        start_notice(data=notice_body(plan="daxinganling-2021-9"), actor=person("hlj_duty"), at=NOON)
    notice = noticed(at=NOON)
    for who in ("gd_leader", "meo_leader"):
        with refused(NotYours, "黑龙江"):
            act(notice, "publish_notice", who)
        with refused(NotYours, "黑龙江"):
            revise_notice(notice=notice, data=notice_body(text="改"), actor=person(who), at=NOON)
    with refused(NotPermitted):
        act(notice, "publish_notice", "hlj_duty")
    for change, field in (
        ({"colour": "blue"}, "colour"), ({"text": ""}, "text"), ({"exercise": "yes"}, "exercise"),
        ({"title": "a\nb"}, "title"), ({"regions": ["1"]}, "regions"),
    ):  # fmt: skip
        with refused(Invalid) as caught:
            noticed(at=NOON, **change)
        assert field in [name for name, _rule in fields_of(caught)]


def test_a_notice_that_was_changed_after_signing_is_not_confirmed_and_a_stale_edit_conflicts() -> None:
    notice = noticed(at=NOON)
    read = notice.log_number
    act(notice, "publish_notice", "hlj_leader")
    revised = revise_notice(
        notice=notice, data=notice_body(text="另一番话", revision=str(read)), actor=person("hlj_duty"), at=NOON
    )
    with refused(Conflict, "别人改动"):
        revise_notice(notice=notice, data=notice_body(revision=read), actor=person("hlj_duty"), at=NOON)
    held = Confirmation.objects.get(case=notice.case_id)
    with refused(NotNow):
        confirm_notice(confirmation=held, notice=revised, actor=person("hlj_duty"), at=NOON)
    assert RiskNotice.objects.get(pk=notice.pk).text == "另一番话"


def test_a_risk_notice_is_drafted_from_a_hazard() -> None:
    report = hazard_reported("carrier_reporter", "none", at=NOON)
    notice = start_notice(data=notice_body(), actor=person("hlj_duty"), at=NOON, hazard=report)
    assert (notice.hazard_id, HazardReport.objects.get(pk=report.pk).state) == (report.pk, "taken_up")


# -- Important-event periods


def on_period(posture: Posture, action: str, by: str, at: datetime = NOON, **data: Any) -> Posture:
    return act_on_period(posture=posture, action=action, actor=person(by), at=at, data=data)


def debts(posture: Posture, key: str) -> dict[str, str]:
    owed = Obligation.objects.filter(case=posture.case_id, key=key)
    return dict(owed.values_list("debtor__code", "state"))


@pytest.mark.rule("B-6.5-1", "B-6.5-2", "B-6.5-3")
@pytest.mark.parametrize("colour", ["red", "orange"])
def test_a_period_starts_the_response_of_a_colour_for_the_named_bodies_without_any_warning(colour: str) -> None:
    posture = period(colour, at=NOON)
    assert (posture.state, posture.lead.code) == ("planned", "DXAL-CAC")
    assert not Obligation.objects.filter(case=posture.case_id).exists()
    posture = on_period(posture, "start_posture", "hq_office_leader")

    assert posture.state == "active"
    assert set(debts(posture, "period_duty")) == set(PERIOD_BODIES)
    assert set(debts(posture, f"{colour}_situation")) == set(PERIOD_BODIES)
    assert set(PERIOD_BODIES) <= set(debts(posture, f"warning_duty_{colour}")) <= {*PERIOD_BODIES, "DXAL-HQ-OFFICE"}
    local = Measure.objects.filter(case=posture.case_id, checklist=f"warning_{colour}_local")
    assert set(local.values_list("organisation__code", flat=True)) == set(PERIOD_BODIES)
    told = Notice.objects.filter(case=posture.case_id, rule_id="B-6.5-2").values_list("recipient__code", flat=True)
    assert set(told) == set(PERIOD_BODIES)
    assert (EarlyWarning.objects.count(), Message.objects.count()) == (0, 0)  # nothing is made up for the public

    file_on_warning(subject=posture, kind="warning_situation", text="平稳", actor=person("county_duty"), at=NOON)
    assert debts(posture, f"{colour}_situation")["232701-CAC"] == "met"
    with refused(NotYours):
        file_on_warning(subject=posture, kind="warning_situation", text="x", actor=person("hlj_duty"), at=NOON)

    ended = on_period(posture, "end_posture", "hq_office_leader", NOON + timedelta(days=8))
    assert ended.state == "ended"
    assert set(debts(posture, "period_duty").values()) == {"met"}
    assert debts(posture, f"{colour}_situation")["DXAL-EDUCATION"] == "void"
    assert not Measure.objects.filter(case=posture.case_id, state="open").exists()
    with refused(NotNow, "保障期内"):
        file_on_warning(subject=ended, kind="warning_situation", text="x", actor=person("county_duty"), at=NOON)
    with refused(NotNow):
        on_period(ended, "start_posture", "hq_office_leader")
    assert list(breaks()) == []


@pytest.mark.rule("B-6.5-2")
def test_a_period_neither_begins_nor_ends_by_itself() -> None:
    long_ago = now() - timedelta(days=900)
    dates = {
        "begins_at": (long_ago + timedelta(days=1)).isoformat(),
        "ends_at": (long_ago + timedelta(days=8)).isoformat(),
    }
    planned, running = period(at=long_ago, **dates), period(at=long_ago, **dates)
    on_period(running, "start_posture", "hq_office_leader", long_ago + timedelta(days=1))
    while sweep(now=now()):
        pass
    assert [Posture.objects.get(pk=each.pk).state for each in (planned, running)] == ["planned", "active"]
    assert set(debts(running, "period_duty").values()) == {"open"}


def test_only_the_prefectures_administration_plans_starts_and_ends_it() -> None:
    for who in ("county_leader", "hlj_leader", "meo_leader", "commission_leader"):
        with refused(NotYours):
            plan_period(data=period_body(), actor=person(who), at=NOON)
    posture = period(at=NOON)
    for who in ("hq_office_duty", "county_leader", "meo_leader"):
        with refused(NotPermitted):
            on_period(posture, "start_posture", who)
    with refused(NotNow):
        on_period(posture, "end_posture", "hq_office_leader")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"colour": "yellow"}, "colour"), ({"colour": None}, "colour"), ({"event": ""}, "event"),
    ({"bodies": []}, "bodies"), ({"bodies": "232701-CAC"}, "bodies"), ({"bodies": ["HL-BCA"]}, "bodies"),
    ({"bodies": [7]}, "bodies"), ({"begins_at": "x"}, "begins_at"), ({"ends_at": None}, "ends_at"),
    ({"ends_at": "2026-10-01T08:00:00+08:00"}, "ends_at"), ({"requirements": "a\x00"}, "requirements"),
    ({"exercise": "no"}, "exercise"), ({"level": "red"}, "level"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_a_wrong_period_is_not_planned(change: dict[str, Any], field: str) -> None:
    with refused(Invalid) as caught:
        plan_period(data={**period_body(), **change}, actor=person("hq_office_duty"), at=NOON)
    assert field in [name for name, _rule in fields_of(caught)]
