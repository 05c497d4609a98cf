"""The sweep looks for the next step of each clock; what is open already keeps the step that it had: falling due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_wide_duties_and_confirmations"),
        ("orgs", "0004_kinds_of_the_prefecture"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(help_text="when it last looked, and finished what it found")),
                (
                    "behind_at",
                    models.DateTimeField(help_text="the oldest step that it left to later, if any", null=True),
                ),
                ("set_aside", models.PositiveIntegerField(default=0, help_text="cases that it could not work on")),
            ],
        ),
        migrations.RemoveIndex(
            model_name="obligation",
            name="obligation_may_fall_due",
        ),
        migrations.AddField(
            model_name="obligation",
            name="escalated",
            field=models.PositiveSmallIntegerField(default=0, help_text="offices above the first that were told"),
        ),
        migrations.AddField(
            model_name="obligation",
            name="next_at",
            field=models.DateTimeField(help_text="when the clock has something to do: cases.steps", null=True),
        ),
        migrations.RunSQL(
            "UPDATE cases_obligation SET next_at = due_at + interval '1 microsecond' "
            "WHERE state = 'open' AND \"limit\" IN ('plan', 'target')",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="obligation_next_step"
            ),
        ),
    ]
