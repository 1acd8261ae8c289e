"""What a database says of itself: counts of all tables, applied migrations, each house's journal.

Lives here: reading through any DB-API cursor, so that a snapshot's file and a running PostgreSQL answer alike. Not here:
comparing (restore). Invariant: two databases with the same rows give the same state.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from luoshi.project.keep.manifest import HouseState

ROWS = 5000
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
}


@dataclass(frozen=True)
class State:
    """Everything of a manifest that comes from the database."""

    migrations: list[str]
    houses: list[HouseState]
    counts: dict[str, int]
    files: list[str]


def state_of(cursor: Any, engine: str) -> State:
    """Read it all; on a busy database inside one snapshot."""
    tables = [name for (name,) in _all(cursor, TABLES[engine])]
    counts = {name: _one(cursor, f'SELECT count(*) FROM "{name}"') for name in tables}  # noqa: S608  # its own names
    found = set(tables)
    migrations = (
        _all(cursor, "SELECT app, name FROM django_migrations ORDER BY id") if "django_migrations" in found else []
    )
    return State(
        migrations=[f"{app}.{name}" for app, name in migrations],
        houses=_houses(cursor, found),
        counts=counts,
        files=_files(cursor, found),
    )


def _houses(cursor: Any, tables: set[str]) -> list[HouseState]:
    if not {"org_house", "ledger_entry", "ledger_houseclock", "ledger_seal"} <= tables:
        return []
    houses = []
    for house_id, name in _all(cursor, "SELECT id, name FROM org_house ORDER BY id"):
        digest, entries = hashlib.sha256(), 0
        cursor.execute(f"SELECT hash FROM ledger_entry WHERE house_id = {int(house_id)} ORDER BY id")  # noqa: S608
        while rows := cursor.fetchmany(ROWS):
            entries += len(rows)
            for (entry,) in rows:
                digest.update(bytes(entry))
        last = _all(cursor, f"SELECT last_seq FROM ledger_houseclock WHERE house_id = {int(house_id)}")  # noqa: S608
        seals = _all(cursor, f"SELECT hash FROM ledger_seal WHERE house_id = {int(house_id)} ORDER BY number")  # noqa: S608
        houses.append(
            HouseState(
                id=int(house_id),
                name=name,
                last_seq=last[0][0] if last else 0,
                entries=entries,
                journal=digest.hexdigest(),
                seals=len(seals),
                last_seal=seals[-1][0] if seals else "",
            )
        )
    return houses


def _files(cursor: Any, tables: set[str]) -> list[str]:
    """Paths of the bytes that rows speak of. Bytes without a row may be half written, so they are left out."""
    if "files_storedfile" not in tables:
        return []
    rows = _all(cursor, "SELECT path, thumb_path FROM files_storedfile")
    return sorted({path for row in rows for path in row if path})


def _all(cursor: Any, sql: str) -> list[Any]:
    cursor.execute(sql)
    return list(cursor.fetchall())


def _one(cursor: Any, sql: str) -> int:
    return int(_all(cursor, sql)[0][0])
