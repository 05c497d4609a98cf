"""What a supervisor leaves to read: who runs under which number, and what each one says."""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LARGEST_LOG = 10_000_000  # bytes; one older file is kept


@dataclass(frozen=True)
class Records:
    """logs/NAME.log and processes.json in `folder`."""

    folder: Path

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    def write(self, processes: Mapping[str, int]) -> None:
        """Numbers by name; readers see the old or the new, never a half."""
        unfinished = self.folder / "processes.json.unfinished"
        unfinished.write_text(json.dumps({"supervisor": os.getpid(), "processes": processes}, indent=1))
        unfinished.rename(self.folder / "processes.json")

    def forget(self) -> None:
        (self.folder / "processes.json").unlink(missing_ok=True)

    @contextlib.contextmanager
    def log(self, name: str) -> Iterator[int]:
        """A descriptor for the output of `name`."""
        self.logs.mkdir(exist_ok=True)
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.rename(path.with_suffix(".log.1"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def end_of_log(self, name: str, lines: int = 12) -> str:
        text = (self.logs / f"{name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-lines:])
