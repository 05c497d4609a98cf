"""On what the figures were measured, and how much of it others used meanwhile: on a busy machine they say little."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def described() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores ({model[1] if model else 'unknown'})"


class Others:
    """What is neither this process nor the ones it is told of. Made at the beginning of a measurement."""

    def __init__(self, pids: Iterable[int]) -> None:
        self.began = _used_by_all(), _used_by([os.getpid(), *pids])

    def share(self, pids: Iterable[int]) -> float:
        """The part of the machine's processors that others used since; ours as they run now."""
        (busy_then, passed_then), own_then = self.began
        (busy, passed), own = _used_by_all(), _used_by([os.getpid(), *pids])
        return max(0.0, (busy - busy_then) - (own - own_then)) / max(passed - passed_then, 1e-9)


def _used_by_all() -> tuple[float, float]:
    """Seconds of all processors: at work, and in all."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle = ticks[3] + ticks[4]
    return (sum(ticks) - idle) / TICKS, sum(ticks) / TICKS


def _used_by(pids: Iterable[int]) -> float:
    """Seconds that these processes used, and those of their children that ended."""
    used = 0
    for pid in pids:
        try:
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        used += sum(int(word) for word in words[11:15])
    return used / TICKS
