"""Notices that administrators import: what was uploaded, by whom, and whether every due date follows it."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def nothing_to_recount(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Before notices could be imported there was one version, and every date was counted by it."""
    versions = apps.get_model("orgs", "CalendarVersion").objects.using(editor.connection.alias)
    versions.filter(recounted_at=None).update(recounted_at=F("imported_at"))


class Migration(migrations.Migration):
    dependencies = [("orgs", "0004_kinds_of_the_prefecture")]

    operations = [
        migrations.AddField(
            model_name="calendarversion",
            name="document_no",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="文号"),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="imported_by",
            field=models.ForeignKey(
                help_text="null: an operator, or the set-up",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="text",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="digest",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="recounted_at",
            field=models.DateTimeField(help_text="when nothing was counted by an older version any more", null=True),
        ),
        migrations.RunPython(nothing_to_recount, migrations.RunPython.noop),
    ]
