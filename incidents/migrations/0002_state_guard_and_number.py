"""A response's state moves only with the log; numbers of incidents come from a sequence, so nobody waits for one."""

from django.db import migrations

SQL = """
CREATE SEQUENCE incidents_number;
CREATE TRIGGER response_state_needs_entry BEFORE INSERT OR UPDATE OF state ON incidents_response
    FOR EACH ROW EXECUTE FUNCTION cases_state_needs_entry();
"""
UNDO = """
DROP TRIGGER response_state_needs_entry ON incidents_response;
DROP SEQUENCE incidents_number;
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_incidents_and_responses"), ("cases", "0002_guards")]
    operations = [migrations.RunSQL(SQL, UNDO)]
