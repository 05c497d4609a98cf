"""Where the private servers of one checkout keep their data and their sockets.

The path of a unix socket may have 107 bytes, so sockets live in a short folder outside the checkout, and the link
`.fengsui/run` remembers which: a shell opened later finds the same servers, whatever its environment."""

import hashlib
import os
import pwd
import stat
import tempfile
from pathlib import Path

LONGEST_RUN_FOLDER = 80  # bytes; leaves room for "/.s.PGSQL.5432.lock" below the kernel's 107
OWNER_ONLY = 0o700


def state_folder(base_dir: Path) -> Path:
    """Data, logs and sockets of the checkout at `base_dir`; FENGSUI_STATE names another (tests, several platforms)."""
    return Path(os.environ.get("FENGSUI_STATE") or base_dir / ".fengsui")


def run_folder(state: Path) -> Path:
    """The folder of sockets: the one in use, else the one that would be made."""
    link = state / "run"
    if link.is_symlink() and link.readlink().parent.is_dir():  # the session's own folder goes with the session
        return link.readlink()
    return _short_folder(state)


def prepare_run_folder(state: Path) -> Path:
    """Make the folder of sockets and the link to it. /tmp is everybody's: a folder of our name that somebody else
    made there is left alone, and ours gets another name."""
    folder = run_folder(state)
    if not _is_ours(folder):
        try:
            folder.mkdir(mode=OWNER_ONLY)
        except FileExistsError:
            folder = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    link = state / "run"
    if not link.is_symlink() or link.readlink() != folder:
        link.unlink(missing_ok=True)
        link.symlink_to(folder)
    return folder


def database_url(base_dir: Path, role: str) -> str:
    """URL of the private database for `role`; libpq and django-environ both read a socket's folder from `host`."""
    return f"postgresql://{role}@/fengsui?host={run_folder(state_folder(base_dir))}"


def redis_url(base_dir: Path) -> str:
    """URL of the private Valkey."""
    return f"unix://{valkey_socket(state_folder(base_dir))}?db=0"


def valkey_socket(state: Path) -> Path:
    return run_folder(state) / "valkey.sock"


def _short_folder(state: Path) -> Path:
    name = "fs-" + hashlib.sha256(os.fsencode(state.absolute())).hexdigest()[:8]
    session = os.environ.get("XDG_RUNTIME_DIR", "")
    if session and len(os.fsencode(session)) + len(name) < LONGEST_RUN_FOLDER and os.access(session, os.W_OK | os.X_OK):
        return Path(session, name)
    return Path("/tmp", name)  # not tempfile.gettempdir(): TMPDIR may be long, and differs between sessions


def _is_ours(folder: Path) -> bool:
    """Made by us and closed to everyone else. Root may have handed it to the account that runs its database."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    owners = {os.geteuid()} | ({unprivileged_account().pw_uid} if os.geteuid() == 0 else set())
    return stat.S_ISDIR(found.st_mode) and found.st_uid in owners and found.st_mode & 0o077 == 0


def unprivileged_account() -> pwd.struct_passwd:
    """The account under which root runs PostgreSQL where user namespaces are forbidden."""
    return pwd.getpwnam("nobody")
