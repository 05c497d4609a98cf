"""A level II start asks a whole country: three thousand enterprises cost no more statements than eight."""

import time
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import bulk
from cases.models import Notice, Obligation
from orgs.models import Organisation
from tests.world import Walk, person, reported

pytestmark = [pytest.mark.django_db, pytest.mark.alone]
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
MANY = 3000
WITHIN = 1.5  # seconds; benchmarks/country.py measures it apart from the tests


def graded() -> Walk:
    walk = reported(at=NOON, facts={"outage_scope": "multi_province"})
    walk.act("verify", "meo_duty")
    walk.act("grade", "meo_duty", level="L2")
    return walk


def found_enterprises(number: int) -> None:
    Organisation.objects.bulk_create(
        Organisation(code=f"ISP-{n:05}", kind="internet_enterprise", name_zh=f"互联网企业{n}", region_id="440000")
        for n in range(number)
    )


@pytest.mark.rule("A-5.4-3")
def test_three_thousand_enterprises_are_asked_in_as_many_statements_as_eight():
    graded().act("initiate", "meo_leader")  # what a process reads only once is read
    walk = graded()
    bulk._pools.clear()  # ids that are left over from before would spare a statement
    with CaptureQueriesContext(connection) as few:
        walk.act("initiate", "meo_leader")
    found_enterprises(MANY)
    walk = graded()
    bulk._pools.clear()

    began = time.monotonic()
    with CaptureQueriesContext(connection) as many:
        walk.act("initiate", "meo_leader")
    took = time.monotonic() - began

    assert len(many) == len(few)
    assert took < WITHIN
    asked = Obligation.objects.filter(case=walk.response.case_id, key="unit_survey")
    assert asked.count() > MANY
    assert Notice.objects.filter(case=walk.response.case_id, rule_id="A-5.4-3").count() == asked.count()


def test_pages_count_the_survey_and_list_nobody_elses_answer():
    found_enterprises(MANY)
    walk = graded()
    walk.act("initiate", "meo_leader")
    client = Client()
    client.force_login(person("meo_duty"))
    path = f"/incidents/{walk.response.incident.number}/"
    client.get(path)

    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path).content.decode()
    took = time.monotonic() - began

    assert f"已答 0 / {MANY + 8}" in page
    assert page.count("<tr") < 100  # rows of duties and notices
    assert len(asked) <= 16
    assert took < WITHIN


def test_an_answer_to_the_survey_costs_the_same_whatever_the_others_owe():
    def answering(walk: Walk) -> int:
        with CaptureQueriesContext(connection) as asked:
            walk.file("unit_survey", "internet_reporter", impact="无")
        return len(asked)

    few = graded()
    few.act("initiate", "meo_leader")
    by_few = answering(few)
    found_enterprises(MANY)
    many = graded()
    many.act("initiate", "meo_leader")

    began = time.monotonic()
    by_many = answering(many)

    assert by_many == by_few
    assert time.monotonic() - began < 0.3
