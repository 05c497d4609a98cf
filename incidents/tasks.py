"""What the worker does for incidents by itself."""

from celery import shared_task

from incidents.words import write_noted_words

BATCHES_A_TICK = 4  # a storm's words are written over some ticks: the clocks come first


@shared_task(name="incidents.write_words")
def write_words() -> int:
    """Let searches find what was reported since the last tick; returns how many cases. Idle: one query."""
    written = 0
    for _batch in range(BATCHES_A_TICK):
        batch = write_noted_words()
        written += batch
        if not batch:
            break
    return written
