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
from plans.checking_conditions import as_written, check_conditions, settings_to_try, with_settings
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
    return _named(_read(folder), folder)


def check_folder(folder: Path) -> Plan:
    """
    The plan of a folder, checked under every option too that its records depend on (`only_if`): the defaults leave
    the others unread. Raises PlanError; where it is another option's fault, the problem begins with that option.
    """
    source = _read(folder)
    plan = _named(source, folder)
    for changes in settings_to_try(source.raw):
        try:
            _checked(with_settings(source.raw, changes))
        except ContentError as error:
            told = " and ".join(f"{key} = {value!r}" for key, value in changes)
            raise source.located(ContentError(error.path, f"With {told}: {error.problem}", error.remedy)) from error
    return plan


@dataclass(frozen=True, slots=True)
class _Source:
    """A folder as it was read. `homes`: the file that each key stands in."""

    texts: Mapping[str, str]
    homes: Mapping[str, str]
    raw: Mapping[str, Any]

    def located(self, error: ContentError) -> PlanError:
        file = self.homes.get(str(error.path[0]) if error.path else "", "plan.toml")
        return PlanError(file, line_of(self.texts.get(file, ""), error.path), error.problem, error.remedy)


def _read(folder: Path) -> _Source:
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
    return _Source(texts, homes, raw)


def _named(source: _Source, folder: Path) -> Plan:
    try:
        plan = _checked(source.raw)
        _check_name(plan, folder)
        return plan
    except ContentError as error:
        raise source.located(error) from error


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


def plan_from_canonical(document: Mapping[str, Any], *, checked: bool = True) -> Plan:
    """A plan from its stored canonical content alone. Raises PlanError where that cannot be read.

    `checked=False`: of a release it is known that it was checked when it was made; what is asked of plans since then
    is not asked of it.
    """
    try:
        return _checked(document) if checked else build_plan(document)
    except ContentError as error:
        raise PlanError(path_text(error.path) or "plan", 0, error.problem, error.remedy) from error


def _checked(raw: Mapping[str, Any]) -> Plan:
    check_conditions(raw)
    plan = build_plan(raw)
    try:
        check_plan(plan)
    except ContentError as error:
        raise ContentError(as_written(error.path, raw, plan), error.problem, error.remedy) from error
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
