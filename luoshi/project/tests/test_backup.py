"""Backup: whole while people write, shared files once, nothing left of what was killed or did not fit."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from luoshi.project.keep import backup
from luoshi.project.keep.contents import Source
from luoshi.project.tests import keep_house
from luoshi.project.tests.conftest import Shell

AT = datetime(2026, 3, 5, 2, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
# A backup in a process of its own that takes its time for each file, so that it can be killed in the middle.
SLOW = """
import sys, time
from luoshi.cli.main import set_up_django, main
set_up_django()
from luoshi.project.keep import contents
real = contents.copy
def slow(bytes_in, bytes_out):
    print("copying", flush=True)
    time.sleep(30)
    return real(bytes_in, bytes_out)
contents.copy = slow
main(["backup", sys.argv[1]])
"""
# The same with files of at most 150 KB: the database does not fit.
SMALL = """
import resource, sys
from luoshi.cli.main import main
from luoshi.cli.main import set_up_django
set_up_django()
from django.db import connection
connection.ensure_connection()
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
sys.exit(main(["backup", sys.argv[1]]))
"""


def test_a_backup_says_what_it_holds(kept_master: Path) -> None:
    """Journal, seal, counts, versions and a hash of everything; the key and the files are in it."""
    source = Source(kept_master.parent / "backup.zip")
    manifest = source.manifest
    house = manifest.houses[0]
    assert (house.name, house.last_seq, house.entries, house.seals) == ("青禾县教育局", 6, 6, 1)
    assert manifest.counts["ledger_entry"] == 6
    assert manifest.counts["files_storedfile"] == 2
    assert "ledger.0001_initial" in manifest.migrations
    assert {"secret.key", "database.sqlite3"} < set(manifest.contents)
    assert sum(path.startswith("files/") for path in manifest.contents) == 2
    source.prove()
    source.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are another thing on Windows")
def test_nobody_else_may_read_a_backup(kept_master: Path) -> None:
    """It holds all personal data and the key."""
    folder = backup.backups_in(kept_master.parent / "backups")[0]
    assert (kept_master.parent / "backup.zip").stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_files_are_shared_with_the_live_ones_and_the_database_is_not(kept: Callable[[], Shell]) -> None:
    """A nightly backup of gigabytes of pictures costs the database alone."""
    shell = kept()
    code, said = shell.luoshi("backup", "--keep", "3")
    assert code == 0, said
    made = backup.backups_in(shell.home / "backups")[0]
    files = [path for path in (made / "files").rglob("*") if path.is_file()]
    assert len(files) == 2
    assert all(path.stat().st_ino == (shell.home / path.relative_to(made)).stat().st_ino for path in files)
    assert (made / "database.sqlite3").stat().st_ino != (shell.home / "luoshi.sqlite3").stat().st_ino


def test_a_backup_made_while_people_write_is_one_moment_of_the_journal(
    kept: Callable[[], Shell], tmp_path: Path
) -> None:
    """Somebody verifies record after record; what is restored proves itself, and nothing was held up."""
    shell = kept()
    writer = shell.start(keep_house.__file__, "openings")
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == "1"
        code, said = shell.luoshi("backup", tmp_path / "busy.tar")
        assert code == 0, said
        assert writer.poll() is None, "the writer was not disturbed"
    finally:
        writer.kill()
        writer.communicate()
    manifest = Source(tmp_path / "busy.tar").manifest
    with closing(sqlite3.connect(shell.home / "luoshi.sqlite3")) as live:
        later = live.execute("SELECT max(seq) FROM ledger_entry").fetchone()[0]
    assert 6 < manifest.houses[0].last_seq <= later
    code, said = shell.luoshi("restore", tmp_path / "busy.tar", "--home", tmp_path / "again")
    assert code == 0, said
    assert f"分录 {manifest.houses[0].entries} 条" in said


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_a_killed_backup_is_no_backup_and_harms_nothing(kept: Callable[[], Shell], tmp_path: Path) -> None:
    """What is left bears another name, is refused, and goes with a later backup."""
    shell, folder = kept(), tmp_path / "backups"
    process = shell.start("-c", SLOW, folder)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "copying"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert backup.backups_in(folder) == []
    left = list(folder.iterdir())
    assert left
    assert all(".part" in path.name for path in left)
    for path in left:
        assert shell.luoshi("restore", path, "--home", tmp_path / "other")[0] == 1
    code, said = shell.luoshi("backup", folder, "--keep", "2")
    assert code == 0, said
    assert len(backup.backups_in(folder)) == 1
    backup.prune(folder, keep=2, at=datetime.now(AT.tzinfo) + timedelta(days=2))
    assert [".part" in path.name for path in folder.iterdir()] == [False]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no limit of a file's size")
def test_a_backup_that_does_not_fit_leaves_nothing_behind(kept: Callable[[], Shell], tmp_path: Path) -> None:
    """It says so in Chinese; the house goes on."""
    shell, folder = kept(), tmp_path / "small"
    code, said = shell.python("-c", SMALL, folder)
    assert code == 1
    assert "磁盘空间不足" in said
    assert "Traceback" not in said
    assert list(folder.iterdir()) == []


def test_lost_and_damaged_files_are_named(kept: Callable[[], Shell], tmp_path: Path) -> None:
    """The backup is made all the same; the exit code tells whoever runs it by a timer."""
    shell = kept()
    first, second = sorted(path for path in (shell.home / "files").rglob("*") if path.is_file())
    first.unlink()
    second.write_bytes(b"other bytes")
    code, said = shell.luoshi("backup", tmp_path / "lost.zip")
    assert code == 1
    assert "已经找不到的文件有 1 个" in said
    assert "已经损坏的文件有 1 个" in said
    assert [Path(path).name for path in Source(tmp_path / "lost.zip").manifest.missing] == [first.name]


def test_only_old_backups_of_our_own_names_are_removed(tmp_path: Path) -> None:
    """The newest three stay, other people's folders stay, a part of today stays."""
    names = [f"luoshi-2026030{day}-023000" for day in range(1, 6)]
    for name in (*names, "照片", "luoshi-copy", "before-upgrade-20250101-000000", "luoshi-20260305-010000.part"):
        (tmp_path / name).mkdir()
    (tmp_path / "luoshi-20260101-023000.zip").touch()
    (tmp_path / "luoshi-20260303-010000.part").mkdir()
    backup.prune(tmp_path, keep=3, at=AT)
    left = {path.name for path in tmp_path.iterdir()}
    others = {"照片", "luoshi-copy", "before-upgrade-20250101-000000", "luoshi-20260305-010000.part"}
    assert left == {*names[2:], *others}
    assert backup.prune(tmp_path, keep=0, at=AT) == []
    assert backup.newest(tmp_path) == AT


def test_an_empty_home_has_nothing_to_keep(tmp_path: Path) -> None:
    """No database, no backup; and no folder is left."""
    shell = Shell(tmp_path / "nothing")
    code, said = shell.luoshi("backup")
    assert (code, "不需要备份" in said) == (1, True)
    backups = tmp_path / "nothing" / "backups"
    assert not backups.exists() or not list(backups.iterdir())


def test_a_manifest_is_readable_by_people(kept_master: Path) -> None:
    """Somebody without Luoshi can see what it is."""
    folder = backup.backups_in(kept_master.parent / "backups")[0]
    given = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert given["product"] == "luoshi"
    assert given["houses"][0]["name"] == "青禾县教育局"
    time.strptime(given["made_at"][:19], "%Y-%m-%dT%H:%M:%S")
