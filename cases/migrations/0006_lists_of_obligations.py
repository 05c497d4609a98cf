"""Indexes that lists of obligations and notices and the boards walk along, however much is settled."""

import datetime

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_words_to_find_cases_by"),
        ("orgs", "0004_kinds_of_the_prefecture"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caseparty",
            name="one_party_row_a_case",
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["recipient", "created_at", "id"], name="notice_newest_first"),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "due_at",
                    models.Value(datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC), models.DateTimeField()),
                ),
                models.F("id"),
                condition=models.Q(("limit", "plan"), ("state", "overdue")),
                name="obligation_broken",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "due_at",
                    models.Value(datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC), models.DateTimeField()),
                ),
                models.F("id"),
                name="obligation_due_first",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "due_at",
                    models.Value(datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC), models.DateTimeField()),
                ),
                models.F("id"),
                condition=models.Q(("state__in", ["open", "overdue"])),
                name="obligation_next_due",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("met_at", "starts_at"),
                models.F("id"),
                condition=models.Q(("state__in", ["met", "met_late", "waived", "void"])),
                name="obligation_last_settled",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                models.F("debtor"),
                django.db.models.functions.comparison.Coalesce("met_at", "starts_at"),
                models.F("id"),
                condition=models.Q(("state__in", ["met", "met_late", "waived", "void"])),
                name="obligation_own_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseparty",
            constraint=models.UniqueConstraint(
                fields=("organisation", "case"), include=("capacity",), name="one_party_row_a_case"
            ),
        ),
    ]
