"""Reports have a state, versions and reviews. Those filed before stand as submitted, once."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

FILL = """
UPDATE reporting_report AS r SET
    first_submitted_at = r.submitted_at,
    state = CASE WHEN r.kind = 'oral' THEN 'accepted' ELSE 'submitted' END,
    case_id = c.case_id,
    log_number = coalesce((
        SELECT min(e.number) FROM cases_logentry AS e WHERE e.case_id = c.case_id
        AND e.event IN ('reported', 'report:' || r.kind) AND e.happened_at <= r.submitted_at
        AND (e.event <> 'reported' OR r.response_id IS NULL)
    ), 1)
FROM (
    SELECT r.id, coalesce(own.case_id, (
        SELECT a.case_id FROM incidents_response AS a WHERE a.incident_id = r.incident_id ORDER BY a.id LIMIT 1
    )) AS case_id
    FROM reporting_report AS r LEFT JOIN incidents_response AS own ON own.id = r.response_id
) AS c
WHERE c.id = r.id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_wide_duties_and_confirmations"),
        ("incidents", "0003_response_levels_and_joining"),
        ("orgs", "0004_kinds_of_the_prefecture"),
        ("reporting", "0002_oral_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="attachments",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, help_text="of the newest version"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="first_submitted_at",
            field=models.DateTimeField(null=True, verbose_name="首次报送时间"),
        ),
        migrations.AddField(model_name="report", name="log_number", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(
            model_name="report",
            name="recipients",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=64),
                default=list,
                help_text="whom it is owed to, by code; nobody named: the offices of command that have a part",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="state",
            field=django_fsm.FSMField(default="submitted", max_length=40, protected=True),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="report",
            name="supplements",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.report",
                verbose_name="所补充的报告",
            ),
        ),
        migrations.AddField(model_name="report", name="version", field=models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField(
            model_name="report",
            name="submitted_at",
            field=models.DateTimeField(help_text="of the newest version", verbose_name="报送时间"),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("outcome", models.CharField(choices=[("accepted", "已接收"), ("returned", "已退回")], max_length=10)),
                ("missing", models.TextField(blank=True, verbose_name="缺什么")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, help_text="keys of the form's fields"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        help_text="in which the reviewing office has its part",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="reporting.report"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="FormerVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                (
                    "attachments",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list),
                ),
                ("body_digest", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                ("channel", models.CharField(max_length=10)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_versions",
                        to="reporting.report",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("report", "number"), name="one_row_a_version")],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
