"""Facts that cannot be graded are refused with the field and the remedy."""

import pytest

from plans.facts import check_facts_of
from plans.grading import FactProblem, check_facts
from plans.schema import Plan, Text


def fields(problems: list[FactProblem]) -> list[str]:
    return [problem.field for problem in problems]


def test_good_facts_have_no_problem(plan: Plan) -> None:
    facts = {
        "leaked_users": 10**12,
        "outage_scope": "none",
        "site_influence": "province",
        "virus_scope": None,
        "cn_tld_degraded": False,
        "large_dns_abnormal": True,
        "judged_level": "L2",
        "judgement": "影响重大，\n涉及支付。",
    }
    assert check_facts(plan, facts) == []
    assert check_facts(plan, {}) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("leaked_users", True),
        ("leaked_users", 1.0),
        ("leaked_users", "100000"),
        ("leaked_users", -1),
        ("leaked_users", 10**12 + 1),
        ("leaked_users", 10**400),
        ("leaked_users", [1]),
        ("outage_scope", "city"),
        ("outage_scope", 1),
        ("outage_scope", ["national"]),
        ("site_influence", "multi_province"),
        ("virus_scope", "prefecture_city"),
        ("cn_tld_degraded", 1),
        ("cn_tld_degraded", "true"),
        ("large_dns_abnormal", "none"),
        ("judged_level", "L5"),
        ("judged_level", 1),
        ("judgement", 5),
        ("judgement", "响铃\x07"),
        ("judgement", "孤\ud800"),
        ("judgement", "反\u202e向"),
        ("judgement", "长" * 2001),
        ("severity", "high"),
    ],
)
def test_a_fact_that_cannot_be_graded_is_named(plan: Plan, field: str, value: object) -> None:
    problems = check_facts(plan, {field: value})
    assert fields(problems) == [field]
    assert (problems[0].message.zh[-1], problems[0].message.en[-1]) == ("。", ".")


def test_a_yes_or_no_is_no_number(plan: Plan) -> None:
    message = Text(
        "须为整数，例如 120000；没有则填 0 或留空。", "It must be a whole number such as 120000; 0 or empty if none."
    )
    assert check_facts(plan, {"leaked_users": True}) == [FactProblem("leaked_users", message)]


def test_the_remedy_lists_the_choices(plan: Plan) -> None:
    [problem] = check_facts(plan, {"site_influence": "city"})
    assert problem.message.en == "“city” is no choice. Choose from: none, province, national."


def test_an_unknown_fact_is_repeated_short_and_without_control_characters(plan: Plan) -> None:
    [problem] = check_facts(plan, {"x\x00" + "y" * 500: 1})
    assert problem.field == "x�" + "y" * 58 + "…"
    assert "\x00" not in problem.message.zh


@pytest.mark.rule("A-3.1-5")
def test_a_judged_level_needs_its_reason(plan: Plan) -> None:
    assert fields(check_facts(plan, {"judged_level": "L1"})) == ["judgement"]
    assert fields(check_facts(plan, {"judged_level": "L1", "judgement": " "})) == ["judgement"]


@pytest.mark.rule("A-3.4-3")
def test_a_reason_needs_its_level(plan: Plan) -> None:
    assert fields(check_facts(plan, {"judgement": "影响恶劣"})) == ["judged_level"]
    assert fields(check_facts(plan, {"judgement": "影响恶劣", "judged_level": "none"})) == ["judged_level"]


def test_every_faulty_fact_is_named_at_once(plan: Plan) -> None:
    facts = {"leaked_users": -5, "outage_scope": "moon", "colour": "red"}
    assert fields(check_facts(plan, facts)) == ["leaked_users", "outage_scope", "colour"]


# -- Plan B, and both plans together


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("system_loss", "large"),
        ("system_loss", True),
        ("data_threat", "some"),
        ("data_act", ["leaked"]),
        ("other_threat", "L1"),
        ("other_threat_reason", "响铃\x07"),
        ("other_threat_reason", "长" * 2001),
        ("leaked_users", 1),
    ],
)
def test_a_fact_that_the_prefecture_cannot_grade_is_named(prefecture: Plan, field: str, value: object) -> None:
    assert fields(check_facts(prefecture, {field: value})) == [field]


@pytest.mark.rule("B-1.4-3", "B-1.4-6", "B-1.4-9", "B-1.4-10")
@pytest.mark.parametrize("threat", ["some", "fairly_serious", "serious", "especially_serious"])
def test_an_other_threat_needs_its_reason_and_a_reason_its_threat(prefecture: Plan, threat: str) -> None:
    why = {"other_threat_reason": "影响民生"}
    assert check_facts(prefecture, {"other_threat": threat, **why}) == []
    assert fields(check_facts(prefecture, {"other_threat": threat})) == ["other_threat_reason"]
    assert fields(check_facts(prefecture, {"other_threat": threat, "other_threat_reason": " "})) == [
        "other_threat_reason"
    ]
    assert fields(check_facts(prefecture, why)) == ["other_threat"]
    assert fields(check_facts(prefecture, {"other_threat": "none", **why})) == ["other_threat"]


def test_facts_of_two_plans_are_checked_together_each_by_its_own(plan: Plan, prefecture: Plan) -> None:
    facts = {
        "leaked_users": 120_000,
        "judged_level": "L2",
        "judgement": "涉及支付",
        "system_loss": "severe",
        "data_threat": "serious",
        "data_act": "leaked",
        "other_threat": "some",
        "other_threat_reason": "影响民生",
    }
    assert check_facts_of([plan, prefecture], facts) == []
    assert check_facts_of([prefecture, plan], facts) == []
    assert check_facts_of([plan, prefecture], {}) == []


def test_a_reason_of_one_plan_does_not_serve_the_other(plan: Plan, prefecture: Plan) -> None:
    message = Text("判断了级别，还须写明理由。", "A judged level needs its reason. Give it here.")
    ours = {"judged_level": "L2", "judgement": "涉及支付", "other_threat": "some"}
    assert check_facts_of([plan, prefecture], ours) == [FactProblem("other_threat_reason", message)]
    theirs = {"judged_level": "L2", "other_threat": "some", "other_threat_reason": "影响民生"}
    assert check_facts_of([plan, prefecture], theirs) == [FactProblem("judgement", message)]


def test_every_fault_under_either_plan_is_named_once(plan: Plan, prefecture: Plan) -> None:
    facts = {"data_act": "burnt", "leaked_users": -5, "colour": "red", "outage_scope": "moon"}
    problems = check_facts_of([plan, prefecture], facts)
    assert fields(problems) == ["leaked_users", "outage_scope", "data_act", "colour"]


def test_a_fact_that_no_plan_reads_is_unknown_and_one_that_either_reads_is_not(plan: Plan, prefecture: Plan) -> None:
    known = [fact.key for fact in (*plan.facts, *prefecture.facts)]
    [problem] = check_facts_of([plan, prefecture], {"colour": "red", "system_loss": "severe", "leaked_users": 1})
    assert problem == FactProblem(
        "colour",
        Text(
            f"没有“colour”这项事实。可填：{', '.join(known)}。",
            f"There is no fact “colour”. Known: {', '.join(known)}.",
        ),
    )
    assert fields(check_facts_of([plan], {"system_loss": "severe"})) == ["system_loss"]
    assert fields(check_facts_of([prefecture], {"leaked_users": 1})) == ["leaked_users"]
    assert fields(check_facts_of([], {"leaked_users": 1})) == ["leaked_users"]
