"""From plain content (TOML or stored JSON) to records. Unknown keys are errors, so a typo cannot pass for policy."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from plans.errors import ContentError, Path
from plans.roles import ROLES
from plans.schema import Plan, Setting, Value

_COMPUTED = {"document", "index"}
_CONDITIONAL = ("authorities", "obligations", "notices")
"""Records that may hold under some settings only; the document keeps them all."""


def build_plan(raw: Mapping[str, Any]) -> Plan:
    """
    The plan that `raw` describes; its `document` is the same content with every default written out.

    {setting = "key"} stands for the value of that setting, so an override reaches wherever it acts.
    Raises ContentError. Does not check what refers to what: that is plans.checking.
    """
    content = dict(raw)
    if "settings" in content:
        content["settings"] = [_with_value(setting) for setting in _records(content["settings"], "settings")]
    content["roles"] = _roles(content.get("roles", []))
    converter = _Converter(_setting_values(content.get("settings", [])))
    values, document = converter.values(Plan, content, ())
    for name in _CONDITIONAL:
        values[name] = tuple(record for record in values[name] if converter.holds(record.only_if, (name,)))
    return Plan(**values, document=document)


def _records(raw: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise ContentError((name,), f"{name} must be tables.", f"Write them as [[{name}]].")
    return raw


def _with_value(setting: dict[str, Any]) -> dict[str, Any]:
    return {"value": setting["default"], **setting} if "default" in setting else setting


def _roles(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise ContentError(("roles",), f"{raw!r} is no list.", "Write it in square brackets.")
    return [_as_role(role, ("roles", number)) for number, role in enumerate(raw)]


def _as_role(role: Any, path: Path) -> Any:
    """A plan may name a common role by its code alone; a released plan keeps the whole of it."""
    if not isinstance(role, str):
        return role
    if role not in ROLES:
        raise ContentError(
            path, f"Unknown role {role!r}.", "Use a code of plans/roles.py, or define the role in full here."
        )
    known = ROLES[role]
    name, phrase = ({"zh": text.zh, "en": text.en} for text in (known.name, known.phrase))
    return {"code": known.code, "name": name, "phrase": phrase, "external": known.external}


def _setting_values(settings: list[dict[str, Any]]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for number, raw in enumerate(settings):
        values, _ = _Converter({}).values(Setting, raw, ("settings", number))
        if values["key"] in found:
            raise ContentError(
                ("settings", number, "key"), f"Setting {values['key']!r} stands twice.", "Keep one of them."
            )
        found[values["key"]] = values["value"]
    return found


@cache
def _fields_of(record: type) -> dict[str, tuple[Field[Any], Any]]:
    hints = typing.get_type_hints(record)
    return {item.name: (item, hints[item.name]) for item in fields(record) if item.name not in _COMPUTED}


class _Converter:
    """Each method answers the typed value and the plain content it stands for."""

    def __init__(self, settings: Mapping[str, Value]) -> None:
        self.settings = settings

    def values(self, record: type, raw: Any, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
        if not isinstance(raw, Mapping):
            raise ContentError(path, f"{raw!r} must be a table.", f"Give it the keys {_listed(_fields_of(record))}.")
        known = _fields_of(record)
        for key in raw:
            if key not in known:
                raise ContentError((*path, key), f"Unknown key {key!r}.", f"Known here: {_listed(known)}.")
        values: dict[str, Any] = {}
        document: dict[str, Any] = {}
        for name, (item, hint) in known.items():
            if name in raw:
                values[name], document[name] = self.value(hint, raw[name], (*path, name))
            elif item.default is MISSING and item.default_factory is MISSING:
                raise ContentError(path, f"Key {name!r} is missing.", "Add it.")
            else:
                values[name] = item.default
                document[name] = [] if item.default == () else item.default
        return values, document

    def value(self, hint: Any, raw: Any, path: Path) -> tuple[Any, Any]:
        if isinstance(raw, dict) and raw.keys() == {"setting"}:
            return self.value(hint, self._setting(raw["setting"], path), path)[0], dict(raw)
        if hint is Value:
            return self._plain_value(raw, path)
        if typing.get_origin(hint) is tuple:
            return self._tuple(typing.get_args(hint)[0], raw, path)
        if typing.get_origin(hint) in (typing.Union, types.UnionType):
            return (None, None) if raw is None else self.value(typing.get_args(hint)[0], raw, path)
        if is_dataclass(hint):
            values, document = self.values(typing.cast(type, hint), raw, path)
            return typing.cast(Any, hint)(**values), document
        if hint is date:
            return self._date(raw, path)
        if type(raw) is not hint:
            raise ContentError(path, f"{raw!r} is no {_NAMES[hint]}.", f"Write a {_NAMES[hint]}.")
        return raw, raw

    def _tuple(self, hint: Any, raw: Any, path: Path) -> tuple[Any, Any]:
        if not isinstance(raw, list | tuple):
            raise ContentError(path, f"{raw!r} is no list.", "Write it in square brackets.")
        values: list[Any] = []
        document: list[Any] = []
        for number, item in enumerate(raw):
            if isinstance(item, dict) and item.keys() == {"setting"}:
                value, plain = self.value(tuple[hint, ...], item, (*path, number))
                values.extend(value)
            else:
                value, plain = self.value(hint, item, (*path, number))
                values.append(value)
            document.append(plain)
        return tuple(values), document

    def _plain_value(self, raw: Any, path: Path) -> tuple[Value, Any]:
        if isinstance(raw, bool | int | str):
            return raw, raw
        if isinstance(raw, list | tuple) and all(isinstance(item, str) for item in raw):
            return tuple(raw), list(raw)
        raise ContentError(
            path, f"{raw!r} is not a value of a setting.", "Use a whole number, true, false, text or a list of texts."
        )

    def _date(self, raw: Any, path: Path) -> tuple[date, str]:
        try:
            day = raw if type(raw) is date else date.fromisoformat(raw)
        except (TypeError, ValueError):
            raise ContentError(path, f"{raw!r} is no date.", "Write it as 2017-11-14.") from None
        return day, day.isoformat()

    def holds(self, conditions: tuple[str, ...], path: Path) -> bool:
        """Whether every "key=value" is what the settings say."""
        return all(self._condition(condition, path) for condition in conditions)

    def _condition(self, condition: str, path: Path) -> bool:
        key, equals, wanted = condition.partition("=")
        if not equals:
            raise ContentError(path, f"{condition!r} is no condition.", "Write it as setting=value.")
        value = self._setting(key, path)
        return wanted in value if isinstance(value, tuple) else str(value) == wanted

    def _setting(self, key: Any, path: Path) -> Value:
        if not isinstance(key, str) or key not in self.settings:
            raise ContentError(
                path, f"Unknown setting {key!r}.", f"Define it in settings, or use one of {_listed(self.settings)}."
            )
        return self.settings[key]


_NAMES = {str: "text", int: "whole number", bool: "true or false"}


def _listed(names: typing.Iterable[str]) -> str:
    return ", ".join(sorted(names))
