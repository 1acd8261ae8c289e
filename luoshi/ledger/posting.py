"""Posting: turns the lines of records into journal entries, and moves the tallies with them.

What lives here: `post`, the only way into the journal, and the hash of an entry. Which lines a record has is
`lines.py`; the SQL is `store/`; reading figures is `measures/`. Invariants: entries, tallies, posting and clock
change in one transaction under the house's lock; a posting's moment is later than the one before it; a reversal repeats
kind, quantity, unit, facets and counts_on of what it reverses.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction

from luoshi.ledger import store
from luoshi.ledger.lines import Line
from luoshi.ledger.models import Facets
from luoshi.ledger.store import Clock, EntryRow
from luoshi.ui.scope import leave_scope

_MICROSECOND = timedelta(microseconds=1)
FacetValues = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToPost:
    """The lines of one version of a record. `judged_at`: the handing-in by which "on time" is judged."""

    record_id: int
    version: int
    judged_at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """What one call of `post` wrote: seqs (first > last where there was nothing to write) and the moment."""

    first_seq: int
    last_seq: int
    recorded_at: datetime

    @property
    def entries(self) -> int:
        """How many entries."""
        return max(0, self.last_seq - self.first_seq + 1)


def post(
    clock: Clock,
    *,
    new: Sequence[ToPost] = (),
    reverse: Sequence[tuple[int, int]] = (),
    at: datetime,
    by_id: int | None,
) -> Posted:
    """Append the reversals of (record, version) pairs, then the lines of `new`, and move the tallies.

    `clock` is the house's lock (`store.lock_clock`), taken before the records were read. One moment for all: later
    than the last posting's even where `at` is not. Raises IntegrityError where a line stands already: a bug, because
    callers check the record's state under the lock.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("posting needs a transaction")
    recorded_at = max(at, clock.last_recorded_at + _MICROSECOND)
    first = clock.last_seq + 1
    standing = store.standing_entries(clock.house_id, reverse) if reverse else []
    rows = [_reversal(row, seq, recorded_at) for seq, row in enumerate(standing, start=first)]
    keys = facets_keys(clock.house_id, {line.facets for each in new for line in each.lines})
    rows += _entries(clock.house_id, new, keys, first + len(rows), recorded_at)
    if not rows:
        return Posted(first, first - 1, recorded_at)
    clock.last_seq, clock.last_recorded_at = rows[-1].seq, recorded_at
    store.append_entries([(row, hash_of(row)) for row in rows])
    for size, sums in tally_sums(rows).items():
        store.add_to_tallies(size, ((key, num, count) for key, (num, count) in sums.items()))
    store.write_posting(clock, first, by_id)
    return Posted(first, rows[-1].seq, recorded_at)


def _reversal(row: EntryRow, seq: int, recorded_at: datetime) -> EntryRow:
    return row._replace(seq=seq, recorded_at=recorded_at, line=-row.line, reverses=row.seq, num=-row.num)


def _entries(
    house_id: int, new: Iterable[ToPost], keys: dict[FacetValues, int], seq: int, recorded_at: datetime
) -> list[EntryRow]:
    rows = []
    for each in new:
        for number, line in enumerate(each.lines, start=1):
            rows.append(
                EntryRow(
                    house_id, seq, recorded_at, each.record_id, each.version, number, None, line.kind_id, line.quantity,
                    line.num, line.den, line.unit_id, line.role, keys[line.facets], line.holding_id, line.person,
                    line.piece, line.counts_on, each.judged_at, line.grade,
                )
            )  # fmt: skip
            seq += 1
    return rows


def hash_of(row: EntryRow) -> bytes:
    """SHA-256 over all fields of an entry in a fixed spelling, so that anybody can compute it from the row alone.

    Fields in the order of `EntryRow`, parted by U+001F; None is empty, days are ISO, moments ISO in UTC with
    microseconds. Written out, because it runs for every entry that is posted or proved.
    """
    text = (
        f"{row.house_id}\x1f{row.seq}\x1f{_moment(row.recorded_at)}\x1f{row.record_id}\x1f{row.version}\x1f{row.line}"
        f"\x1f{_or_empty(row.reverses)}\x1f{row.kind_id}\x1f{row.quantity}\x1f{row.num}\x1f{row.den}\x1f{row.unit_id}"
        f"\x1f{row.role}\x1f{row.facets_id}\x1f{_or_empty(row.holding_id)}\x1f{_or_empty(row.person)}\x1f{row.piece}"
        f"\x1f{_day(row.counts_on)}\x1f{_moment(row.handed_in_at)}\x1f{row.grade}"
    )
    return hashlib.sha256(text.encode()).digest()


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


@lru_cache(4096)
def _moment(value: datetime) -> str:
    return store.as_moment(value).isoformat(timespec="microseconds")


@lru_cache(4096)
def _day(value: date) -> str:
    return value.isoformat()


def tally_sums(rows: Iterable[EntryRow]) -> dict[str, dict[tuple[Any, ...], tuple[int, int]]]:
    """What entries add to the tallies: per size, key → (num, count)."""
    sums: dict[str, dict[tuple[Any, ...], list[int]]] = {size: defaultdict(lambda: [0, 0]) for size in store.TALLIES}
    for row in rows:
        sign = 1 if row.line > 0 else -1
        head = (row.house_id, row.kind_id, row.quantity, row.unit_id)
        tail = (row.facets_id, row.den)
        for size, day in (("day", row.counts_on), ("month", row.counts_on.replace(day=1))):
            cell = sums[size][(*head, day, *tail)]
            cell[0] += row.num
            cell[1] += sign
    return {size: {key: (num, count) for key, (num, count) in cells.items()} for size, cells in sums.items()}


def facets_keys(house_id: int, wanted: set[FacetValues]) -> dict[FacetValues, int]:
    """The keys of combinations, made where they are new. At most three queries, however many combinations."""
    digests = {digest_of(values): values for values in wanted}
    if not digests:
        return {}
    with leave_scope("combinations of the house"):
        known = Facets.objects.filter(house_id=house_id, digest__in=list(digests))
        found = dict(known.values_list("digest", "pk"))
        if missing := [digest for digest in digests if digest not in found]:
            Facets.objects.bulk_create(
                [Facets(house_id=house_id, digest=digest, values=dict(digests[digest])) for digest in sorted(missing)],
                ignore_conflicts=True,  # drafts of figures may be computed outside the lock
            )
            found = dict(known.all().values_list("digest", "pk"))
    return {values: found[digest] for digest, values in digests.items()}


def digest_of(values: FacetValues) -> str:
    """SHA-256 of the sorted pairs."""
    text = "\x1e".join(f"{name}\x1f{value}" for name, value in sorted(values))
    return hashlib.sha256(text.encode()).hexdigest()
