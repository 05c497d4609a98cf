"""The life of a warning, act by act: each colour by its own authority, every publication by two persons."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from cases.errors import Invalid, NotPermitted
from cases.models import Measure, Notice, Obligation
from cases.verification import breaks
from early_warnings.models import EarlyWarning, Message
from tests.warned import LIFTING, document, draft_body, drafted, published
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


@pytest.mark.rule("A-4.4-4", "A-4.6-2", "A-4.6-3")
def test_a_bureau_publishes_yellow_in_its_province_and_lifts_it():
    warned = published("yellow", at=NOON)

    assert warned.warning.state == "published"
    assert warned.told("A-4.4-4") == {"MIIT-EMERGENCY-OFFICE"}
    assert warned.owed() == {"notify_local": "open"}
    assert Measure.objects.filter(case=warned.warning.case).count() == 3
    warned.later(days=3).act("lift", "hlj_leader", confirmed_by="hlj_duty", **LIFTING)
    assert warned.warning.state == "lifted"
    assert warned.owed()["report_lifted"] == "open"
    assert set(Measure.objects.filter(case=warned.warning.case).values_list("state", flat=True)) == {"over"}
    assert [each.act for each in Message.objects.order_by("pk")] == ["publish", "lift"]
    assert list(breaks()) == []


@pytest.mark.rule("A-4.4-2")
def test_red_is_submitted_and_its_national_publication_recorded_by_two_persons():
    warned = drafted("red", "meo_duty", at=NOON, regions=["100000"])
    warned.act("propose_publication", "meo_duty")
    assert warned.told("A-4.4-2") == {"MIIT-LEADING-GROUP", "NATIONAL-OFFICE"}
    warned.later(hours=1)
    warned.act("publish", "meo_leader", confirmed_by="meo_duty", **document(NOON + timedelta(minutes=50)))
    assert warned.warning.state == "published"
    assert Obligation.objects.filter(case=warned.warning.case, rule_id="A-4.5.2-1").count() > 31
    assert Message.objects.get().said["issuer"]["zh"] == "国家网络安全应急办公室"


@pytest.mark.rule("A-4.6-1")
def test_an_orange_warning_lowered_in_one_province_goes_on_in_the_others():
    orange = published("orange", at=NOON, regions=["230000", "440000"])
    orange.later(days=1)
    body = draft_body("yellow", regions=["230000"])
    yellow = orange.adjusted("hlj_leader", "hlj_duty", **body)

    assert yellow.warning.state == "published"
    assert (orange.warning.state, orange.warning.covered) == ("published", ["230000"])
    again = orange.later(days=1).adjusted("gd_leader", "gd_duty", **draft_body("blue", regions=["440000"]))
    assert again.warning.state == "published"
    assert EarlyWarning.objects.get(pk=orange.warning.pk).state == "superseded"
    assert list(breaks()) == []


@pytest.mark.rule("A-4.4-4")
def test_a_bureau_asks_for_coordination_and_the_other_province_drafts_its_own_after_it(client):
    warned = published("yellow", at=NOON)
    with pytest.raises(Invalid, match="办理"):
        warned.act("request_coordination", "hlj_duty", reason="同型设备广东也多", regions=["230000"])
    with pytest.raises(NotPermitted):
        warned.act("request_coordination", "meo_duty", reason="同型设备广东也多", regions=["440000"])
    warned.act("request_coordination", "hlj_duty", reason="同型设备广东也多", regions=["440000"])
    notices = Notice.objects.filter(case=warned.warning.case, key__startswith="coordination")
    assert set(notices.values_list("recipient__code", flat=True)) == {"MIIT-EMERGENCY-OFFICE", "GD-BCA"}
    assert warned.warning.state == "published"
    client.force_login(person("gd_duty"))
    page = client.get(reverse("warnings:detail", args=[warned.warning.number])).content.decode()
    assert "参照起草" in page
    form = client.get(f"{reverse('warnings:new')}?plan=miit-2017-281&like={warned.warning.number}").content.decode()
    assert "关闭远程管理端口" in form and "广东省" in form
