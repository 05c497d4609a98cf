"""Every check of a plan says file, line, problem and remedy, whole; `plan check` says the same and fails."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.errors import PlanError
from plans.library import DEFINITIONS, check_folder, digest, parse_plan

PROVINCIAL = Path(__file__).parent / "provincial" / "demo-province-2026@1"


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(folder: Path, file: str, mark: str) -> int:
    """The line on which `mark` ends, at its first occurrence."""
    text = (folder / file).read_text(encoding="utf-8")
    return text[: text.index(mark) + len(mark)].count("\n") + 1


def message(folder: Path) -> str:
    with pytest.raises(PlanError) as caught:
        check_folder(folder)
    return str(caught.value)


@pytest.fixture
def provincial(tmp_path: Path) -> Path:
    """A copy of the invented plan, whose level III ends one way or another by its setting `conclusion.III`."""
    return Path(shutil.copytree(PROVINCIAL, tmp_path / PROVINCIAL.name))


INITIATE = 'action = "initiate"\nlevels = ["L3", "L4"]\nrole = "provincial_bca"\nscope = "lead"\nrule_id = "A-5.3-3"\n'
CONCLUDE = 'action = "conclude"\nlevels = ["L3", "L4"]'
FAULTS = [
    (
        "obligations.toml", 'amount = { setting = "clock.immediate_target_minutes" } }', "amont = 15 }", "amont",
        "Unknown key 'amont'. Known here: amount, rule_id, soft, unit.",
    ),
    (
        "forms.toml", "max_length = 200", "length = 200", "length = 200",
        "Unknown key 'length'. Known here: hint, key, label, max_length, required, rule_id, type.",
    ),
    (
        "authorities.toml", 'rule_id = "A-5.3-2"', 'rule_id = "A-5.3-22"', "A-5.3-22",
        "Unknown rule id 'A-5.3-22'. Did you mean A-5.3-2?",
    ),
    (
        "authorities.toml", 'role = "provincial_bca"', 'role = "provincal_bca"', "provincal_bca",
        "Unknown role 'provincal_bca'. Did you mean provincial_bca?",
    ),
    (
        "plan.toml", '    "expert",', '    # advises, and decides nothing\n    "wizard",', "wizard",
        "Unknown role 'wizard'. Use a code of plans/roles.py, or define the role in full here.",
    ),
    (
        "authorities.toml", 'levels = ["L3", "L4"]', 'levels = ["L3", "L9"]', "L9",
        "Unknown level 'L9'. Use one of: L1, L2, L3, L4, blue, none, orange, red, yellow.",
    ),
    (
        "obligations.toml", 'unit = "working_days"', 'unit = "work_days"', '"work_days"',
        "Unknown unit of time 'work_days'. Did you mean working_days?",
    ),
    (
        "levels.toml", 'level = "L2"', 'level = "L5"', "[[levels]]",
        "The levels are not L1 to L4. Give them in this order: L1, L2, L3, L4.",
    ),
    (
        "levels.toml", '    { value = "multi_province", label', '    # many\n    { value = 4, label', "value = 4",
        "4 is no text. Write a text.",
    ),
    (
        "authorities.toml", 'from_states = ["reported"]', 'from_states = ["active"]', '["active"]',
        "'verify' never follows on 'active'. It follows on: reported.",
    ),
    (
        "authorities.toml", f'{INITIATE}from_states = ["graded"]', f'{INITIATE}from_states = ["initiation_proposed"]',
        f"{INITIATE}from_states",
        "'initiate' at L3 cannot be reached: nothing leads to initiation_proposed. "
        "Give the step before it to an office at this level, or take the act out.",
    ),
    (
        "authorities.toml", CONCLUDE, CONCLUDE.replace('"L3", ', ""), f"[[authorities]]\n{INITIATE}"[:-1],
        "A response of L3 can be started and not ended. "
        'Give "conclude" at L3 to an office, from a state that the response comes to.',
    ),
    (
        "authorities.toml", INITIATE, f'{INITIATE}spread = "many"\n', 'spread = "many"',
        "Unknown spread 'many'. Use one of: , several, single.",
    ),
    (
        "authorities.toml", INITIATE, f'{INITIATE}replaces = ["red"]\n', 'replaces = ["red"]',
        "'initiate' and what it replaces disagree. Only adjust names colours.",
    ),
    (
        "authorities.toml", INITIATE, f'{INITIATE}replaces = ["rad"]\n', '["rad"]',
        "Unknown colour 'rad'. Did you mean red?",
    ),
    (
        "authorities.toml", INITIATE, f'{INITIATE}only_if = ["relevant_bcas=unit"]\n', "relevant_bcas=unit",
        "Unknown setting 'relevant_bcas'. Did you mean relevant_bca?",
    ),
    (
        "authorities.toml", INITIATE, f'{INITIATE}only_if = ["relevant_bca=units"]\n', "relevant_bca=units",
        "Unknown option of the setting 'relevant_bca': 'units'. Did you mean unit?",
    ),
    (
        "obligations.toml", 'key = "plan_activation"', 'key = "plan_activation"\nonly_if = ["relevant_bca"]', "only_if",
        "'relevant_bca' is no condition. Write it as setting=value.",
    ),
    (
        "notices.toml", 'key = "reported_unit"',
        'key = "reported_unit"\nonly_if = ["clock.prompt_target_minutes=60"]', "only_if",
        "The setting 'clock.prompt_target_minutes' has no options to depend on. "
        "Give the setting its options; only then can the plan be checked under each of them.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "mark", "words"), FAULTS)
def test_a_fault_is_told_whole(definition: Path, file: str, old: str, new: str, mark: str, words: str) -> None:
    spoil(definition, file, old, new)
    line = line_of(definition, file, mark)
    if mark.startswith("[[authorities]]"):
        line -= mark.count("\n")  # the fault is told at the head of the record
    assert message(definition) == f"{file}:{line}: {words}"


def test_a_fault_under_another_option_names_setting_and_option(provincial: Path) -> None:
    dormant = 'demanded_by = "C-4.4-4"\nonly_if = ["conclusion.III=bureau"]'
    spoil(provincial, "authorities.toml", dormant, dormant.replace("C-4.4-4", "C-4.4-5"))
    line = line_of(provincial, "authorities.toml", "C-4.4-5")

    assert parse_plan(provincial).setting("conclusion.III") == "ministry"  # the default does not read it
    assert message(provincial) == (
        f"authorities.toml:{line}: With conclusion.III = 'bureau': Unknown rule id 'C-4.4-5'. Did you mean C-4.4-4?"
    )


def test_a_level_that_has_no_end_under_one_option_is_a_fault(provincial: Path) -> None:
    dormant = (
        '["active"]\nverb = { zh = "决定结束", en = "Decide on conclusion" }\n'
        'requires = ["impact_controlled", "evidence"]\ndemanded_by = "C-4.4-4"\nonly_if = ["conclusion.III=bureau"]'
    )
    spoil(provincial, "authorities.toml", dormant, dormant.replace('["active"]', '["handling_completed"]'))
    line = line_of(provincial, "authorities.toml", 'action = "initiate"\nlevels = ["L3"]') - 2

    assert message(provincial) == (
        f"authorities.toml:{line}: With conclusion.III = 'bureau': A response of L3 can be started and not ended. "
        'Give "conclude" at L3 to an office, from a state that the response comes to.'
    )


def test_a_record_below_one_that_does_not_hold_is_told_at_its_own_line(provincial: Path) -> None:
    spoil(provincial, "authorities.toml", 'rule_id = "C-5.2-1"', 'rule_id = "C-5.2-2"')
    line = line_of(provincial, "authorities.toml", "C-5.2-2")

    assert message(provincial) == f"authorities.toml:{line}: Unknown rule id 'C-5.2-2'. Did you mean C-5.2-1?"


def test_a_plan_in_order_is_told_with_its_digest(provincial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("plan", "check", str(provincial))

    assert capsys.readouterr().out == (
        "demo-province-2026@1: 26 rules, 9 criteria, 16 authorities, 2 obligations, 8 notices, 3 forms, 2 settings, "
        f"1 errata, {digest(parse_plan(provincial))}\n"
    )


def test_rules_that_nothing_acts_on_are_listed_by_kind(provincial: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(provincial, "rules.toml", 'kind = "text"', 'kind = "duty"')

    call_command("plan", "check", str(provincial))
    assert capsys.readouterr().out.splitlines()[1:] == ["not acted on yet (duty): C-1.2-1"]
    with pytest.raises(CommandError, match="1 rules are not acted on yet"):
        call_command("plan", "check", str(provincial), "--strict")


def test_the_command_fails_with_the_path_of_the_file(provincial: Path) -> None:
    spoil(provincial, "obligations.toml", 'unit = "hours"', 'unit = "hour"')
    line = line_of(provincial, "obligations.toml", '"hour"')

    with pytest.raises(CommandError) as caught:
        call_command("plan", "check", str(provincial))

    assert caught.value.returncode == 1
    assert str(caught.value) == (
        f"{provincial}/obligations.toml:{line}: Unknown unit of time 'hour'. Did you mean hours?"
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no such folder"):
        call_command("plan", "check", str(tmp_path / "nobody@1"))


@pytest.fixture
def ministry(tmp_path: Path) -> Path:
    """A copy of the ministry's plan, which warns."""
    return Path(shutil.copytree(DEFINITIONS / "miit-2017-281@2", tmp_path / "miit-2017-281@2"))


WARNING_FAULTS = [
    (
        "authorities.toml", 'action = "lift"\nlevels = ["orange"]', 'action = "withdraw"\nlevels = ["orange"]',
        'A warning of orange can be published and not lifted. Give "lift" at orange to an office.',
    ),
    (
        "checklists.toml", 'inherits = "warning_yellow_blue"', 'inherits = "warning_red_orange_bureaus"',
        "Unknown checklist with items of its own, above 'warning_red_orange_bureaus'. "
        "Did you mean warning_yellow_blue?",
    ),
    ("channels.toml", 'key = "sms"', 'key = "smoke"', "Unknown channel 'smoke'. Use one of: sms, website, wechat."),
    ("checklists.toml", 'until = ["lifted"', 'until = ["lifting"', "Unknown event 'lifting'. Did you mean lifted?"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), WARNING_FAULTS)
def test_a_fault_in_what_a_plan_says_of_warnings_is_told_whole(
    ministry: Path, file: str, old: str, new: str, told: str
) -> None:
    spoil(ministry, file, old, new)

    assert message(ministry).partition(": ")[2] == told
