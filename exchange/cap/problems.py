"""What is wrong with a CAP message: the element, and one sentence in both languages that says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.schema import Text


@dataclass(frozen=True, slots=True)
class CapProblem:
    """`element`: where, as info[2]/area[1]/geocode; empty for the document as a whole."""

    element: str
    message: Text

    def __str__(self) -> str:
        return f"{self.element}: {self.message.en}" if self.element else self.message.en


class UnreadableMessage(ValueError):
    """What came is no CAP 1.2 message; nothing of it was taken."""

    def __init__(self, element: str, zh: str, en: str) -> None:
        self.problem = CapProblem(element, Text(zh, en))
        super().__init__(str(self.problem))


class FaultyMessage(ValueError):
    """A message that must not be sent as it stands."""

    def __init__(self, problems: Sequence[CapProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in problems))
