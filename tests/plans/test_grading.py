"""Plan A 3: every criterion at its threshold, and one below it. Plan B 1.4: every criterion as people state it."""

import time

import pytest

from plans.grading import Grading, Match, NearMiss, check_facts, grade, near_misses
from plans.library import override
from plans.schema import Plan, Text


def rules_matched(plan: Plan, **facts: object) -> list[str]:
    return [match.rule_id for match in grade(plan, facts).matched]


THRESHOLDS = [
    pytest.param(100_000_000, "L1", "A-3.1-3", marks=pytest.mark.rule("A-3.1-3")),
    pytest.param(10_000_000, "L2", "A-3.2-4", marks=pytest.mark.rule("A-3.2-4")),
    pytest.param(1_000_000, "L3", "A-3.3-3", marks=pytest.mark.rule("A-3.3-3")),
    pytest.param(100_000, "L4", "A-3.4-2", marks=pytest.mark.rule("A-3.4-2")),
]


@pytest.mark.parametrize(("users", "level", "rule_id"), THRESHOLDS)
def test_a_leak_on_the_threshold_reaches_its_level(plan: Plan, users: int, level: str, rule_id: str) -> None:
    grading = grade(plan, {"leaked_users": users})
    assert (grading.level, grading.automatic_level, grading.matched[0].rule_id) == (level, level, rule_id)


@pytest.mark.parametrize(("users", "level", "rule_id"), THRESHOLDS)
def test_a_leak_of_one_user_less_does_not(plan: Plan, users: int, level: str, rule_id: str) -> None:
    grading = grade(plan, {"leaked_users": users - 1})
    below = {"L1": "L2", "L2": "L3", "L3": "L4", "L4": None}[level]
    assert grading.level == below
    assert rule_id not in [match.rule_id for match in grading.matched]


@pytest.mark.parametrize(
    ("fact", "value", "level", "rule_id"),
    [
        pytest.param(fact, value, level, rule_id, marks=pytest.mark.rule(rule_id))
        for fact, value, level, rule_id in [
            ("outage_scope", "national", "L1", "A-3.1-1"),
            ("cn_tld_degraded", True, "L1", "A-3.1-2"),
            ("virus_scope", "national", "L1", "A-3.1-4"),
            ("outage_scope", "multi_province", "L2", "A-3.2-1"),
            ("site_influence", "national", "L2", "A-3.2-2"),
            ("large_dns_abnormal", True, "L2", "A-3.2-3"),
            ("virus_scope", "multi_province", "L2", "A-3.2-5"),
            ("outage_scope", "province", "L3", "A-3.3-1"),
            ("site_influence", "province", "L3", "A-3.3-2"),
            ("virus_scope", "province", "L3", "A-3.3-4"),
            ("outage_scope", "prefecture_city", "L4", "A-3.4-1"),
        ]
    ],
)
def test_a_stated_fact_reaches_its_level(plan: Plan, fact: str, value: object, level: str, rule_id: str) -> None:
    grading = grade(plan, {fact: value})
    assert (grading.level, grading.automatic_level) == (level, level)
    assert [match.rule_id for match in grading.matched] == [rule_id]


@pytest.mark.parametrize(
    ("level", "rule_id"),
    [
        pytest.param(level, rule_id, marks=pytest.mark.rule(rule_id))
        for level, rule_id in [("L1", "A-3.1-5"), ("L2", "A-3.2-6"), ("L3", "A-3.3-5"), ("L4", "A-3.4-3")]
    ],
)
def test_a_judgement_with_its_reason_reaches_the_level_judged(plan: Plan, level: str, rule_id: str) -> None:
    grading = grade(plan, {"judged_level": level, "judgement": "重要活动期间，影响恶劣"})
    assert (grading.level, grading.automatic_level) == (level, None)
    assert [(match.rule_id, match.kind) for match in grading.matched] == [(rule_id, "judgement")]


@pytest.mark.rule("A-3.1-5")
@pytest.mark.parametrize("judgement", [None, "", "   "])
def test_a_judged_level_without_a_reason_counts_for_nothing(plan: Plan, judgement: object) -> None:
    assert grade(plan, {"judged_level": "L1", "judgement": judgement}) == Grading(None, (), None)


@pytest.mark.rule("A-3-1")
def test_the_highest_level_wins_and_every_match_is_kept(plan: Plan) -> None:
    facts = {"outage_scope": "prefecture_city", "leaked_users": 1_000_000, "site_influence": "national"}
    grading = grade(plan, facts)
    assert grading.level == "L2"
    assert [(match.rule_id, match.level) for match in grading.matched] == [
        ("A-3.2-2", "L2"),
        ("A-3.3-3", "L3"),
        ("A-3.4-1", "L4"),
        ("A-3.4-2", "L4"),
    ]


def test_a_judgement_below_the_matched_level_does_not_lower_it(plan: Plan) -> None:
    grading = grade(plan, {"outage_scope": "multi_province", "judged_level": "L4", "judgement": "已恢复"})
    assert (grading.level, grading.automatic_level) == ("L2", "L2")


def test_a_judgement_above_the_matched_level_raises_the_level_but_not_the_automatic_one(plan: Plan) -> None:
    grading = grade(plan, {"outage_scope": "province", "judged_level": "L1", "judgement": "国家重大活动期间"})
    assert (grading.level, grading.automatic_level) == ("L1", "L3")


def test_none_absent_and_null_are_the_same(plan: Plan) -> None:
    nothing = Grading(None, (), None)
    assert grade(plan, {}) == nothing
    assert grade(plan, {"outage_scope": "none", "virus_scope": None, "cn_tld_degraded": False}) == nothing


def test_a_match_says_its_criterion_in_both_languages(plan: Plan) -> None:
    label = Text("10 万以上互联网用户信息泄露", "Information of 100,000 internet users or more leaked")
    assert grade(plan, {"leaked_users": 100_000}).matched == (Match("A-3.4-2", "L4", "automatic", label),)


def test_an_overridden_threshold_is_obeyed_and_said(plan: Plan) -> None:
    changed = override(plan, {"criteria.leaked_users.IV": 200_000})
    assert grade(changed, {"leaked_users": 199_999}).level is None
    assert grade(changed, {"leaked_users": 200_000}).matched[0].label.zh == "20 万以上互联网用户信息泄露"
    assert grade(plan, {"leaked_users": 100_000}).level == "L4"


def test_what_is_not_reached_is_said_for_each_stated_fact(plan: Plan) -> None:
    assert near_misses(plan, {"outage_scope": "prefecture_city", "leaked_users": 0, "virus_scope": "none"}) == (
        NearMiss(
            "A-3.3-1",
            "L3",
            "outage_scope",
            Text(
                "1 个省内大量互联网用户无法正常上网：未达到Ⅲ级",
                "Large number of internet users offline in one province: Level III not reached",
            ),
        ),
        NearMiss(
            "A-3.4-2",
            "L4",
            "leaked_users",
            Text("泄露 0 条：未达到 10 万", "Information of 0 users leaked: below 100,000"),
        ),
    )


def test_nothing_is_missed_above_the_highest_level(plan: Plan) -> None:
    assert near_misses(plan, {"outage_scope": "national", "leaked_users": 10**9, "site_influence": "national"}) == ()


def test_the_next_threshold_is_the_one_missed(plan: Plan) -> None:
    assert [miss.rule_id for miss in near_misses(plan, {"leaked_users": 1_000_000})] == ["A-3.2-4"]
    assert [miss.rule_id for miss in near_misses(plan, {"leaked_users": 999_999})] == ["A-3.3-3"]


# -- Plan B: words, from the top down; people judge

LOST = ("lost", "stolen", "tampered", "counterfeited")
REASON = {"other_threat_reason": "全区政务系统停摆，群众无法办事"}


@pytest.mark.parametrize(
    ("facts", "level", "rule_id", "kind"),
    [
        pytest.param(facts, level, rule_id, kind, marks=pytest.mark.rule(rule_id))
        for facts, level, rule_id, kind in [
            ({"system_loss": "especially_severe"}, "L1", "B-1.4-1", "qualitative"),
            ({"data_threat": "especially_serious"}, "L1", "B-1.4-2", "qualitative"),
            ({"other_threat": "especially_serious", **REASON}, "L1", "B-1.4-3", "judgement"),
            ({"system_loss": "severe"}, "L2", "B-1.4-4", "qualitative"),
            ({"other_threat": "serious", **REASON}, "L2", "B-1.4-6", "judgement"),
            ({"system_loss": "relatively_large"}, "L3", "B-1.4-7", "qualitative"),
            ({"other_threat": "fairly_serious", **REASON}, "L3", "B-1.4-9", "judgement"),
            ({"other_threat": "some", **REASON}, "L4", "B-1.4-10", "judgement"),
        ]
    ],
)
def test_each_criterion_of_the_prefecture_is_reached_by_what_people_state(
    prefecture: Plan, facts: dict[str, object], level: str, rule_id: str, kind: str
) -> None:
    assert check_facts(prefecture, facts) == []
    grading = grade(prefecture, facts)
    assert (grading.level, grading.automatic_level) == (level, None)
    assert [(match.rule_id, match.level, match.kind) for match in grading.matched] == [(rule_id, level, kind)]


@pytest.mark.rule("B-1.4-5", "B-1.4-6", "B-1.4-8", "B-1.4-9")
@pytest.mark.parametrize(
    ("threat", "act", "level", "rule_id"),
    [
        *[("serious", act, "L2", "B-1.4-5") for act in LOST],
        ("serious", "leaked", "L2", "B-1.4-6"),
        *[("fairly_serious", act, "L3", "B-1.4-8") for act in LOST],
        ("fairly_serious", "leaked", "L3", "B-1.4-9"),
    ],
)
def test_a_leak_at_level_two_and_three_is_graded_as_other_for_the_second_items_do_not_name_it(
    prefecture: Plan, threat: str, act: str, level: str, rule_id: str
) -> None:
    grading = grade(prefecture, {"data_threat": threat, "data_act": act})
    assert (grading.level, grading.automatic_level) == (level, None)
    assert [(match.rule_id, match.level, match.kind) for match in grading.matched] == [(rule_id, level, "qualitative")]


@pytest.mark.rule("B-1.4-5", "B-1.4-6", "B-1.4-8", "B-1.4-9")
@pytest.mark.parametrize("threat", ["serious", "fairly_serious"])
@pytest.mark.parametrize("act", [None, "none"])
def test_at_level_two_and_three_a_threat_counts_once_it_is_said_how_the_data_were_harmed(
    prefecture: Plan, threat: str, act: str | None
) -> None:
    assert grade(prefecture, {"data_threat": threat, "data_act": act}) == Grading(None, (), None)


@pytest.mark.rule("B-1.4-2")
@pytest.mark.parametrize("act", [*LOST, "leaked", None])
def test_level_one_names_the_leak_beside_the_others(prefecture: Plan, act: str | None) -> None:
    grading = grade(prefecture, {"data_threat": "especially_serious", "data_act": act})
    assert [(match.rule_id, match.level) for match in grading.matched] == [("B-1.4-2", "L1")]


@pytest.mark.rule("B-1.4-6")
def test_a_leak_says_why_it_is_graded_as_other(prefecture: Plan) -> None:
    label = Text(
        "其他构成严重威胁的情形：信息和数据泄露", "Other circumstances of serious threat: information and data leaked"
    )
    assert grade(prefecture, {"data_threat": "serious", "data_act": "leaked"}) == Grading(
        "L2", (Match("B-1.4-6", "L2", "qualitative", label),), None
    )
    [criterion] = [each for each in prefecture.criteria if each.when == ("data_act=leaked",) and each.level == "L2"]
    assert criterion.guidance is not None
    assert "F-B02" in criterion.guidance.zh
    assert criterion.guidance.zh.endswith("本提示不是预案内容。")
    assert criterion.guidance.en.endswith("This note is no part of the plan.")


@pytest.mark.rule("B-1.4-0")
def test_levels_are_tried_from_the_top_and_the_first_that_matches_ends_it(prefecture: Plan) -> None:
    every = {
        "system_loss": "severe", "data_threat": "serious", "data_act": "stolen", "other_threat": "fairly_serious",
        **REASON,
    }  # fmt: skip
    grading = grade(prefecture, every)
    assert (grading.level, grading.automatic_level) == ("L2", None)
    assert [(match.rule_id, match.level) for match in grading.matched] == [("B-1.4-4", "L2"), ("B-1.4-5", "L2")]
    assert [match.rule_id for match in grade(prefecture, every | {"other_threat": "especially_serious"}).matched] == [
        "B-1.4-3"
    ]


@pytest.mark.rule("B-1.4-0", "B-1.4-10")
def test_what_is_left_is_level_four_only_where_nothing_higher_matches(prefecture: Plan) -> None:
    some = {"other_threat": "some", **REASON}
    assert rules_matched(prefecture, **some) == ["B-1.4-10"]
    assert rules_matched(prefecture, **some, system_loss="relatively_large") == ["B-1.4-7"]


@pytest.mark.rule("B-1.4-3", "B-1.4-6", "B-1.4-9", "B-1.4-10")
@pytest.mark.parametrize("threat", ["especially_serious", "serious", "fairly_serious", "some"])
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_an_other_threat_without_its_reason_counts_for_nothing(
    prefecture: Plan, threat: str, reason: str | None
) -> None:
    facts = {"other_threat": threat, "other_threat_reason": reason}
    assert grade(prefecture, facts) == Grading(None, (), None)
    assert [problem.field for problem in check_facts(prefecture, facts)] == ["other_threat_reason"]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"system_loss": "none", "data_threat": "none", "data_act": "leaked", "other_threat": None},
        {"data_act": "stolen"},
        REASON,
        {"leaked_users": 10**9, "judged_level": "L1", "judgement": "部预案的判断"},
    ],
)
def test_where_nothing_of_the_prefectures_criteria_is_stated_there_is_no_level(
    prefecture: Plan, facts: dict[str, object]
) -> None:
    assert grade(prefecture, facts) == Grading(None, (), None)


def test_each_plan_grades_by_its_own_facts_alone(plan: Plan, prefecture: Plan) -> None:
    both = {"leaked_users": 1_000_000, "data_threat": "serious", "data_act": "leaked"}
    assert [(match.rule_id, match.level) for match in grade(plan, both).matched] == [
        ("A-3.3-3", "L3"),
        ("A-3.4-2", "L4"),
    ]
    assert [(match.rule_id, match.level) for match in grade(prefecture, both).matched] == [("B-1.4-6", "L2")]
    assert (grade(plan, both).automatic_level, grade(prefecture, both).automatic_level) == ("L3", None)


def test_no_criterion_of_the_prefecture_is_the_machines_so_none_is_nearly_reached(prefecture: Plan) -> None:
    assert {criterion.kind for criterion in prefecture.criteria} == {"qualitative", "judgement"}
    stated = {"system_loss": "relatively_large", "data_threat": "fairly_serious", "other_threat": "some", **REASON}
    assert near_misses(prefecture, stated) == ()


@pytest.mark.alone
def test_grading_takes_no_time_that_a_person_or_a_server_would_notice(plan: Plan) -> None:
    facts = {"leaked_users": 1_200_000, "outage_scope": "prefecture_city", "judged_level": "L1", "judgement": "理由"}
    begun = time.process_time()  # it waits for nobody
    for _ in range(1000):
        grade(plan, facts)
    assert time.process_time() - begun < 0.5  # 0.5 ms each, ten times the aim, for slow machines
