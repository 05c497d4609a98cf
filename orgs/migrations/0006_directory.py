"""A word for the state of the directory of organisations, changed by triggers."""

from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "directory.sql").read_text()
UNDO = """
DROP TRIGGER region_in_directory ON orgs_region;
DROP TRIGGER organisation_in_directory ON orgs_organisation;
DROP FUNCTION orgs_directory_changed();
DELETE FROM orgs_directory;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0005_imported_calendars")]
    operations = [
        migrations.CreateModel(
            name="Directory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
