"""As whom PostgreSQL runs. It refuses to run as root, and a fresh machine often has nobody else.

A plain user runs it as they are. Root runs it in a user namespace of one user, where it is not root; where namespaces
are forbidden, as `nobody`, with data and programs in a place that account can reach."""

import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.embedded.places import unprivileged_account
from config.processes import die_with_parent

UNPRIVILEGED_ID = 1000  # any number but 0: what root's own id is called inside the namespace
REACHABLE = Path("/var/lib")  # a checkout below /root cannot be entered by `nobody`


@dataclass(frozen=True, kw_only=True)
class Account:
    """`become` runs in the child between fork and exec; `note` is what a reader of the terminal should know."""

    become: Callable[[], None]
    needs_own_place: bool = False
    note: str = ""

    def enter(self, parent: int) -> None:
        """Become the account, and end with `parent`. SIGINT is PostgreSQL's fast shutdown."""
        self.become()
        die_with_parent(signal.SIGINT, parent=parent)

    def data_folder(self, wanted: Path) -> Path:
        """`wanted`, or where this account can reach it."""
        if not self.needs_own_place:
            return wanted
        place = REACHABLE / ("fengsui" + "-".join(wanted.absolute().parts).replace("/", ""))
        place.mkdir(mode=0o755, exist_ok=True)
        return place / "data"

    def give(self, path: Path) -> None:
        """Hand a folder to this account."""
        if self.needs_own_place:
            account = unprivileged_account()
            os.chown(path, account.pw_uid, account.pw_gid)


def choose_account() -> Account:
    """The first that works here; tried, since only the kernel knows whether it allows a namespace."""
    if os.geteuid() != 0:
        return Account(become=lambda: None)
    if _works(_enter_namespace):
        return Account(become=_enter_namespace)
    note = f"this machine forbids user namespaces: PostgreSQL runs as {unprivileged_account().pw_name}"
    return Account(become=_become_nobody, needs_own_place=True, note=note)


def _enter_namespace() -> None:
    os.unshare(os.CLONE_NEWUSER)
    # setgroups must be denied before a process may map its group.
    for name, value in (
        ("setgroups", "deny"),
        ("gid_map", f"{UNPRIVILEGED_ID} 0 1"),
        ("uid_map", f"{UNPRIVILEGED_ID} 0 1"),
    ):
        Path("/proc/self", name).write_text(value)


def _become_nobody() -> None:
    account = unprivileged_account()
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    os.chdir("/")


def _works(become: Callable[[], None]) -> bool:
    try:
        return subprocess.run(["true"], preexec_fn=become).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
