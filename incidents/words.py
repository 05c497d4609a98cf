"""The words by which incidents are found follow what is reported, within a second or two: whoever reports waits for no
index of words. Killed at any point, the next run finishes the work: what is noted is taken away with what it asked for.
"""

from django.db import connection, transaction

A_BATCH = 500


@transaction.atomic
def write_noted_words(*, most: int = A_BATCH) -> int:
    """Write one batch, the oldest first; returns of how many cases. Call until 0."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incidents_write_noted_words(%s)", [most])
        return int(cursor.fetchone()[0])
