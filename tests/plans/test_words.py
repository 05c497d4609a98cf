"""Words in both languages, posts, scope, and where each rule is encoded."""

import re
from collections.abc import Iterator

import pytest

from plans.chapters import chapter_of
from plans.coverage import where_encoded
from plans.library import canonical, get_plan
from plans.numbers import number_text
from plans.posts import POST_NAMES, POSTS, may_post
from plans.roles import ROLES
from plans.schema import LEVELS, Plan, Text, higher_level
from plans.scope import applies

PLANS = ("miit-2017-281", "daxinganling-2021-9")


def test_a_text_answers_in_the_language_asked_for() -> None:
    text = Text("重大", "Major")
    assert [text.get(language) for language in ("zh-hans", "en", "en-GB", "EN", "fr", "")] == [
        "重大",
        "Major",
        "Major",
        "Major",
        "重大",
        "重大",
    ]


def test_a_text_is_filled_with_the_words_of_its_own_language() -> None:
    assert Text("由{who}决定：{n}", "{who} decides: {n}").format(who=Text("部应急办", "MEO"), n="1") == Text(
        "由部应急办决定：1", "MEO decides: 1"
    )


def test_a_level_always_shows_its_numeral(plan: Plan) -> None:
    assert [plan.level(level).label for level in LEVELS] == [
        Text("特别重大（Ⅰ级）", "Particularly major (Level I)"),
        Text("重大（Ⅱ级）", "Major (Level II)"),
        Text("较大（Ⅲ级）", "Relatively major (Level III)"),
        Text("一般（Ⅳ级）", "General (Level IV)"),
    ]


def test_the_higher_level_is_the_graver_one() -> None:
    assert higher_level("L3", None, "L2") == "L2"
    assert higher_level(None, None) is None


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "0", "0"),
        (99_999, "99,999", "99,999"),
        (100_000, "10 万", "100,000"),
        (10_000_000, "1000 万", "10,000,000"),
        (100_000_000, "1 亿", "100,000,000"),
    ],
)
def test_numbers_are_said_as_people_say_them(number: int, zh: str, en: str) -> None:
    assert number_text(number) == Text(zh, en)


def test_a_rule_is_cited_as_people_cite_it(plan: Plan) -> None:
    assert plan.cite("A-5.3-3") == Text("部预案 5.3", "MIIT plan 5.3")
    assert plan.cite("") == Text("平台规则", "platform rule")


def test_reconstructed_chinese_says_so(plan: Plan) -> None:
    assert plan.rule("A-5.3-3").is_reconstructed
    assert not plan.rule("A-5.6-3").is_reconstructed
    assert plan.rule("A-5.3-3").source_note.zh == "复原文字，未经核对"


@pytest.mark.parametrize("code", PLANS)
def test_every_string_of_a_plan_stands_in_both_languages(code: str) -> None:
    def texts(value: object) -> Iterator[dict[str, str]]:
        if isinstance(value, dict) and value.keys() >= {"zh", "en"}:
            yield value
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from texts(item)

    found = list(texts(canonical(get_plan(code))))
    assert len(found) > 200
    for text in found:
        assert any("一" <= character <= "鿿" for character in text["zh"]), text
        without_quotation = re.sub("以上|等方式|署办规〔2021〕9号", "", text["en"])
        assert text["en"]
        assert not any("一" <= character <= "鿿" for character in without_quotation), text


def test_posts_are_known_by_name_in_both_languages() -> None:
    assert {post for posts in POSTS.values() for post in posts} == set(POST_NAMES)
    assert [name.zh for name in POST_NAMES.values()] == ["报告员", "值班员", "领导", "管理员", "安全管理员", "审计员"]


def test_an_administrator_decides_nothing_and_an_auditor_writes_nothing() -> None:
    acts = {post: {action for action in POSTS if may_post(post, action)} for post in POST_NAMES}
    assert acts["auditor"] == {"audit", "read_cases"}
    assert acts["administrator"] == {"manage_organisations", "manage_people", "manage_channels", "import_calendar"}
    assert acts["security_administrator"] == {"manage_roles", "manage_tokens", "manage_policies"}
    assert acts["reporter"] == {"submit_report", "report_hazard", "take_measure", "read_cases", "sign_receipt"}
    assert not may_post("leader", "anything")


@pytest.mark.parametrize("code", PLANS)
def test_external_bodies_never_sign_in(code: str) -> None:
    external = {name for name, role in ROLES.items() if role.external}
    assert external == {"national_office", "central_cac", "provincial_hq", "provincial_hq_office", "provincial_cac"}
    assert external.isdisjoint(act.role for act in get_plan(code).authorities)


@pytest.mark.rule("A-1.3-1")
def test_the_plan_applies_to_the_kinds_it_names_wherever_they_are(plan: Plan) -> None:
    for kind in ("telecom_enterprise", "domain_body", "internet_enterprise"):
        assert applies(plan, kinds=[kind], regions=["440100"])
    assert not applies(plan, kinds=["professional_body"], regions=["440100"])
    assert not applies(plan, kinds=[], regions=[])


@pytest.mark.rule("B-1.3-1")
@pytest.mark.parametrize("kinds", [[], ["network_operator"], ["telecom_enterprise"]])
def test_the_prefectures_plan_applies_in_it_and_in_what_lies_in_it_whatever_the_unit(kinds: list[str]) -> None:
    prefecture = get_plan("daxinganling-2021-9")
    places = ("232700", "232701", "232761", "230000", "231200", "100000")
    assert [applies(prefecture, kinds=kinds, regions=[code]) for code in places] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert applies(prefecture, kinds=kinds, regions=["231200", "232701"])
    assert not applies(prefecture, kinds=kinds, regions=[])


@pytest.mark.parametrize(("code", "count"), [("miit-2017-281", 132), ("daxinganling-2021-9", 138)])
def test_every_rule_is_there_and_only_words_say_nothing_of_where_they_act(code: str, count: int) -> None:
    plan = get_plan(code)
    encoded = where_encoded(plan)
    assert list(encoded) == [rule.id for rule in plan.rules]
    assert len(encoded) == count
    words = [rule.id for rule in plan.rules if rule.kind == "text"]
    assert [rule_id for rule_id in words if encoded[rule_id]] == []
    silent = {rule.id for rule in plan.rules if rule.kind not in ("text", "register") and not encoded[rule.id]}
    assert {rule_id for rule_id in silent if chapter_of(rule_id).acted_on} == set()


def test_a_rule_says_where_it_acts(plan: Plan) -> None:
    encoded = where_encoded(plan)
    asked = ("A-1.3-1", "A-5.3-3", "A-5.3-5", "A-5.4-4", "A-5.6-0", "A-6.1-1", "A-7.4-1")
    assert {rule_id: encoded[rule_id] for rule_id in asked} == {
        "A-1.3-1": ("scope",),
        "A-5.3-3": tuple(f"authority:{act}:provincial_bca" for act in ("initiate", "raise", "lower", "accept_lower")),
        "A-5.3-5": ("duty:emergency_state",),
        "A-5.4-4": ("checklist:tracking",),
        "A-5.6-0": (
            "authority:propose_conclusion:ministry_emergency_office",
            "authority:conclude:ministry_leading_group",
            "authority:conclude:ministry_emergency_office",
            "authority:conclude:provincial_bca",
        ),
        "A-6.1-1": (
            "obligation:unit_summary_upper",
            "obligation:unit_summary",
            "notice:concluded_unit",
            "notice:unit_summary_upper",
            "notice:unit_summary",
            "form:unit_summary",
        ),
        "A-7.4-1": (),
    }


@pytest.mark.parametrize(
    ("code", "count", "others"),
    [
        (
            "miit-2017-281",
            19,
            {"A-1.3-2": {"scope"}, "A-3-1": {"level"}, "A-4.3-1": {"colour"}, "A-5.1-1": {"level"}},
        ),
        (
            "daxinganling-2021-9",
            10,
            {
                "B-1.3-2": {"scope"},
                "B-1.4-0": {"level"},
                "B-1.5-1": {"category", "form"},
                **{f"B-1.5-{number}": {"category"} for number in range(2, 8)},
                "B-3.1-1": {"colour"},
                "B-4.2-1": {"level"},
            },
        ),
    ],
)
def test_every_criterion_of_the_text_is_one_of_the_grading(code: str, count: int, others: dict[str, set[str]]) -> None:
    plan = get_plan(code)
    encoded = where_encoded(plan)
    sorts = {
        rule.id: {record.partition(":")[0] for record in encoded[rule.id]}
        for rule in plan.rules
        if rule.kind == "criterion"
    }
    grading = [rule_id for rule_id, found in sorts.items() if "criterion" in found]
    assert len(grading) == count
    assert all(sorts[rule_id] == {"fact", "criterion"} for rule_id in grading)
    assert {rule_id: found for rule_id, found in sorts.items() if rule_id not in grading} == others


@pytest.mark.parametrize(("code", "prefix", "last"), [("miit-2017-281", "A", 31), ("daxinganling-2021-9", "B", 29)])
def test_every_flag_of_the_notes_is_settled_or_corrected(code: str, prefix: str, last: int) -> None:
    plan = get_plan(code)
    flags = {flag for rule in plan.rules for flag in rule.flags}
    settled = {setting.flag for setting in plan.settings} | {erratum.flag for erratum in plan.errata}
    assert flags == {f"F-{prefix}{number:02}" for number in range(1, last + 1)} | {
        f"F-X{number:02}" for number in range(1, 5)
    }
    of_the_other = {"F-A08"} if prefix == "B" else set()  # it speaks of both plans
    assert settled == flags | of_the_other | {"PLATFORM"}
