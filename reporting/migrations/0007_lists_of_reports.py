"""Lists of reports walk along when they were sent, all of them and those of one sender."""

from django.db import migrations

SQL = """
CREATE INDEX report_last_sent ON reporting_report (submitted_at, id);
CREATE INDEX report_last_sent_by ON reporting_report (sender_id, submitted_at, id);
"""
UNDO = "DROP INDEX report_last_sent, report_last_sent_by;"


class Migration(migrations.Migration):
    dependencies = [("reporting", "0006_findings")]
    operations = [migrations.RunSQL(SQL, UNDO)]
