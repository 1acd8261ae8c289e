"""Seals: a hash over the journal up to a number, chained to the seal before, printable as one line.

What lives here: making and printing them; proving the chain is `check.py`. Invariant: whoever holds the printed line of
a seal can tell later whether an entry before it was changed, whatever the database says.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils import timezone

from luoshi.audit.operations import log
from luoshi.ledger import errors, store
from luoshi.ledger.models import Seal
from luoshi.ledger.operations.locking import step
from luoshi.ledger.store import proving
from luoshi.org.viewer import Viewer


def link(previous: str, number: int, last_seq: int, journal: bytes) -> str:
    """The hash of a seal: over the seal before, its place, and the digest of all entries' hashes up to `last_seq`."""
    return hashlib.sha256(f"{previous}\x1f{number}\x1f{last_seq}\x1f{journal.hex()}".encode()).hexdigest()


def seal(*, house_id: int, by: Viewer | None, at: datetime, note: str = "") -> Seal:
    """Seal the journal as it stands; nothing new since the last seal gives that one again.

    Raises NotAllowed, NothingToSeal (no entry yet).
    """
    may = by is None or (by.house_id == house_id and (by.can("ledger.check") or by.can("period.close")))
    if not may:
        raise errors.NotAllowed("ledger.check")
    with step("sealing the journal"):
        clock = store.lock_clock(house_id)
        last: Seal | None = Seal.objects.filter(house_id=house_id).order_by("-number").first()
        if last is not None and last.last_seq == clock.last_seq:
            return last
        if not clock.last_seq:
            raise errors.NothingToSeal
        running = hashlib.sha256()
        with proving.hashes_up_to(house_id, clock.last_seq) as rows:
            for (digest,) in rows:
                running.update(bytes(digest))
        previous, number = (last.hash, last.number + 1) if last else ("", 1)
        made: Seal = Seal.objects.create(
            house_id=house_id,
            number=number,
            last_seq=clock.last_seq,
            hash=link(previous, number, clock.last_seq, running.digest()),
            previous=previous,
            sealed_at=at,
            by_id=by.person_id if by else None,
            note=note[:120],
        )
        log(house_id=house_id, actor=by, action="ledger.sealed", subject=f"seal:{made.pk}", at=at,
            detail={"number": number, "last_seq": clock.last_seq})  # fmt: skip
    return made


def line_of(seal: Seal) -> str:
    """The seal as one printable line: number, entries, day, and the hash in groups that can be read aloud."""
    day = timezone.localtime(seal.sealed_at).strftime("%Y-%m-%d")
    groups = " ".join(seal.hash[start : start + 8] for start in range(0, 64, 8))
    return f"封账{seal.number}·{seal.last_seq}条·{day}·{groups}"
