"""One platform for what is measured in small."""

from collections.abc import Iterator

import pytest

from tests.platforms import PlatformMaker, RunningPlatform


@pytest.fixture(scope="package")
def measured_platform(platform_maker: PlatformMaker) -> Iterator[RunningPlatform]:
    """With the bare POST beside its addresses; its worker and beat may be killed."""
    running = platform_maker.start(DJANGO_SETTINGS_MODULE="benchmarks.settings")
    yield running
    running.stop()
