"""Both plans say what the law says, whole: no provision is missing, none is altered, none is added."""

from collections.abc import Mapping

import pytest

from plans.grading import grade
from plans.library import get_plan, override
from plans.schema import Plan, Value
from plans.scope import applies
from tests.plans.law import Law, stated
from tests.plans.law.comparing import deviations, law_parts, plan_parts
from tests.plans.law.ministry import MINISTRY
from tests.plans.law.prefecture import PREFECTURE


@pytest.fixture(scope="module")
def ministry() -> Plan:
    return get_plan("miit-2017-281")


@pytest.fixture(scope="module")
def prefecture() -> Plan:
    return get_plan("daxinganling-2021-9")


# Whom the plans bind, since when, what their levels and classes are


@pytest.mark.rule("A-1.3-1", "A-1.3-2", "A-1.3-4", "A-9.3-1", "A-3-1", "A-5.1-1", "A-4.3-1")
def test_the_ministrys_plan_binds_whom_and_from_when_the_law_says(ministry: Plan) -> None:
    assert stated.frame(ministry) == MINISTRY.frame


@pytest.mark.rule("B-1.3-1", "B-1.3-2", "B-8.2-1", "B-1.4-0", "B-4.2-1", "B-3.1-1")
@pytest.mark.rule("B-1.5-1", "B-1.5-2", "B-1.5-3", "B-1.5-4", "B-1.5-5", "B-1.5-6", "B-1.5-7")
def test_the_prefectures_plan_binds_where_and_from_when_the_law_says(prefecture: Plan) -> None:
    assert stated.frame(prefecture) == PREFECTURE.frame


@pytest.mark.rule("B-1.3-1")
def test_the_prefectures_plan_applies_in_its_region_whatever_the_unit(prefecture: Plan) -> None:
    regions = ("232700", "232701", "232721", "230000", "231100", "110000")
    assert [applies(prefecture, kinds=[], regions=[code]) for code in regions] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert applies(prefecture, kinds=["telecom_enterprise"], regions=["110000", "232722"])


# Criteria


@pytest.mark.rule("A-3.1-1", "A-3.1-2", "A-3.1-3", "A-3.1-4", "A-3.1-5")
@pytest.mark.rule("A-3.2-1", "A-3.2-2", "A-3.2-3", "A-3.2-4", "A-3.2-5", "A-3.2-6")
@pytest.mark.rule("A-3.3-1", "A-3.3-2", "A-3.3-3", "A-3.3-4", "A-3.3-5", "A-3.4-1", "A-3.4-2", "A-3.4-3")
def test_the_ministrys_plan_grades_by_the_criteria_of_the_law(ministry: Plan) -> None:
    assert stated.criteria(ministry) == MINISTRY.criteria()


@pytest.mark.rule("B-1.4-1", "B-1.4-2", "B-1.4-3", "B-1.4-4", "B-1.4-5")
@pytest.mark.rule("B-1.4-6", "B-1.4-7", "B-1.4-8", "B-1.4-9", "B-1.4-10")
def test_the_prefectures_plan_grades_by_the_criteria_of_the_law(prefecture: Plan) -> None:
    assert stated.criteria(prefecture) == PREFECTURE.criteria()


@pytest.mark.rule("B-1.4-0")
def test_a_lower_level_counts_only_where_the_higher_is_not_reached(prefecture: Plan) -> None:
    grading = grade(prefecture, {"system_loss": "severe", "data_threat": "fairly_serious", "data_act": "lost"})
    assert (grading.level, [match.rule_id for match in grading.matched]) == ("L2", ["B-1.4-4"])


@pytest.mark.rule("B-1.4-2", "B-1.4-5", "B-1.4-6", "B-1.4-8", "B-1.4-9")
@pytest.mark.parametrize(
    ("threat", "act", "level", "rule_id"),
    [
        ("especially_serious", "leaked", "L1", "B-1.4-2"),
        ("serious", "stolen", "L2", "B-1.4-5"),
        ("serious", "leaked", "L2", "B-1.4-6"),
        ("fairly_serious", "counterfeited", "L3", "B-1.4-8"),
        ("fairly_serious", "leaked", "L3", "B-1.4-9"),
    ],
)
def test_a_mere_leak_falls_under_the_other_circumstances_below_level_one(
    prefecture: Plan, threat: str, act: str, level: str, rule_id: str
) -> None:
    grading = grade(prefecture, {"data_threat": threat, "data_act": act})
    assert (grading.level, [match.rule_id for match in grading.matched]) == (level, [rule_id])


# Who may take which act


@pytest.mark.rule("A-2.1-1", "A-2.2-1", "A-2.2-3", "A-2.2-4", "A-2.2-5", "A-2.3-1")
@pytest.mark.rule("A-5.3-1", "A-5.3-2", "A-5.3-3", "A-5.5-1", "A-5.5-10")
@pytest.mark.rule("A-5.6-0", "A-5.6-1", "A-5.6-2", "A-5.6-3", "A-6.1-2")
@pytest.mark.rule("A-4.4-1", "A-4.4-2", "A-4.4-3", "A-4.4-4", "A-4.4-5", "A-4.6-1", "A-4.6-2")
def test_the_ministrys_plan_gives_each_act_to_the_offices_of_the_law(ministry: Plan) -> None:
    assert stated.powers(ministry) == MINISTRY.powers()


@pytest.mark.rule("B-2.2-1", "B-4.1-4", "B-4.1-6", "B-4.2.1-1", "B-4.2.1-2", "B-4.2.2-1", "B-4.2.3-1")
@pytest.mark.rule("B-4.3.1-1", "B-4.3.1-3", "B-4.3.2-1", "B-4.3.2-2", "B-4.3.2-3")
@pytest.mark.rule("B-4.3.3-1", "B-4.3.3-2", "B-4.3.3-3", "B-4.3.3-4", "B-5-3")
@pytest.mark.rule("B-3.2-5", "B-3.3-1", "B-3.3-3", "B-3.3-4", "B-3.3-5", "B-3.3-7", "B-3.4.1-1", "B-3.5-1", "B-6.5-2")
def test_the_prefectures_plan_gives_each_act_to_the_offices_of_the_law(prefecture: Plan) -> None:
    assert stated.powers(prefecture) == PREFECTURE.powers()


# Who owes what


@pytest.mark.rule("A-4.1-2", "A-4.1-4", "A-5.2-1", "A-5.3-4", "A-5.3-8")
@pytest.mark.rule("A-5.4-1", "A-5.4-2", "A-5.4-3", "A-5.5-5", "A-6.1-1", "A-6.1-2")
@pytest.mark.rule("A-4.2-2", "A-4.2-3", "A-4.4-3", "A-4.4-4", "A-4.6-3")
def test_the_ministrys_plan_demands_what_the_law_demands(ministry: Plan) -> None:
    assert stated.owed(ministry) == MINISTRY.owed()


@pytest.mark.rule("B-4.1-1", "B-4.1-2", "B-4.1-3", "B-4.1-4", "B-4.1-6", "B-4.1-7", "B-4.1-8", "B-4.1-9", "B-4.1-10")
@pytest.mark.rule("B-4.2.1-1", "B-4.2.1-5", "B-4.2.1-6", "B-4.2.1-7", "B-4.2.2-3", "B-4.2.2-4")
@pytest.mark.rule("B-4.3.1-3", "B-4.3.2-2", "B-4.3.2-3", "B-4.3.3-1", "B-4.3.3-2", "B-4.3.3-3", "B-4.3.3-4")
@pytest.mark.rule("B-5-1", "B-5-2", "B-5-3", "B-5-4", "B-5-6")
@pytest.mark.rule("B-3.3-2", "B-3.4.1-4", "B-3.4.1-5", "B-3.4.2-3", "B-3.4.3-2")
def test_the_prefectures_plan_demands_what_the_law_demands(prefecture: Plan) -> None:
    assert stated.owed(prefecture) == PREFECTURE.owed()


@pytest.mark.rule("A-4.1-5", "A-6.1-1", "B-5-5", "A-4.2-1", "A-4.4-6", "B-3.3-6")
def test_reports_must_say_what_the_law_wants_to_know(ministry: Plan, prefecture: Plan) -> None:
    for plan, law in ((ministry, MINISTRY), (prefecture, PREFECTURE)):
        assert {rule_id: stated.contents(plan, rule_id) for rule_id in law.contents} == law.contents


@pytest.mark.rule("A-5.3-5", "B-4.2.1-3", "B-4.2.1-4", "A-4.5.2-1", "A-4.5.2-4")
@pytest.mark.rule("B-3.4.1-3", "B-3.4.1-6", "B-3.4.2-2", "B-3.4.2-4", "B-6.5-3")
def test_whoever_the_law_puts_on_duty_stands_on_duty_until_the_end(ministry: Plan, prefecture: Plan) -> None:
    assert stated.standing(ministry) == MINISTRY.standing()
    assert stated.standing(prefecture) == PREFECTURE.standing()


@pytest.mark.rule("A-5.2-2", "A-5.2-3", "A-5.4-4", "A-5.5-10")
@pytest.mark.rule("B-2.1-1", "B-4.1-4", "B-4.2.1-16", "B-4.2.2-2")
@pytest.mark.rule("A-4.5.1-1", "A-4.5.1-2", "A-4.5.1-3", "A-4.5.2-0", "A-4.5.2-2", "A-4.5.2-3")
@pytest.mark.rule("B-3.4.1-2", "B-3.4.2-1", "B-3.4.2-5", "B-3.4.3-1", "B-3.4.4-1")
def test_the_measures_of_the_law_are_there_to_be_worked_off(ministry: Plan, prefecture: Plan) -> None:
    assert stated.measures(ministry) == MINISTRY.measures()
    assert stated.measures(prefecture) == PREFECTURE.measures()


# Who is told


@pytest.mark.rule("A-2.2-2", "A-2.2-3", "A-4.1-2", "A-5.2-1", "A-5.3-4", "A-5.3-6", "A-5.3-8")
@pytest.mark.rule("A-5.4-1", "A-5.4-2", "A-5.4-3", "A-5.5-5", "A-5.6-1", "A-5.6-2", "A-5.6-3", "A-6.1-1", "A-6.1-2")
@pytest.mark.rule("A-4.4-2", "A-4.4-3", "A-4.4-4", "A-4.5.1-2", "A-4.5.2-2", "A-4.6-3")
def test_the_ministrys_plan_tells_whom_the_law_tells(ministry: Plan) -> None:
    assert stated.told(ministry) == MINISTRY.told()


@pytest.mark.rule("B-4.1-1", "B-4.1-2", "B-4.1-6", "B-4.1-7", "B-4.1-8", "B-4.1-9", "B-4.1-10")
@pytest.mark.rule(
    "B-4.2.1-1", "B-4.2.1-2", "B-4.2.1-3", "B-4.2.1-5", "B-4.2.1-6", "B-4.2.1-7", "B-4.2.2-3", "B-4.2.2-4"
)
@pytest.mark.rule("B-4.3.1-2", "B-4.3.2-3", "B-4.3.2-4", "B-4.3.3-1", "B-4.3.3-2", "B-5-3", "B-5-4")
@pytest.mark.rule("B-3.2-4", "B-3.2-5", "B-3.4.1-1", "B-3.4.1-5", "B-3.4.2-3", "B-3.4.3-3", "B-3.5-1")
def test_the_prefectures_plan_tells_whom_the_law_tells(prefecture: Plan) -> None:
    assert stated.told(prefecture) == PREFECTURE.told()


# How the gaps of the text are settled


@pytest.mark.parametrize(("code", "law"), [("miit-2017-281", MINISTRY), ("daxinganling-2021-9", PREFECTURE)])
def test_the_gaps_of_the_text_are_settled_as_agreed(code: str, law: Law) -> None:
    assert {key: get_plan(code).setting(key) for key in law.settled} == law.settled


def _chosen(plan: Plan, reading: Mapping[str, str]) -> dict[str, Value]:
    return {
        key: tuple(value.split()) if isinstance(plan.setting(key), tuple) else value for key, value in reading.items()
    }


@pytest.mark.parametrize(
    ("code", "law", "reading"),
    [
        *(("miit-2017-281", MINISTRY, reading) for reading in MINISTRY.readings),
        *(("daxinganling-2021-9", PREFECTURE, reading) for reading in PREFECTURE.readings),
    ],
)
def test_another_reading_of_the_text_is_obeyed_as_a_whole(code: str, law: Law, reading: Mapping[str, str]) -> None:
    plan = override(get_plan(code), _chosen(get_plan(code), reading))
    assert deviations(law_parts(law, reading), plan_parts(law, plan)) == {}
