"""An orange warning calls a whole country to duty: three thousand enterprises cost no more statements than eight."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import bulk
from cases.models import Measure, Notice, Obligation
from early_warnings.services import adjust_at_once
from orgs.models import Organisation
from tests.warned import LIFTING, Warned, draft_body, drafted
from tests.world import person

pytestmark = [pytest.mark.django_db, pytest.mark.alone]
NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
MANY = 3000
WITHIN = 2.5  # seconds


def walked() -> dict[str, tuple[int, float]]:
    """Act -> statements and seconds, of a warning of the whole country: published, lowered in one province, lifted."""
    orange = drafted("orange", "meo_duty", at=NOON, regions=["100000"])
    orange.act("publish", "meo_leader")
    spent = {"publish": _measured(lambda: orange.confirm("meo_duty"))}
    assert Obligation.objects.filter(case=orange.warning.case_id, key="warning_duty", state="open").count() > 31
    yellow = drafted_instead(orange)
    spent["narrow"] = _measured(lambda: yellow.confirm("gd_duty"))
    orange.act("lift", "meo_leader", **LIFTING)
    spent["lift"] = _measured(lambda: orange.confirm("meo_duty"))
    assert not Obligation.objects.filter(case=orange.warning.case_id, key="warning_duty", state="open").exists()
    return spent


def drafted_instead(orange: Warned) -> Warned:
    body = draft_body("yellow", regions=["440000"])
    return Warned(adjust_at_once(warning=orange.fresh(), data=body, actor=person("gd_leader"), at=NOON), NOON)


def _measured(work: Any) -> tuple[int, float]:
    bulk._pools.clear()  # ids that are left over from before would spare a statement
    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked), time.monotonic() - began


@pytest.mark.rule("A-4.5.2-1")
def test_three_thousand_enterprises_are_called_and_released_in_as_many_statements_as_eight() -> None:
    walked()  # what a process asks once and keeps
    few = walked()
    Organisation.objects.bulk_create(
        Organisation(code=f"ISP-{n:05}", kind="internet_enterprise", name_zh=f"互联网企业{n}", region_id="440000")
        for n in range(MANY)
    )
    many = walked()

    assert {act: count for act, (count, _took) in many.items()} == {act: count for act, (count, _took) in few.items()}
    assert max(took for _count, took in many.values()) < WITHIN, many
    on_duty = Obligation.objects.filter(key="warning_duty", debtor__code="ISP-00000")
    assert set(on_duty.values_list("state", flat=True)) == {"met"}
    assert Notice.objects.filter(recipient__code="ISP-00000", rule_id="A-4.5.2-1").count() == 1
    assert not Measure.objects.filter(organisation__code="ISP-00000").exists()
