"""A house that a reader can live in: modules that are one thing each."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("config", "dutyroom", "exchange", "reporting", "incidents", "early_warnings", "cases", "orgs", "plans")


def lengths() -> list[int]:
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    return sorted(len(path.read_text().splitlines()) for path in modules)


def test_nine_modules_in_ten_are_under_200_lines_and_none_is_over_300():
    measured = lengths()

    assert measured[int(0.9 * len(measured))] < 200
    assert measured[-1] <= 300
