"""Proving the ledger: tallies against the journal, hashes, gaps, records against entries, the chain of seals.

What lives here: what counts as a finding, and `repair`. The statements are `store/proving.py`. Invariant: the journal itself
is never changed; what is wrong in it is reported, not mended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from luoshi.ledger import store
from luoshi.ledger.models import Seal
from luoshi.ledger.posting import hash_of
from luoshi.ledger.seals import link
from luoshi.ledger.store import proving
from luoshi.org.models import House
from luoshi.ui.scope import leave_scope

MAX_SHOWN = 100  # findings of one sort that are listed one by one; more would not be read


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
        proof.entries, last, proof.tallies = proving.size_of(house_id)
        proof.findings += _wrong_tallies(house_id)
        proof.findings += _standing(house_id)
        proof.findings += _gaps(house_id, proof.entries, last)
        if hashes or seals:
            chain = list(Seal.objects.filter(house_id=house_id).order_by("number")) if seals else []
            proof.findings += _read_journal(house_id, chain)
            proof.seals = len(chain)
    return proof


def check_all(*, hashes: bool = True, seals: bool = False) -> Iterator[Proof]:
    """Prove every house of the installation, one after the other."""
    for house_id in House.objects.order_by("pk").values_list("pk", flat=True):
        yield check(house_id=house_id, hashes=hashes, seals=seals)


def repair(*, house_id: int) -> None:
    """Rebuild the tallies of a house from its journal, under its lock. Its clock ticks once, so that no figure that was
    kept with the wrong tallies stands."""
    with transaction.atomic():
        clock = store.lock_clock(house_id)
        proving.rebuild_tallies(house_id)
        store.tick(clock)


def _wrong_tallies(house_id: int) -> Iterator[Finding]:
    """Days against the journal, then months against the days that were just proved; and tallies of nothing."""
    for size, find in (
        ("day", proving.differing_days),
        ("day", proving.orphan_days),
        ("month", proving.differing_months),
        ("month", proving.days_without_month),
    ):
        for row in find(house_id, MAX_SHOWN):
            yield Finding("tally", _tally_detail(size, row))


def _tally_detail(size: str, row: tuple[Any, ...]) -> dict[str, Any]:
    names = (*proving.KEY, "journal", "journal_count", "tally", "count")
    return {"size": size, **dict(zip(names, row, strict=True))}


def _standing(house_id: int) -> Iterator[Finding]:
    """Entries that stand (are not reversed) though their record is not verified in that version."""
    for seq, record_id, version in proving.standing_without_record(house_id, MAX_SHOWN):
        yield Finding("standing", {"seq": seq, "record_id": record_id, "version": version})


def _gaps(house_id: int, entries: int, last: int) -> Iterator[Finding]:
    """The seqs of a house are 1 … its clock's, and its postings follow each other without gap, ever later."""
    clock = store.last_seq(house_id)
    if not entries == last == clock:
        yield Finding("gap", {"entries": entries, "last": last, "clock": clock})
    before, moment = 0, None
    for first, end, at in proving.postings(house_id):
        at = store.as_moment(at)
        if first != before + 1 or (moment is not None and at <= moment):
            yield Finding("posting", {"first": first, "last": end, "before": before})
        before, moment = end, at
    if before != clock:
        yield Finding("posting", {"first": before + 1, "last": clock, "before": before})


def _read_journal(house_id: int, chain: list[Seal]) -> Iterator[Finding]:
    """Every entry once, in order: its hash, and the seals that end at it."""
    running, ends = hashlib.sha256(), {each.last_seq: each for each in chain}
    previous, wrong = "", 0
    yield from _broken_order(chain)
    with proving.entries_in_order(house_id) as rows:
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
