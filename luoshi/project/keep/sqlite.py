"""SQLite: a consistent copy of a database that is in use, and its state.

Invariant: the copy is one moment of the database, whole in one file, however busy its writers are.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from luoshi.project.keep.contents import settle
from luoshi.project.keep.errors import Damaged, NoRoom
from luoshi.project.keep.states import State, state_of

BUSY_SECONDS = 60
# SQLite 3.40 reports NULLs that are not there in tables WITHOUT ROWID, once a row; what it says behind them counts.
FALSE_ALARM, MOST_FINDINGS = "NULL value in ", 2**31 - 1
FILE = "luoshi.sqlite3"
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside its file


def snapshot(source: Path, target: Path) -> State:
    """Copy the database by SQLite's own backup, prove the copy and read its state. Raises Damaged, NoRoom."""
    try:
        with closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        state = read(target)
    except sqlite3.DatabaseError as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise NoRoom(f"磁盘空间不足，备份没有做成（{target.parent}）。请清理磁盘，或换一个位置。") from error
        raise Damaged(f"数据库文件“{source}”读不出来（{error}）。请先运行 luoshi doctor，并保留这个文件。") from error
    with target.open("rb+") as file:
        settle(file)
    return state


def read(path: Path) -> State:
    """The state of a database file, once SQLite finds it sound. Raises Damaged."""
    with closing(sqlite3.connect(path)) as connection:
        for (said,) in connection.execute(f"PRAGMA quick_check({MOST_FINDINGS})"):
            if said != "ok" and not said.startswith(FALSE_ALARM):
                raise Damaged(f"数据库文件“{path.name}”内部有损坏：{said}。请用完好的备份恢复。")
        return state_of(connection.cursor(), "sqlite")


def is_empty(path: Path) -> bool:
    """Whether the file holds no table, or is not there."""
    if not path.exists() or not path.stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(path)) as connection:
            return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        return False  # something is there, though it cannot be read


def put_back(source: Path, target: Path) -> None:
    """Write a copy over the database in place: one transaction for whoever else has it open."""
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as live:
        kept.backup(live)
