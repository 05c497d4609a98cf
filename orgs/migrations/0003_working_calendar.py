"""The working days of 2004 to 2026 as announced."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.timezone import now

from orgs.holidays import HORIZON, SOURCE, announced_days


def seed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    CalendarVersion, CalendarDay = apps.get_model("orgs", "CalendarVersion"), apps.get_model("orgs", "CalendarDay")
    database = editor.connection.alias
    if CalendarVersion.objects.using(database).filter(source=SOURCE).exists():  # left by going back
        return
    version = CalendarVersion.objects.using(database).create(source=SOURCE, horizon=HORIZON, imported_at=now())
    CalendarDay.objects.using(database).bulk_create(
        CalendarDay(version=version, date=day.date, is_working=day.is_working, name=day.name)
        for day in announced_days()
    )


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_regions")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
