# ruff: noqa: S608  # what is put into texts here are names of tables and columns, constants; values are parameters
"""The only raw SQL of the product: appending entries, moving tallies, reading both. Both databases' texts side by side.

What lives here: statements and the shapes that they take and give. What to post is decided in `posting.py`, what a
figure means in `measures/`. Invariant: nothing here changes or deletes an entry; a tally moves only by `add_to_tallies`
(or is rebuilt by `check.repair`). Callers hold the house's lock, got from `lock_clock`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from luoshi.ledger import limits
from luoshi.ledger.models.journal import SEQ_BITS

ENTRY = "ledger_entry"
TALLIES = {"day": "ledger_daytally", "month": "ledger_monthtally"}
_PG_TYPES = {
    "id": "bigint", "house_id": "bigint", "seq": "bigint", "recorded_at": "timestamptz", "record_id": "bigint",
    "version": "int", "line": "int", "reverses": "bigint", "kind_id": "bigint", "quantity": "text", "num": "bigint",
    "den": "bigint", "unit_id": "bigint", "role": "text", "facets_id": "bigint", "holding_id": "bigint",
    "person": "uuid", "piece": "text", "counts_on": "date", "handed_in_at": "timestamptz", "grade": "text",
    "hash": "bytea", "day": "date", "count": "int",
}  # fmt: skip
COLUMNS = tuple(_PG_TYPES)[:22]
TALLY_KEY = ("house_id", "kind_id", "quantity", "unit_id", "day", "facets_id", "den")
TALLY_COLUMNS = (*TALLY_KEY, "num", "count")


class EntryRow(NamedTuple):
    """One entry with exact Python types, in the order of COLUMNS but for `id` and `hash`."""

    house_id: int
    seq: int
    recorded_at: datetime
    record_id: int
    version: int
    line: int
    reverses: int | None
    kind_id: int
    quantity: str
    num: int
    den: int
    unit_id: int
    role: str
    facets_id: int
    holding_id: int | None
    person: UUID | None
    piece: str
    counts_on: date
    handed_in_at: datetime
    grade: str

    @property
    def id(self) -> int:
        """House and seq in one number."""
        return place_of(self.house_id, self.seq)


@dataclass
class Clock:
    """The locked row of a house: only who holds it may post. Changed by `posting.post` as it goes on."""

    house_id: int
    last_seq: int
    last_recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """One sum asked of the tallies or the journal: `no` comes back with the rows; `measure` names its facets."""

    no: int
    measure: int
    kind_id: int
    quantity: str
    start: date
    end: date  # exclusive


class SumRow(NamedTuple):
    """A sum of one ask at one unit; amounts of different `den` come in rows of their own."""

    no: int
    unit_id: int
    den: int
    num: int
    entries: int  # less reversals


class LiveRow(NamedTuple):
    """An entry that is not reversed, as an ask found it."""

    no: int
    unit_id: int
    seq: int
    record_id: int
    counts_on: date
    num: int
    den: int
    piece: str
    person: UUID | None
    holding_id: int | None
    handed_in_at: datetime


def place_of(house_id: int, seq: int) -> int:
    """The key of an entry."""
    return house_id << SEQ_BITS | seq


def _is_pg() -> bool:
    return connection.vendor == "postgresql"


# -- values in and out -----------------------------------------------------------------------------------------------


def _adapt(value: Any) -> Any:
    """A Python value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID):
        return value if _is_pg() else value.hex
    return value


def as_date(value: Any) -> date:
    """A date column as it comes from either database."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def as_moment(value: Any) -> datetime:
    """A moment column as it comes from either database, in UTC."""
    moment: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_uuid(value: Any) -> UUID | None:
    """A person's key as it comes from either database."""
    return value if value is None or isinstance(value, UUID) else UUID(value)


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], tail: str = "") -> None:
    """Insert many rows by one statement: executemany on SQLite, arrays on PostgreSQL."""
    if not rows:
        return
    head = f"INSERT INTO {table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if _is_pg():
            arrays = ", ".join(f"%s::{_PG_TYPES[column]}[]" for column in columns)
            cursor.execute(
                f"{head} SELECT * FROM unnest({arrays}) {tail}", [list(each) for each in zip(*rows, strict=True)]
            )
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{head} VALUES ({marks}) {tail}", rows)


# -- writing ---------------------------------------------------------------------------------------------------------


def lock_clock(house_id: int) -> Clock:
    """Take the house's lock until the transaction ends; the first posting of a house makes the row.

    SQLite locks the whole file when a transaction begins (transaction_mode IMMEDIATE), so there nothing is added.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the clock of a house is locked inside a transaction")
    beginning = _adapt(datetime(2000, 1, 1, tzinfo=UTC))
    lock = " FOR UPDATE" if _is_pg() else ""
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
    made = [
        (row.id, *(_adapt(value) if type(value) not in (int, str) else value for value in row), digest)
        for row, digest in rows
    ]
    _insert(ENTRY, COLUMNS, made)


def add_to_tallies(size: str, sums: Iterable[tuple[tuple[Any, ...], int, int]]) -> None:
    """Add (key, num, count) to the tallies of `size` ("day", "month"); keys in the order of TALLY_KEY, each once.

    Sorted, so that two houses' postings on PostgreSQL touch pages in one order and SQLite's tree is walked once.
    """
    table = TALLIES[size]
    rows = [(*key[:4], _adapt(key[4]), *key[5:], num, count) for key, num, count in sorted(sums)]
    tail = (
        f"ON CONFLICT ({', '.join(TALLY_KEY)}) DO UPDATE SET "
        f"num = {table}.num + excluded.num, count = {table}.count + excluded.count"
    )
    _insert(table, TALLY_COLUMNS, rows, tail)


def write_posting(clock: Clock, first_seq: int, by_id: int | None) -> None:
    """Write the posting's own row and the clock's new values."""
    moment = _adapt(clock.last_recorded_at)
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


def standing_entries(house_id: int, posted: Sequence[tuple[int, int]]) -> list[EntryRow]:
    """The original entries of (record, version) pairs, for their reversal."""
    found: list[EntryRow] = []
    wanted = set(posted)
    for part in _parts(sorted({record for record, _ in posted}), limits.KEYS_A_STATEMENT):
        marks = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(COLUMNS[1:-1])} FROM {ENTRY} "
                f"WHERE house_id = %s AND record_id IN ({marks}) AND line > 0 ORDER BY id",
                [house_id, *part],
            )
            found += [row for row in map(entry_row, cursor.fetchall()) if (row.record_id, row.version) in wanted]
    return found


def entry_row(row: tuple[Any, ...]) -> EntryRow:
    """A fetched row (COLUMNS without `id` and `hash`) with exact Python types."""
    fresh = list(row)
    fresh[2], fresh[15], fresh[17], fresh[18] = (
        as_moment(row[2]),
        as_uuid(row[15]),
        as_date(row[17]),
        as_moment(row[18]),
    )
    return EntryRow._make(fresh)


def _parts(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


# -- reading ---------------------------------------------------------------------------------------------------------


def seq_as_of(house_id: int, moment: datetime) -> int:
    """The last seq recorded by `moment`, 0 before the first posting."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT last_seq FROM ledger_posting WHERE house_id = %s AND recorded_at <= %s "
            "ORDER BY recorded_at DESC LIMIT 1",
            [house_id, _adapt(moment)],
        )
        row = cursor.fetchone()
    return row[0] if row else 0


def last_seq(house_id: int) -> int:
    """The newest seq of a house, 0 before the first posting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_seq FROM ledger_houseclock WHERE house_id = %s", [house_id])
        row = cursor.fetchone()
    return row[0] if row else 0


class _With(NamedTuple):
    """The common table expressions that carry the asks into a statement, and what joins facets to them."""

    text: str
    params: list[Any]
    join: str
    where: str


def _with(asks: Sequence[Ask], facets: Mapping[int, Sequence[int]], units: Sequence[int] | None, table: str) -> _With:
    """`facets`: for measures with a filter, the combinations that pass it (an empty list passes none)."""
    as_date_ = "::date" if _is_pg() else ""
    line = f"(%s, %s, %s, %s, %s{as_date_}, %s{as_date_}, %s)"
    text = f"WITH ask (no, measure, kind_id, quantity, low, high, picky) AS (VALUES {', '.join([line] * len(asks))})"
    params: list[Any] = []
    for ask in asks:
        picky = int(ask.measure in facets)
        params += [ask.no, ask.measure, ask.kind_id, ask.quantity, _adapt(ask.start), _adapt(ask.end), picky]
    join, where = "", ""
    pairs = [(measure, key) for measure, keys in facets.items() for key in keys]
    if facets:
        pairs = pairs or [(-1, -1)]
        text += f", wanted (measure, facets_id) AS (VALUES {', '.join(['(%s, %s)'] * len(pairs))})"
        params += [value for pair in pairs for value in pair]
        join = f" LEFT JOIN wanted ON wanted.measure = ask.measure AND wanted.facets_id = {table}.facets_id"
        where = " AND (ask.picky = 0 OR wanted.measure IS NOT NULL)"
    if units is not None:
        text += f", place (unit_id) AS (VALUES {', '.join(['(%s)'] * len(units)) or '(-1)'})"
        params += list(units)
    return _With(text, params, join, where)


def sums(
    size: str, house_id: int, asks: Sequence[Ask], facets: Mapping[int, Sequence[int]], units: Sequence[int] | None
) -> list[SumRow]:
    """Sums from the tallies of `size`. `units` None asks all units of the house: one range a kind, no seek a unit."""
    found: list[SumRow] = []
    table = TALLIES[size]
    for part in _parts(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, units, "t")
        place, at = (" CROSS JOIN place", " AND t.unit_id = place.unit_id") if units is not None else ("", "")
        text = (
            f"{head.text} SELECT ask.no, t.unit_id, t.den, SUM(t.num), SUM(t.count) FROM ask{place} "
            f"JOIN {table} t ON t.house_id = %s AND t.kind_id = ask.kind_id AND t.quantity = ask.quantity{at} "
            f"AND t.day >= ask.low AND t.day < ask.high{head.join} WHERE 1 = 1{head.where} "
            "GROUP BY ask.no, t.unit_id, t.den"
        )
        found += _sum_rows(text, [*head.params, house_id])
    return found


def journal_sums(
    house_id: int, asks: Sequence[Ask], facets: Mapping[int, Sequence[int]], after: int, up_to: int
) -> list[SumRow]:
    """Sums of the entries with after < seq <= up_to, read in the journal's order: for "as of"."""
    found: list[SumRow] = []
    for part in _parts(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, None, "e")
        text = (
            f"{head.text} SELECT ask.no, e.unit_id, e.den, SUM(e.num), "
            f"SUM(CASE WHEN e.line > 0 THEN 1 ELSE -1 END) FROM {ENTRY} e {_cross()} "
            f"ask ON ask.kind_id = e.kind_id AND ask.quantity = e.quantity "
            f"AND e.counts_on >= ask.low AND e.counts_on < ask.high{head.join} "
            f"WHERE e.id > %s AND e.id <= %s{head.where} GROUP BY ask.no, e.unit_id, e.den"
        )
        found += _sum_rows(text, [*head.params, place_of(house_id, after), place_of(house_id, up_to)])
    return found


def sums_handed_in(
    house_id: int,
    asks: Sequence[Ask],
    facets: Mapping[int, Sequence[int]],
    cuts: Mapping[int, datetime],
    up_to: int | None,
) -> list[SumRow]:
    """Sums of entries that were handed in before the cut of their ask; read by the journal's index of places."""
    found: list[SumRow] = []
    moment = "::timestamptz" if _is_pg() else ""
    for part in _parts(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, None, "e")
        known = "" if up_to is None else " AND e.id <= %s"
        text = (
            f"{head.text}, cut (no, moment) AS (VALUES {', '.join([f'(%s, %s{moment})'] * len(part))}) "
            "SELECT ask.no, e.unit_id, e.den, SUM(e.num), SUM(CASE WHEN e.line > 0 THEN 1 ELSE -1 END) FROM ask "
            f"JOIN cut ON cut.no = ask.no JOIN {ENTRY} e ON e.house_id = %s AND e.kind_id = ask.kind_id "
            f"AND e.quantity = ask.quantity AND e.counts_on >= ask.low AND e.counts_on < ask.high{head.join} "
            f"WHERE e.handed_in_at < cut.moment{known}{head.where} GROUP BY ask.no, e.unit_id, e.den"
        )
        moments = [value for ask in part for value in (ask.no, _adapt(cuts[ask.no]))]
        limit = [] if up_to is None else [place_of(house_id, up_to)]
        found += _sum_rows(text, [*head.params, *moments, house_id, *limit])
    return found


def _cross() -> str:
    """SQLite takes a CROSS JOIN's order as given: the journal's range first. PostgreSQL finds a hash join itself."""
    return "JOIN" if _is_pg() else "CROSS JOIN"


def _sum_rows(text: str, params: list[Any]) -> list[SumRow]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return [SumRow(no, unit, den, int(num), int(count)) for no, unit, den, num, count in cursor.fetchall()]


def live_entries(
    house_id: int,
    asks: Sequence[Ask],
    facets: Mapping[int, Sequence[int]],
    units: Sequence[int] | None,
    up_to: int | None,
) -> list[LiveRow]:
    """Entries that were not reversed (by seq `up_to`), oldest first; read by the journal's index of places."""
    found: list[LiveRow] = []
    for part in _parts(asks, limits.ASKS_A_STATEMENT):
        head = _with(part, facets, units, "e")
        place, at = (" CROSS JOIN place", " AND e.unit_id = place.unit_id") if units is not None else ("", "")
        known, later = ("", "") if up_to is None else (" AND e.id <= %s", " AND r.id <= %s")
        text = (
            f"{head.text} SELECT ask.no, e.unit_id, e.seq, e.record_id, e.counts_on, e.num, e.den, e.piece, e.person, "
            f"e.holding_id, e.handed_in_at FROM ask{place} "
            f"JOIN {ENTRY} e ON e.house_id = %s AND e.kind_id = ask.kind_id AND e.quantity = ask.quantity{at} "
            f"AND e.counts_on >= ask.low AND e.counts_on < ask.high{head.join} "
            f"WHERE e.line > 0{known}{head.where} AND NOT EXISTS (SELECT 1 FROM {ENTRY} r WHERE "
            "r.house_id = e.house_id AND r.record_id = e.record_id AND r.version = e.version AND r.line = -e.line"
            f"{later}) "
            "ORDER BY e.counts_on, e.id"
        )
        limit = [] if up_to is None else [place_of(house_id, up_to)]
        found += _live_rows(text, [*head.params, house_id, *limit, *limit])
    return found


def _live_rows(text: str, params: list[Any]) -> list[LiveRow]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return [
            LiveRow._make((*row[:4], as_date(row[4]), *row[5:8], as_uuid(row[8]), row[9], as_moment(row[10])))
            for row in cursor.fetchall()
        ]


@contextmanager
def streamed(text: str, params: Sequence[Any]) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Rows of a long reading, fetched in parts, so that a million entries never lie in memory at once."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(text, list(params))
        yield iter(lambda: cursor.fetchone(), None)
