"""Reading again: whether all that an answer was made of still stands in the database as it did.

What lives here: `Watch`, which notes the statements that run while an answer is made, and `Reads`, which reads them again.
Not here: which answers are kept (`measures/remembered.py`). Invariants: what `Reads.stand` confirms was made of the very
same rows, whoever wrote in the meantime, by whatever way; sums of entries and tallies are not read again, because they move
only with the house's clock, which is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from luoshi.ledger.store.reading import FROM_CLOCK

CLOCK = "SELECT last_seq, last_recorded_at FROM ledger_houseclock WHERE house_id = %s"
"""The head of a house's journal. It also moves when tallies are rebuilt (`check.repair`)."""
_READS = ("SELECT", "WITH", "(SELECT")
_SILENT = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET ")


@dataclass(frozen=True, slots=True)
class Read:
    """One statement and a digest of the rows that it gave."""

    text: str
    params: Any
    digest: bytes


@dataclass
class Reads:
    """All that was read. `sound`: nothing but reading happened, so that reading it again can prove anything."""

    found: list[Read] = field(default_factory=list)
    sound: bool = True

    def stand(self) -> bool:
        """Whether every statement still gives what it gave. As many queries as were noted."""
        return self.sound and all(_digest(read.text, read.params) == read.digest for read in self.found)


class Watch:
    """Stands between Django and the database while an answer is made.

    Each statement is read by itself before it runs, so that a write between the two makes the answer newer than the
    digest: it is then made once too often, never given when it is old.
    """

    def __init__(self) -> None:
        self.reads = Reads()
        self._inside = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Django's form of an execute wrapper."""
        if not self._inside:
            self._note(sql, params, many)
        return execute(sql, params, many, context)

    def _note(self, sql: str, params: Any, many: bool) -> None:
        text = sql.lstrip()
        if text.startswith(FROM_CLOCK) or text.startswith(_SILENT):
            return
        if many or not text.startswith(_READS):
            self.reads.sound = False
            return
        self._inside = True
        try:
            self.reads.found.append(Read(sql, params, _digest(sql, params)))
        finally:
            self._inside = False


@contextmanager
def watched(house_id: int) -> Iterator[Reads]:
    """Note all that is read in the block, the house's clock first."""
    watch = Watch()
    watch.reads.found.append(Read(CLOCK, [house_id], _digest(CLOCK, [house_id])))
    with connection.execute_wrapper(watch):
        yield watch.reads


def _digest(text: str, params: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return hashlib.blake2b(repr(cursor.fetchall()).encode("utf-8", "surrogatepass"), digest_size=16).digest()
