"""Organisations, people and what they hold, places, working days."""

from orgs.models.calendar import CalendarDay, CalendarVersion
from orgs.models.directory import Directory
from orgs.models.organisations import Organisation, Region
from orgs.models.people import ApiToken, Appointment, User

__all__ = ["ApiToken", "Appointment", "CalendarDay", "CalendarVersion", "Directory", "Organisation", "Region", "User"]
