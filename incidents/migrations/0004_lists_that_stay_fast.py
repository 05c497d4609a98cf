"""Lists walk one index an organisation, and find incidents by words, whatever has piled up."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce, NullIf

SQL = (Path(__file__).parent.parent / "sql" / "lists.sql").read_text()
UNDO = """
DROP TRIGGER incident_correction_is_listed ON incidents_incident;
DROP TRIGGER party_is_listed ON cases_caseparty;
DROP TRIGGER response_is_listed ON incidents_response;
DROP FUNCTION incidents_list_correction();
DROP FUNCTION incidents_list_parties();
DROP FUNCTION incidents_list_responses();
DROP FUNCTION incidents_write_noted_words(integer);
DROP FUNCTION incidents_write_words(bigint[]);
DROP FUNCTION incidents_list_cases(bigint[]);
DROP FUNCTION incidents_month_mark(timestamptz);
DROP FUNCTION incidents_words(text, text, bigint, text[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_response_levels_and_joining"),
        ("cases", "0005_words_to_find_cases_by"),
        ("orgs", "0004_kinds_of_the_prefecture"),
    ]
    operations = [
        migrations.CreateModel(
            name="IncidentParty",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation", "reported_at", "incident", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="parties", to="incidents.incident",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+", to="orgs.organisation",
                    ),
                ),
            ],
            options={"ordering": ["-reported_at", "-incident"]},
        ),
        migrations.CreateModel(
            name="UnwordedCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_id", models.BigIntegerField()),
            ],
        ),
        migrations.RemoveIndex("incident", "incident_summary_trigram"),
        migrations.RemoveIndex("incident", "incident_regions"),
        migrations.AddIndex(
            "incident",
            django.contrib.postgres.indexes.GinIndex(
                fields=["regions"], name="incident_regions", gin_pending_list_limit=256
            ),
        ),
        migrations.AddIndex(
            "response",
            models.Index(
                Coalesce(NullIf("response_level", models.Value("")), "level"), models.F("incident"),
                name="response_level_shown",
            ),
        ),
        migrations.AddIndex("incident", models.Index(fields=["occurred_at"], name="incident_occurred")),
        migrations.RunSQL(SQL, UNDO),
    ]  # fmt: skip
