"""Upgrade: a database of an earlier schema with rows in it is backed up, then brought up to date, or left as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from luoshi.project.keep import backup
from luoshi.project.keep.contents import Source
from luoshi.project.tests.conftest import Shell

# The first migrations of each room, with a house in them, as the first release left it.
FIRST = """
from luoshi.cli.main import set_up_django
set_up_django()
from django.core.management import call_command
for app in ("contenttypes", "auth", "sessions", "files", "audit", "org", "ledger", "account", "mfa"):
    first = "0002" if app in ("contenttypes", "audit") else "0001"
    call_command("migrate", app, first, interactive=False, verbosity=0, skip_checks=True)
"""
# An upgrade whose migrations stop half way.
HALF = """
import sys
from luoshi.cli.main import set_up_django
set_up_django()
from luoshi.project.keep import upgrade
real = upgrade.call_command
def half(*words, **given):
    real("migrate", "org", **given)
    raise RuntimeError("the disk spoke")
upgrade.call_command = half
from luoshi.cli.main import main
sys.exit(main(["house", "临河县教育局", "--admin", "linhe"]))
"""


@pytest.fixture
def old(tmp_path: Path) -> Shell:
    """An installation of the first release with one house and one person."""
    shell = Shell(tmp_path / "home")
    code, said = shell.python("-c", FIRST)
    assert code == 0, said
    with closing(sqlite3.connect(shell.home / "luoshi.sqlite3")) as database:
        at = "2026-01-05 01:00:00"
        database.execute(
            "INSERT INTO org_house (id, name, short_name, settings, created_at) VALUES (1, '青禾县教育局', '', '{}', ?)",
            [at],
        )
        database.execute(
            "INSERT INTO org_person (id, house_id, key, name, initials, sort_key, phone, email)"
            " VALUES (1, 1, '0123456789abcdef0123456789abcdef', '李明', '', '', '', '')"
        )
        database.commit()
    return shell


def rows(shell: Shell, sql: str) -> list[tuple[object, ...]]:
    """Ask the home's database."""
    with closing(sqlite3.connect(shell.home / "luoshi.sqlite3")) as database:
        return database.execute(sql).fetchall()


def test_rows_of_the_first_release_survive_the_upgrade_and_a_backup_was_made_before(old: Shell) -> None:
    """The command says where the backup is; it holds the database of before; a second start upgrades nothing."""
    before = rows(old, "SELECT app, name FROM django_migrations ORDER BY id")
    code, said = old.luoshi("house", "临河县教育局", "--admin", "linhe")
    assert code == 0, said
    made = backup.backups_in(old.home / "backups", backup.UPGRADE)
    assert len(made) == 1
    assert str(made[0]) in said
    kept = Source(made[0])
    kept.prove()
    assert kept.manifest.migrations == [f"{app}.{name}" for app, name in before]
    assert kept.manifest.counts["org_person"] == 1
    assert rows(old, "SELECT name FROM org_house ORDER BY id") == [("青禾县教育局",), ("临河县教育局",)]
    assert rows(old, "SELECT name FROM org_person WHERE id = 1") == [("李明",)]
    assert rows(old, "SELECT count(*) FROM jobs_job") == [(0,)], "tables of today are there"
    code, said = old.luoshi("house", "第三县教育局", "--admin", "disan")
    assert code == 0, said
    assert len(backup.backups_in(old.home / "backups", backup.UPGRADE)) == 1


def test_a_failed_upgrade_leaves_the_old_database(old: Shell) -> None:
    """Half of the migrations had run: rows and schema are those of before, and the sentence names the backup."""
    schema = rows(old, "SELECT name, sql FROM sqlite_master ORDER BY name")
    applied = rows(old, "SELECT app, name FROM django_migrations")
    code, said = old.python("-c", HALF)
    assert code == 1
    assert "已恢复到升级前的样子" in said
    assert "the disk spoke" in said
    assert "Traceback" not in said
    assert rows(old, "SELECT name, sql FROM sqlite_master ORDER BY name") == schema
    assert rows(old, "SELECT app, name FROM django_migrations") == applied
    assert rows(old, "SELECT name FROM org_person") == [("李明",)]
    code, said = old.luoshi("house", "临河县教育局", "--admin", "linhe")
    assert code == 0, said


def test_a_database_that_is_being_served_is_not_upgraded(old: Shell) -> None:
    """An older server still runs on it: its worker beat a moment ago."""
    code, said = old.python("-c", FIRST + 'call_command("migrate", "jobs", interactive=False, verbosity=0)\n')
    assert code == 0, said
    with closing(sqlite3.connect(old.home / "luoshi.sqlite3")) as database:
        database.execute(
            "INSERT INTO jobs_lease VALUES ('worker', 'old', ?)", [f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"]
        )
        database.commit()
    applied = rows(old, "SELECT app, name FROM django_migrations")
    code, said = old.luoshi("house", "临河县教育局", "--admin", "linhe")
    assert (code, "先停止那个服务" in said) == (1, True), said
    assert rows(old, "SELECT app, name FROM django_migrations") == applied
