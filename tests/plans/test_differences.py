"""What another version changes is told for whom it changes, in both languages, a line a change; none is left out."""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plans.differences import Difference, differences
from plans.errors import PlanError
from plans.library import canonical, override, parse_plan, plan_from_canonical
from plans.schema import Plan, Text
from tests.plans.test_checks import PROVINCIAL, spoil


@pytest.fixture(scope="module")
def old() -> Plan:
    return parse_plan(PROVINCIAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROVINCIAL, tmp_path / PROVINCIAL.name))


def told(old: Plan, folder: Path) -> list[tuple[str, str, Text]]:
    return [(each.group, each.change, each.words) for each in differences(old, parse_plan(folder))]


def test_a_plan_does_not_differ_from_itself(old: Plan, plan: Plan) -> None:
    assert differences(old, old) == ()
    assert differences(plan, plan) == ()


def test_a_setting_is_told_as_such_and_where_it_acts(old: Plan) -> None:
    new = override(old, {"criteria.leaked_users.IV": 80_000})

    assert differences(old, new) == (
        Difference(
            "settings",
            "changed",
            "criteria.leaked_users.IV",
            Text("criteria.leaked_users.IV：5 万 → 8 万（F-C02）", "criteria.leaked_users.IV: 50,000 → 80,000 (F-C02)"),
        ),
        Difference(
            "criteria",
            "changed",
            "L4:leaked_users",
            Text(
                "Ⅳ级：5 万以上互联网用户信息泄露 → 8 万以上互联网用户信息泄露",
                "Level IV: Information of 50,000 internet users or more leaked → "
                "Information of 80,000 internet users or more leaked",
            ),
        ),
    )


def test_an_office_that_gains_and_one_that_loses_an_act_are_named(old: Plan) -> None:
    new = override(old, {"conclusion.III": "bureau"})

    acts = [each for each in differences(old, new) if each.group == "authorities"]
    assert [(each.change, each.words.zh) for each in acts] == [
        ("gained", "牵头的省（区、市）通信管理局新增：结束响应（Ⅲ级；C-4.4-2）"),
        ("lost", "牵头的省（区、市）通信管理局不再有权：提请结束响应（Ⅲ级；C-4.4-2）"),
        ("lost", "部应急办不再有权：结束响应（Ⅲ级；C-4.4-2）"),
        ("lost", "部应急办不再有权：不同意结束响应（Ⅲ级；C-4.4-2（推定））"),
    ]
    assert acts[0].words.en == (
        "The provincial communications administration in the lead gains: conclusion of the response "
        "(Level III; C-4.4-2)"
    )


def test_the_terms_of_an_act_are_told_level_by_level(old: Plan, folder: Path) -> None:
    spoil(folder, "authorities.toml", 'basis = ["national_decision"]', 'basis = ["higher_decision"]')
    spoil(folder, "authorities.toml", 'from_states = ["graded"]', 'from_states = ["graded", "initiation_proposed"]')
    spoil(folder, "authorities.toml", '"evidence"]', '"evidence", "reason"]')

    assert told(old, folder) == [
        ("authorities", "changed", Text(
            "牵头的省（区、市）通信管理局，启动响应（Ⅳ级），可在何状态：已定级 → 已定级、已提请启动",
            "The provincial communications administration in the lead, initiation of the response (Level IV), "
            "states: Graded → Graded, Initiation proposed",
        )),
        ("authorities", "changed", Text(
            "部应急办，启动响应（Ⅰ级），依据：国家有关决定 → 国家或省的决定",
            "The MIIT Cybersecurity Emergency Office, initiation of the response (Level I), "
            "basis: a national decision → a decision of the state or the province",
        )),
        ("authorities", "changed", Text(
            "牵头的省（区、市）通信管理局，结束响应（Ⅳ级），须附："
            "“影响和危害得到控制或消除”的确认、证据 → “影响和危害得到控制或消除”的确认、证据、理由",
            "The provincial communications administration in the lead, conclusion of the response (Level IV), "
            "required: confirmation that impact and harm are controlled or eliminated, evidence → "
            "confirmation that impact and harm are controlled or eliminated, evidence, a reason",
        )),
    ]  # fmt: skip


def test_clock_debtor_and_recipients_of_a_duty_are_told_apart(old: Plan, folder: Path) -> None:
    spoil(folder, "obligations.toml", 'unit = "hours", amount = 2', 'unit = "minutes", amount = 90')
    spoil(folder, "obligations.toml", '"ministry_emergency_office", "provincial_cac"', '"ministry_emergency_office"')
    spoil(folder, "obligations.toml", 'debtor = "affected_unit"', 'debtor = "reporter"')

    assert told(old, folder) == [
        ("obligations", "changed", Text(
            "“报处置情况”，报送：部应急办、省委网信办 → 部应急办",
            "“Report the handling”, owed to: the MIIT Cybersecurity Emergency Office, "
            "the Provincial Cyberspace Administration → the MIIT Cybersecurity Emergency Office",
        )),
        ("obligations", "changed", Text(
            "“报处置情况”，时限：2 小时内 → 90 分钟内",
            "“Report the handling”, clock: within 2 hours → within 90 minutes",
        )),
        ("obligations", "changed", Text(
            "“报复盘报告”，责任单位：事发单位 → 报告单位",
            "“Submit the review”, owed by: the affected organisation → the reporting organisation",
        )),
    ]  # fmt: skip


def test_a_new_duty_is_told_whole(old: Plan) -> None:
    document = canonical(old)
    document["obligations"] = document["obligations"][:1]

    (gained,) = differences(plan_from_canonical(document), old)
    assert gained == Difference(
        "obligations",
        "gained",
        "review",
        Text(
            "新增：事发单位，“报复盘报告”，5 个工作日内，报送牵头单位（Ⅰ级、Ⅱ级、Ⅲ级、Ⅳ级；C-5.1-1）",
            "New: the affected organisation, “Submit the review”, within 5 working days, "
            "to the organisation in the lead (Level I, Level II, Level III, Level IV; C-5.1-1)",
        ),
    )


def test_who_is_told_no_more_is_named(old: Plan, folder: Path) -> None:
    spoil(folder, "notices.toml", 'to = ["affected_unit", "provincial_cac"]', 'to = ["affected_unit"]')

    assert told(old, folder) == [
        ("notices", "changed", Text(
            "“响应已结束”，告知：事发单位、省委网信办 → 事发单位",
            "“The response has ended”, told: the affected organisation, the Provincial Cyberspace Administration → "
            "the affected organisation",
        )),
    ]  # fmt: skip


def test_a_rule_shows_the_words_that_changed(old: Plan, folder: Path) -> None:
    spoil(folder, "rules.toml", "将处置情况报部应急办和省委网信办", "将处置进展报部应急办和省委网信办")

    assert told(old, folder) == [
        ("rules", "changed", Text(
            "C-4.3-1，条文：“…时内，省通信管理局将处置情况报部应急办和省委网信办。” → "
            "“…时内，省通信管理局将处置进展报部应急办和省委网信办。”",
            "C-4.3-1, the Chinese: “…时内，省通信管理局将处置情况报部应急办和省委网信办。” → "
            "“…时内，省通信管理局将处置进展报部应急办和省委网信办。”",
        )),
    ]  # fmt: skip


def test_records_that_do_not_hold_now_are_not_passed_over(old: Plan, folder: Path) -> None:
    condition = 'only_if = ["conclusion.III=bureau"]'
    spoil(folder, "authorities.toml", condition, f"inferred = true\n{condition}")

    assert told(old, folder) == [
        ("others", "changed", Text(
            "仅在 conclusion.III=bureau 时适用的记录有变", "Records that hold only where conclusion.III=bureau changed"
        )),
    ]  # fmt: skip


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where every text, number and truth of a document stands."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path


def test_no_change_of_any_content_goes_unsaid(old: Plan) -> None:
    """Each text changed, each number raised, each truth turned: where it is still a plan, a line says so."""
    document = canonical(old)
    tried = 0
    for *way, last in leaves(document):
        changed = copy.deepcopy(document)
        place: Any = changed
        for key in way:
            place = place[key]
        value = place[last]
        place[last] = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value}x"
        try:
            new = plan_from_canonical(changed)
        except PlanError:  # no plan any more
            continue
        tried += 1
        assert differences(old, new), (way, last)
    assert tried > 300


def test_the_command_groups_the_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = folder.rename(folder.with_name("demo-province-2026@2"))
    spoil(new, "plan.toml", 'version = "1"', 'version = "2"')
    spoil(new, "notices.toml", 'to = ["affected_unit", "provincial_cac"]', 'to = ["affected_unit"]')

    call_command("plan", "diff", str(PROVINCIAL), str(new), "--language", "en")
    assert capsys.readouterr().out == (
        "Notices\n"
        "  “The response has ended”, told: the affected organisation, the Provincial Cyberspace Administration → "
        "the affected organisation\n"
        "Others\n"
        "  Version: 1 → 2\n"
    )
    call_command("plan", "diff", str(PROVINCIAL), str(PROVINCIAL))
    assert capsys.readouterr().out == "没有改动\n"


def test_a_plan_of_the_library_is_named_by_code_and_version(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("plan", "diff", str(PROVINCIAL), f"{plan.code}@{plan.version}", "--language", "zh")
    assert capsys.readouterr().out.startswith("设置\n")

    with pytest.raises(CommandError, match=r"^nobody@1: There is no such folder or plan\. In the library: .*miit"):
        call_command("plan", "diff", "nobody@1", str(PROVINCIAL))
