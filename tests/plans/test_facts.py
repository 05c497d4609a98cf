"""Facts that cannot be graded are refused with the field and the remedy."""

import pytest

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
