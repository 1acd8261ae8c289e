"""Bringing a database up to date: a backup first, and the old database again where it does not work out.

Not here: making and restoring backups. Invariants: a database with rows in it is backed up before its schema changes; a
failed migration leaves the rows and the schema of before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from luoshi.jobs.lease import beat_age
from luoshi.jobs.limits import PACE
from luoshi.project.keep import backup, postgres, sqlite
from luoshi.project.keep.contents import Source
from luoshi.project.keep.errors import InUse, KeepRefused
from luoshi.project.keep.manifest import DATABASES

KEPT = 3  # backups of upgrades; older ones speak of versions that nobody goes back to


class UpgradeFailed(KeepRefused):
    """A migration failed; the old database is in place."""


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did: how many steps, and the backup made before ("" for a new database)."""

    steps: int
    kept: Path | None


def waiting() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_new() -> bool:
    """Whether the database has never been migrated."""
    return "django_migrations" not in connection.introspection.table_names()


def bring_up_to_date(*, at: datetime, tell: Callable[[str], object]) -> Upgraded:
    """Apply missing migrations. Raises InUse (a server runs on it), UpgradeFailed, NoRoom, NoClient."""
    new = is_new()
    steps = waiting()
    if not steps:
        return Upgraded(0, None)
    if new:
        call_command("migrate", interactive=False, verbosity=0)
        return Upgraded(steps, None)
    if _is_served(at):
        raise InUse(
            "数据库需要升级，但还有一个落实服务正在使用它。请先停止那个服务（刚被强制结束的，等一分钟），再启动。"
        )
    tell("数据库需要升级，先做备份……")
    place, shape = backup.place_for(None, shape="", at=at, prefix=backup.UPGRADE)
    made = backup.make_backup(place=place, shape=shape, at=at)
    tell(f"已备份到 {made.place}")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as error:
        connection.close()
        _put_back(made.place)
        raise UpgradeFailed(
            f"数据库升级没有成功（{type(error).__name__}：{error}），已恢复到升级前的样子。"
            f"请继续使用原来的版本，并把这段话告诉维护人员。备份在 {made.place}"
        ) from error
    backup.prune(place.parent, keep=KEPT, at=timezone.now(), prefix=backup.UPGRADE)
    return Upgraded(steps, made.place)


def _is_served(at: datetime) -> bool:
    try:
        with transaction.atomic():
            age = beat_age(at)
    except DatabaseError:  # a version that knew no lease
        return False
    return age is not None and age < PACE.dead


def _put_back(place: Path) -> None:
    """The database of the backup again; files and key have not been touched."""
    source = Source(place)
    try:
        name = DATABASES[connection.vendor]
        kept = place / f".{name}.proved"
        source.copy(name, source.manifest.contents[name], kept)
        try:
            if connection.vendor == "sqlite":
                sqlite.put_back(kept, Path(connection.settings_dict["NAME"]))
            else:
                postgres.bring_back("")
                postgres.restore(kept)
        finally:
            kept.unlink()
    finally:
        source.close()
