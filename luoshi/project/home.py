"""The home folder: where one installation keeps its database, files, logs, built static files and secret key.

What lives here: making the folder and the key. What does not: what rooms put into it.
Invariant: the key is made once and is readable by its owner only; two processes starting together agree on it.
"""

import os
import secrets
import time
from pathlib import Path

from luoshi.project.keep.switch import finish

KEY_LENGTH = 64
# Another process that has just made the file fills it at once; waiting longer would hide a broken disk.
KEY_WAIT_SECONDS = 2.0


def make_home(home: Path) -> Path:
    """Make `home` and its folders when they are missing, and return it as an absolute path.

    A restore that was killed while it put things in place is finished first: nothing may be made in between.
    """
    home = home.expanduser().resolve()
    finish(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds personal data
    for folder in ("files", "logs", "static"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    return home


def secret_key(home: Path) -> str:
    """Return the installation's secret key, making it (mode 600) at the first start."""
    path = home / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    key = secrets.token_urlsafe(KEY_LENGTH)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _read_key(path: Path) -> str:
    deadline = time.monotonic() + KEY_WAIT_SECONDS
    while not (key := path.read_text(encoding="ascii").strip()):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{path} 是空文件，请删除后重新启动。")
        time.sleep(0.02)
    return key
