"""The working calendar in force, as plans.clocks wants it."""

from functools import lru_cache

from orgs.models import CalendarVersion
from plans.clocks import NO_CALENDAR, WorkingCalendar


def newest_version() -> CalendarVersion | None:
    """None where no notice was ever imported."""
    return CalendarVersion.objects.defer("text").order_by("-pk").first()


def working_calendar() -> tuple[WorkingCalendar, CalendarVersion | None]:
    """The newest version. One query when it is known already, two when it is new to this process.

    Without any version days are counted all the same, and provisional: a missing calendar stops nothing.
    """
    version = newest_version()
    return (NO_CALENDAR, None) if version is None else (_read(version.pk, version.digest), version)


@lru_cache(maxsize=4)
def _read(version_id: int, _digest: str) -> WorkingCalendar:
    version = CalendarVersion.objects.get(pk=version_id)
    days = list(version.days.all())
    return WorkingCalendar(
        version=str(version.pk),
        horizon=version.horizon,
        exceptions={day.date: day.is_working for day in days},
        names={day.date: day.name for day in days},
    )
