"""Words in both languages, posts, scope, and where each rule is encoded."""

import json
from collections.abc import Iterator

import pytest

from plans.coverage import where_encoded
from plans.library import canonical, plan_from_canonical
from plans.numbers import number_text
from plans.posts import POST_NAMES, POSTS, may_post
from plans.roles import ROLES
from plans.schema import LEVELS, Plan, Text, higher_level
from plans.scope import applies


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


def test_every_string_of_the_plan_stands_in_both_languages(plan: Plan) -> None:
    def texts(value: object) -> Iterator[dict[str, str]]:
        if isinstance(value, dict) and value.keys() >= {"zh", "en"}:
            yield value
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from texts(item)

    found = list(texts(canonical(plan)))
    assert len(found) > 200
    for text in found:
        assert any("一" <= character <= "鿿" for character in text["zh"]), text
        without_quotation = text["en"].replace("以上", "").replace("等方式", "")
        assert text["en"]
        assert not any("一" <= character <= "鿿" for character in without_quotation), text


def test_posts_are_known_by_name_in_both_languages() -> None:
    assert {post for posts in POSTS.values() for post in posts} == set(POST_NAMES)
    assert [name.zh for name in POST_NAMES.values()] == ["报告员", "值班员", "领导", "管理员", "安全管理员", "审计员"]


def test_an_administrator_decides_nothing_and_an_auditor_writes_nothing() -> None:
    acts = {post: {action for action in POSTS if may_post(post, action)} for post in POST_NAMES}
    assert acts["auditor"] == {"audit", "read_cases"}
    assert acts["administrator"] == {"manage_organisations", "manage_people", "manage_channels"}
    assert acts["security_administrator"] == {"manage_roles", "manage_tokens", "manage_policies"}
    assert acts["reporter"] == {"submit_report", "read_cases", "sign_receipt"}
    assert not may_post("leader", "anything")


def test_external_bodies_never_sign_in(plan: Plan) -> None:
    external = {code for code, role in ROLES.items() if role.external}
    assert external == {"national_office", "central_cac", "provincial_hq", "provincial_hq_office", "provincial_cac"}
    assert external.isdisjoint(act.role for act in plan.authorities)


@pytest.mark.rule("A-1.3-1")
def test_the_plan_applies_to_the_kinds_it_names_wherever_they_are(plan: Plan) -> None:
    for kind in ("telecom_enterprise", "domain_body", "internet_enterprise"):
        assert applies(plan, kinds=[kind], regions=["440100"])
    assert not applies(plan, kinds=["professional_body"], regions=["440100"])
    assert not applies(plan, kinds=[], regions=[])


def test_a_regional_plan_applies_in_its_region_and_what_lies_in_it(plan: Plan) -> None:
    document = canonical(plan)
    document["scope"] |= {"kinds": [], "regions": ["232700"]}
    regional = plan_from_canonical(document)
    assert [applies(regional, kinds=[], regions=[code]) for code in ("232700", "232701", "230000", "231200")] == [
        True,
        True,
        False,
        False,
    ]


def test_every_rule_of_the_thread_is_there_and_says_where_it_acts(plan: Plan) -> None:
    encoded = where_encoded(plan)
    assert set(encoded) == {rule.id for rule in plan.rules}
    assert encoded["A-5.3-3"] == ("authority:initiate:provincial_bca",)
    assert encoded["A-6.1-1"][:2] == ("obligation:unit_summary_upper", "obligation:unit_summary")
    chapter_three = [rule.id for rule in plan.rules if rule.kind == "criterion"]
    assert len(chapter_three) == 19
    assert all(any(record.startswith("criterion:") for record in encoded[rule_id]) for rule_id in chapter_three)
    only_words = [rule_id for rule_id in ("A-5.4-4", "A-7.4-1") if not encoded[rule_id]]
    assert only_words == ["A-5.4-4", "A-7.4-1"]


def test_every_flag_on_a_rule_is_settled_or_corrected(plan: Plan) -> None:
    flags = {flag for rule in plan.rules for flag in rule.flags}
    settled = {setting.flag for setting in plan.settings} | {erratum.flag for erratum in plan.errata}
    assert flags - settled == {"F-A07"}  # level names: the levels themselves
    assert json.dumps(sorted(settled)).count("F-A") == len(settled) - 1
