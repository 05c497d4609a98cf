"""Drafts: saved while a form is written, seen by colleagues alone, never overwritten, gone with the submission."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from cases.models import LogEntry
from incidents.models import Incident
from orgs.models import User
from orgs.services import appoint
from reporting.models import Draft, Report
from reporting.reviewing import return_report
from tests.world import UNIT_SUMMARY, Walk, filed, person, reported

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
KEY = "ab" * 16
SAVE = "/reports/drafts/?kind=initial"
NEW = "/reports/new/"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def browser(name: str) -> Client:
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(person(name))
    return client


def words(**changes: str) -> dict[str, str]:
    return {"key": KEY, "draft_version": "", "summary": "漠河宽带中断", "scope": "约 2 万户", **changes}


def whole(**changes: str) -> dict[str, str]:
    said = {
        "category": "network_attack", "regions": "黑龙江省", "occurred_at": "2026-09-28T11:40",
        "discovered_at": "2026-09-28T11:50", "harm": "政务受影响", "measures_taken": "切换", "recommendations": "无",
    }  # fmt: skip
    return words(**{**said, **changes})


def test_a_form_saves_itself_and_the_next_saving_names_the_version_that_it_began_from():
    client = browser("carrier_reporter")
    first = client.post(SAVE, words())
    assert first.status_code == 200
    assert "草稿已存" in first.content.decode() and 'name="draft_version" value="1"' in first.content.decode()
    second = client.post(SAVE, words(draft_version="1", scope="约 3 万户\x00"))
    assert 'value="2"' in second.content.decode()

    draft = Draft.objects.get()
    assert draft.content == {"summary": "漠河宽带中断", "scope": "约 3 万户"}
    assert (draft.version, draft.saved_at, draft.kind, draft.release.code) == (2, NOON, "initial", "miit-2017-281")
    assert (Incident.objects.count(), Report.objects.count(), LogEntry.objects.count()) == (0, 0, 0)


def test_of_two_browsers_the_older_write_is_refused_and_can_be_kept_beside():
    ours, theirs = browser("carrier_reporter"), browser("carrier_reporter")
    ours.post(SAVE, words())
    theirs.post(SAVE, words(draft_version="1", scope="他们写的"))

    late = ours.post(SAVE, words(draft_version="1", scope="我们写的"))

    assert late.status_code == 409
    assert "没有覆盖" in late.content.decode() and 'name="draft_version" value="1"' in late.content.decode()
    assert Draft.objects.get().content["scope"] == "他们写的"
    by_button = ours.post(NEW, words(draft_version="1", scope="我们写的", save="draft"))
    assert by_button.status_code == 409
    assert "我们写的" in by_button.content.decode() and 'value="anew"' in by_button.content.decode()
    beside = ours.post(NEW, words(draft_version="1", scope="我们写的", save="anew"))
    assert beside.status_code == 302
    assert {draft.content["scope"] for draft in Draft.objects.all()} == {"我们写的", "他们写的"}


def test_without_scripts_a_button_saves_and_the_form_comes_back_as_it_was():
    client = browser("carrier_reporter")
    answer = client.post(NEW, words(save="draft"), follow=True)
    html = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/reports/new/?draft={Draft.objects.get().pk}"
    assert "漠河宽带中断" in html and f'name="key" value="{KEY}"' in html and "草稿已存" in html
    assert "继续写" in client.get(NEW).content.decode()  # a new form offers it


def test_submitting_removes_the_draft_and_a_saving_that_comes_late_does_not_bring_it_back():
    client = browser("carrier_reporter")
    client.post(SAVE, words())
    refused = client.post(NEW, whole(draft_version="1", harm=""))
    assert (refused.status_code, Draft.objects.count()) == (400, 1)
    assert client.post(NEW, whole(draft_version="1")).status_code == 302
    assert (Draft.objects.count(), Report.objects.count()) == (0, 1)
    for version in ("", "1"):
        assert client.post(SAVE, words(draft_version=version)).status_code == 409
    assert Draft.objects.count() == 0


def test_a_draft_is_seen_by_colleagues_and_by_nobody_else():
    browser("carrier_reporter").post(SAVE, words())
    draft = Draft.objects.get()
    colleague = User.objects.create(username="colleague")
    appoint(user=colleague, organisation=draft.organisation, post="reporter", at=NOON)
    place = f"/reports/new/?draft={draft.pk}"
    assert "漠河宽带中断" in browser("colleague").get("/reports/").content.decode()
    assert browser("colleague").get(place).status_code == 200
    for name in ("internet_reporter", "hlj_duty", "meo_leader", "auditor", "administrator"):
        assert browser(name).get(place).status_code == 404
        assert "漠河宽带中断" not in browser(name).get("/reports/?box=own").content.decode()
        assert browser(name).post(f"/reports/drafts/{draft.pk}/discard/").status_code == 404
    assert browser("auditor").post(SAVE, words(key="cd" * 16)).status_code == 403
    assert browser("colleague").post(f"/reports/drafts/{draft.pk}/discard/").status_code == 302
    assert Draft.objects.count() == 0


def test_a_report_that_is_due_has_its_draft_and_so_has_one_that_was_returned():
    walk = reported(at=NOON)
    number = walk.response.incident.number
    walk.to_concluded()
    client = browser("carrier_reporter")
    place = f"/reports/{number}/unit_summary/?plan=miit-2017-281"
    answer = client.post(place, {"key": KEY, "course": "10:12 起中断", "save": "draft"}, follow=True)
    assert "10:12 起中断" in answer.content.decode()
    draft = Draft.objects.get()
    assert (draft.kind, draft.incident, draft.plan_code) == ("unit_summary", walk.response.incident, "miit-2017-281")
    assert client.post(place, {"key": KEY, "draft_version": "1", **UNIT_SUMMARY}).status_code == 302
    assert Draft.objects.count() == 0

    report = return_report(
        report=Report.objects.get(kind="unit_summary"), actor=person("hlj_duty"), at=NOON, missing="缺"
    )
    again = f"/reports/{report.pk}/resubmit/"
    form = client.get(again).content.decode()
    assert UNIT_SUMMARY["lessons"] in form and "退回了第 1 版" in form
    saving = client.post(
        f"/reports/drafts/?report={report.pk}", {"key": "cd" * 16, **UNIT_SUMMARY, "losses": "约 35 万元"}
    )
    assert saving.status_code == 200
    draft = Draft.objects.get()
    assert "约 35 万元" in client.get(f"{again}?draft={draft.pk}").content.decode()
    assert client.post(again, {"key": "cd" * 16, **UNIT_SUMMARY, "losses": "约 35 万元"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.version, report.content["losses"], Draft.objects.count()) == (
        "submitted",
        2,
        "约 35 万元",
        0,
    )


def test_junk_in_the_address_of_a_draft_is_no_draft():
    client = browser("carrier_reporter")
    for query in ("kind=oral", "report=9", "report=x", "incident=HL-2026-9999", "kind=unit_summary"):
        assert client.post(f"/reports/drafts/?{query}", words()).status_code == 404
    for asked in ("x", "9" * 40, "-1", "7"):
        assert client.get(f"{NEW}?draft={asked}").status_code == 404
    assert Draft.objects.count() == 0


def test_drafts_of_a_first_report_that_was_returned_come_back_field_by_field():
    report = filed(at=NOON)
    return_report(
        report=report, actor=person("hlj_duty"), at=NOON + timedelta(minutes=1), missing="范围不清", fields=["scope"]
    )
    client = browser("carrier_reporter")
    form = client.get(f"/reports/{report.pk}/resubmit/").content.decode()
    assert 'value="2026-09-28T11:42:00"' in form and "全省约 80 万户无法上网" in form and 'value="黑龙江省"' in form
    sent: dict[str, Any] = whole(scope="全省约 82 万户", key="ef" * 16)
    assert client.post(f"/reports/{report.pk}/resubmit/", sent).status_code == 302
    assert Walk(report.incident.responses.get(), NOON).response.state == "reported"
    report.refresh_from_db()
    assert (report.version, report.content["scope"]) == (2, "全省约 82 万户")
