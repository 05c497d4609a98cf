"""What the worker does for incidents by itself."""

import time

from celery import shared_task

from incidents.words import write_noted_words

LONGEST = 0.1  # seconds of each second: in a storm clocks and reports come first, and words are written after it
A_BATCH = 40


@shared_task(name="incidents.write_words")
def write_words() -> int:
    """Let searches find what was reported since the last tick; returns how many cases. Idle: one query."""
    until, written = time.monotonic() + LONGEST, 0
    while time.monotonic() < until:
        batch = write_noted_words(most=A_BATCH)
        written += batch
        if not batch:
            break
    return written
