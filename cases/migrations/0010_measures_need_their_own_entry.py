"""The guard of measures refused what another entry said, and let pass what no entry said."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_measures_of_checklists")]

    operations = [
        migrations.RunSQL((SQL / "measure_guard_sees_silence.sql").read_text(), migrations.RunSQL.noop),
    ]
