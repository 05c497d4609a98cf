"""What is wrong with a plan, where, and what to do about it."""

type Path = tuple[str | int, ...]
"""Where in a plan's content: ("authorities", 3, "role") is the role of the fourth authority."""


class PlanError(Exception):
    """A definition that cannot be used. Names file, line (0 where there is no file), problem and remedy."""

    def __init__(self, file: str, line: int, problem: str, remedy: str) -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {problem} {remedy}")
        self.file = file
        self.line = line
        self.problem = problem
        self.remedy = remedy


class ContentError(Exception):
    """A fault in a plan's content, before it is known which file and line hold it."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.path = path
        self.problem = problem
        self.remedy = remedy


def path_text(path: Path) -> str:
    """authorities[3].role"""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")
