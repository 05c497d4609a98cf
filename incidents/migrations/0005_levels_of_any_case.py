"""The same length of a level for every kind of case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_lists_that_stay_fast"),
    ]

    operations = [
        migrations.AlterField(
            model_name="response",
            name="level",
            field=models.CharField(blank=True, max_length=6),
        ),
    ]
