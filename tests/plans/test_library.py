"""A definition with a fault is refused with file, line and remedy; a stored release can be read again, exactly."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plans import library
from plans.errors import PlanError
from plans.library import PlanRef, canonical, digest, get_plan, list_plans, override, parse_plan, plan_from_canonical
from plans.schema import Plan


def spoil(definition: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` by `new`; answers the line of it."""
    path = definition / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


FAULTS = [
    ("plan.toml", 'prefix = "A"', 'prefix = "A"\ncolour = "red"', "Unknown key 'colour'", 1),
    ("plan.toml", '"expert",', '"wizard",', "Unknown role 'wizard'", 0),
    ("plan.toml", 'rule_id = "A-1.3-1"', 'rule_id = "A-1.3-9"', "Unknown rule id 'A-1.3-9'", 0),
    ("plan.toml", "effective_from = 2017-11-14", 'effective_from = "soon"', "is no date", 0),
    ("rules.toml", 'source = "E/P"', 'source = "X"', "Unknown source tag 'X'", 0),
    ("rules.toml", 'id = "A-3-1"', 'id = "A-4-1"', "does not fit its article", 0),
    ("rules.toml", 'id = "A-3.1-2"', 'id = "A-3.1-1"', "'A-3.1-1' stands twice", 0),
    ("rules.toml", 'kind = "register"', 'kind = "fence"', "Unknown kind of rule 'fence'", 0),
    ("levels.toml", 'level = "L2"', 'level = "L5"', "The levels are not L1 to L4", None),
    ("levels.toml", 'fact = "virus_scope"', 'fact = "virus"', "Unknown fact 'virus'", 0),
    ("levels.toml", 'rule_id = "A-3.1-4"', 'rule_id = "A-3.1-6"', "Unknown rule id 'A-3.1-6'", 0),
    ("levels.toml", 'value = "multi_province"\nlabel', 'value = "galaxy"\nlabel', "does not suit the fact", 0),
    ("levels.toml", "{value}以上", "{number}以上", "cannot be filled in", 0),
    ("levels.toml", "criteria.leaked_users.III", "criteria.leaked_users.V", "Unknown setting", 0),
    ("levels.toml", 'type = "integer"', 'type = "float"', "Unknown type of fact 'float'", 0),
    ("authorities.toml", 'action = "initiate"', 'action = "innitiate"', "Unknown action 'innitiate'", 0),
    ("authorities.toml", 'role = "ministry_leading_group"', 'role = "ministry"', "Unknown role 'ministry'", 0),
    ("authorities.toml", 'role = "ministry_leading_group"', 'role = "national_office"', "never signs in", 0),
    ("authorities.toml", 'levels = ["L3", "L4"]', 'levels = ["L3", "L9"]', "Unknown level 'L9'", 0),
    ("authorities.toml", 'levels = ["L3", "L4"]', "levels = []", "The list is empty", 0),
    ("authorities.toml", '["graded"]', '["grated"]', "Unknown state 'grated'", 0),
    ("authorities.toml", 'basis = ["leading_group_approval"]', 'basis = ["rumour"]', "Unknown basis 'rumour'", 0),
    ("authorities.toml", '"evidence"]', '"evidenc"]', "Unknown requirement 'evidenc'", 0),
    ("authorities.toml", 'scope = "lead"', 'scope = "led"', "Unknown scope 'led'", 0),
    ("authorities.toml", "inferred = true", 'inferred = "yes"', "is no true or false", 0),
    ("authorities.toml", 'rule_id = "A-5.3-2"\n', "", "Key 'rule_id' is missing", None),
    ("obligations.toml", 'form = "unit_summary"', 'form = "unit_sumary"', "Unknown form 'unit_sumary'", 0),
    ("obligations.toml", '"report:initiation"', '"report:nothing"', "Unknown event 'report:nothing'", 0),
    ("obligations.toml", 'debtor = "lead"', 'debtor = "leed"', "Unknown debtor 'leed'", 0),
    ("obligations.toml", "amount = 20", "amount = 0", "is no time", 0),
    ("obligations.toml", "amount = 20", "amount = 20.0", "is no whole number", 0),
    ("obligations.toml", "amount = 20", "amount = true", "is no whole number", 0),
    ("obligations.toml", 'unit = "working_days"', 'unit = "work_days"', "Unknown unit of time 'work_days'", 0),
    ("notices.toml", 'to = ["reporter", "affected_unit"]', 'to = ["everybody"]', "Unknown recipient 'everybody'", 0),
    ("notices.toml", 'on = "rejected"', 'on = "reject"', "Unknown event 'reject'", 0),
    ("notices.toml", 'label = { zh = "报告未予受理", ', "label = { ", "Key 'zh' is missing", 0),
    ("forms.toml", 'type = "category"', 'type = "kategory"', "Unknown type of field 'kategory'", 0),
    ("forms.toml", 'inherits = "unit_summary"', 'inherits = "later"', "Unknown form defined above 'later'", 0),
    ("forms.toml", 'key = "harm"', 'key = "scope"', "'scope' stands twice", 0),
    ("settings.toml", "default = 15", "default = 0", "does not suit the setting", 0),
    ("settings.toml", 'default = "highest"', 'default = "lowest"', "Unknown value of the setting", 0),
    ("levels.toml", 'value = "multi_province", label', "value = 4, label", "4 is no text", 0),
    ("settings.toml", 'flag = "F-A12"', 'flag = "A12"', "'A12' is no flag", 0),
    ("rules.toml", 'flags = ["F-A09"]', 'flags = ["F09"]', "'F09' is no flag", 0),
    ("errata.toml", 'rule_id = "A-4.1-4"', 'rule_id = "A-4.1-44"', "Unknown rule id 'A-4.1-44'", 0),
    ("errata.toml", 'flag = "F-A01"\n', 'flag = "F-A01\n', "Not valid TOML", 0),
]


@pytest.mark.parametrize(("file", "old", "new", "problem", "offset"), FAULTS)
def test_a_fault_is_named_with_file_line_and_remedy(
    definition: Path, file: str, old: str, new: str, problem: str, offset: int | None
) -> None:
    line = spoil(definition, file, old, new)
    with pytest.raises(PlanError) as caught:
        parse_plan(definition)
    error = caught.value
    assert problem in error.problem
    assert error.file == file
    if offset is not None:
        assert error.line == line + offset
    assert error.line >= 1
    assert error.remedy
    assert str(error).startswith(f"{file}:{error.line}: ")


def test_a_key_in_two_files_is_a_fault(definition: Path) -> None:
    (definition / "zz.toml").write_text("# again\nrules = []\n", encoding="utf-8")
    with pytest.raises(PlanError, match=r"^zz\.toml:2: 'rules' stands in rules\.toml as well"):
        parse_plan(definition)


def test_a_folder_must_bear_the_name_of_its_plan(definition: Path) -> None:
    renamed = definition.rename(definition.with_name("miit-2017-281@3"))
    with pytest.raises(PlanError, match=r"^plan\.toml:4: Folder 'miit-2017-281@3' does not hold miit-2017-281@2\."):
        parse_plan(renamed)


def test_an_empty_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="missing"):
        parse_plan(tmp_path)


def test_the_remedy_offers_the_word_that_was_meant(definition: Path) -> None:
    spoil(definition, "authorities.toml", 'role = "provincial_bca"', 'role = "provincal_bca"')
    with pytest.raises(PlanError) as caught:
        parse_plan(definition)
    assert caught.value.remedy == "Did you mean provincial_bca?"


def test_the_newest_version_answers_by_default() -> None:
    assert [(ref.code, ref.version) for ref in list_plans()] == [("daxinganling-2021-9", "1"), ("miit-2017-281", "2")]
    for code, newest in (("daxinganling-2021-9", "1"), ("miit-2017-281", "2")):
        assert get_plan(code) is get_plan(code, newest)
    assert (get_plan("miit-2017-281").supersedes, get_plan("daxinganling-2021-9").supersedes) == ("1", "")


def test_the_tenth_version_is_newer_than_the_ninth(definition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("9", "10"):
        later = Path(shutil.copytree(definition, definition.with_name(f"miit-2017-281@{version}")))
        spoil(later, "plan.toml", 'version = "2"', f'version = "{version}"')
    monkeypatch.setattr(library, "DEFINITIONS", definition.parent)
    list_plans.cache_clear()
    try:
        assert [ref.version for ref in list_plans()] == ["2", "9", "10"]
        assert get_plan("miit-2017-281").version == "10"
    finally:
        list_plans.cache_clear()


@pytest.mark.parametrize(
    ("code", "version"), [("miit-2017-281", "1"), ("miit-2017-281", "9"), ("nobody-1", None), ("../x", None)]
)
def test_a_plan_that_is_not_there_is_a_key_error(code: str, version: str | None) -> None:
    with pytest.raises(KeyError):
        get_plan(code, version)


@pytest.mark.parametrize("code", ["miit-2017-281", "daxinganling-2021-9"])
def test_a_release_can_be_read_again_from_its_stored_content_alone(code: str) -> None:
    plan = get_plan(code)
    stored = json.loads(json.dumps(canonical(plan)))
    again = plan_from_canonical(stored)
    assert again == plan
    assert canonical(again) == canonical(plan)
    assert digest(again) == digest(plan)


def test_an_overridden_release_can_be_read_again_too(plan: Plan) -> None:
    changed = override(plan, {"clock.immediate_target_minutes": 10, "national_report.extra_recipients": ("expert",)})
    again = plan_from_canonical(json.loads(json.dumps(canonical(changed))))
    assert again == changed != plan
    assert {duty.clock.amount for duty in again.obligations if duty.clock.unit == "immediate"} == {10}


def test_the_digest_is_the_same_in_every_process(plan: Plan) -> None:
    program = "from plans.library import digest, get_plan; print(digest(get_plan('miit-2017-281')))"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        root = Path(__file__).parents[2]
        run = subprocess.run([sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True)
        assert run.stdout.strip() == digest(plan), run.stderr


def test_the_digest_changes_with_every_setting(plan: Plan) -> None:
    assert len(digest(plan)) == 64
    changed = override(plan, {"criteria.leaked_users.IV": 100_001})
    assert digest(changed) != digest(plan)
    assert digest(override(changed, {"criteria.leaked_users.IV": 100_000})) == digest(plan)


def test_canonical_content_is_a_copy(plan: Plan) -> None:
    before = digest(plan)
    canonical(plan)["rules"][0]["zh"] = "改"
    assert digest(plan) == before


def test_canonical_content_holds_no_floats_and_every_default(plan: Plan) -> None:
    def walk(value: object) -> None:
        assert value is None or isinstance(value, dict | list | str | int)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(item)

    walk(canonical(get_plan("daxinganling-2021-9")))
    document = canonical(plan)
    walk(document)
    assert document["authorities"][0]["requires"] == []
    assert document["settings"][0]["value"] == document["settings"][0]["default"] == 15
    assert document["effective_from"] == "2017-11-14"


def test_a_tampered_release_is_refused(plan: Plan) -> None:
    document = canonical(plan)
    document["authorities"][3]["role"] = "anybody"
    with pytest.raises(PlanError, match=r"^authorities\[3\]\.role: Unknown role 'anybody'"):
        plan_from_canonical(document)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("no.such", 1),
        ("criteria.leaked_users.IV", "many"),
        ("criteria.leaked_users.IV", True),
        ("criteria.leaked_users.IV", 0),
        ("criteria.leaked_users.IV", 1.5),
        ("relevant_bca", "nearest"),
        ("notify_on_conclude_extra", ("everybody",)),
        ("anchor.unit_immediate", "concluded_at"),
    ],
)
def test_an_override_that_does_not_suit_is_refused(plan: Plan, key: str, value: int | str) -> None:
    before = digest(plan)
    with pytest.raises(PlanError):
        override(plan, {key: value})
    assert digest(plan) == before


@pytest.mark.alone
@pytest.mark.parametrize("ref", list_plans(), ids=lambda ref: ref.folder.name)
def test_a_plan_loads_before_anybody_notices(ref: PlanRef) -> None:
    begun = time.process_time()  # it waits for nobody
    parse_plan(ref.folder)
    assert time.process_time() - begun < 0.5  # five times the aim, for slow machines
