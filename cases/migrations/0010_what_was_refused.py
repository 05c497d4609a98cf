import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table is that of reporting, as it stands: hazard reports are refused too, and rooms below keep them."""

    dependencies = [
        ("cases", "0009_measures_of_checklists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="RefusedSubmission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("status", models.PositiveSmallIntegerField()),
                        ("reasons", models.JSONField()),
                        (
                            "content",
                            models.TextField(blank=True, help_text="the first 10,000 characters of what was sent"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={"db_table": "reporting_refusedsubmission", "ordering": ["-pk"]},
                )
            ]
        )
    ]
