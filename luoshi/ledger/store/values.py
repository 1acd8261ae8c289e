"""The shapes that the store takes and gives, and values as the two databases want them.

What lives here: rows, keys, adaptation. Not here: statements. Invariant: what was written comes back with the same exact
Python types from either database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from luoshi.ledger.models.journal import SEQ_BITS

ENTRY = "ledger_entry"
TALLIES = {"day": "ledger_daytally", "month": "ledger_monthtally"}
PG_TYPES = {
    "id": "bigint", "house_id": "bigint", "seq": "bigint", "recorded_at": "timestamptz", "record_id": "bigint",
    "version": "int", "line": "int", "reverses": "bigint", "kind_id": "bigint", "quantity": "text", "num": "bigint",
    "den": "bigint", "unit_id": "bigint", "role": "text", "facets_id": "bigint", "holding_id": "bigint",
    "person": "uuid", "piece": "text", "counts_on": "date", "handed_in_at": "timestamptz", "grade": "text",
    "hash": "bytea", "day": "date", "count": "int",
}  # fmt: skip
COLUMNS = tuple(PG_TYPES)[:22]
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


class Ask(NamedTuple):
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


def is_postgresql() -> bool:
    """Whether the installation runs on PostgreSQL; otherwise it is SQLite."""
    return connection.vendor == "postgresql"


def adapt(value: Any) -> Any:
    """A Python value as the database takes it."""
    return fitter()(value)


def fitter() -> Callable[[Any], Any]:
    """`adapt` for a batch: it has few days and moments, and looking the connection up each time costs more than they."""
    operations, hexed = connection.ops, not is_postgresql()
    known: dict[Any, Any] = {None: None}

    def fit(value: Any) -> Any:
        made = known.get(value, known)
        if made is not known:
            return made
        made = value
        if isinstance(value, datetime):
            made = operations.adapt_datetimefield_value(value)
        elif isinstance(value, date):
            made = operations.adapt_datefield_value(value)
        elif isinstance(value, UUID) and hexed:
            made = value.hex
        known[value] = made
        return made

    return fit


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


def parts_of(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """The items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
