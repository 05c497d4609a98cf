"""Records that hold under some settings only: whether what they name exists, and which settings prove them all."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, get_args, get_type_hints

from plans.asking import known
from plans.errors import ContentError, Path
from plans.schema import Plan, Value

type Changes = tuple[tuple[str, Value], ...]
"""Settings and the values to try them with."""

CONDITIONAL = tuple(
    name
    for name, hint in get_type_hints(Plan).items()
    if any("only_if" in getattr(record, "__dataclass_fields__", ()) for record in get_args(hint))
)
"""The lists of a plan whose records may carry `only_if`."""

_TRUTH: Mapping[str, Value] = {"True": True, "False": False}


def check_conditions(raw: Mapping[str, Any]) -> None:
    """
    Raises ContentError for an `only_if` that names no setting, or no option of it.

    Asks the content as it was written, for a record that does not hold is in no plan. What is not even of the right
    type is left to plans.building.
    """
    settings = _settings(raw)
    for path, conditions in _conditions(raw):
        for condition in conditions:
            key, equals, option = condition.partition("=")
            if not equals:
                raise ContentError(path, f"{condition!r} is no condition.", "Write it as setting=value.")
            known(key, settings, path, "setting")
            options = _options(settings[key])
            if not options:
                remedy = "Give the setting its options; only then can the plan be checked under each of them."
                raise ContentError(path, f"The setting {key!r} has no options to depend on.", remedy)
            known(option, options, path, f"option of the setting {key!r}:")


def settings_to_try(raw: Mapping[str, Any]) -> tuple[Changes, ...]:
    """
    The settings under which the plan must hold too, beside its defaults: every option of every setting that a record
    depends on, one at a time, and for a record that depends on several, those together.
    """
    settings = _settings(raw)
    asked = [tuple(condition.partition("=")[::2] for condition in each) for _, each in _conditions(raw)]
    single = [(key, option) for each in asked for key, _ in each for option in _options(settings[key])]
    found: dict[Changes, None] = {}
    for pairs in (*((pair,) for pair in single), *(each for each in asked if len(each) > 1)):
        found[tuple((key, _value(settings[key], option)) for key, option in pairs)] = None
    default = {key: setting.get("value", setting.get("default")) for key, setting in settings.items()}
    return tuple(changes for changes in found if any(_plain(value) != default[key] for key, value in changes))


def with_settings(raw: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The same content under other settings."""
    chosen = dict(changes)
    settings = [
        {**setting, "value": _plain(chosen[setting["key"]])} if setting["key"] in chosen else setting
        for setting in raw["settings"]
    ]
    return {**raw, "settings": settings}


def as_written(path: Path, raw: Mapping[str, Any], plan: Plan) -> Path:
    """Where a fault in a plan's record stands in the content, which has the records too that do not hold."""
    if len(path) < 2 or path[0] not in CONDITIONAL or not isinstance(path[1], int):
        return path
    holding = [
        number for number, record in enumerate(raw[path[0]]) if _holds(record.get("only_if", ()), plan.index.settings)
    ]
    return (path[0], holding[path[1]], *path[2:])


def dormant(document: Mapping[str, Any], plan: Plan) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The records of a plan's document that do not hold under its settings, each with the name of its list."""
    for name in CONDITIONAL:
        for record in document[name]:
            if not _holds(record["only_if"], plan.index.settings):
                yield name, record


def _holds(conditions: Iterable[str], settings: Mapping[str, Value]) -> bool:
    for condition in conditions:
        key, _, wanted = condition.partition("=")
        value = settings[key]
        if not (wanted in value if isinstance(value, tuple) else str(value) == wanted):
            return False
    return True


def _conditions(raw: Mapping[str, Any]) -> Iterator[tuple[Path, list[str]]]:
    for name in CONDITIONAL:
        records = raw.get(name, [])
        for number, record in enumerate(records if isinstance(records, list) else []):
            conditions = record.get("only_if") if isinstance(record, dict) else None
            if isinstance(conditions, list) and all(isinstance(each, str) for each in conditions):
                yield (name, number, "only_if"), conditions


def _settings(raw: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    settings = raw.get("settings", [])
    return {
        setting["key"]: setting
        for setting in (settings if isinstance(settings, list) else [])
        if isinstance(setting, dict) and isinstance(setting.get("key"), str)
    }


def _options(setting: Mapping[str, Any]) -> Collection[str]:
    if isinstance(setting.get("default"), bool):
        return tuple(_TRUTH)
    options = setting.get("options", ())
    return [each for each in options if isinstance(each, str)] if isinstance(options, list | tuple) else ()


def _value(setting: Mapping[str, Any], option: str) -> Value:
    default = setting["default"]
    if isinstance(default, bool):
        return _TRUTH[option]
    return (option,) if isinstance(default, list | tuple) else option


def _plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value
