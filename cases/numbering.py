"""Numbers of cases: HL-2026-0147 of an incident, W-HL-2026-0007 of a warning."""

from datetime import datetime

from django.utils.timezone import localtime

from orgs.models import Region

PROVINCE_LETTERS = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH",
    "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN",
    "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN",
    "62": "GS", "63": "QH", "64": "NX", "65": "XJ", "71": "TW", "81": "HK", "82": "MO",
}  # fmt: skip
"""GB/T 2260 letter codes of the provinces: the first part of a number."""


def number_of(region: str, at: datetime, serial: int, *, kind: str = "") -> str:
    """HL-2026-0147: province letters, year, serial; with the letter of its kind before them, where it has one."""
    letters = "CN" if region == Region.NATIONWIDE else PROVINCE_LETTERS.get(region[:2], "CN")
    return f"{kind}-{letters}-{localtime(at).year}-{serial:04d}".lstrip("-")
