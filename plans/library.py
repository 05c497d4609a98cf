"""Reads the released plans, and makes of each its canonical content and digest."""

import copy
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plans.building import build_plan
from plans.checking import check_plan
from plans.errors import ContentError, PlanError, path_text
from plans.locating import line_of
from plans.schema import Plan, Value

DEFINITIONS = Path(__file__).parent / "definitions"

_SYNTAX_PLACE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class PlanRef:
    """A released plan version and the folder that defines it."""

    code: str
    version: str
    folder: Path


@cache
def list_plans() -> tuple[PlanRef, ...]:
    """All released versions, by code, the oldest first."""
    found = []
    for folder in DEFINITIONS.iterdir():
        code, at, version = folder.name.rpartition("@")
        if at and folder.is_dir():
            found.append(PlanRef(code, version, folder))
    return tuple(sorted(found, key=lambda ref: (ref.code, _version_order(ref.version))))


def get_plan(code: str, version: str | None = None) -> Plan:
    """The plan as released, by default its newest version. Raises KeyError where there is none."""
    refs = [ref for ref in list_plans() if ref.code == code and version in (None, ref.version)]
    if not refs:
        raise KeyError(code if version is None else f"{code}@{version}")
    return _load(refs[-1].folder)


@cache
def _load(folder: Path) -> Plan:
    return parse_plan(folder)


def parse_plan(folder: Path) -> Plan:
    """Read one definition folder. Raises PlanError with file, line and remedy."""
    texts: dict[str, str] = {}
    homes: dict[str, str] = {}
    raw: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        texts[path.name] = path.read_text(encoding="utf-8")
        for key, value in _toml(texts[path.name], path.name).items():
            if key in raw:
                line = line_of(texts[path.name], (key,))
                raise PlanError(path.name, line, f"{key!r} stands in {homes[key]} as well.", "Keep it in one file.")
            raw[key], homes[key] = value, path.name
    try:
        plan = _checked(raw)
        _check_name(plan, folder)
        return plan
    except ContentError as error:
        file = homes.get(str(error.path[0]) if error.path else "", "plan.toml")
        line = line_of(texts.get(file, ""), error.path)
        raise PlanError(file, line, error.problem, error.remedy) from error


def canonical(plan: Plan) -> dict[str, Any]:
    """The whole content, defaults and setting overrides written out, as plain JSON values without floats."""
    return copy.deepcopy(dict(plan.document))


def digest(plan: Plan) -> str:
    """SHA-256, in hexadecimal, of the canonical content as UTF-8 JSON with sorted keys and no spaces."""
    return digest_of(plan.document)


def digest_of(document: Mapping[str, Any]) -> str:
    """The digest of stored content as it stands: a later version of the platform, which writes more defaults out,
    still proves what an earlier one released."""
    content = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(content.encode()).hexdigest()


def override(plan: Plan, changes: Mapping[str, Value]) -> Plan:
    """The same plan under other settings. Raises PlanError for unknown settings and values that do not suit."""
    document = canonical(plan)
    settings = {setting["key"]: setting for setting in document["settings"]}
    for key, value in changes.items():
        if key not in settings:
            known = ", ".join(sorted(settings))
            raise PlanError("settings", 0, f"{plan.code} has no setting {key!r}.", f"Known: {known}.")
        settings[key]["value"] = list(value) if isinstance(value, tuple) else value
    return plan_from_canonical(document)


def plan_from_canonical(document: Mapping[str, Any]) -> Plan:
    """A plan from its stored canonical content alone. Raises PlanError where that cannot be read."""
    try:
        return _checked(document)
    except ContentError as error:
        raise PlanError(path_text(error.path) or "plan", 0, error.problem, error.remedy) from error


def _checked(raw: Mapping[str, Any]) -> Plan:
    plan = build_plan(raw)
    check_plan(plan)
    return plan


def _check_name(plan: Plan, folder: Path) -> None:
    if folder.name != f"{plan.code}@{plan.version}":
        raise ContentError(
            ("code",), f"Folder {folder.name!r} does not hold {plan.code}@{plan.version}.", "Rename one of them."
        )


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _SYNTAX_PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise PlanError(name, line, f"Not valid TOML: {error}.", "Correct the line, or the one above it.") from error


def _version_order(version: str) -> tuple[int, str]:
    return (int(version), "") if version.isdecimal() else (0, version)
