"""Measures: what a plan asks to be done on an occasion, and whether it was."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "measure_guard.sql").read_text()
UNDO = """
DROP TRIGGER measure_state_needs_entry ON cases_measure;
DROP FUNCTION cases_measure_needs_entry();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_levels_that_are_colours"),
        ("orgs", "0006_directory"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checklist", models.CharField(help_text="names the list in the plan", max_length=60)),
                ("item", models.CharField(help_text="names the measure in the list", max_length=60)),
                ("rule_id", models.CharField(max_length=40)),
                ("place", models.PositiveSmallIntegerField(help_text="in the list, inherited ones first")),
                ("recommended", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待办"), ("done", "已办"), ("not_needed", "不适用"), ("over", "已随之结束")],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("log_number", models.PositiveIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="cases.case"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="orgs.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["checklist", "place", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["case", "checklist"], name="measure_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "organisation", "checklist", "item"), name="one_measure_an_organisation"
                    )
                ],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
