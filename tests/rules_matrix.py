"""
`make rules`: every rule of both plans, where it is encoded, and which tests keep it.

Ends with 1 where an executable rule of a chapter that is acted on has no test, or a mark names no rule. With --short
(`make check`) only the summary and what is at fault.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from plans.chapters import CHAPTERS, chapter_of
from plans.checking_coverage import ONLY_SHOWN
from plans.coverage import where_encoded
from plans.library import get_plan
from plans.schema import Plan, Rule
from tests.rule_marks import Mark, marks_under

TESTS = Path(__file__).parent
PLANS = ("miit-2017-281", "daxinganling-2021-9")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of the matrix. `settings`: how its flags are settled. `tests`: those that are marked with it."""

    rule: Rule
    records: tuple[str, ...]
    settings: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def is_executable(self) -> bool:
        return self.rule.kind not in ONLY_SHOWN

    @property
    def is_acted_on(self) -> bool:
        return chapter_of(self.rule.id).acted_on

    @property
    def lacks_test(self) -> bool:
        return self.is_executable and self.is_acted_on and not self.tests

    @property
    def line(self) -> str:
        settings = [f"setting:{key}" for key in self.settings]
        encoded = ", ".join([*self.records, *settings]) or ("shown" if not self.is_executable else "nowhere")
        if self.tests:
            kept = ", ".join(self.tests)
        else:
            kept = "NO TEST" if self.lacks_test else "-" if self.is_acted_on else "open"
        return f"{self.rule.id:<11} {self.rule.kind:<11} {encoded} | {kept}"


@dataclass(frozen=True, slots=True)
class Matrix:
    entries: tuple[Entry, ...]
    marks: tuple[Mark, ...]

    @property
    def without_test(self) -> list[str]:
        """Executable rules of the chapters acted on that no test keeps."""
        return [entry.rule.id for entry in self.entries if entry.lacks_test]

    @property
    def unknown(self) -> list[str]:
        """Marks that name a rule which no plan has."""
        known = {entry.rule.id for entry in self.entries}
        found = {f"{mark.place}: {mark.rule_id}": None for mark in self.marks if mark.rule_id not in known}
        return list(found)

    @property
    def summary(self) -> list[str]:
        by_record = sum(bool(entry.records) for entry in self.entries)
        by_setting = sum(bool(entry.settings) and not entry.records for entry in self.entries)
        owed = [entry for entry in self.entries if entry.is_executable and entry.is_acted_on]
        kept = sum(bool(entry.tests) for entry in owed)
        return [
            f"in the definitions: {len(self.entries)} rules; {by_record} acted on, {by_setting} by a setting alone",
            f"executable rules of the chapters acted on, kept by tests: {kept} of {len(owed)}",
            *(self._open_chapter(chapter.key) for chapter in CHAPTERS if not chapter.acted_on),
        ]

    def _open_chapter(self, key: str) -> str:
        inside = [entry for entry in self.entries if chapter_of(entry.rule.id).key == key]
        name = chapter_of(inside[0].rule.id).name
        executable = sum(entry.is_executable for entry in inside)
        return f"open: {name.en} ({name.zh}): {len(inside)} rules, {executable} of them executable"


def matrix(tests: Path = TESTS) -> Matrix:
    """The matrix of the newest plans and of the tests in a folder."""
    marks = marks_under(tests)
    kept: dict[str, dict[str, None]] = {}
    for mark in marks:
        kept.setdefault(mark.rule_id, {})[mark.test] = None
    entries = [
        Entry(rule, places[rule.id], _settled(plan, rule), tuple(kept.get(rule.id, ())))
        for plan in (get_plan(code) for code in PLANS)
        for places in [where_encoded(plan)]
        for rule in plan.rules
    ]
    return Matrix(tuple(entries), tuple(marks))


def _settled(plan: Plan, rule: Rule) -> tuple[str, ...]:
    return tuple(setting.key for setting in plan.settings if setting.flag in rule.flags)


def main() -> int:
    found = matrix()
    say = sys.stdout.write
    if "--short" not in sys.argv[1:]:
        say("\n".join(entry.line for entry in found.entries) + "\n\n")
    say("\n".join(found.summary) + "\n")
    for rule_id in found.without_test:
        say(f"NO TEST: {rule_id}. Mark the test that fails without it: @pytest.mark.rule({rule_id!r}).\n")
    for told in found.unknown:
        say(f"NO SUCH RULE: {told}. Name a rule of plans/definitions.\n")
    return 1 if found.without_test or found.unknown else 0


if __name__ == "__main__":
    sys.exit(main())
