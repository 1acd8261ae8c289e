"""Restoring into PostgreSQL: the old tables stand aside in a schema of their own until somebody removes them.

The steps around it are `restore.py`. Needs Django set up on the database to restore into. Invariant: a restore that fails
leaves the database as it was.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from luoshi.project.keep import postgres
from luoshi.project.keep.contents import Source
from luoshi.project.keep.errors import InUse
from luoshi.project.keep.manifest import DATABASES
from luoshi.project.keep.restore import FORGOTTEN, Tell, check_known, command_on, compare, demand, restore_to


def check_database(*, replace: bool, at: datetime) -> None:
    """Raises InUse where something would be overwritten, or a server is running on it."""
    from django.db import DatabaseError, transaction

    from luoshi.jobs.lease import beat_age
    from luoshi.jobs.limits import PACE

    if postgres.is_empty():
        return
    if not replace:
        raise InUse(
            "这个 PostgreSQL 数据库里已有数据，没有改动它。确实要替换时加 --replace，原来的数据会移到旁边保留。"
        )
    try:
        with transaction.atomic():
            age = beat_age(at)
    except DatabaseError:  # tables of a version that knew no lease
        return
    if age is not None and age < PACE.dead:
        raise InUse("落实的服务正在使用这个数据库。请先停止 luoshi serve（刚被强制结束的，等一分钟），再恢复。")


def restore_database(home: Path, source: Source, *, stamp: str, tell: Tell) -> tuple[str, Path | None, str]:
    """Set the old tables aside, fill, prove, switch the files. Returns also the old tables' schema ("" for none)."""
    aside = "" if postgres.is_empty() else postgres.set_aside(stamp)

    def prove(staged: Path, tell: Tell) -> str:
        tell("导入数据库")
        dumped = staged / DATABASES["postgresql"]
        check_known(staged, source.manifest)
        postgres.restore(dumped)
        compare(source.manifest, postgres.read())
        demand(
            command_on(staged, "manage", "migrate", "--no-input", "--skip-checks", "-v", "0"),
            "数据库结构升级没有成功，没有采用这份备份：",
        )
        tell("校验台账和封账")
        said = demand(command_on(staged, "ledger", "check", "--seals"), "台账校验发现问题，没有采用这份备份：")
        _forget_the_moment()
        dumped.unlink()
        return said

    try:
        said, old_files = restore_to(home, source, stamp=stamp, tell=tell, prove=prove)
    except BaseException:
        postgres.bring_back(aside)
        raise
    return said, old_files, aside


def _forget_the_moment() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in FORGOTTEN:
            cursor.execute(sql)
    connection.close()
