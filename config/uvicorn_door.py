"""The socket door of one machine: serves /ws/, or waits, fully loaded, until the process that serves is gone.

Loading the platform takes over a second, and boards must be live again within two. `manage.py up` runs two:
when the one that serves dies, the kernel gives its lock to the other, which serves some hundredths of a second later.
"""

import fcntl
import logging
import os
import sys
from pathlib import Path

import uvicorn
from django.utils.timezone import now

logger = logging.getLogger(__name__)


def serve(*, host: str, port: int, lock_file: Path) -> None:
    from config.asgi import application

    options = uvicorn.Config(
        application,
        host=host,
        port=port,
        lifespan="off",
        access_log=False,
        timeout_graceful_shutdown=1,  # boards stay connected for ever; they reconnect by themselves
    )
    options.load()
    _rehearse()
    with open(lock_file, "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        uvicorn.Server(options).run()


def _rehearse() -> None:
    """Draw a board for nobody, so that the first one for somebody finds templates and plans at hand."""
    from django.db import Error

    from dutyroom.rendering import rehearse

    try:
        rehearse(now=now())
    except Error:  # the store is away: the first seat will wait for it anyway
        logger.warning("no rehearsal: the database does not answer", exc_info=True)


if __name__ == "__main__":
    serve(host=sys.argv[1], port=int(sys.argv[2]), lock_file=Path(sys.argv[3]))
