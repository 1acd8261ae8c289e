"""Making the index anew, and comparing it with the rooms.

Invariant: rebuilding while people work is harmless: each batch is read and written in one transaction, and what is no
more is taken out last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from luoshi.search import limits, store
from luoshi.search.index import Document, drop, index, row_of
from luoshi.search.models import Entry
from luoshi.ui.registry import SearchSource, search_sources
from luoshi.ui.scope import leave_scope

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Difference:
    """A thing whose entry is `missing`, `stale` (says something else) or `left` (the thing is no more)."""

    kind: str
    object_id: int
    what: str
    title: str


def rebuild(*, house_id: int, progress: Progress = lambda label, count: None) -> dict[str, int]:
    """Write the index of a house anew. Returns how many documents of each kind."""
    counts = {}
    with leave_scope("rebuilding the search index"):
        for source in search_sources:
            kept: set[int] = set()
            after = 0
            while True:
                with transaction.atomic():
                    part = list(source.documents(house_id, after, limits.BATCH))
                    index(part)
                if not part:
                    break
                kept |= {each.object_id for each in part}
                after = part[-1].object_id
            strays = [key for key in _keys(house_id, source.code) if key not in kept]
            drop(source.code, strays)
            counts[source.code] = len(kept)
            progress(str(source.label), len(kept))
    return counts


def check(*, house_id: int) -> tuple[int, list[Difference]]:
    """(how many documents, where the index differs from the rooms)."""
    seen, differences = 0, []
    with leave_scope("comparing the search index"):
        for source in search_sources:
            left = set(_keys(house_id, source.code))
            for part in _batches(source, house_id):
                seen += len(part)
                keys = [each.object_id for each in part]
                left.difference_update(keys)
                stand = {row.object_id: row for row in Entry.objects.filter(kind=source.code, object_id__in=keys)}
                differences += [
                    Difference(source.code, document.object_id, what, document.title)
                    for document in part
                    if (what := _differs(document, stand.get(document.object_id)))
                ]
            differences += [Difference(source.code, key, "left", "") for key in sorted(left)]
    return seen, differences


def index_is_whole() -> bool:
    """Whether the database's word index agrees with the table."""
    return store.index_is_whole()


def words_anew() -> None:
    """Make the database's word index anew from the table: mends what `index_is_whole` finds."""
    store.words_anew()


def _batches(source: SearchSource, house_id: int) -> Iterator[list[Document]]:
    after = 0
    while part := list(source.documents(house_id, after, limits.BATCH)):
        yield part
        after = part[-1].object_id


def _keys(house_id: int, kind: str) -> list[int]:
    return list(Entry.objects.filter(house_id=house_id, kind=kind).values_list("object_id", flat=True))


def _differs(document: Document, row: Entry | None) -> str:
    if row is None:
        return "missing"
    wanted = row_of(document)
    return "" if all(getattr(row, name) == value for name, value in wanted._asdict().items()) else "stale"
