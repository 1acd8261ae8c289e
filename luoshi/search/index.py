"""Writing the index: rooms call it with what they have just written, inside their own transaction.

What lives here: documents and the two writes. Not here: which rows a room offers (its `searching.py`). Invariants: what is
rolled back was never found; a thing has one row, written over when it changes; nothing that only some readers of the
thing may see goes into its document (telephone numbers, names on a roster).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from luoshi.search import limits, store
from luoshi.search.grams import beginnings, grams, only_words
from luoshi.search.models import Entry
from luoshi.ui.scope import leave_scope

LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Document:
    """What of a thing can be found. `day` orders equals (newer first); `initials`: pinyin, for units and people."""

    kind: str
    object_id: int
    house_id: int
    title: str
    text: str = ""
    day: date = LONG_AGO
    under: int = 0
    initials: str = ""


def index(documents: Iterable[Document]) -> int:
    """Write documents, each over what stood for its thing before. One statement a `limits.BATCH`. Returns how many."""
    written = 0
    for part in _parts(documents):
        rows = {(each.kind, each.object_id): row_of(each) for each in part}
        store.write(list(rows.values()))
        written += len(rows)
    return written


def drop(kind: str, ids: Iterable[int]) -> None:
    """Take things out of the index that are no more."""
    keys = list(ids)
    with leave_scope("taking things out of the index"):
        for start in range(0, len(keys), limits.BATCH):
            Entry.objects.filter(kind=kind, object_id__in=keys[start : start + limits.BATCH]).delete()


def row_of(document: Document) -> store.Row:
    """The row of a document."""
    title = " ".join(document.title.split())[: limits.MAX_TITLE]
    text = "\n".join(filter(None, (line.strip() for line in document.text.splitlines())))[: limits.MAX_TEXT]
    found = grams(title) + beginnings(document.initials).split()
    return store.Row(
        house_id=document.house_id,
        kind=document.kind,
        object_id=document.object_id,
        under=document.under,
        title=title,
        text=text,
        day=document.day,
        exact=only_words(title)[: limits.MAX_TITLE],
        title_grams=store.title_grams(document.kind, found),
        text_grams=store.text_grams(grams(text)),
    )


def _parts(documents: Iterable[Document]) -> Iterator[Sequence[Document]]:
    source = iter(documents)
    while part := list(islice(source, limits.BATCH)):
        yield part
