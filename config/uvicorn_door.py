"""The socket door of one machine: serves /ws/, or waits, fully loaded, until the process that serves is gone.

Loading the platform takes over a second, and boards must be live again within two. `manage.py up` runs two:
when the one that serves dies, the kernel gives its lock to the other, which serves some hundredths of a second later.
"""

import fcntl
import os
import sys
from pathlib import Path

import uvicorn


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
    with open(lock_file, "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        uvicorn.Server(options).run()


if __name__ == "__main__":
    serve(host=sys.argv[1], port=int(sys.argv[2]), lock_file=Path(sys.argv[3]))
