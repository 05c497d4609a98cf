"""The divisions of GB/T 2260 in force, as the installed python-stdnum lists them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from orgs.regions import divisions


def seed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    Region = apps.get_model("orgs", "Region")
    places = [
        Region(code=place.code, name_zh=place.name_zh, name_en=place.name_en, parent_id=place.parent)
        for place in divisions()
    ]
    # Going back leaves the places, on which organisations may stand; coming forward again finds them.
    Region.objects.using(editor.connection.alias).bulk_create(places, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_organisations_people_calendar")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
