"""The watch over all clocks: its sign of life, what it sets aside, and clocks that jump."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from cases import sweeping
from cases.errors import ClocksDisagree
from cases.models import Heartbeat, LogEntry, Obligation
from cases.sweeping import pulse, sweep
from cases.tasks import sweep_obligations
from config.health import ready
from dutyroom.watch import watch_at
from tests.world import person, reported

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def nothing_set_aside():
    sweeping._set_aside.clear()
    yield
    sweeping._set_aside.clear()


def written():
    """Everything that a false step could have written."""
    obligations = list(Obligation.objects.order_by("pk").values_list("pk", "state", "next_at", "log_number"))
    return obligations, LogEntry.objects.count(), Heartbeat.objects.count()


@pytest.mark.parametrize("jump", [timedelta(hours=3), timedelta(days=400), -timedelta(hours=3), timedelta(seconds=6)])
def test_a_jump_of_the_applications_clock_writes_nothing(jump):
    reported(at=now() - HOUR)
    before = written()

    with time_machine.travel(now() + jump, tick=False), pytest.raises(ClocksDisagree):
        sweep_obligations()

    assert written() == before
    assert sweep_obligations() == 1  # the clock is right again, and nothing was lost


def test_a_sweep_leaves_a_sign_of_life_though_there_is_nothing_to_do():
    assert pulse().is_late

    sweep(now=now())

    assert pulse().age < timedelta(seconds=5)
    assert pulse().is_well


def test_ten_seconds_without_a_sign_of_life_show_on_the_board_in_the_health_page_and_in_the_metrics(rf):
    def said(age):
        Heartbeat.objects.filter(name=sweeping.NAME).update(at=now() - age)
        client = Client()
        client.force_login(person("hlj_duty"))
        board = client.get("/board/", follow=True).content.decode()
        answer = ready(rf.get("/health/ready"))
        metrics = Client().get("/metrics").content.decode()
        return (
            'id="fs-watch" role="alert">时限看守停在' in board,
            answer.status_code,
            b'"sweep": "late"' in answer.content,
            _late(metrics),
        )

    sweep(now=now())
    assert said(timedelta(seconds=5)) == (False, 200, False, 0.0)
    assert said(timedelta(seconds=11)) == (True, 200, True, 1.0)  # reports are still taken
    Heartbeat.objects.all().delete()
    assert str(watch_at(now())).startswith("时限看守没有运行")


def _late(metrics):
    (line,) = [line for line in metrics.splitlines() if line.startswith("fengsui_sweep_late ")]
    return float(line.split()[1])


def test_a_case_that_cannot_be_worked_on_keeps_no_other_from_its_steps():
    broken, sound = reported(at=now() - HOUR), reported(at=now() - HOUR)
    with connection.cursor() as cursor:  # a head that the log does not have: the next entry collides
        cursor.execute("UPDATE cases_case SET head_number = 0 WHERE id = %s", [broken.response.case_id])

    sweep(now=now())

    assert sound.states()["plan_activation"] == "overdue"
    assert broken.states()["plan_activation"] == "open"
    assert pulse().set_aside == 1
    assert str(watch_at(now())).startswith("有 1 件")
    assert sweep(now=now()) == 0


def test_metrics_are_for_this_machine_and_for_who_holds_the_token(client, settings):
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    settings.METRICS_TOKEN = "of-the-tests"

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", **elsewhere).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}, **elsewhere).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer of-the-tests"}, **elsewhere).status_code == 200
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}, **elsewhere).status_code == 404
