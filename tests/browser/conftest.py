"""People before one browser at one platform of real processes."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.people import People
from tests.platforms import RunningPlatform


@pytest.fixture(scope="session")
def sessions() -> dict[str, list[Any]]:
    """Cookies of those who signed in so far."""
    return {}


@pytest.fixture
def people(
    platform: RunningPlatform,
    browser: Browser,
    browser_context_args: dict[str, Any],
    sessions: dict[str, list[Any]],
    django_db_blocker: Any,
) -> Iterator[People]:
    """Seats people; when the test is over, none of their pages may have complained."""
    seated = People(platform=platform, browser=browser, settings=browser_context_args, sessions=sessions)
    with django_db_blocker.unblock():
        yield seated
    seated.leave()
    assert seated.complaints == []
