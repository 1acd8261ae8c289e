"""A kept house for the tests of backup and restore: made once, copied for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from luoshi.project.tests import keep_house

ROOT = Path(__file__).resolve().parents[3]


class Shell:
    """Commands on one home, each in a process of its own, as people run them."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DJANGO_"))}
        self.environment = bare | {
            "LUOSHI_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "LUOSHI_TOP_ROOM": "ledger",
            **more,
        }

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Begin one and do not wait."""
        command = [sys.executable, *map(str, words)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=subprocess.STDOUT, encoding="utf-8")

    def python(self, *words: object) -> tuple[int, str]:
        """Run one to its end: exit code and everything it said."""
        process = self.start(*words)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def luoshi(self, *words: object) -> tuple[int, str]:
        """Run one of Luoshi's commands."""
        return self.python("-m", "luoshi", *words)


@pytest.fixture(scope="session")
def kept_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that is copied: a house with six entries, a seal and two files, and a backup of it beside."""
    home = tmp_path_factory.mktemp("master") / "home"
    shell = Shell(home)
    code, said = shell.python(keep_house.__file__)
    assert code == 0, said
    code, said = shell.luoshi("backup", home.parent / "backup.zip")
    assert code == 0, said
    code, said = shell.luoshi("backup", home.parent / "backups")
    assert code == 0, said
    return home


@pytest.fixture
def kept(kept_master: Path, tmp_path: Path) -> Callable[[], Shell]:
    """Gives a shell on a copy of the house."""

    def copied() -> Shell:
        shutil.copytree(kept_master, tmp_path / "home")
        return Shell(tmp_path / "home")

    return copied
