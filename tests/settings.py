"""The platform's settings, with servers of this test session in place of the ones that `manage.py up` starts.

Django reads its settings before any conftest is loaded, so the places are settled here; tests/databases.py starts the
servers there when the first test needs them."""

import os
from pathlib import Path

from django.contrib.auth.hashers import PBKDF2PasswordHasher

RUN_FOLDER = Path("/tmp", f"fs-test-{os.getpid()}")


def settle(name: str, place: str) -> None:
    """Unless the machine's environment names another. One of several processes of tests inherits what the first of them
    settled for itself."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ[name] = place
    else:
        os.environ.setdefault(name, place)


settle("DATABASE_URL", f"postgresql://fengsui@/none_yet?host={RUN_FOLDER}")
settle("REDIS_URL", os.environ.get("TEST_REDIS_URL") or f"unix://{RUN_FOLDER}/valkey.sock?db=0")
settle("ATTACHMENTS_ROOT", str(RUN_FOLDER / "attachments"))
os.environ.setdefault("SECRET_KEY", "of the tests")
# The browser's driver runs an event loop in the tests' thread; Django would refuse its ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from config.settings import *  # noqa: E402, F403  after the environment


class QuickHasher(PBKDF2PasswordHasher):
    """Verified by the platform's own hasher, since the number of rounds stands in each hash."""

    iterations = 1


PASSWORD_HASHERS = ["tests.settings.QuickHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
