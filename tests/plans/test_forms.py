"""A report that lacks what its form asks for is refused field by field."""

import pytest

from plans.categories import CATEGORIES
from plans.forms import FieldProblem, check_fields
from plans.schema import Form, FormField, Plan, Text


@pytest.fixture
def report() -> dict[str, object]:
    return {
        "summary": "宽带中断",
        "category": "network_attack",
        "regions": ["232700"],
        "occurred_at": "2026-11-18T10:12:00+08:00",
        "discovered_at": "2026-11-18T10:20:00+08:00",
        "scope": "全地区约 8.6 万户",
        "harm": "政务和支付业务受影响",
        "measures_taken": "清洗流量，\n切换备用链路",
        "recommendations": "无",
    }


@pytest.mark.rule("A-4.1-5")
def test_a_whole_report_has_no_problem(plan: Plan, report: dict[str, object]) -> None:
    assert check_fields(plan.form("initial"), report) == []
    more = {"affected_unit": "HL-C-004", "unit_plan_activated_at": "2026-11-18T02:24:00Z"}
    assert check_fields(plan.form("initial"), report | more) == []


@pytest.mark.rule("A-4.1-5")
@pytest.mark.parametrize("key", ["occurred_at", "scope", "harm", "measures_taken", "recommendations"])
@pytest.mark.parametrize("empty", [None, "", "  \n "])
def test_what_the_article_asks_for_must_be_there(
    plan: Plan, report: dict[str, object], key: str, empty: object
) -> None:
    problems = check_fields(plan.form("initial"), report | {key: empty})
    assert [(problem.field, problem.rule_id) for problem in problems] == [(key, "A-4.1-5")]


@pytest.mark.parametrize("key", ["summary", "category", "regions", "discovered_at"])
def test_what_we_ask_for_must_be_there_and_is_marked_as_ours(plan: Plan, report: dict[str, object], key: str) -> None:
    del report[key]
    assert [(p.field, p.rule_id) for p in check_fields(plan.form("initial"), report)] == [(key, "")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("occurred_at", "yesterday"),
        ("occurred_at", "2026-11-18T10:12:00"),
        ("occurred_at", 1763431920),
        ("category", "earthquake"),
        ("category", ["network_attack"]),
        ("regions", ["2327"]),
        ("regions", [232700]),
        ("regions", ["232700"] * 101),
        ("regions", ["２３２７００"]),
        ("scope", "长" * 4001),
        ("scope", "响\x00"),
        ("scope", 5),
        ("summary", "两\n行"),
        ("affected_unit", {"code": "x"}),
        ("nonsense", 1),
    ],
)
def test_a_field_that_cannot_be_used_is_named(plan: Plan, report: dict[str, object], key: str, value: object) -> None:
    problems = check_fields(plan.form("initial"), report | {key: value})
    assert [problem.field for problem in problems] == [key]
    assert (problems[0].message.zh[-1], problems[0].message.en[-1]) == ("。", ".")


def test_a_missing_field_says_what_to_fill_in(plan: Plan, report: dict[str, object]) -> None:
    del report["recommendations"]
    message = Text("请填有关建议。", "Fill in: Recommendations.")
    assert check_fields(plan.form("initial"), report) == [FieldProblem("recommendations", message, "A-4.1-5")]


@pytest.mark.rule("A-6.1-1")
def test_a_summary_report_holds_all_that_the_article_lists(plan: Plan) -> None:
    assert [item.key for item in plan.form("unit_summary").fields if item.required and item.rule_id == "A-6.1-1"] == [
        "causes_direct",
        "causes_indirect",
        "course",
        "responsibility",
        "impact",
        "losses",
        "lessons",
        "handling_opinion",
        "improvements",
    ]


@pytest.mark.rule("A-6.1-2")
def test_the_authoritys_report_inherits_the_fields_of_the_units(plan: Plan) -> None:
    assert plan.form("regulator_report").fields == plan.form("unit_summary").fields


@pytest.mark.rule("B-5-5")
def test_an_investigation_report_of_the_prefecture_holds_all_that_the_article_lists(prefecture: Plan) -> None:
    assert [(item.key, item.rule_id) for item in prefecture.form("investigation").fields if item.required] == [
        (key, "B-5-5") for key in ("cause", "nature", "impact", "responsibility", "handling_opinion", "improvements")
    ]


def test_the_prefectures_plan_has_no_list_of_contents_so_its_report_asks_what_the_ministrys_asks_as_ours(
    plan: Plan, prefecture: Plan, report: dict[str, object]
) -> None:
    ministrys, prefectures = ([item.key for item in each.form("initial").fields] for each in (plan, prefecture))
    assert prefectures == ministrys
    assert check_fields(prefecture.form("initial"), report) == []
    asked = {problem.field: problem.rule_id for problem in check_fields(prefecture.form("initial"), {})}
    assert asked == {key: "B-1.5-1" if key == "category" else "" for key in report}


def test_a_call_has_no_fields_and_what_a_form_does_not_know_is_named(plan: Plan, prefecture: Plan) -> None:
    for each in (plan, prefecture):
        assert check_fields(each.form("oral"), {}) == []
        assert [problem.field for problem in check_fields(each.form("oral"), {"summary": "x"})] == ["summary"]


@pytest.mark.parametrize(("value", "sound"), [(True, True), (False, True), ("true", False), (1, False), ([1], False)])
def test_a_yes_or_no_is_one_or_the_other(value: object, sound: bool) -> None:
    field = FormField("affected", Text("是否受影响", "Affected"), "boolean", required=True)
    form = Form("survey", Text("受影响情况", "Impact"), "", (field,))
    message = Text("须为 true 或 false。", "It must be true or false.")
    assert check_fields(form, {"affected": value}) == ([] if sound else [FieldProblem("affected", message, "")])
    assert [problem.message.en for problem in check_fields(form, {})] == ["Fill in: Affected."]


def test_categories_are_the_seven_of_the_glossary() -> None:
    assert list(CATEGORIES) == [
        "malicious_program",
        "network_attack",
        "information_destruction",
        "information_content",
        "facility_fault",
        "disaster",
        "other",
    ]
