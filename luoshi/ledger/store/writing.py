# ruff: noqa: S608  # what is put into texts here are names of tables and columns, constants; values are parameters
"""Writing: the house's lock, entries, tallies, postings. Both databases' texts side by side.

Invariant: nothing here changes or deletes an entry; a tally moves only by `add_to_tallies`. Callers hold the house's lock,
got from `lock_clock`, and are `posting.py` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from luoshi.ledger import limits
from luoshi.ledger.store.values import (
    COLUMNS,
    ENTRY,
    PG_TYPES,
    TALLIES,
    TALLY_COLUMNS,
    TALLY_KEY,
    Clock,
    EntryRow,
    adapt,
    as_moment,
    entry_row,
    fitter,
    is_postgresql,
    parts_of,
)


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], tail: str = "") -> None:
    """Insert many rows by one statement: executemany on SQLite, arrays on PostgreSQL."""
    if not rows:
        return
    head = f"INSERT INTO {table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if is_postgresql():
            arrays = ", ".join(f"%s::{PG_TYPES[column]}[]" for column in columns)
            cursor.execute(
                f"{head} SELECT * FROM unnest({arrays}) {tail}", [list(each) for each in zip(*rows, strict=True)]
            )
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{head} VALUES ({marks}) {tail}", rows)


def lock_clock(house_id: int) -> Clock:
    """Take the house's lock until the transaction ends; the first posting of a house makes the row.

    SQLite locks the whole file when a transaction begins (transaction_mode IMMEDIATE), so there nothing is added.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the clock of a house is locked inside a transaction")
    beginning = adapt(datetime(2000, 1, 1, tzinfo=UTC))
    lock = " FOR UPDATE" if is_postgresql() else ""
    read = f"SELECT last_seq, last_recorded_at FROM ledger_houseclock WHERE house_id = %s{lock}"
    with connection.cursor() as cursor:
        cursor.execute(read, [house_id])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "INSERT INTO ledger_houseclock (house_id, last_seq, last_recorded_at) VALUES (%s, 0, %s) "
                "ON CONFLICT (house_id) DO NOTHING",
                [house_id, beginning],
            )
            cursor.execute(read, [house_id])
            row = cursor.fetchone()
    return Clock(house_id, row[0], as_moment(row[1]))


def append_entries(rows: Sequence[tuple[EntryRow, bytes]]) -> None:
    """Append entries with their hashes. The database refuses a repeated (record, version, line)."""
    fit = fitter()
    made = [
        (row.id, *row[:2], fit(row[2]), *row[3:15], fit(row[15]), row[16], fit(row[17]), fit(row[18]), row[19], digest)
        for row, digest in rows
    ]
    _insert(ENTRY, COLUMNS, made)


def add_to_tallies(size: str, sums: Iterable[tuple[tuple[Any, ...], int, int]]) -> None:
    """Add (key, num, count) to the tallies of `size` ("day", "month"); keys in the order of TALLY_KEY, each once.

    Sorted, so that two houses' postings on PostgreSQL touch pages in one order and SQLite's tree is walked once.
    """
    table = TALLIES[size]
    fit = fitter()
    rows = [(*key[:4], fit(key[4]), *key[5:], num, count) for key, num, count in sorted(sums)]
    tail = (
        f"ON CONFLICT ({', '.join(TALLY_KEY)}) DO UPDATE SET "
        f"num = {table}.num + excluded.num, count = {table}.count + excluded.count"
    )
    _insert(table, TALLY_COLUMNS, rows, tail)


def write_posting(clock: Clock, first_seq: int, by_id: int | None) -> None:
    """Write the posting's own row and the clock's new values."""
    moment = adapt(clock.last_recorded_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_posting (house_id, first_seq, last_seq, recorded_at, by_id) "
            "VALUES (%s, %s, %s, %s, %s)",
            [clock.house_id, first_seq, clock.last_seq, moment, by_id],
        )
        cursor.execute(
            "UPDATE ledger_houseclock SET last_seq = %s, last_recorded_at = %s WHERE house_id = %s",
            [clock.last_seq, moment, clock.house_id],
        )


def tick(clock: Clock) -> None:
    """Let a microsecond pass on the clock of a house: what was read before is known to be old."""
    clock.last_recorded_at += timedelta(microseconds=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_houseclock SET last_recorded_at = %s WHERE house_id = %s",
            [adapt(clock.last_recorded_at), clock.house_id],
        )


def standing_entries(house_id: int, posted: Sequence[tuple[int, int]]) -> list[EntryRow]:
    """The original entries of (record, version) pairs, for their reversal."""
    found: list[EntryRow] = []
    wanted = set(posted)
    for part in parts_of(sorted({record for record, _ in posted}), limits.KEYS_A_STATEMENT):
        marks = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(COLUMNS[1:-1])} FROM {ENTRY} "
                f"WHERE house_id = %s AND record_id IN ({marks}) AND line > 0 ORDER BY id",
                [house_id, *part],
            )
            found += [row for row in map(entry_row, cursor.fetchall()) if (row.record_id, row.version) in wanted]
    return found
