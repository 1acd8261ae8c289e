"""The way of the tables: from nothing to today and back, with the database's own guards, and names of 30 characters.

Invariant: what is tested here runs in a database of its own, made for the test and thrown away.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

LONGEST = 30  # characters that every PostgreSQL-speaking national database takes
OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("luoshi."))
pytestmark = pytest.mark.both


# -- none is missing ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """The models and the migrations say the same."""
    call_command("makemigrations", "--check", "--dry-run", *[label for label in OURS if _has_migrations(label)],
                 stdout=io.StringIO(), verbosity=0)  # fmt: skip


def _has_migrations(label: str) -> bool:
    return (Path(apps.get_app_config(label).path) / "migrations").is_dir()


def test_every_room_with_tables_has_migrations() -> None:
    """A room without a migrations folder would get its tables past every check here."""
    assert [
        label for label in OURS if list(apps.get_app_config(label).get_models()) and not _has_migrations(label)
    ] == []


# -- forwards and back -------------------------------------------------------------------------------------------------


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Any]:
    """A database of its own without any table; the alias `default` leads to it while the test runs."""
    with django_db_blocker.unblock():
        given = connections["default"]
        made = {**given.settings_dict, "NAME": str(tmp_path / "empty.sqlite3")}
        if given.vendor == "postgresql":
            made["NAME"] = "luoshi_migrations"
            with given.cursor() as cursor:
                cursor.execute("DROP DATABASE IF EXISTS luoshi_migrations")
                cursor.execute("CREATE DATABASE luoshi_migrations")
        other = type(given)(made, alias="default")
        connections["default"] = other
        try:
            yield other
        finally:
            other.close()
            connections["default"] = given
            if given.vendor == "postgresql":
                with given.cursor() as cursor:
                    cursor.execute("DROP DATABASE luoshi_migrations")


def tables(cursor_of: Any) -> set[str]:
    with cursor_of.cursor() as cursor:
        return set(cursor_of.introspection.table_names(cursor))


def triggers(database: Any) -> set[str]:
    """Names of triggers (and, on PostgreSQL, of the functions behind them)."""
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT p.proname FROM pg_proc p "
                "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
            )
        return {row[0] for row in cursor.fetchall()}


def test_all_migrations_run_from_nothing_and_back_to_nothing(empty: Any) -> None:
    """Forwards, back, and forwards again: nothing is left in between, and the guards are there each time."""
    whole = MigrationExecutor(empty)
    targets = whole.loader.graph.leaf_nodes()
    whole.migrate(targets)
    first = (tables(empty), triggers(empty))
    assert {model._meta.db_table for model in apps.get_models()} <= first[0]
    assert first[1]

    back = MigrationExecutor(empty)
    back.migrate([(label, None) for label in sorted(back.loader.migrated_apps)])
    assert tables(empty) <= {"django_migrations", "django_cache"}
    assert triggers(empty) == set()

    MigrationExecutor(empty).migrate(targets)
    assert (tables(empty), triggers(empty)) == first


# -- the guards --------------------------------------------------------------------------------------------------------

GUARDED = ("ledger_entry", "ledger_posting", "ledger_kindversion", "audit_logentry")


@pytest.fixture
def journal(db: None) -> dict[str, int]:
    """A row in each guarded table, and how many there are."""
    from luoshi.ledger.tests.world import World

    world = World()
    world.verified("t.activity", world.oak)
    with connection.cursor() as cursor:
        counts = {}
        for table in GUARDED:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    assert all(counts.values()), counts
    return counts


@pytest.mark.parametrize("table", GUARDED)
def test_the_database_refuses_to_change_or_delete(journal: dict[str, int], table: str) -> None:
    """By raw SQL, every column, whole table or one row: entries, postings, versions of kinds, and the log."""
    with connection.cursor() as cursor:
        columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
    quote = connection.ops.quote_name
    tries = [f"UPDATE {table} SET {quote(column)} = {quote(column)}" for column in columns]
    tries += [f"DELETE FROM {table}", f"DELETE FROM {table} WHERE 1 = 1"]
    for sql in tries:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        assert cursor.fetchone()[0] == journal[table]


# -- names -------------------------------------------------------------------------------------------------------------


def given_names() -> Iterator[str]:
    """Names that we give: tables, columns, indexes and constraints of our own models, many-to-many tables included."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("luoshi."):
            continue
        meta = model._meta
        yield meta.db_table
        yield from (f"{meta.db_table}.{field.column}" for field in meta.concrete_fields if field.column)
        yield from (f"{meta.db_table}:{each.name}" for each in (*meta.indexes, *meta.constraints))


def test_our_names_are_at_most_thirty_characters() -> None:
    """Tables, columns, indexes, constraints."""
    long = [name for name in given_names() if len(name.split(".")[-1].split(":")[-1]) > LONGEST]
    assert not long, f"longer than {LONGEST} characters: {long}"


@pytest.mark.django_db
def test_triggers_and_functions_have_short_names() -> None:
    """Names that migrations give by hand."""
    found = triggers(connection)
    assert found
    assert [name for name in found if len(name) > LONGEST] == []


@pytest.mark.django_db
def test_names_are_plain() -> None:
    """Lower case, digits and underscores: no database needs quotes for them, and none of them is a reserved word alone."""
    names = {name.split(".")[-1].split(":")[-1] for name in given_names()}
    odd = [name for name in names if not name.replace("_", "").isalnum() or name != name.lower()]
    assert not odd
