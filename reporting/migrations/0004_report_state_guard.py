"""A report's state moves only with the log, and its first submission time not at all."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "guards.sql").read_text()
UNDO = """
DROP TRIGGER report_state_needs_entry ON reporting_report;
DROP FUNCTION reporting_report_needs_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_states_of_reports"), ("cases", "0002_guards")]
    operations = [
        migrations.AlterField(
            model_name="report",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="cases.case",
            ),
        ),
        migrations.AlterField(
            model_name="report", name="first_submitted_at", field=models.DateTimeField(verbose_name="首次报送时间")
        ),
        migrations.AlterField(model_name="report", name="log_number", field=models.PositiveIntegerField()),
        migrations.RunSQL(SQL, UNDO),
    ]
