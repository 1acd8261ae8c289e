# ruff: noqa: S608  # what is put into texts here are names of tables and columns, constants; values are parameters
"""Proving: the statements of `luoshi ledger check`, `repair` and the seals. What they mean is `check.py`.

Invariant: only `rebuild_tallies` writes, and only tallies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from luoshi.ledger.store.values import COLUMNS, TALLIES, TALLY_COLUMNS, is_postgresql, place_of

Row = tuple[Any, ...]
KEY = ("kind_id", "quantity", "unit_id", "day", "facets_id", "den")
_KEY = ", ".join(KEY)
_ROWS_A_TRIP = 2_000
_SAME = " AND ".join(f"t.{column} = g.{column}" for column in KEY)


def bounds_of(house_id: int) -> list[int]:
    """The keys between which a house's entries lie, both excluded."""
    return [place_of(house_id, 0), place_of(house_id + 1, 0)]


def journal_by_day(house: str = "") -> str:
    """Text: day tallies as the journal says they are. Parameters: `bounds_of`."""
    return (
        f"SELECT {house}kind_id, quantity, unit_id, counts_on AS day, facets_id, den, SUM(num) AS num, "
        "SUM(CASE WHEN line > 0 THEN 1 ELSE -1 END) AS count FROM ledger_entry WHERE id > %s AND id < %s "
        f"GROUP BY {house}kind_id, quantity, unit_id, counts_on, facets_id, den"
    )


def days_by_month(house: str = "") -> str:
    """Text: month tallies as the day tallies say they are. Parameter: the house."""
    first = _first_of_month("day")
    return (
        f"SELECT {house}kind_id, quantity, unit_id, {first} AS day, facets_id, den, SUM(num) AS num, "
        "SUM(count) AS count FROM ledger_daytally WHERE house_id = %s "
        f"GROUP BY {house}kind_id, quantity, unit_id, {first}, facets_id, den"
    )


def differing_days(house_id: int, limit: int) -> list[Row]:
    """Day tallies that differ from the journal: KEY, num and count of the journal, num and count of the tally."""
    return rows_of(
        "SELECT g.kind_id, g.quantity, g.unit_id, g.day, g.facets_id, g.den, g.num, g.count, t.num, t.count "
        f"FROM ({journal_by_day()}) g LEFT JOIN ledger_daytally t ON t.house_id = %s AND {_SAME} "
        "WHERE (t.num IS NULL AND (g.num <> 0 OR g.count <> 0)) OR t.num <> g.num OR t.count <> g.count "
        f"LIMIT {limit}",
        [*bounds_of(house_id), house_id],
    )


def orphan_days(house_id: int, limit: int) -> list[Row]:
    """Day tallies under a key that the journal does not know."""
    return rows_of(
        f"SELECT {_KEY}, 0, 0, num, count FROM ledger_daytally t WHERE house_id = %s AND (num <> 0 OR count <> 0) "
        "AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.house_id = t.house_id AND e.kind_id = t.kind_id "
        "AND e.quantity = t.quantity AND e.unit_id = t.unit_id AND e.counts_on = t.day AND e.facets_id = t.facets_id "
        f"AND e.den = t.den) LIMIT {limit}",
        [house_id],
    )


def differing_months(house_id: int, limit: int) -> list[Row]:
    """Month tallies that differ from their days, those without any day included. Reads both in the order of the key."""
    next_month = "(m.day + interval '1 month')::date" if is_postgresql() else "date(m.day, '+1 month')"
    mine = ", ".join(f"m.{column}" for column in KEY)
    num, count = "COALESCE(SUM(d.num), 0)", "COALESCE(SUM(d.count), 0)"
    return rows_of(
        f"SELECT {mine}, {num}, {count}, MAX(m.num), MAX(m.count) FROM ledger_monthtally m LEFT JOIN ledger_daytally d "
        "ON d.house_id = m.house_id AND d.kind_id = m.kind_id AND d.quantity = m.quantity AND d.unit_id = m.unit_id "
        f"AND d.day >= m.day AND d.day < {next_month} AND d.facets_id = m.facets_id AND d.den = m.den "
        f"WHERE m.house_id = %s GROUP BY m.house_id, {mine} "
        f"HAVING {num} <> MAX(m.num) OR {count} <> MAX(m.count) LIMIT {limit}",
        [house_id],
    )


def days_without_month(house_id: int, limit: int) -> list[Row]:
    """Day tallies that are in no month tally."""
    return rows_of(
        f"SELECT {_KEY}, num, count, 0, 0 FROM ledger_daytally d WHERE house_id = %s AND (num <> 0 OR count <> 0) "
        "AND NOT EXISTS (SELECT 1 FROM ledger_monthtally m WHERE m.house_id = d.house_id AND m.kind_id = d.kind_id "
        "AND m.quantity = d.quantity AND m.unit_id = d.unit_id AND m.facets_id = d.facets_id AND m.den = d.den "
        f"AND m.day = {_first_of_month('d.day')}) LIMIT {limit}",
        [house_id],
    )


def _first_of_month(day: str) -> str:
    return f"date_trunc('month', {day})::date" if is_postgresql() else f"substr({day}, 1, 8) || '01'"


def standing_without_record(house_id: int, limit: int) -> list[Row]:
    """(seq, record, version) of entries that stand though their record is not verified in that version."""
    return rows_of(
        "SELECT e.seq, e.record_id, e.version FROM ledger_entry e JOIN ledger_record r ON r.id = e.record_id "
        "WHERE e.id > %s AND e.id < %s AND e.line > 0 AND (r.state <> 'verified' OR r.posted <> e.version) "
        "AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.house_id = e.house_id AND b.record_id = e.record_id "
        f"AND b.version = e.version AND b.line = -e.line) LIMIT {limit}",
        bounds_of(house_id),
    )


def size_of(house_id: int) -> tuple[int, int, int]:
    """How many entries, the last seq among them, and how many day tallies."""
    bounds = bounds_of(house_id)
    ((entries, last),) = rows_of("SELECT COUNT(*), MAX(seq) FROM ledger_entry WHERE id > %s AND id < %s", bounds)
    ((tallies,),) = rows_of("SELECT COUNT(*) FROM ledger_daytally WHERE house_id = %s", [house_id])
    return entries, last or 0, tallies


def postings(house_id: int) -> list[Row]:
    """(first seq, last seq, moment) of all postings, in order."""
    return rows_of(
        "SELECT first_seq, last_seq, recorded_at FROM ledger_posting WHERE house_id = %s ORDER BY last_seq", [house_id]
    )


def rebuild_tallies(house_id: int) -> None:
    """Empty the house's tallies and fill them from its journal. The caller holds the house's lock."""
    columns = ", ".join(TALLY_COLUMNS)
    with connection.cursor() as cursor:
        for table in TALLIES.values():
            cursor.execute(f"DELETE FROM {table} WHERE house_id = %s", [house_id])
        cursor.execute(f"INSERT INTO ledger_daytally ({columns}) {journal_by_day('house_id, ')}", bounds_of(house_id))
        cursor.execute(f"INSERT INTO ledger_monthtally ({columns}) {days_by_month('house_id, ')}", [house_id])


def rows_of(text: str, params: list[int]) -> list[Row]:
    """All rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return list(cursor.fetchall())


@contextmanager
def entries_in_order(house_id: int) -> Iterator[Iterator[Row]]:
    """All entries with their hashes (COLUMNS without `id`), oldest first, fetched in parts."""
    text = f"SELECT {', '.join(COLUMNS[1:])} FROM ledger_entry WHERE id > %s AND id < %s ORDER BY id"
    with _streamed(text, bounds_of(house_id)) as rows:
        yield rows


@contextmanager
def hashes_up_to(house_id: int, seq: int) -> Iterator[Iterator[Row]]:
    """The hashes of the entries up to `seq`, oldest first, fetched in parts."""
    text = "SELECT hash FROM ledger_entry WHERE id > %s AND id <= %s ORDER BY id"
    with _streamed(text, [place_of(house_id, 0), place_of(house_id, seq)]) as rows:
        yield rows


@contextmanager
def _streamed(text: str, params: Sequence[int]) -> Iterator[Iterator[Row]]:
    """Rows of a long reading, so that a million entries never lie in memory at once."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(text, list(params))
        yield _in_parts(cursor)


def _in_parts(cursor: Any) -> Iterator[Row]:
    """Rows of a cursor, some thousands a trip: PostgreSQL's would otherwise travel for each."""
    while part := cursor.fetchmany(_ROWS_A_TRIP):
        yield from part
