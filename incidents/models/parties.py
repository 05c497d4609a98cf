from typing import ClassVar

from django.db import models

from incidents.models.incidents import Incident
from orgs.models import Organisation


class IncidentParty(models.Model):
    """An organisation that an incident concerns, newest first: one row, however many of its cases concern it.

    Written by triggers from the parties of cases (incidents/sql/lists.sql), so that a list walks one index, whether
    an organisation sees five incidents or a million. Nothing is decided by it that those parties do not say.
    """

    pk = models.CompositePrimaryKey("organisation", "reported_at", "incident")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    reported_at = models.DateTimeField()
    incident = models.ForeignKey(
        Incident, on_delete=models.DO_NOTHING, related_name="parties", db_constraint=False, db_index=False
    )

    class Meta:
        ordering: ClassVar = ["-reported_at", "-incident"]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.incident_id}"


class UnwordedCase(models.Model):
    """A case whose words (cases.models.CaseWords) are to be written, noted by a trigger, taken away by the worker
    (incidents.words)."""

    case_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.case_id)
