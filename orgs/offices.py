"""The offices of command that the plans name and the outside bodies they report to: what a platform begins with."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from orgs.models import Organisation, Region
from orgs.region_names import PROVINCES

OFFICES = Path(__file__).with_name("offices.toml")
BEYOND_THE_BUREAUS = ("71", "81", "82")  # no communications administration of the ministry there
PREFECTURE_OF_PLAN_B = "232700"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An organisation to be found: `region` is its code of GB/T 2260, `supervisor` the code of another one."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    region: str
    supervisor: str | None = None
    external: bool = False
    is_large: bool = False


def load_offices() -> list[Organisation]:
    """Found the offices of command and the outside bodies that are missing; those that exist stay as they are."""
    return found(offices_of_command())


def offices_of_command() -> list[Office]:
    """Supervisors before those they supervise."""
    named = [office_of(entry) for entry in tomllib.loads(OFFICES.read_text(encoding="utf-8"))["office"]]
    counties = Q(parent=PREFECTURE_OF_PLAN_B)
    provinces = Q(code__in=[code + "0000" for code in PROVINCES if code not in BEYOND_THE_BUREAUS])
    places = list(Region.objects.filter(provinces | counties).order_by("code"))
    return [
        *named,
        *(_bureau(place) for place in places if place.code == place.province_code),
        *(_county_administration(place) for place in places if place.code != place.province_code),
        *(_county_commission(place) for place in places if place.code != place.province_code),
    ]


@transaction.atomic
def found(offices: Iterable[Office]) -> list[Organisation]:
    """Create the missing ones, in the given order; returns what was created."""
    known = {organisation.code: organisation for organisation in Organisation.objects.all()}
    created = []
    for office in offices:
        if office.code in known:
            continue
        organisation = Organisation.objects.create(
            code=office.code, kind=office.kind, name_zh=office.name_zh, name_en=office.name_en,
            short_zh=office.short_zh, short_en=office.short_en, region_id=office.region, external=office.external,
            is_large=office.is_large, supervisor=known[office.supervisor] if office.supervisor else None,
        )  # fmt: skip
        known[office.code] = organisation
        created.append(organisation)
    return created


def office_of(entry: Mapping[str, Any]) -> Office:
    """An entry of offices.toml or demonstration.toml; a key that is none of ours is a TypeError."""
    rest = {key: value for key, value in entry.items() if key not in ("name", "short")}
    name, short = entry["name"], entry["short"]
    return Office(name_zh=name["zh"], name_en=name["en"], short_zh=short["zh"], short_en=short["en"], **rest)


def _bureau(province: Region) -> Office:
    letters, short_zh, short_en = PROVINCES[province.code[:2]]
    return Office(
        code=f"{letters}-BCA", kind=Organisation.Kind.PROVINCIAL_BCA, region=province.code,
        name_zh=f"{province.name_zh}通信管理局", name_en=f"{province.name_en} Communications Administration",
        short_zh=f"{short_zh}局", short_en=f"{short_en} BCA", supervisor="MIIT-EMERGENCY-OFFICE",
    )  # fmt: skip


def _county_administration(county: Region) -> Office:
    return Office(
        code=f"{county.code}-CAC", kind=Organisation.Kind.COUNTY_CAC, region=county.code,
        name_zh=f"中共{county.name_zh}委网络安全和信息化委员会办公室", short_zh=f"{county.name_zh}委网信办",
        name_en=f"{county.name_en} Cyberspace Administration", short_en=f"{county.name_en} CAC",
        supervisor="DXAL-HQ-OFFICE",
    )  # fmt: skip


def _county_commission(county: Region) -> Office:
    """The commission "of the same level" of B-4.1-8. It receives, and takes no acts here."""
    return Office(
        code=f"{county.code}-COMMISSION", kind=Organisation.Kind.COUNTY_COMMISSION, region=county.code, external=True,
        name_zh=f"中共{county.name_zh}委网络安全和信息化委员会", short_zh=f"{county.name_zh}委网信委",
        name_en=f"{county.name_en} Cyberspace Affairs Commission", short_en=f"{county.name_en} Commission",
        supervisor="DXAL-COMMISSION",
    )  # fmt: skip
