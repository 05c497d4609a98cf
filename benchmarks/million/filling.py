"""Fills a database with incidents and all that belongs to them, in minutes: incidents by COPY, the rest from them."""

import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg2

from benchmarks.million.vocabulary import KINDS, summary, weighted
from cases.numbering import PROVINCE_LETTERS

HISTORY = Path(__file__).with_name("history.sql")
YEARS = timedelta(days=3 * 365)
ENTERPRISES = 3000
TABLES = (
    "incidents_incident", "incidents_response", "incidents_incidentparty", "cases_case", "cases_caseparty",
    "cases_casewords", "cases_logentry", "cases_obligation", "cases_notice", "reporting_report",
)  # fmt: skip
OPEN = ("reported", "verified", "graded", "initiation_proposed", "active", "handling_completed", "conclusion_proposed",
        "concluded")  # fmt: skip
OPEN_WEIGHTS = (15, 10, 15, 5, 35, 8, 2, 10)
ENDED, ENDED_WEIGHTS = ("closed", "below_plan", "rejected", "joined"), (40, 42, 15, 3)
LEVELS, LEVEL_WEIGHTS = ("L1", "L2", "L3", "L4"), (0.05, 0.45, 20, 79.5)


@dataclass(frozen=True, kw_only=True)
class Size:
    """So many incidents in the three years up to `until`, so many of them open, most of those new."""

    incidents: int
    open: int
    until: datetime


@dataclass(frozen=True, slots=True)
class _Place:
    code: str
    name: str


def fill(url: str, size: Size, say: Callable[[str], None]) -> None:
    """`url`: of a superuser, in a migrated database with the demonstration's people and no incident yet."""
    link = psycopg2.connect(url)
    began = time.monotonic()
    with link, link.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what triggers would write is written with the rest
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL synchronous_commit = off")
        indexes = _without_indexes(cursor)
        cursor.execute(
            "CREATE TEMP TABLE fate (incident_id bigint, state text, level text, late int, joined_to bigint)"
        )
        cursor.execute("CREATE TEMP TABLE span AS SELECT %s::timestamptz AS until", [size.until])
        enterprises = _enterprises(cursor)
        _copy(cursor, size, enterprises, _places(cursor))
        say(f"{size.incidents:,} incidents copied after {time.monotonic() - began:.0f} s")
        cursor.execute("ANALYZE fate; ANALYZE incidents_incident")
        cursor.execute(HISTORY.read_text())
        say(f"what belongs to them written after {time.monotonic() - began:.0f} s")
        for index in indexes:
            cursor.execute(index)
        for table in ("incidents_incident", "incidents_response", "cases_case"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("SELECT setval('incidents_number', %s)", [size.incidents])
    link.autocommit = True
    with link.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("ANALYZE")
    link.close()
    say(f"indexed and analysed after {time.monotonic() - began:.0f} s")


def _without_indexes(cursor: Any) -> list[str]:
    """Takes away the indexes that no constraint needs; returns the statements that make them again."""
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid "
        "WHERE x.indrelid = ANY(%s::regclass[]) AND NOT x.indisunique",
        [list(TABLES)],
    )
    found = cursor.fetchall()
    for name, _statement in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _name, statement in found]


def _enterprises(cursor: Any) -> dict[str, list[int]]:
    """By province (two digits) those who report from there, the biggest first; new ones beside the demonstration's."""
    cursor.execute("SELECT DISTINCT left(region_id, 2) FROM orgs_organisation WHERE kind = 'provincial_bca' ORDER BY 1")
    provinces = [province for (province,) in cursor.fetchall()]
    rows = [
        (f"BENCH-{n}", f"{n} 号互联网企业（压测）", f"Enterprise {n} (bench)", provinces[n % len(provinces)] + "0000")
        for n in range(ENTERPRISES)
    ]
    cursor.execute(
        "INSERT INTO orgs_organisation (code, kind, name_zh, name_en, short_zh, short_en, pinyin, region_id, is_large, "
        "external, active) SELECT c, 'internet_enterprise', z, e, z, e, c, r, false, false, true "
        "FROM unnest(%s, %s, %s, %s) AS n(c, z, e, r)",
        [list(column) for column in zip(*rows, strict=True)],
    )
    cursor.execute(
        "SELECT left(region_id, 2), array_agg(id ORDER BY kind <> 'telecom_enterprise', id) FROM orgs_organisation "
        "WHERE kind IN ('telecom_enterprise', 'internet_enterprise') AND code <> 'DEMO-GD-INTERNET-A' GROUP BY 1"
    )
    return dict(cursor.fetchall())


def _places(cursor: Any) -> dict[str, list[_Place]]:
    cursor.execute("SELECT left(code, 2), code, name_zh FROM orgs_region WHERE code <> '100000' ORDER BY code")
    places: dict[str, list[_Place]] = {}
    for province, code, name in cursor.fetchall():
        places.setdefault(province, []).append(_Place(code, name))
    return places


def _copy(cursor: Any, size: Size, enterprises: dict[str, list[int]], places: dict[str, list[_Place]]) -> None:
    dice = Random(20170101)  # the same incidents at every run
    cursor.execute("SELECT id FROM orgs_organisation WHERE code = 'DEMO-GD-INTERNET-A'")
    (seldom,) = cursor.fetchone()
    incidents, fates = io.StringIO(), io.StringIO()
    for serial in range(1, size.incidents + 1):
        unit = seldom if serial % max(size.incidents // 5, 1) == 0 else None  # an enterprise with a handful
        incident, fate = _incident(serial, size, dice, enterprises, places, unit)
        incidents.write(incident)
        fates.write(fate)
    for table, columns, text in (
        ("incidents_incident", "id, number, summary, category, affected_unit_id, regions, occurred_at, discovered_at, "
         "reported_at, scope, harm, measures_taken, facts, classified_apart, exercise", incidents),
        ("fate", "incident_id, state, level, late, joined_to", fates),
    ):  # fmt: skip
        text.seek(0)
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)


def _incident(
    serial: int, size: Size, dice: Random, enterprises: dict[str, list[int]], places: dict[str, list[_Place]],
    unit: int | None,
) -> tuple[str, str]:  # fmt: skip
    """One line of each table."""
    at = size.until - YEARS * (1 - serial / (size.incidents + 1))
    province = dice.choice(list(enterprises))
    regions = [dice.choice(places[province])]
    if dice.random() < 0.1:
        regions.append(_Place(dice.choice(list(enterprises)) + "0000", ""))
    here = enterprises[province]
    # Half of it from the province's carriers and biggest firm.
    unit = unit or (here[dice.randrange(2)] if dice.random() < 0.5 else dice.choice(here))
    state = _state(serial, size, dice)
    level = weighted(LEVELS, LEVEL_WEIGHTS, dice)
    joined = str(max(serial - 1 - dice.randrange(50), 1)) if state == "joined" else r"\N"
    stamp = at.isoformat()
    line = (
        str(serial), f"{PROVINCE_LETTERS[province]}-{at.year}-{serial:04d}",
        summary(serial, regions[0].name, dice)[:200], dice.choice(KINDS), str(unit),
        "{" + ",".join(sorted({region.code for region in regions}, key=[r.code for r in regions].index)) + "}",
        stamp, stamp, stamp, "全省约 80 万户无法上网，涉及三个地市的固定宽带和移动数据业务", "政务和支付业务受影响",
        "清洗流量，切换备用链路", json.dumps({"outage_scope": "province"}), "f", "f",
    )  # fmt: skip
    return "\t".join(line) + "\n", "\t".join((str(serial), state, level, str(dice.randrange(1000)), joined)) + "\n"


def _state(serial: int, size: Size, dice: Random) -> str:
    """Of the open ones seven in ten are among the newest, the others anywhere."""
    newest = int(size.open * 0.7)
    old = size.incidents - newest
    is_open = serial > old or dice.random() < (size.open - newest) / max(old, 1)
    return weighted(OPEN, OPEN_WEIGHTS, dice) if is_open else weighted(ENDED, ENDED_WEIGHTS, dice)
