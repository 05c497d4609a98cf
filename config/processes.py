"""What a process of ours does about its parent."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)  # loaded before any fork: a child between fork and exec must not import


def die_with_parent(sign: int = signal.SIGKILL, *, parent: int | None = None) -> None:
    """Ask Linux to send us `sign` when the thread that started us ends. Call after anything that changes who we are
    (unshare, setuid), which clears it. `parent`: its id where the caller knows it, so that one which ended before
    this call is noticed too."""
    _libc.prctl(PR_SET_PDEATHSIG, int(sign))
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), sign)
