"""Figures of a span of time over everything on the platform: for reports on the year, not for a screen that is live.

Incidents count in the month of Beijing in which they were first reported. Exercises never count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from incidents.models import State
from orgs.models import Organisation

UNCOUNTED = (State.REJECTED, State.JOINED)  # what was none, and what is counted as another


@dataclass(frozen=True, slots=True)
class LevelInMonth:
    """`month`: 2026-09. `level`: that at which the response ran, before that the one graded; empty where none is."""

    month: str
    level: str
    incidents: int


@dataclass(frozen=True, slots=True)
class InRegion:
    """`region`: code of a province, or of the whole country. An incident counts in each that it names."""

    region: str
    incidents: int


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How the duties of one rule that began in the span were kept; `unsettled`: still open or overdue."""

    rule_id: str
    limit: str
    met: int
    late: int
    overdue: int
    unsettled: int

    @property
    def share_in_time(self) -> float | None:
        """Of those whose time is over; None where there are none."""
        over = self.met + self.late + self.overdue
        return self.met / over if over else None


def incidents_by_level(
    *, plan_code: str, since: datetime, until: datetime, lead: Organisation | None = None
) -> Sequence[LevelInMonth]:
    """Under one plan, for an incident has a level only there; `until` is not included. One query."""
    sql = """
        SELECT to_char(i.reported_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'),
            coalesce(nullif(r.response_level, ''), r.level), count(*)
        FROM incidents_incident i JOIN incidents_response r ON r.incident_id = i.id
        WHERE i.reported_at >= %s AND i.reported_at < %s AND NOT i.exercise AND r.plan_code = %s
            AND r.state <> ALL (%s) AND (%s::bigint IS NULL OR r.lead_id = %s)
        GROUP BY 1, 2 ORDER BY 1, 2
    """
    office = lead.pk if lead else None
    return [LevelInMonth(*row) for row in _rows(sql, [since, until, plan_code, list(UNCOUNTED), office, office])]


def incidents_by_region(*, since: datetime, until: datetime) -> Sequence[InRegion]:
    """By province; incidents that were none under every plan, or joined with others, are left out. One query."""
    sql = """
        SELECT province, count(*) FROM incidents_incident i
        CROSS JOIN LATERAL (
            SELECT DISTINCT CASE c WHEN '100000' THEN c ELSE left(c, 2) || '0000' END AS province
            FROM unnest(i.regions) c
        ) AS named
        WHERE i.reported_at >= %s AND i.reported_at < %s AND NOT i.exercise
            AND EXISTS (SELECT FROM incidents_response r WHERE r.incident_id = i.id AND r.state <> ALL (%s))
        GROUP BY 1 ORDER BY 2 DESC, 1
    """
    return [InRegion(*row) for row in _rows(sql, [since, until, list(UNCOUNTED)])]


def timeliness_by_rule(*, since: datetime, until: datetime) -> Sequence[Timeliness]:
    """Duties with a time to keep whose clock began in the span, by rule. What was waived or voided is left out. One
    query."""
    sql = """
        SELECT o.rule_id, o."limit", count(*) FILTER (WHERE o.state = 'met'),
            count(*) FILTER (WHERE o.state = 'met_late'), count(*) FILTER (WHERE o.state = 'overdue'),
            count(*) FILTER (WHERE o.state IN ('open', 'overdue'))
        FROM cases_obligation o JOIN cases_case c ON c.id = o.case_id
        WHERE o.starts_at >= %s AND o.starts_at < %s AND o."limit" IN ('plan', 'target') AND NOT c.exercise
            AND o.state NOT IN ('waived', 'void')
        GROUP BY 1, 2 ORDER BY 1, 2
    """
    return [Timeliness(*row) for row in _rows(sql, [since, until])]


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()
