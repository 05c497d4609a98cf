"""Findings: that a report was late, false, concealed or left out. Their state moves only with the log."""

from pathlib import Path

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "finding_guard.sql").read_text()
UNDO = """
DROP TRIGGER finding_state_needs_entry ON reporting_finding;
DROP FUNCTION reporting_finding_needs_entry();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_steps_of_the_clock_and_its_heartbeat"),
        ("orgs", "0005_imported_calendars"),
        ("reporting", "0005_drafts_and_attachments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_number", models.PositiveIntegerField()),
                ("state", django_fsm.FSMField(max_length=40, protected=True)),
                (
                    "kind",
                    models.CharField(
                        help_text="a breach of the case's plan, by its key", max_length=40, verbose_name="类别"
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("due_strict_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("grounds", models.TextField(blank=True, verbose_name="事实和依据")),
                ("raised_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="cases.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.organisation"
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="cases.obligation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="orgs.organisation",
                        verbose_name="单位",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="reporting.report",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["organisation", "state"], name="finding_organisation_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("obligation__isnull", False)),
                        fields=("obligation", "kind"),
                        name="one_finding_a_duty",
                    )
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
