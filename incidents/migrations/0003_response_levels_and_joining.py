"""A response runs at a level of its own beside the one graded; reports can be joined; offices of any plan."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

STARTED = ("active", "handling_completed", "conclusion_proposed", "concluded", "closed")


def run_at_the_level_graded(apps, schema_editor):
    Response = apps.get_model("incidents", "Response")
    started = Response.objects.filter(state__in=STARTED)
    started.update(response_level=F("level"), level_since=F("initiated_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_state_guard_and_number"),
        ("cases", "0003_wide_duties_and_confirmations"),
        ("orgs", "0004_kinds_of_the_prefecture"),
    ]
    operations = [
        migrations.RenameField("response", "bureaus", "local_offices"),
        migrations.AlterField(
            "response",
            "local_offices",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, help_text="bureaus and counties concerned"
            ),
        ),
        migrations.AddField(
            "response", "response_level", models.CharField(blank=True, max_length=2, default=""), preserve_default=False
        ),
        migrations.AddField(
            "response",
            "steps",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, help_text="steps taken towards another level"
            ),
        ),
        migrations.AddField(
            "response",
            "level_since",
            models.DateTimeField(help_text="when the response came to its present level", null=True),
        ),
        migrations.AddField(
            "response",
            "applied_at",
            models.DateTimeField(help_text="of a plan applied by an act: no clock began before", null=True),
        ),
        migrations.AddField(
            "response",
            "joined_to",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined_responses",
                to="incidents.incident",
            ),
        ),
        migrations.RunPython(run_at_the_level_graded, migrations.RunPython.noop),
    ]
