from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from cases.models.cases import Case


class Pairs(models.Func):
    """The pairs of neighbouring characters in a text that two-character searches look for."""

    function = "cases_pairs"
    output_field = ArrayField(models.TextField())


class CaseWords(models.Model):
    """What a case is found by: number, summary, names of unit and places, in lower case and NFKC.

    `marks` stand in the same indexes, so that a search reads only rows of its viewer and of its time: the ids of the
    case's parties, and below zero the month in which it was reported (cases.search.month_mark). A table of its own,
    because a case's row is rewritten at each entry of its log and this one seldom. The worker fills it
    (incidents.words). The lists of what is pending are short: every search reads all of them.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="words")
    words = models.TextField()
    marks = ArrayField(models.BigIntegerField())

    class Meta:
        indexes: ClassVar = [
            GinIndex(
                OpClass(F("words"), name="gin_trgm_ops"), F("marks"), name="casewords_trigrams",
                gin_pending_list_limit=256,
            ),
            GinIndex(Pairs(F("words")), F("marks"), name="casewords_pairs", gin_pending_list_limit=256),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words
