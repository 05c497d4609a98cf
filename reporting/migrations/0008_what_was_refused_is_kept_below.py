from django.db import migrations


class Migration(migrations.Migration):
    """The table stays: cases reads it now."""

    dependencies = [("cases", "0010_what_was_refused"), ("reporting", "0007_lists_of_reports")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="RefusedSubmission")])
    ]
