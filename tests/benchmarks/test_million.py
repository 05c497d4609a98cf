"""`make bench-million` in small: that it fills and measures, not how fast this machine is."""

from datetime import UTC, datetime

import pytest
from pytest_django.plugin import DjangoDbBlocker

from benchmarks.million import measuring
from benchmarks.million.filling import Size, fill
from cases.models import Case, Obligation
from incidents.models import ENDED, Incident, IncidentParty, Response
from incidents.services import act_on_response
from tests.databases import APPLICATION, DEMONSTRATION, DatabaseServer, pointed_at
from tests.world import filed, person

UNTIL = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


@pytest.mark.usefixtures("django_db_setup")
def test_filled_incidents_are_measured_and_can_be_worked_on(
    database_server: DatabaseServer, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "ROUNDS", 1)
    monkeypatch.setattr(measuring, "WARM_UP", 0)
    said: list[str] = []
    with django_db_blocker.unblock(), database_server.clone(DEMONSTRATION) as name:
        admin = database_server.admin_url.replace("/postgres?", f"/{name}?")
        fill(admin, Size(incidents=300, open=60, until=UNTIL), said.append)
        url = database_server.url(APPLICATION, name)
        with pointed_at(url):
            assert Incident.objects.count() == 300
            assert 40 <= Response.objects.exclude(state__in=ENDED).count() <= 90
            assert IncidentParty.objects.filter(organisation__code="MIIT-EMERGENCY-OFFICE").count() == 300
            assert Case.objects.filter(words=None).count() == 0
            assert Obligation.objects.filter(state="overdue").exists()
            response = Response.objects.filter(state="reported", lead__code="HL-BCA").first()
            if response:  # the triggers that guard the log let the platform's own acts through
                act_on_response(response=response, action="verify", actor=person("hlj_duty"), at=UNTIL, data={})
                assert Response.objects.get(pk=response.pk).state == "verified"
            assert filed(at=UNTIL).incident.pk > 300

        urls = dict.fromkeys(("thousand", "open", "whole"), url)
        measured = measuring.measure(
            measuring.everything(["hlj_duty"]), urls=urls, requests=1, until=UNTIL, say=said.append
        )

    assert "| search incidents: two characters | a province of 31 |" in measured.table(small=300, whole=300)
    assert all(page.queries <= measuring.MOST_QUERIES for page in measured.pages)
    assert list(measured.statistics) == ["incidents by level and month", "incidents by region", "timeliness by rule"]
