"""The chapters of both plans by what the platform does with them: acted on now, or open and said so by name."""

from dataclasses import dataclass

from plans.schema.text import Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """
    Rules that belong together. `covers`: articles with all that stands under them ("A-3": A-3-1 and A-3.1-1), or
    single rules; the more exact name wins over the wider one. `acted_on`: every executable rule of it has a test.
    """

    key: str
    name: Text
    covers: tuple[str, ...]
    acted_on: bool = True


def _rules(article: str, *numbers: int) -> tuple[str, ...]:
    return tuple(f"{article}-{number}" for number in numbers)


CHAPTERS = (
    Chapter(
        "foundations",
        Text("目的、依据和原则", "Purpose, basis and principles"),
        ("A-0", "A-1.1", "A-1.2", "A-1.4", "B-0", "B-1.1", "B-1.2", "B-1.6", "B-ANX"),
    ),
    Chapter("scope", Text("适用范围和定义", "Scope and definitions"), ("A-1.3", "B-1.3")),
    Chapter("organisations", Text("组织机构", "Organisations"), ("A-2", "B-2")),
    Chapter("grading", Text("事件分级", "Grading"), ("A-3", "A-5.1", "B-1.4", "B-1.5", "B-4.2-1")),
    Chapter("reporting", Text("事件报告", "Reporting"), ("A-4.1", "B-4.1")),
    Chapter("initial_handling", Text("先行处置", "Initial handling"), ("A-5.2",)),
    Chapter("initiation", Text("响应启动", "Initiation of the response"), ("A-5.3",)),
    Chapter(
        "response",
        Text("响应中", "Response in progress"),
        ("A-5.4", "A-5.5-5", "A-5.5-10", "B-4.2.1", "B-4.2.2", "B-4.2.3"),
    ),
    Chapter("conclusion", Text("响应结束", "Conclusion of the response"), ("A-5.6", "B-4.3")),
    Chapter("afterwards", Text("事后总结和调查评估", "Summary and investigation"), ("A-6.1", "B-5")),
    Chapter("effect", Text("实施", "Effect"), ("A-9.3", "B-8.2")),
    Chapter(
        "early_warnings",
        Text("监测预警", "Early warnings"),
        ("A-4.2", "A-4.3", "A-4.4", "A-4.5", "A-4.6", "B-3", "B-6.5"),
    ),
    Chapter(
        "command_tools",
        Text("指挥调度：措施、工作组、支援、信息发布", "Command tools: measures, groups, support, public release"),
        (
            "A-2.2-5",
            "A-5.3-7",
            *_rules("A-5.5", 1, 2, 3, 4, 6, 7, 8, 9, 11, 12),
            *_rules("B-4.2.1", *range(8, 16)),
            *_rules("B-4.2.2", 5, 6, 7),
        ),
        acted_on=False,
    ),
    Chapter(
        "accountability", Text("奖惩和问责", "Commendation and accountability"), ("A-6.2", "B-7.11"), acted_on=False
    ),
    Chapter(
        "preparedness",
        Text("预防和保障", "Preparedness"),
        ("A-7", "A-8", "A-9.1", "A-9.2", "B-2.1-4", "B-6.1", "B-6.2", "B-6.3", "B-6.4", "B-7", "B-8.1"),
        acted_on=False,
    ),
)


def chapters_of(rule_id: str) -> tuple[Chapter, ...]:
    """The chapters that name a rule most exactly: one, unless the table above is at fault."""
    exact = {chapter.key: max(_exactness(rule_id, name) for name in chapter.covers) for chapter in CHAPTERS}
    best = max(exact.values())
    return tuple(chapter for chapter in CHAPTERS if best and exact[chapter.key] == best)


def chapter_of(rule_id: str) -> Chapter:
    """Raises LookupError for a rule that stands in no chapter, or in two."""
    found = chapters_of(rule_id)
    if len(found) != 1:
        raise LookupError(f"{rule_id} stands in {len(found)} chapters of plans/chapters.py. Name it in exactly one.")
    return found[0]


def _exactness(rule_id: str, name: str) -> int:
    """How exactly a name covers a rule; 0 where it does not."""
    if name == rule_id:
        return len(rule_id) + 1  # more than any article that the rule stands in
    article = rule_id.rpartition("-")[0]
    return len(name) if article == name or article.startswith(f"{name}.") else 0
