"""Restoring a backup: prove it, stage it, prove what was staged, and only then put it in place.

Lives here: the steps. Not here: shapes (contents), the switch (switch), commands (cli). Runs without Django as far as it
can, since reading the settings makes folders in the home. Invariants: until the last step nothing of the installation
has changed; what is in place afterwards has the counts and the journal of the manifest, and its ledger has been proved.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from luoshi.project.keep import sqlite
from luoshi.project.keep.contents import FULL, Source, drop
from luoshi.project.keep.errors import Damaged, InUse, NoRoom, WrongVersion
from luoshi.project.keep.manifest import DATABASES, Manifest
from luoshi.project.keep.states import State
from luoshi.project.keep.switch import Switch, begin

LIVING = timedelta(seconds=60)  # a worker beats every five
ROOM_FACTOR = 1.05
SAID_LINES = 8  # of what a proof said

Tell = Callable[[str], object]
Prove = Callable[[Path, Tell], str]
# Sessions and counters are of the moment; a session of then must not open the door now.
FORGOTTEN = ("DELETE FROM django_session", "DELETE FROM django_cache", "DELETE FROM jobs_lease")


def is_used(home: Path) -> bool:
    """Whether a home holds an installation with a database in it."""
    return not sqlite.is_empty(home / sqlite.FILE)


def check_place(home: Path) -> None:
    """Raises InUse where the home is no folder."""
    if home.exists() and not home.is_dir():
        raise InUse(f"“{home}”是一个文件。请用 --home 指定文件夹。")


def check_target(home: Path, *, replace: bool, at: datetime) -> None:
    """Raises InUse where something would be overwritten, or a server is running on it."""
    if not is_used(home):
        return
    if not replace:
        raise InUse(
            f"“{home}”里已有数据，没有改动它。请用 --home 恢复到另一个文件夹；"
            "确实要替换时加 --replace，原来的数据会移到旁边保留。"
        )
    if is_alive(home / sqlite.FILE, at):
        raise InUse("落实的服务正在使用这个数据文件夹。请先停止 luoshi serve（刚被强制结束的，等一分钟），再恢复。")


def is_alive(database: Path, at: datetime) -> bool:
    """Whether a worker has shown within a minute that it lives on this database."""
    try:
        with closing(sqlite3.connect(database, timeout=5)) as connection:
            rows = connection.execute("SELECT beat_at FROM jobs_lease WHERE holder <> ''").fetchall()
    except sqlite3.DatabaseError:
        return False
    # SQLite keeps moments in UTC without saying so.
    return any(at - datetime.fromisoformat(beat).replace(tzinfo=UTC) < LIVING for (beat,) in rows)


def check_room(home: Path, manifest: Manifest) -> None:
    """Raises NoRoom where the disk cannot take the backup beside what is there."""
    place = home
    while not place.exists():
        place = place.parent
    free, need = shutil.disk_usage(place).free, int(manifest.size * ROOM_FACTOR)
    if free < need:
        raise NoRoom(
            f"“{place}”所在磁盘只剩 {free // 1024**2} MB，恢复需要 {need // 1024**2 + 1} MB。请清理磁盘，或用 --home 换一个位置。"
        )


def stage(source: Source, staged: Path, tell: Tell) -> None:
    """Unpack into a folder that is a home of its own, comparing each byte. Raises Damaged, NoRoom."""
    staged.mkdir(parents=True, mode=0o700)
    contents = source.manifest.contents
    try:
        for number, (path, wanted) in enumerate(contents.items(), 1):
            target = staged / (sqlite.FILE if path == DATABASES["sqlite"] else path)
            source.copy(path, wanted, target)
            if path == "secret.key":
                target.chmod(0o600)
            if number % 200 == 0:
                tell(f"文件 {number} / {len(contents)}")
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom("磁盘空间不足，没有恢复，原来的数据没有改动。请清理磁盘，或用 --home 换一个位置。") from error
        raise
    (staged / "files").mkdir(exist_ok=True)


def compare(manifest: Manifest, state: State) -> None:
    """Raises Damaged where the restored database does not say what the manifest says."""
    if state.counts != manifest.counts:
        differ = sorted(k for k in {*state.counts, *manifest.counts} if state.counts.get(k) != manifest.counts.get(k))
        raise Damaged(f"恢复出来的数据与备份清单不符（{'、'.join(differ[:5])} 的行数不同），没有采用。请换另一份备份。")
    if state.houses != manifest.houses or state.migrations != manifest.migrations:
        raise Damaged("恢复出来的台账与备份清单不符，没有采用。请换另一份备份。")


def forget_the_moment(database: Path) -> None:
    """Sign everybody out, and let no worker of then count as living."""
    with closing(sqlite3.connect(database)) as connection:
        for sql in FORGOTTEN:
            try:
                connection.execute(sql)
            except sqlite3.OperationalError as error:
                if "no such table" not in str(error):
                    raise
        connection.commit()


def command_on(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of Luoshi's commands on another home, in a process of its own."""
    environment = os.environ | {
        "LUOSHI_HOME": str(home), "LUOSHI_MODE": "production", "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    return subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "luoshi", *words], env=environment, capture_output=True, encoding="utf-8", check=False
    )


def demand(done: subprocess.CompletedProcess[str], sentence: str) -> str:
    """What a command said. Raises Damaged where it failed."""
    if done.returncode:
        raise Damaged(f"{sentence}\n" + "\n".join((done.stdout + done.stderr).strip().splitlines()[-SAID_LINES:]))
    return done.stdout.strip()


def prove_staged(staged: Path, manifest: Manifest, tell: Tell) -> str:
    """Compare counts, bring the schema up to date, prove the ledger. Returns what the proof said. Raises Damaged."""
    tell("核对行数和台账")
    compare(manifest, sqlite.read(staged / sqlite.FILE))
    check_known(staged, manifest)
    demand(
        command_on(staged, "manage", "migrate", "--no-input", "--skip-checks", "-v", "0"),
        "数据库结构升级没有成功，没有采用这份备份：",
    )
    tell("校验台账和封账")
    said = demand(command_on(staged, "ledger", "check", "--seals"), "台账校验发现问题，没有采用这份备份：")
    forget_the_moment(staged / sqlite.FILE)
    return said


def check_known(staged: Path, manifest: Manifest) -> None:
    """Raises WrongVersion where the backup has migrations that this programme does not know."""
    plan = demand(command_on(staged, "manage", "showmigrations", "--plan", "--skip-checks"), "数据库结构读不出来：")
    known = {line.split("]", 1)[1].split()[0] for line in plan.splitlines() if line.startswith("[")}
    newer = [name for name in manifest.migrations if name not in known]
    if newer:
        raise WrongVersion(
            f"这份备份由更新的版本（{manifest.version}）生成，本程序不认识它的数据结构（{newer[0]}）。请先升级程序，再恢复。"
        )


def restore_to(
    home: Path, source: Source, *, stamp: str, tell: Tell, prove: Prove | None = None
) -> tuple[str, Path | None]:
    """Stage, prove, switch. The target has been checked. Returns what the proof said and where the old data went.

    `prove` proves the staged folder; the default one does so for an SQLite file in it.
    """
    tell("检查备份")
    source.prove()
    check_room(home, source.manifest)
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    staged, aside = f"restore-{stamp}.part", f"before-restore-{stamp}"
    try:
        stage(source, home / staged, tell)
        said = (prove or _prove_sqlite(source.manifest))(home / staged, tell)
    except BaseException:
        drop(home / staged)
        raise
    begin(home, Switch(staged, aside))
    _sweep(home)  # the proof of a restore that was killed may have gone on for a while
    return said, (home / aside if (home / aside).exists() else None)


def _sweep(home: Path) -> None:
    for left in home.glob("restore-*.part"):
        drop(left)


def _prove_sqlite(manifest: Manifest) -> Prove:
    return lambda staged, tell: prove_staged(staged, manifest, tell)
