"""The working calendar in force, as plans.clocks wants it."""

from functools import lru_cache

from orgs.models import CalendarVersion
from plans.clocks import WorkingCalendar


def working_calendar() -> tuple[WorkingCalendar, CalendarVersion]:
    """The newest version. One query when it is known already, two when it is new to this process."""
    version = CalendarVersion.objects.latest("pk")
    return _read(version.pk), version


@lru_cache(maxsize=4)
def _read(version_id: int) -> WorkingCalendar:
    version = CalendarVersion.objects.get(pk=version_id)
    days = dict(version.days.values_list("date", "is_working"))
    return WorkingCalendar(version=str(version.pk), horizon=version.horizon, exceptions=days)
