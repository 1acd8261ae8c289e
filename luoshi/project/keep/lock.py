"""One at a time: a lock on a file of the home, which the system lets go of when its process dies.

Not here: the lease of the worker, which also works between machines. Invariant: no lock outlives its process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UPGRADE, RESTORE = "upgrade.lock", "restore.lock"
WAIT_SECONDS = 600.0  # a large upgrade; longer is a process that hangs
TRY_SECONDS = 0.2


class StillLocked(Exception):
    """Another process has had it for too long."""


@contextmanager
def locked(home: Path, name: str, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold a lock of the home while the block runs. Raises StillLocked."""
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait
        while not _try(handle):
            if time.monotonic() > deadline:
                raise StillLocked(name)
            time.sleep(TRY_SECONDS)
        yield
    finally:
        os.close(handle)


def _try(handle: int) -> bool:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
