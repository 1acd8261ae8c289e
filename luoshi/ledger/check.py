# ruff: noqa: S608  # what is put into texts here are names of tables and columns, constants; values are parameters
"""Proving the ledger: tallies against the journal, hashes, gaps, records against entries, the chain of seals.

What lives here: reading proofs, and `repair`, which rebuilds tallies. Invariant: the journal itself is never changed;
what is wrong in it is reported, not mended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from luoshi.ledger import store
from luoshi.ledger.models import Seal
from luoshi.ledger.posting import hash_of
from luoshi.ledger.seals import link
from luoshi.org.models import House
from luoshi.ui.scope import leave_scope

MAX_SHOWN = 100  # findings of one sort that are listed one by one; more would not be read
_KEY = "kind_id, quantity, unit_id, day, facets_id, den"
_SAME = " AND ".join(f"t.{column} = g.{column}" for column in _KEY.split(", "))
_SIGN = "SUM(CASE WHEN line > 0 THEN 1 ELSE -1 END)"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: `sort` is a key of `messages.FINDINGS`, `detail` what it is about."""

    sort: str
    detail: dict[str, Any]


@dataclass
class Proof:
    """What was proved of one house."""

    house_id: int
    house: str
    entries: int = 0
    tallies: int = 0
    seals: int = 0
    findings: list[Finding] = field(default_factory=list)


def check(*, house_id: int, hashes: bool = True, seals: bool = False) -> Proof:
    """Prove one house in one reading transaction. `hashes` reads every entry; `seals` the chain too."""
    with transaction.atomic(), leave_scope("ledger check"):
        proof = Proof(house_id, str(House.objects.get(pk=house_id)))
        proof.findings += _wrong_tallies(house_id)
        proof.tallies = _one("SELECT COUNT(*) FROM ledger_daytally WHERE house_id = %s", [house_id])
        low, high = store.place_of(house_id, 0), store.place_of(house_id + 1, 0)
        proof.entries = _one("SELECT COUNT(*) FROM ledger_entry WHERE id > %s AND id < %s", [low, high])
        proof.findings += _standing_without_record(low, high)
        proof.findings += _gaps(house_id, low, high, proof.entries)
        if hashes or seals:
            chain = list(Seal.objects.filter(house_id=house_id).order_by("number")) if seals else []
            proof.findings += _read_journal(house_id, low, high, chain)
            proof.seals = len(chain)
    return proof


def check_all(*, hashes: bool = True, seals: bool = False) -> Iterator[Proof]:
    """Prove every house of the installation, one after the other."""
    for house_id in House.objects.order_by("pk").values_list("pk", flat=True):
        yield check(house_id=house_id, hashes=hashes, seals=seals)


def repair(*, house_id: int) -> None:
    """Rebuild the tallies of a house from its journal, under its lock."""
    low, high = store.place_of(house_id, 0), store.place_of(house_id + 1, 0)
    with transaction.atomic():
        store.lock_clock(house_id)
        with connection.cursor() as cursor:
            for table in store.TALLIES.values():
                cursor.execute(f"DELETE FROM {table} WHERE house_id = %s", [house_id])
            columns = ", ".join(store.TALLY_COLUMNS)
            cursor.execute(f"INSERT INTO ledger_daytally ({columns}) {_days('house_id, ')}", [low, high])
            cursor.execute(f"INSERT INTO ledger_monthtally ({columns}) {_months('house_id, ')}", [house_id])


# -- tallies ---------------------------------------------------------------------------------------------------------


def _days(house: str = "") -> str:
    """Day tallies as the journal says they are; parameters: the house's range of keys."""
    return (
        f"SELECT {house}kind_id, quantity, unit_id, counts_on AS day, facets_id, den, SUM(num) AS num, "
        f"{_SIGN} AS count FROM ledger_entry WHERE id > %s AND id < %s "
        f"GROUP BY {house}kind_id, quantity, unit_id, counts_on, facets_id, den"
    )


def _months(house: str = "") -> str:
    """Month tallies as the day tallies say they are; parameter: the house."""
    first = "date_trunc('month', day)::date" if connection.vendor == "postgresql" else "substr(day, 1, 8) || '01'"
    return (
        f"SELECT {house}kind_id, quantity, unit_id, {first} AS day, facets_id, den, SUM(num) AS num, "
        "SUM(count) AS count FROM ledger_daytally WHERE house_id = %s "
        f"GROUP BY {house}kind_id, quantity, unit_id, {first}, facets_id, den"
    )


def _wrong_tallies(house_id: int) -> Iterator[Finding]:
    """Days against the journal, then months against the days that were just proved; then tallies of nothing."""
    low, high = store.place_of(house_id, 0), store.place_of(house_id + 1, 0)
    for size, truth, params in (("day", _days(), [low, high]), ("month", _months(), [house_id])):
        text = (
            f"SELECT g.kind_id, g.quantity, g.unit_id, g.day, g.facets_id, g.den, g.num, g.count, t.num, t.count "
            f"FROM ({truth}) g LEFT JOIN {store.TALLIES[size]} t ON t.house_id = %s AND {_SAME} "
            "WHERE (t.num IS NULL AND (g.num <> 0 OR g.count <> 0)) OR t.num <> g.num OR t.count <> g.count "
            f"LIMIT {MAX_SHOWN}"
        )
        for row in _all(text, [*params, house_id]):
            yield Finding("tally", _tally_detail(size, row))
    for row in _all(
        f"SELECT {_KEY}, 0, 0, num, count FROM ledger_daytally t WHERE house_id = %s AND (num <> 0 OR count <> 0) "
        "AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.house_id = t.house_id AND e.kind_id = t.kind_id "
        "AND e.quantity = t.quantity AND e.unit_id = t.unit_id AND e.counts_on = t.day AND e.facets_id = t.facets_id "
        f"AND e.den = t.den) LIMIT {MAX_SHOWN}",
        [house_id],
    ):
        yield Finding("tally", _tally_detail("day", row))
    yield from _orphan_months(house_id)


def _orphan_months(house_id: int) -> Iterator[Finding]:
    """Month tallies that no day tally stands under."""
    text = (
        f"SELECT {', '.join('t.' + c for c in _KEY.split(', '))}, 0, 0, t.num, t.count FROM ledger_monthtally t "
        f"LEFT JOIN ({_months()}) g ON {_SAME} WHERE t.house_id = %s AND (t.num <> 0 OR t.count <> 0) "
        f"AND g.num IS NULL LIMIT {MAX_SHOWN}"
    )
    for row in _all(text, [house_id, house_id]):
        yield Finding("tally", _tally_detail("month", row))


def _tally_detail(size: str, row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("kind_id", "quantity", "unit_id", "day", "facets_id", "den", "journal", "journal_count", "tally", "count")
    return {"size": size, **dict(zip(names, row, strict=True))}


# -- journal ---------------------------------------------------------------------------------------------------------


def _standing_without_record(low: int, high: int) -> Iterator[Finding]:
    """Entries that stand (are not reversed) though their record is not verified in that version."""
    text = (
        "SELECT e.seq, e.record_id, e.version FROM ledger_entry e JOIN ledger_record r ON r.id = e.record_id "
        "WHERE e.id > %s AND e.id < %s AND e.line > 0 AND (r.state <> 'verified' OR r.posted <> e.version) "
        "AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.house_id = e.house_id AND b.record_id = e.record_id "
        f"AND b.version = e.version AND b.line = -e.line) LIMIT {MAX_SHOWN}"
    )
    for seq, record_id, version in _all(text, [low, high]):
        yield Finding("standing", {"seq": seq, "record_id": record_id, "version": version})


def _gaps(house_id: int, low: int, high: int, entries: int) -> Iterator[Finding]:
    """The seqs of a house are 1 … its clock's, and its postings follow each other without gap, ever later."""
    clock = store.last_seq(house_id)
    last = _one("SELECT MAX(seq) FROM ledger_entry WHERE id > %s AND id < %s", [low, high]) or 0
    if not entries == last == clock:
        yield Finding("gap", {"entries": entries, "last": last, "clock": clock})
    before, moment = 0, None
    for first, end, at in _all(
        "SELECT first_seq, last_seq, recorded_at FROM ledger_posting WHERE house_id = %s ORDER BY last_seq", [house_id]
    ):
        at = store.as_moment(at)
        if first != before + 1 or (moment is not None and at <= moment):
            yield Finding("posting", {"first": first, "last": end, "before": before})
        before, moment = end, at
    if before != clock:
        yield Finding("posting", {"first": before + 1, "last": clock, "before": before})


def _read_journal(house_id: int, low: int, high: int, chain: list[Seal]) -> Iterator[Finding]:
    """Every entry once, in order: its hash, and the seals that end at it."""
    columns = ", ".join(store.COLUMNS[1:])
    running, ends = hashlib.sha256(), {each.last_seq: each for each in chain}
    previous = ""
    yield from _broken_order(chain)
    text = f"SELECT {columns} FROM ledger_entry WHERE id > %s AND id < %s ORDER BY id"
    wrong = 0
    with store.streamed(text, [low, high]) as rows:
        for raw in rows:
            row, digest = store.entry_row(raw[:-1]), bytes(raw[-1])
            if hash_of(row) != digest and (wrong := wrong + 1) <= MAX_SHOWN:
                yield Finding("hash", {"seq": row.seq, "record_id": row.record_id})
            running.update(digest)
            if seal := ends.pop(row.seq, None):
                made = link(previous, seal.number, seal.last_seq, running.digest())
                if (seal.previous, seal.hash) != (previous, made):
                    yield Finding("seal", {"number": seal.number, "last_seq": seal.last_seq})
                previous = seal.hash
    for seal in ends.values():
        yield Finding("seal", {"number": seal.number, "last_seq": seal.last_seq})


def _broken_order(chain: list[Seal]) -> Iterator[Finding]:
    for number, seal in enumerate(chain, start=1):
        if seal.number != number:
            yield Finding("seal", {"number": number, "last_seq": seal.last_seq})
            return


def _one(text: str, params: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchone()[0] or 0


def _all(text: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return list(cursor.fetchall())
