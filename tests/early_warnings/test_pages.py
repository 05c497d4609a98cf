"""The pages of warnings as each kind of user sees them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from early_warnings.models import EarlyWarning
from tests.warned import CONTENTS_A
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def form(**changes: str) -> dict[str, str]:
    contents = {f"contents.{key}": value for key, value in CONTENTS_A.items()}
    return {"plan": "miit-2017-281", "colour": "yellow", "title": "路由器高危漏洞", "regions": "黑龙江省", **contents, **changes}


def test_an_officer_drafts_a_leader_publishes_and_the_officer_confirms():
    duty, leader = signed_in("hlj_duty"), signed_in("hlj_leader")
    assert duty.get(reverse("warnings:new")).status_code == 200
    made = duty.post(reverse("warnings:new"), form())
    warning = EarlyWarning.objects.get()
    assert made.status_code == 302
    page = duty.get(reverse("warnings:detail", args=[warning.number]))
    assert page.status_code == 200 and "领导" in page.content.decode()
    assert duty.get(reverse("warnings:edit", args=[warning.number])).status_code == 200
    held = leader.post(reverse("warnings:detail-act", args=[warning.number, "publish"]), {"level": "yellow"})
    assert held.status_code == 302, held.content.decode()
    pending = duty.get(reverse("warnings:detail", args=[warning.number])).context["page"].pending
    assert duty.post(reverse("warnings:confirm", args=[pending.confirmation.pk])).status_code == 302
    warning.refresh_from_db()
    assert warning.state == "published"
    for name in ("hlj_duty", "hlj_leader", "meo_leader", "carrier_reporter", "gd_duty", "auditor"):
        assert signed_in(name).get(reverse("warnings:detail", args=[warning.number])).status_code == 200
        assert signed_in(name).get(reverse("warnings:list")).status_code == 200
    assert leader.get(reverse("warnings:adjust", args=[warning.number])).status_code == 200
