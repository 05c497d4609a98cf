"""Every rule of the plans has its place and its test; and a plan that said something else would be noticed."""

import textwrap
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mutants import LAWS, Trial, sample_survivors
from benchmarks.mutations import Mutant
from plans.chapters import CHAPTERS, chapter_of, chapters_of
from plans.library import get_plan
from tests.rule_marks import marks_in
from tests.rules_matrix import TESTS, matrix


def test_every_executable_rule_of_the_chapters_acted_on_has_its_test():
    found = matrix()
    assert (found.without_test, found.unknown) == ([], [])


def test_every_rule_stands_in_exactly_one_chapter():
    rules = [rule.id for code in LAWS for rule in get_plan(code).rules]
    assert [rule_id for rule_id in rules if len(chapters_of(rule_id)) != 1] == []
    per_chapter = Counter(chapter_of(rule_id).key for rule_id in rules)
    assert (len(rules), set(per_chapter)) == (270, {chapter.key for chapter in CHAPTERS})


def test_a_rule_of_no_plan_stands_in_no_chapter():
    with pytest.raises(LookupError, match=r"C-1-1 stands in 0 chapters"):
        chapter_of("C-1-1")


def test_the_more_exact_name_wins_over_the_wider_one():
    ids = ("A-2.2-4", "A-2.2-5", "A-5.5-5", "A-5.5-6", "B-4.2.1-7", "B-4.2.1-8", "B-7.1-1", "B-7.11-1", "B-1.4-10")
    assert [chapter_of(rule_id).key for rule_id in ids] == [
        "organisations", "command_tools", "response", "command_tools", "response", "command_tools", "preparedness",
        "accountability", "grading",
    ]  # fmt: skip


def test_marks_are_found_wherever_a_test_may_carry_them(tmp_path: Path):
    module = tmp_path / "tests" / "test_marks.py"
    module.parent.mkdir()
    module.write_text(
        textwrap.dedent("""
            pytestmark = [pytest.mark.django_db, pytest.mark.rule("A-1.1-1")]
            CASES = [pytest.param(1, marks=pytest.mark.rule("A-3.1-3"))]

            @pytest.mark.rule("A-5.3-1", "A-5.3-2")
            def test_one(): ...

            @pytest.mark.parametrize("case", CASES)
            async def test_two(case): ...

            @pytest.mark.parametrize("id", [pytest.param(i, marks=mark.rule(i)) for i in ["B-5-6", "other words"]])
            def test_three(id): ...

            @pytest.mark.rule("B-4.1-2")
            class TestMany:
                def test_four(self): ...

            @pytest.mark.rule("A-9.9-9")
            def helper(): ...
        """)
    )
    own = [mark for mark in marks_in(module, module.parent) if mark.rule_id != "A-1.1-1"]
    assert [(mark.rule_id, mark.test, mark.place) for mark in own] == [
        ("A-5.3-1", "test_marks.test_one", "tests/test_marks.py:5"),
        ("A-5.3-2", "test_marks.test_one", "tests/test_marks.py:5"),
        ("A-3.1-3", "test_marks.test_two", "tests/test_marks.py:3"),
        ("B-5-6", "test_marks.test_three", "tests/test_marks.py:11"),
        ("B-4.1-2", "test_marks.test_four", "tests/test_marks.py:14"),
    ]
    assert len(marks_in(module, module.parent)) == len(own) + 4


def test_a_mark_that_names_no_rule_and_a_rule_without_a_test_are_told(tmp_path: Path):
    module = tmp_path / "test_marks.py"
    module.write_text('@pytest.mark.rule("A-5.3-1", "A-5.3-99")\ndef test_one(): ...\n')
    found = matrix(tests=tmp_path)
    assert found.unknown == [f"{tmp_path.name}/test_marks.py:1: A-5.3-99"]
    assert "A-5.3-2" in found.without_test
    assert "A-5.3-1" not in found.without_test


# The law's tables


def test_sixty_plans_that_say_something_else_are_noticed():
    assert sample_survivors(60, seed=20171114) == []


@pytest.mark.parametrize("code", LAWS)
def test_a_plan_that_says_the_same_is_not_taken_for_another(code: str):
    trial = Trial(code)
    same = [Mutant(part, {part: trial.document[part]}) for part in ("authorities", "obligations", "notices", "duties")]
    assert trial.survivors(same) == ["authorities", "obligations", "notices", "duties"]


@pytest.mark.parametrize("code", LAWS)
def test_a_test_of_the_law_keeps_each_rule_that_it_is_marked_with(code: str):
    trial = Trial(code)
    own = {rule.id for rule in trial.plan.rules}
    marked = sorted({mark.rule_id for mark in marks_in(TESTS / "plans" / "test_law.py", TESTS)} & own)
    assert trial.survivors([_without(trial, rule_id) for rule_id in marked]) == []


def _without(trial: Trial, rule_id: str) -> Mutant:
    """The plan without any record that rests on a rule."""
    document = trial.document
    lists = ("criteria", "authorities", "obligations", "notices", "duties", "checklists", "categories", "colours")
    changes = {name: [each for each in document[name] if each["rule_id"] != rule_id] for name in lists}
    changes["authorities"] = [each for each in changes["authorities"] if each["demanded_by"] != rule_id]
    changes["obligations"] = [each for each in changes["obligations"] if each["clock"]["rule_id"] != rule_id]
    changes["checklists"] = [
        {**each, "items": [item for item in each["items"] if item["rule_id"] != rule_id]}
        for each in changes["checklists"]
    ]
    fields = [[item for item in form["fields"] if item["rule_id"] != rule_id] for form in document["forms"]]
    changes["forms"] = [{**form, "fields": kept} for form, kept in zip(document["forms"], fields, strict=True)]
    changes["levels"] = [
        {**level, "rule_ids": [each for each in level["rule_ids"] if each != rule_id]} for level in document["levels"]
    ]
    scope = document["scope"]
    changed = {"scope": {**scope, "also": [each for each in scope["also"] if each != rule_id]}}
    if scope["rule_id"] == rule_id:
        changed["scope"]["rule_id"] = ""
    return Mutant(rule_id, {**changes, **changed})
