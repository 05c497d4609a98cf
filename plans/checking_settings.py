"""Whether the settings of a plan hold what they may hold, and every flag is written as one."""

import re

from plans.asking import known
from plans.errors import ContentError, Path
from plans.schema import Plan, Setting

_FLAG = re.compile(r"F-[A-Z]+[0-9]+")
_OURS = "PLATFORM"


def check_settings(plan: Plan) -> None:
    """Raises ContentError. A value has the type of its default; numbers are above 0; options are closed lists."""
    for number, setting in enumerate(plan.settings):
        path: Path = ("settings", number, "default" if setting.value == setting.default else "value")
        _flag(setting.flag, ("settings", number, "flag"), may_be_ours=True)
        if type(setting.value) is not type(setting.default):
            remedy = f"Give a value of the same kind as the default, {setting.default!r}."
            raise ContentError(path, f"{setting.value!r} does not suit the setting {setting.key!r}.", remedy)
        if type(setting.value) is int and setting.value <= 0:
            raise ContentError(
                path, f"{setting.value} does not suit the setting {setting.key!r}.", "Give a number above 0."
            )
        if setting.options:
            for value in _texts(setting):
                known(value, setting.options, path, f"value of the setting {setting.key!r}:")


def check_flags(plan: Plan) -> None:
    """Raises ContentError for a flag of a rule or an erratum that is none: F-A01."""
    for number, rule in enumerate(plan.rules):
        for flag in rule.flags:
            _flag(flag, ("rules", number, "flags"))
    for number, erratum in enumerate(plan.errata):
        _flag(erratum.flag, ("errata", number, "flag"))


def _flag(flag: str, path: Path, *, may_be_ours: bool = False) -> None:
    if not (_FLAG.fullmatch(flag) or (may_be_ours and flag == _OURS)):
        raise ContentError(path, f"{flag!r} is no flag.", "Write it as F-A01; a number of our own is PLATFORM.")


def _texts(setting: Setting) -> tuple[str, ...]:
    return setting.value if isinstance(setting.value, tuple) else (str(setting.value),)
