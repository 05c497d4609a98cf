"""`make bench-public` in small: that it measures, and that a commit of another process is on the page in time."""

from pytest_django.plugin import DjangoDbBlocker

from benchmarks.public import SHORT, measure
from tests.platforms import RunningPlatform

LEAST_PER_SECOND, LATEST = 50.0, 2.0  # on a machine that is busy with other tests; the bars of the long form are higher


def test_a_warning_committed_by_one_process_is_on_the_page_of_another_in_time(
    measured_platform: RunningPlatform, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        measured = measure(measured_platform, measured_platform.database_url, SHORT, lambda text: None)

    assert "| publication to page (2 times) |" in measured.table()
    assert [set(each.statuses) for each in (*measured.page, *measured.unchanged)] == [{200}, {304}]
    assert max(*measured.published, *measured.lifted) < LATEST
    assert measured.page_per_second > LEAST_PER_SECOND
