"""What our own messages keep beyond CAP 1.2: two languages that say the same, GB/T 2260, a colour, and no expiry.

`Profile` is what a deployment may set otherwise.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from exchange.cap.checking import problem, problems_of
from exchange.cap.message import CapAlert, CapInfo, CapReference, Category, Severity
from exchange.cap.problems import CapProblem
from orgs.region_names import PROVINCES
from orgs.regions import NATIONWIDE
from plans.schema import COLOURS
from plans.strings import shown

LANGUAGES = ("zh-CN", "en")
CATEGORIES: tuple[Category, ...] = ("Infra", "Security")  # CAP has none for networks
GEOCODE = "GB/T 2260"
RISK_NOTICE = "risk-notice"
NUMBER = "number"

SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {"red": "Extreme", "orange": "Severe", "yellow": "Moderate", "blue": "Minor", "": "Unknown"}
)
"""By colour; "" is a risk notice, which has none."""

_CODE = re.compile(r"[0-9]{6}")
_WEB = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#]([A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`lift_as`: a lifting is a Cancel, or an Update whose response is AllClear. `colour_parameter` and
    `colour_codes`: how the colour is written, where a receiving system wants other words."""

    lift_as: Literal["Cancel", "AllClear"] = "Cancel"
    colour_parameter: str = "warningColour"
    colour_codes: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({colour: colour for colour in COLOURS})
    )


OURS = Profile()


def problems_of_ours(
    alert: CapAlert, *, earlier: Sequence[CapReference] = (), profile: Profile = OURS
) -> list[CapProblem]:
    """Everything that is wrong with a message of ours, CAP's own demands included."""
    return [
        *problems_of(alert, earlier=earlier),
        *_codes(alert),
        *_languages(alert),
        *_agreement(alert),
        *(
            fault
            for number, info in enumerate(alert.infos, 1)
            for fault in (*_info(info, f"info[{number}]/"), *_colour(alert, info, f"info[{number}]/", profile))
        ),
    ]


def _codes(alert: CapAlert) -> Iterator[CapProblem]:
    if not [code for code in alert.codes if code.strip() and code != RISK_NOTICE]:
        yield problem(
            "code",
            "没有写明依据的条款和发布机关。",
            "It names neither the article that gives the authority nor the office that has it.",
        )


def _languages(alert: CapAlert) -> Iterator[CapProblem]:
    if tuple(info.language for info in alert.infos) != LANGUAGES:
        yield problem(
            "info",
            "须有两个 info：先 zh-CN，后 en。",
            "It needs two infos: zh-CN first, en second.",
        )


def _agreement(alert: CapAlert) -> Iterator[CapProblem]:
    """Both languages say the same of the same."""
    for element, said in _said_in_common(alert.infos):
        if any(each != said[0] for each in said[1:]):
            yield problem(
                f"info/{element}",
                "两种语言所说不同。须一致。",
                "The languages differ. They say the same of the same thing.",
            )


def _said_in_common(infos: Sequence[CapInfo]) -> Iterator[tuple[str, list[object]]]:
    yield "category", [info.categories for info in infos]
    yield "responseType", [info.response_types for info in infos]
    yield "urgency", [info.urgency for info in infos]
    yield "severity", [info.severity for info in infos]
    yield "certainty", [info.certainty for info in infos]
    yield "onset", [info.onset for info in infos]
    yield "parameter", [info.parameters for info in infos]
    yield "area/geocode", [tuple(area.geocodes for area in info.areas) for info in infos]


def _info(info: CapInfo, path: str) -> Iterator[CapProblem]:
    if info.categories != CATEGORIES:
        yield problem(
            f"{path}category",
            "公共互联网的预警，类别为 Infra 和 Security。",
            "A warning of the public internet has the categories Infra and Security.",
        )
    if info.expires is not None:
        yield problem(
            f"{path}expires",
            "预警不会自行解除，不写失效时间。时限要求是措施的时限。",
            "No warning lifts itself: leave the expiry out. A time limit is one of the measures.",
        )
    if info.web and not _WEB.fullmatch(info.web):
        yield problem(
            f"{path}web", f"“{shown(info.web)}”不是完整的网址。", f"“{shown(info.web)}” is no complete web address."
        )
    if not info.areas:
        yield problem(f"{path}area", "没有写明地区。", "It names no area.")
    for number, area in enumerate(info.areas, 1):
        if not area.geocodes or not all(_is_region(code.name, code.value) for code in area.geocodes):
            yield problem(
                f"{path}area[{number}]/geocode",
                "每个地区须有 GB/T 2260 代码，valueName 为“GB/T 2260”，例如 230000。",
                "Every area has a code of GB/T 2260, with the valueName “GB/T 2260”, such as 230000.",
            )


def _is_region(name: str, code: str) -> bool:
    return name == GEOCODE and bool(_CODE.fullmatch(code)) and (code == NATIONWIDE or code[:2] in PROVINCES)


def _colour(alert: CapAlert, info: CapInfo, path: str, profile: Profile) -> Iterator[CapProblem]:
    name, place = profile.colour_parameter, f"{path}parameter"
    written = info.parameter(name)
    colours = [colour for colour, code in profile.colour_codes.items() if code in written]
    is_notice = RISK_NOTICE in alert.codes
    if is_notice and written:
        yield problem(place, "风险提示没有颜色。请删去。", "A risk notice has no colour. Leave it out.")
    elif not is_notice and not written and alert.msg_type == "Cancel":
        yield problem(
            place,
            f"解除或撤回须写明是何颜色（{name}）的预警。",
            f"A Cancel says which colour it takes back ({name}).",
        )
    elif not is_notice and (len(written) != 1 or len(colours) != 1):
        listed = ", ".join(profile.colour_codes.values())
        yield problem(place, f"预警须有一种颜色（{name}）：{listed}。", f"A warning has one colour ({name}): {listed}.")
    severity = SEVERITIES["" if is_notice else colours[0]] if is_notice or len(colours) == 1 else None
    if severity is not None and info.severity != severity:
        yield problem(
            f"{path}severity",
            f"与颜色不符，应为 {severity}。",
            f"It does not agree with the colour; that has {severity}.",
        )
