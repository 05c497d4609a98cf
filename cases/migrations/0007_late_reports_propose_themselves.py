"""What was late is walked along, newest first, however much was not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_lists_of_obligations"), ("orgs", "0006_directory")]
    operations = [
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                models.F("limit"),
                models.OrderBy(models.F("due_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("state__in", ["overdue", "met_late"])),
                name="obligation_late",
            ),
        ),
    ]
