"""A further version of the working calendar: what stood before, and one more notice."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from orgs.calendar import newest_version
from orgs.holiday_notices import HolidayNotice, decoded
from orgs.models import CalendarDay, CalendarVersion, User
from plans.clocks import WorkingCalendar

LOCK = 4_107_000_001  # of pg_advisory_xact_lock: one import at a time


class AnotherVersionStands(Exception):
    """Since the notice was looked at, somebody imported another one. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A notice as somebody handed it in. `raw`: the file, byte by byte."""

    raw: bytes
    year: int
    source: str
    document_no: str = ""


def years_wanted() -> range | None:
    """Years whose notice may be imported: the last one known, to correct it, and the next. None: any, as the first."""
    newest = newest_version()
    return None if newest is None else range(newest.horizon.year, newest.horizon.year + 2)


def calendar_with(notice: HolidayNotice) -> WorkingCalendar:
    """The calendar as it would be with this notice. Writes nothing."""
    known = _days_before(notice.year)
    for day in notice.days:
        known.pop(day.date, None)
        if day.differs:
            known[day.date] = (day.is_working, day.name)
    return WorkingCalendar(
        version="",
        horizon=date(notice.year, 12, 31),
        exceptions={day: is_working for day, (is_working, _name) in known.items()},
        names={day: name for day, (_is_working, name) in known.items()},
    )


def _days_before(year: int) -> dict[date, tuple[bool, str]]:
    """What stood before the notice of that year: of one that is imported again nothing is left over."""
    before = CalendarVersion.objects.filter(horizon__lt=date(year, 1, 1)).order_by("-pk").first()
    version = before or newest_version()
    if version is None:
        return {}
    days = version.days.all() if before else version.days.filter(date__lt=date(year, 1, 1))
    return {day.date: (day.is_working, day.name) for day in days}


@transaction.atomic
def add_version(
    notice: HolidayNotice, upload: Upload, *, base: int | None, actor: User | None, at: datetime
) -> CalendarVersion:
    """Keep the notice as the newest version, if `base` is still the newest one. Raises AnotherVersionStands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    newest = newest_version()
    if (newest.pk if newest else None) != base:
        raise AnotherVersionStands
    calendar = calendar_with(notice)
    version = CalendarVersion.objects.create(
        source=upload.source, document_no=upload.document_no, horizon=calendar.horizon, imported_at=at,
        imported_by=actor, text=decoded(upload.raw) or "", digest=hashlib.sha256(upload.raw).hexdigest(),
    )  # fmt: skip
    CalendarDay.objects.bulk_create(
        CalendarDay(version=version, date=day, is_working=is_working, name=calendar.names[day])
        for day, is_working in sorted(calendar.exceptions.items())
    )
    return version


def mark_recounted(version: CalendarVersion, *, at: datetime) -> None:
    """Nothing is counted by an older version any more."""
    CalendarVersion.objects.filter(pk=version.pk, recounted_at=None).update(recounted_at=at)
