"""What every test may ask for. See tests/databases.py and tests/platforms.py for how it is made."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

import config.celery  # noqa: F401  as a worker has it: what a task sends goes to this session's Valkey
from tests import databases
from tests.chromium import Chromium, find_chromium
from tests.databases import DEMONSTRATION, SESSION, TEMPLATE, DatabaseServer, pointed_at
from tests.parallel import pytest_runtest_protocol, pytest_unconfigure, pytest_xdist_auto_num_workers  # noqa: F401
from tests.platforms import PlatformMaker, RunningPlatform, make_demonstration
from tests.settings import RUN_FOLDER


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright keeps an event loop running in this thread from its first test on; asyncio.run() then fails. And no
    # platform need tick while tests run that do not ask it.
    at_a_platform = {item.path for item in items if "platform" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: ("browser" in item.path.parts, item.path in at_a_platform))
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,)):
            raise pytest.UsageError(f"{item.nodeid}: the log refuses the flush after it; use the fixture own_database")


@pytest.fixture(autouse=True)
def nobodys_language() -> None:
    """A request leaves its language behind in the thread; no test inherits that of the test before."""
    translation.deactivate()


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    """A short folder for sockets and throw-away data. Those of sessions that were killed are swept up."""
    for left in RUN_FOLDER.parent.glob("fs-test-*"):
        if not Path("/proc", left.name.rpartition("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    RUN_FOLDER.mkdir(mode=0o700)
    yield RUN_FOLDER
    shutil.rmtree(RUN_FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server(run_folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseServer]:
    """A PostgreSQL of this session with a migrated template, and the Valkey that the tests' own process talks to.
    TEST_DATABASE_URL (of a role that may make roles and databases) and TEST_REDIS_URL name others."""
    with ExitStack() as servers:
        if url := os.environ.get("TEST_DATABASE_URL"):
            server = DatabaseServer(admin_url=url, password="of-the-tests")
        else:
            server = servers.enter_context(databases.private_postgres(run_folder))
        if not os.environ.get("TEST_REDIS_URL"):
            servers.enter_context(databases.private_valkey(run_folder))
        with django_db_blocker.unblock():
            databases.make_template(server)
        yield server


@pytest.fixture(scope="session")
def demonstration(
    database_server: DatabaseServer, django_db_blocker: DjangoDbBlocker, run_folder: Path
) -> dict[str, Any]:
    """The people of demo.json; their database is the template DEMONSTRATION."""
    database_server.create(DEMONSTRATION, template=TEMPLATE)
    with django_db_blocker.unblock(), pointed_at(database_server.url(databases.APPLICATION, DEMONSTRATION)):
        return make_demonstration(run_folder / "demo.json")


@pytest.fixture(scope="session")
def django_db_setup(
    database_server: DatabaseServer, demonstration: dict[str, Any], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Replaces Django's own: tests marked `django_db` share one clone, with the demonstration's people, each in a
    transaction that is rolled back."""
    database_server.create(SESSION, template=DEMONSTRATION)
    with django_db_blocker.unblock(), pointed_at(database_server.url(databases.APPLICATION, SESSION)):
        yield


@pytest.fixture
def own_database(
    django_db_setup: None, database_server: DatabaseServer, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A database for a test that commits (threads, races, real triggers): its URL, dropped afterwards. Not together
    with the mark `django_db`."""
    with django_db_blocker.unblock(), database_server.clone(DEMONSTRATION) as name:
        url = database_server.url(databases.APPLICATION, name)
        with pointed_at(url):
            yield url


@pytest.fixture(scope="session")
def platform_maker(
    database_server: DatabaseServer, demonstration: dict[str, Any], run_folder: Path
) -> Iterator[PlatformMaker]:
    """Starts platforms of real processes, each with its own database and Valkey; ends them all at last."""
    maker = PlatformMaker(server=database_server, users=demonstration, folder=run_folder)
    yield maker
    maker.stop_all()


@pytest.fixture(scope="session")
def platform(platform_maker: PlatformMaker) -> RunningPlatform:
    """One platform for all tests that leave it as they found it, but for the reports that they file."""
    return platform_maker.start()


@pytest.fixture
def own_platform(platform_maker: PlatformMaker) -> Iterator[RunningPlatform]:
    """A platform for one test, which may kill its processes."""
    running = platform_maker.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Chromium:
    return find_chromium()


@pytest.fixture(scope="session")
def chromium_path(chromium: Chromium) -> Path:
    return chromium.path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: Chromium) -> dict[str, Any]:
    """For pytest-playwright: our browser instead of one that it would download."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {
        **browser_type_launch_args,
        "executable_path": str(chromium.path),
        "args": ["--no-sandbox", *quiet],  # as root Chromium starts no other way, and it visits only our pages
        "env": {**os.environ, **chromium.environment},
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
