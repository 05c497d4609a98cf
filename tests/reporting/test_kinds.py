"""Every kind of report that the plans speak of has a form with what its rule asks for, and somebody who may file it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cases.errors import NotNow
from plans.library import get_plan
from reporting.errors import MayNotReport
from reporting.follow_ups import NOT_REPORTS, keys_met_by
from reporting.models import Report
from reporting.services import kinds_of_report
from tests.world import PLAN_A, PLAN_B, reported

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
OF_5_4 = ("development", "progress", "opinion")
OF_6_1 = (
    "causes_direct", "causes_indirect", "course", "responsibility", "impact", "losses", "lessons", "handling_opinion",
    "improvements",
)  # fmt: skip
OF_5 = ("cause", "nature", "impact", "responsibility", "handling_opinion", "improvements")
KINDS = [
    (PLAN_A, "initial", "A-4.1-5", ("occurred_at", "scope", "harm", "measures_taken", "recommendations"), 2),
    (PLAN_A, "situation", "A-5.4-1", OF_5_4, 3),
    (PLAN_A, "area_survey", "A-5.4-2", ("impact",), 1),
    (PLAN_A, "unit_survey", "A-5.4-3", ("impact",), 1),
    (PLAN_A, "user_notification", "A-5.5-3", ("informed", "advice"), 0),
    (PLAN_A, "unit_summary", "A-6.1-1", OF_6_1, 2),
    (PLAN_A, "regulator_report", "A-6.1-2", (), 2),  # what the unit's holds, which it gathers
    (PLAN_B, "initial", "B-4.1-1", (), 1),  # the plan lists no contents (F-B24)
    (PLAN_B, "written", "B-4.1-6", ("situation",), 1),
    (PLAN_B, "situation", "B-4.2.1-5", ("development", "progress"), 2),
    (PLAN_B, "survey", "B-4.2.1-6", ("impact",), 1),
    (PLAN_B, "investigation", "B-5-5", OF_5, 4),
]
"""Plan, kind, the rule of its form, the fields that this rule demands, how many duties it meets."""


@pytest.mark.rule("A-5.4-1", "A-5.4-2", "A-5.4-3", "A-6.1-1", "A-6.1-2", "B-4.1-6", "B-4.2.1-5", "B-4.2.1-6", "B-5-5")
@pytest.mark.parametrize(("code", "kind", "rule", "demanded", "duties"), KINDS)
def test_a_kind_has_its_form_and_what_its_rule_demands(
    code: str, kind: str, rule: str, demanded: tuple[str, ...], duties: int
) -> None:
    plan = get_plan(code)
    form = plan.form(kind)
    assert form.rule_id == rule
    assert tuple(item.key for item in form.fields if item.rule_id == rule and item.required) == demanded
    assert len(keys_met_by(plan, kind)) == duties
    if kind == "regulator_report":
        assert form.fields == plan.form("unit_summary").fields


@pytest.mark.django_db
def test_every_form_can_be_filed_by_whoever_owes_it_and_one_that_nobody_owes_by_the_affected_unit() -> None:
    unasked = {
        (code, form.key)
        for code in (PLAN_A, PLAN_B)
        for form in get_plan(code).forms
        if form.key not in NOT_REPORTS and not keys_met_by(get_plan(code), form.key)
    }
    assert unasked == {(PLAN_A, "user_notification")}
    assert set(kinds_of_report()) >= {kind for _plan, kind, *_rest in KINDS}


@pytest.mark.django_db
def test_the_affected_unit_shows_that_it_told_its_users_once_the_response_runs_and_nobody_else_does() -> None:
    walk = reported(at=NOON, facts={"leaked_users": 2_000_000})
    said: dict[str, Any] = {"informed": "短信告知全部受影响用户", "advice": "修改密码，留意诈骗来电"}
    with pytest.raises(NotNow) as refused:
        walk.file("user_notification", "carrier_reporter", **said)
    assert refused.value.rule_id == "A-5.5-3"
    walk.to_active()
    for name in ("hlj_duty", "meo_duty"):
        with pytest.raises(MayNotReport):
            walk.file("user_notification", name, **said)
    assert Report.objects.exclude(kind="initial").count() == 0

    proof = walk.file("user_notification", "carrier_reporter", **said)
    more = walk.file("user_notification", "carrier_reporter", **said)

    assert (proof.recipients, proof.content, proof.supplements) == ([], said, None)
    assert more.supplements == proof
