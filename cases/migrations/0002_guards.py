"""Triggers: the log is append-only, and no state moves without its entry."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent.parent / "sql" / "guards.sql").read_text()
UNDO = """
DROP TRIGGER obligation_state_needs_entry ON cases_obligation;
DROP TRIGGER planrelease_never_emptied ON cases_planrelease;
DROP TRIGGER planrelease_append_only ON cases_planrelease;
DROP TRIGGER logentry_never_emptied ON cases_logentry;
DROP TRIGGER logentry_append_only ON cases_logentry;
DROP FUNCTION cases_obligation_needs_entry();
DROP FUNCTION cases_state_needs_entry();
DROP FUNCTION cases_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_log_obligations_notices")]
    operations = [migrations.RunSQL(SQL, UNDO)]
