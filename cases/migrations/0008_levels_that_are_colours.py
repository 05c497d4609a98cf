"""A confirmation holds the level of any case: a colour is longer than L4."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_late_reports_propose_themselves"),
    ]

    operations = [
        migrations.AlterField(
            model_name="confirmation",
            name="level",
            field=models.CharField(blank=True, max_length=6),
        ),
    ]
