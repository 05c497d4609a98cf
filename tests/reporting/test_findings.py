"""Late, false, concealed, omitted: what the ledger proposes, who raises, who decides."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override

from cases.errors import Invalid, NotNow, NotYours
from cases.models import LogEntry, Notice, Obligation
from cases.obligations import escalate_overdue
from cases.verification import breaks
from reporting.findings import decide_finding, decide_late, findings_visible_to, late_proposals, raise_finding
from reporting.models import Finding
from tests.refusals import domain_tables
from tests.world import UNIT_SUMMARY, organisation_of, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
REASON = "未说明迟报的正当理由"


@pytest.fixture(autouse=True)
def in_chinese():
    with override("zh-hans"):
        yield


def late_summary():
    """A unit's summary, filed one second after ten working days."""
    walk = reported(at=NOON).to_concluded()
    duty = Obligation.objects.get(case=walk.response.case_id, key="unit_summary")
    walk.at = duty.due_at + SECOND
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    duty.refresh_from_db()
    return walk, duty


def proposed(name):
    return [duty.key for duty in late_proposals(person(name)) if duty.limit == "plan"]


@pytest.mark.rule("A-4.1-3", "A-6.1-1")
def test_a_late_report_proposes_itself_with_both_instants_and_a_leader_confirms_it():
    walk, duty = late_summary()
    assert proposed("hlj_duty") == proposed("hlj_leader") == ["unit_summary"]
    assert proposed("gd_leader") == proposed("carrier_reporter") == []

    finding = decide_late(obligation=duty, decision="confirm", actor=person("hlj_leader"), at=walk.at, reason=REASON)

    assert (finding.state, finding.kind, finding.organisation) == (
        "confirmed", "late_report", organisation_of("carrier_reporter"),
    )  # fmt: skip
    assert (finding.due_at, finding.done_at) == (duty.due_at, duty.due_at + SECOND)
    entry = LogEntry.objects.get(case=duty.case_id, number=finding.log_number)
    assert (entry.event, entry.rule_id, entry.body["reason"]) == ("finding_confirmed", "A-4.1-3", REASON)
    assert Notice.objects.get(case=duty.case_id, key="finding_confirmed").recipient == finding.organisation
    assert proposed("hlj_leader") == []
    assert list(findings_visible_to(person("carrier_reporter"))) == [finding]
    assert list(breaks()) == []


@pytest.mark.rule("A-4.1-3")
def test_a_report_at_the_due_instant_proposes_nothing_and_one_that_never_came_does():
    walk = reported(at=NOON).to_concluded()
    duty = Obligation.objects.get(case=walk.response.case_id, key="unit_summary")
    walk.at = duty.due_at
    walk.file("unit_summary", "carrier_reporter", **UNIT_SUMMARY)
    missing = reported(at=NOON).to_concluded()
    while escalate_overdue(now=duty.due_at + SECOND):
        pass

    found = [each for each in late_proposals(person("hlj_duty")) if each.key == "unit_summary"]

    assert [each.case_id for each in found] == [missing.response.case_id]
    decided = decide_late(
        obligation=found[0], decision="dismiss", actor=person("hlj_leader"), at=duty.due_at + DAY, reason="准许缓报"
    )
    assert (decided.state, decided.done_at) == ("dismissed", None)
    assert not Notice.objects.filter(key="finding_confirmed").exists()
    assert list(findings_visible_to(person("carrier_reporter"))) == []


@pytest.mark.parametrize("who", ["hlj_duty", "carrier_reporter", "gd_leader", "auditor", "administrator"])
def test_no_other_post_and_no_other_office_decides_and_nothing_changes(who):
    walk, duty = late_summary()
    before = domain_tables()

    with pytest.raises(NotYours) as refused:
        decide_late(obligation=duty, decision="confirm", actor=person(who), at=walk.at, reason=REASON)

    assert "的领导认定" in refused.value.message
    assert refused.value.rule_id == "A-4.1-3"
    assert domain_tables() == before


def test_a_late_report_is_decided_once_and_never_without_a_reason():
    walk, duty = late_summary()
    with pytest.raises(Invalid):
        decide_late(obligation=duty, decision="confirm", actor=person("hlj_leader"), at=walk.at, reason=" ")
    assert not Finding.objects.exists()

    decide_late(obligation=duty, decision="dismiss", actor=person("meo_leader"), at=walk.at, reason=REASON)
    before = domain_tables()
    with pytest.raises(NotNow):
        decide_late(obligation=duty, decision="confirm", actor=person("hlj_leader"), at=walk.at, reason=REASON)
    assert domain_tables() == before


def raised(walk, by="hlj_duty", **changes):
    data = {"kind": "concealed_report", "organisation": organisation_of("carrier_reporter").code, "grounds": "瞒报停机"}
    return raise_finding(case=walk.response.case, actor=person(by), at=walk.at, data={**data, **changes})


@pytest.mark.rule("A-4.1-3")
@pytest.mark.parametrize("kind", ["false_report", "concealed_report", "omitted_report", "late_report"])
def test_an_officer_raises_each_sort_and_the_leader_decides(kind):
    walk = reported(at=NOON)

    finding = raised(walk, kind=kind)
    with pytest.raises(NotYours):
        decide_finding(finding=finding, decision="confirm", actor=person("hlj_duty"), at=walk.at, reason=REASON)
    decided = decide_finding(finding=finding, decision="confirm", actor=person("hlj_leader"), at=walk.at, reason=REASON)

    assert (decided.state, decided.kind, decided.grounds) == ("confirmed", kind, "瞒报停机")
    with pytest.raises(NotNow):
        decide_finding(finding=finding, decision="dismiss", actor=person("hlj_leader"), at=walk.at, reason=REASON)
    assert list(breaks()) == []


def test_what_is_wrong_with_a_finding_is_named_and_nothing_changes():
    walk = reported(at=NOON)
    before = domain_tables()

    with pytest.raises(Invalid) as refused:
        raised(walk, kind="rude_report", grounds="", report="7", level="L1")

    assert [error.field for error in refused.value.errors] == ["level", "kind", "grounds", "report"]
    with pytest.raises(Invalid):
        raised(walk, organisation=organisation_of("internet_reporter").code)
    with pytest.raises(NotYours):
        raised(walk, by="carrier_reporter")
    assert domain_tables() == before


def test_no_shell_moves_a_finding_without_the_log():
    finding = raised(reported(at=NOON))

    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(state="confirmed")
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(kind="late_report", log_number=finding.log_number + 1)


def signed_in(name):
    client = Client()
    client.force_login(person(name))
    return client


def test_pages_and_rest_offer_and_take_the_same_acts(django_assert_max_num_queries):
    walk, duty = late_summary()
    leader = signed_in("hlj_leader")
    act = f"/reports/findings/late/{duty.pk}/confirm/"

    with django_assert_max_num_queries(14):
        page = leader.get("/reports/findings/").content.decode()
    assert f'action="{act}"' in page
    assert act not in signed_in("hlj_duty").get("/reports/findings/").content.decode()
    assert act not in signed_in("carrier_reporter").get("/reports/findings/").content.decode()
    refused = leader.post(act, {"reason": "理" * 4001})
    assert refused.status_code == 400
    assert "部预案 4.1" in refused.content.decode().partition('class="fs-refusal"')[2][:600]
    assert "理" * 4001 in refused.content.decode()  # what was written is not lost
    assert signed_in("hlj_duty").post(act, {"reason": REASON}).status_code == 403
    assert signed_in("gd_leader").post(act, {"reason": REASON}).status_code == 404
    assert leader.post(act, {"reason": REASON}).status_code == 302

    raise_at = f"/reports/{walk.response.incident.number}/findings/"
    assert signed_in("hlj_duty").get(raise_at).status_code == 200
    sent = {"kind": "false_report", "organisation": duty.debtor.code, "grounds": "影响用户数不实"}
    assert signed_in("hlj_duty").post(raise_at, {**sent, "grounds": ""}).status_code == 400
    rest = signed_in("hlj_duty").post(
        f"/api/v1/responses/{walk.response.pk}/findings/", sent, content_type="application/json"
    )
    assert (rest.status_code, rest.json()["state"]) == (201, "raised")
    decided = leader.post(
        f"/api/v1/findings/{rest.json()['id']}/dismiss/", {"reason": "核实无误"}, content_type="application/json"
    )
    assert decided.json()["state"] == "dismissed"
    listed = signed_in("carrier_reporter").get("/api/v1/findings/").json()["results"]
    assert [(each["kind"], each["state"]) for each in listed] == [("late_report", "confirmed")]


def test_the_list_asks_as_often_with_thirty_rows_as_with_one():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    leader = signed_in("hlj_leader")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert leader.get("/reports/findings/").status_code == 200
        return len(queries)

    raised(reported(at=NOON))
    leader.get("/reports/findings/")
    with_one = asked()
    for _each in range(29):
        raised(reported(at=NOON))
    assert asked() == with_one
