"""Putting a proved installation in the place of another one, so that a kill in the middle can be finished.

Only the standard library, since it also runs before the settings are read. Invariant: at every moment each part is
either in its place, or aside, or staged, and `finish` leads to the same end from any of these moments.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from luoshi.project.keep.contents import settle, settle_folder
from luoshi.project.keep.lock import UPGRADE, locked
from luoshi.project.keep.sqlite import BESIDE, FILE

MARK = "restoring.json"
LOG_ARCHIVES = "log-archives"  # luoshi.audit.retention writes them
PARTS = (FILE, "files", "secret.key", LOG_ARCHIVES)


@dataclass(frozen=True)
class Switch:
    """Which folder of the home becomes current, and where the current one goes."""

    staged: str
    aside: str


def begin(home: Path, switch: Switch) -> None:
    """Note what is to be done, then do it."""
    part = home / f"{MARK}.part"
    with part.open("wb") as file:
        file.write(json.dumps(vars(switch)).encode())
        settle(file)
    part.replace(home / MARK)
    settle_folder(home)
    finish(home)


def finish(home: Path) -> bool:
    """Do what is left of a switch that was begun; False when there was none."""
    if not (home / MARK).exists():
        return False
    with locked(home, UPGRADE):
        return _finish(home, home / MARK)


def _finish(home: Path, mark: Path) -> bool:
    if not mark.exists():  # another process has done it in the meantime
        return False
    switch = Switch(**json.loads(mark.read_text("utf-8")))
    staged, aside = home / switch.staged, home / switch.aside
    aside.mkdir(exist_ok=True)
    for name in PARTS:
        if (staged / name).exists():
            for old in (name, *(f"{name}{end}" for end in BESIDE)):
                _move(home / old, aside / old)
            os.replace(staged / name, home / name)
    settle_folder(home)
    mark.unlink()
    shutil.rmtree(staged, ignore_errors=True)
    if not any(aside.iterdir()):
        aside.rmdir()
    return True


def _move(old: Path, new: Path) -> None:
    """Move what is there; where the same name was moved before, what stands there now was begun after a kill."""
    if not old.exists():
        return
    number = 1
    target = new
    while target.exists():
        number += 1
        target = new.with_name(f"{new.name}.{number}")
    os.replace(old, target)
