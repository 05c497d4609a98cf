"""Cases are found by words: from three characters by trigrams, two characters by pairs."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models import F

import cases.models.words

# Pairs with a character beyond ASCII, and two Latin characters that stand alone: "5g" is looked for, "ro" of "router"
# is not. No regular expression: this runs at every intake, and they cost twice the rest.
PAIRS = r"""
CREATE FUNCTION cases_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(a || b) FROM unnest(
        string_to_array(' ' || words, NULL), string_to_array(words, NULL),
        string_to_array(substr(words, 2), NULL), string_to_array(substr(words, 3) || ' ', NULL)
    ) AS x(before, a, b, after)
    WHERE a <> ' ' AND b <> ' ' AND (
        octet_length(a) + octet_length(b) > 2
        OR NOT (before COLLATE "C" BETWEEN '0' AND 'z' OR after COLLATE "C" BETWEEN '0' AND 'z')
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_steps_of_the_clock_and_its_heartbeat")]
    operations = [
        TrigramExtension(),
        migrations.RunSQL(PAIRS, "DROP FUNCTION cases_pairs(text)"),
        migrations.CreateModel(
            name="CaseWords",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("words", models.TextField()),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(F("words"), name="gin_trgm_ops"),
                        F("marks"),
                        name="casewords_trigrams",
                        gin_pending_list_limit=256,
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        cases.models.words.Pairs(F("words")),
                        F("marks"),
                        name="casewords_pairs",
                        gin_pending_list_limit=256,
                    ),
                ],
            },
        ),
    ]
