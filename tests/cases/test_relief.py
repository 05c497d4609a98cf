"""More time, release, opened in error: by whom, for what, and that it stands in the log."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from cases.errors import Invalid, NotNow, NotYours
from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.queries import obligations_visible_to
from cases.relief import reliefs_open_to, relieve, relieving_offices
from cases.verification import breaks
from tests.refusals import domain_tables
from tests.world import UNIT_SUMMARY, organisation_of, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = {"reason": "已由省局代为报告"}


@pytest.fixture(autouse=True)
def in_chinese():
    with override("zh-hans"):
        yield


def owed(walk, key):
    return Obligation.objects.get(case=walk.response.case_id, key=key)


def done(obligation, act, by, *, at=NOON, **data):
    return relieve(obligation=obligation, act=act, actor=person(by), at=at, data={**REASON, **data})


def offered(obligation, name):
    obligation = Obligation.objects.get(pk=obligation.pk)
    return reliefs_open_to(obligation, person(name), relieving_offices(obligation))


def test_a_platform_target_may_be_put_off_by_the_leader_of_an_office_above_and_everybody_can_read_why():
    walk = reported(at=NOON)
    duty = owed(walk, "plan_activation")
    until = NOON + 2 * HOUR

    done(duty, "extend", "hlj_leader", until=until.isoformat())

    duty.refresh_from_db()
    assert (duty.state, duty.due_at, duty.next_at) == ("open", until, until - timedelta(minutes=30))
    entry = LogEntry.objects.get(case=duty.case_id, number=duty.log_number)
    assert (entry.event, entry.post, entry.organisation) == ("duty_extended", "leader", organisation_of("hlj_leader"))
    assert entry.body["reason"] == REASON["reason"]
    assert Notice.objects.get(case=duty.case_id, key="duty_extended").recipient == organisation_of("carrier_reporter")
    assert escalate_overdue(now=NOON + HOUR) == 0
    assert list(breaks()) == []


@pytest.mark.rule("A-6.1-1")
def test_a_limit_that_the_plan_gives_is_put_off_by_nobody():
    walk = reported(at=NOON).to_concluded()
    duty = owed(walk, "unit_summary")
    before = domain_tables()

    with pytest.raises(NotNow) as refused:
        done(duty, "extend", "hlj_leader", until=(duty.due_at + DAY).isoformat())

    assert "预案没有规定可以延长" in refused.value.message
    assert refused.value.rule_id == "A-6.1-1"
    assert domain_tables() == before
    assert offered(duty, "hlj_leader") == ["waive", "void"]


@pytest.mark.parametrize(("act", "state"), [("waive", "waived"), ("void", "void")])
def test_who_is_released_owes_nothing_more_and_is_told(act, state):
    walk = reported(at=NOON).to_concluded()
    duty = owed(walk, "unit_summary")

    done(duty, act, "hlj_leader")

    duty.refresh_from_db()
    assert (duty.state, duty.reason, duty.next_at) == (state, REASON["reason"], None)
    assert escalate_overdue(now=NOON + 60 * DAY) and duty.state == state
    assert Notice.objects.get(obligation=duty).recipient == organisation_of("carrier_reporter")
    assert list(breaks()) == []


def test_a_release_after_the_limit_was_broken_leaves_the_break_in_the_log():
    walk = reported(at=NOON).to_concluded()
    duty = owed(walk, "unit_summary")
    while escalate_overdue(now=duty.due_at + HOUR):
        pass

    done(duty, "waive", "hlj_leader", at=duty.due_at + 2 * HOUR)

    assert walk.states()["unit_summary"] == "waived"
    assert LogEntry.objects.filter(case=duty.case_id, event="overdue", body__key="unit_summary").count() == 1


@pytest.mark.parametrize("who", ["hlj_duty", "carrier_reporter", "gd_leader", "auditor", "administrator"])
def test_no_other_post_and_no_other_office_relieves_and_nothing_changes(who):
    walk = reported(at=NOON).to_concluded()
    duty = owed(walk, "unit_summary")
    before = domain_tables()

    for act in ("waive", "void"):
        with pytest.raises(NotYours) as refused:
            relieve(obligation=duty, act=act, actor=person(who), at=NOON, data=REASON)
        assert "的领导变更这项任务" in refused.value.message

    assert domain_tables() == before
    assert offered(duty, who) == []


def test_nobody_relieves_their_own_office():
    walk = reported(at=NOON).to_active()
    duty = owed(walk, "initiation_report_ministry")
    assert duty.debtor == organisation_of("hlj_leader")

    with pytest.raises(NotYours):
        done(duty, "waive", "hlj_leader")

    assert offered(duty, "hlj_leader") == []
    assert offered(duty, "meo_leader") == ["extend", "waive", "void"]


def test_what_is_settled_and_what_only_stands_is_not_relieved():
    walk = reported(at=NOON).to_concluded()
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    before = domain_tables()

    with pytest.raises(NotNow):
        done(owed(walk, "unit_summary"), "waive", "hlj_leader")

    assert domain_tables() == before


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 4001}, "reason"),
        ({"until": "明天"}, "until"),
        ({"until": (NOON - HOUR).isoformat()}, "until"),
        ({"until": (NOON + 400 * DAY).isoformat()}, "until"),
        ({"until": (NOON + HOUR).isoformat(), "level": "L1"}, "level"),
    ],
)
def test_what_is_wrong_with_the_words_is_named_and_nothing_changes(data, field):
    duty = owed(reported(at=NOON), "plan_activation")
    before = domain_tables()

    with pytest.raises(Invalid) as refused:
        done(duty, "extend", "hlj_leader", **{"until": (NOON + HOUR).isoformat(), **data})

    assert [error.field for error in refused.value.errors] == [field]
    assert domain_tables() == before


def signed_in(name):
    client = Client()
    client.force_login(person(name))
    return client


def test_page_and_rest_offer_and_take_the_same_acts():
    walk = reported(at=NOON).to_concluded()
    duty = owed(walk, "unit_summary")
    page, act = f"/obligations/{duty.pk}/", f"/obligations/{duty.pk}/waive/"

    assert f'action="{act}"' in signed_in("hlj_leader").get(page).content.decode()
    for who in ("hlj_duty", "carrier_reporter"):
        shown = signed_in(who).get(page)
        assert shown.status_code == 200
        assert "<form" not in shown.content.decode().partition('id="relief"')[2]
    assert signed_in("gd_leader").get(page).status_code == 404
    refused = signed_in("hlj_leader").post(act, {"reason": ""})
    assert refused.status_code == 400
    assert "请写明理由" in refused.content.decode()
    assert signed_in("hlj_duty").post(act, REASON).status_code == 403
    rest = signed_in("hlj_leader").post(f"/api/v1{act}", REASON, content_type="application/json")
    assert (rest.status_code, rest.json()["state"]) == (200, "waived")
    assert signed_in("carrier_reporter").get(f"/api/v1{page}").json()["state"] == "waived"
    assert obligations_visible_to(person("carrier_reporter")).get(pk=duty.pk).state == "waived"
