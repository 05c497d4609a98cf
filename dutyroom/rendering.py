"""Draws a board once for everyone who watches it: lanes as HTML, without a viewer, a button or a token."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import override

from dutyroom.boards import board_of, overdue_count
from orgs.models import Appointment, Organisation

LANES = ("counts", "warnings", "fresh", "deciding", "running", "due")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets the same picture: a board (or only the pulse of the bar), of one organisation, in one language."""

    kind: str  # "board" | "pulse"
    organisation_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What an audience sees, and how far back the log must be looked at for what it does not show."""

    lanes: dict[str, str]
    overdue: int
    horizon: int  # oldest transaction that was still open when this was drawn


def draw(audience: Audience, *, now: datetime) -> Picture:
    """Ask the database and render. Entries written by transactions from `horizon` on may be missing in it."""
    horizon = oldest_open_transaction()
    if audience.kind == "pulse":
        return Picture({}, overdue_count([audience.organisation_id]), horizon)
    with override(audience.language):
        board = board_of(Organisation.objects.get(pk=audience.organisation_id), now=now)
        return Picture(draw_lanes(board), board.overdue, horizon)


def rehearse(*, now: datetime) -> None:
    """Draw the board of some office once, for nobody."""
    some = Organisation.objects.filter(kind="provincial_bca", active=True).values_list("pk", flat=True).first()
    if some is not None:
        draw(Audience("board", some, "zh-hans"), now=now)
    connection.close()  # the seats' boards are drawn in other threads


def draw_lanes(board: Any) -> dict[str, str]:
    """DOM id -> HTML of each lane, in the active language."""
    return {
        f"lane-{lane}": render_to_string(f"dutyroom/lanes/{lane}.html", {"board": board, "now": board.now})
        for lane in LANES
    }


def oldest_open_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def newest_writes(horizon: int, organisations: list[int]) -> dict[int, int]:
    """Organisation -> newest transaction from `horizon` on that wrote in a case that concerns it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.organisation_id, max(e.written_in) FROM cases_logentry e JOIN cases_caseparty p USING (case_id) "
            "WHERE e.written_in >= %s AND p.organisation_id = ANY(%s) GROUP BY 1",
            [horizon, organisations],
        )
        return dict(cursor.fetchall())


def heads_of(cases: list[int]) -> dict[int, int]:
    """Case -> number of its newest log entry. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, head_number FROM cases_case WHERE id = ANY(%s)", [cases])
        return dict(cursor.fetchall())


def organisations_concerned(cases: list[int]) -> set[int]:
    """Whose boards these cases stand on. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT organisation_id FROM cases_caseparty WHERE case_id = ANY(%s)", [cases])
        return {row[0] for row in cursor.fetchall()}


def posts_held(users: list[int]) -> set[tuple[int, int]]:
    """(person, organisation) of the posts in force, of people who are not switched off. One query."""
    held = Appointment.objects.filter(user__in=users, user__is_active=True, ended_at=None)
    return set(held.values_list("user_id", "organisation_id"))
