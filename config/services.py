"""The processes of one platform on one machine: which there are, how each is started, when each is ready."""

import errno
import http.client
import signal
import socket
import sys
import time
from pathlib import Path

from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.supervisor import Service

HOST = "127.0.0.1"
DOORS, STORES = 0, 1  # ended in this order
STILL_ENDING = 0.8  # seconds that the processes of a killed platform may take to let go of their port
HTTP_WORKERS = 2
# Each thread keeps its own connection to PostgreSQL (psycopg2 has no pool); the server's own default is 256 a worker.
THREADS_PER_WORKER = 16
SOCKETS_LOCK = "sockets.lock"  # holds the number of the socket process that serves
PROGRAMS = Path(sys.executable).parent  # not resolved: the environment's, not those of the Python it was made from


class PortTaken(Exception):
    """Another program listens there."""


def require_free(port: int) -> None:
    """Raises PortTaken. A platform that was killed a moment ago may still be on its way out, so a taken port is asked
    for some tenths of a second more; one whose last connections are still closing down is free."""
    until = time.monotonic() + STILL_ENDING
    while _is_taken(port):
        if time.monotonic() > until:
            raise PortTaken(f"Port {port} of {HOST} is taken by another program.")
        time.sleep(0.05)


def _is_taken(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return True
    return False


def postgres_service(postgres: Postgres) -> Service:
    return Service(
        name="postgres",
        command=postgres.command,
        is_ready=postgres.is_ready,
        before_start=postgres.clear_leftovers,
        in_child=postgres.account.enter,
        group=STORES,
        end_signal=signal.SIGINT,  # PostgreSQL's fast shutdown
    )


def valkey_service(valkey: Valkey) -> Service:
    return Service(name="valkey", command=valkey.command, is_ready=valkey.is_ready, group=STORES)


def doors(*, port: int, ws_port: int, folder: Path) -> list[Service]:
    """What serves and works: HTTP over WSGI, the sockets over ASGI, the sweep and its clock."""
    return [_http(port), _sockets(ws_port, folder, "sockets"), _worker("worker"), _beat("beat")]


def seconds(*, ws_port: int, folder: Path) -> list[Service]:
    """A second one of each that would be missed while it loads anew: HTTP has two workers of its own, the second
    socket process waits for the first one's end, and two workers and two clocks do no harm, since a tick is
    idempotent."""
    return [_sockets(ws_port, folder, "sockets-2"), _worker("worker-2"), _beat("beat-2")]


def _http(port: int) -> Service:
    return Service(name="http", command=http_command(port), is_ready=lambda: _answers(port))


def http_command(port: int, *, workers: int = HTTP_WORKERS) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(THREADS_PER_WORKER),
        "--blocking-threads-idle-timeout": "600",
        "--workers-kill-timeout": "1",
    }
    program = str(PROGRAMS / "granian")
    return [program, *_words(options), "--no-ws", "--respawn-failed-workers", "config.wsgi:application"]


def _sockets(port: int, folder: Path, name: str) -> Service:
    command = [sys.executable, "-m", "config.uvicorn_door", HOST, str(port), str(folder / SOCKETS_LOCK)]
    return Service(name=name, command=command, is_ready=lambda: listens(port))


def _worker(name: str) -> Service:
    # Threads: the work waits for PostgreSQL, which can limit each statement; killed, it leaves no pool behind; it ends
    # in 0.3 s where a pool of processes takes 2, with a third of the memory.
    options = {"--pool": "threads", "--concurrency": "2", "--loglevel": "WARNING", "--hostname": f"{name}@%h"}
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Service(name=name, command=[str(PROGRAMS / "celery"), "-A", "config", "worker", *_words(options), *quiet])


def _beat(name: str) -> Service:
    # The schedule is in the settings and kept in memory: nothing on disk can disagree with it.
    options = {"--scheduler": "celery.beat:Scheduler", "--loglevel": "WARNING"}
    return Service(name=name, command=[str(PROGRAMS / "celery"), "-A", "config", "beat", *_words(options)])


def _words(options: dict[str, str]) -> list[str]:
    return [word for pair in options.items() for word in pair]


def _answers(port: int) -> bool:
    link = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        link.request("GET", "/health/live")
        return link.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def listens(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False
