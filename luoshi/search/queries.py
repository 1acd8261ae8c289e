"""Finding: what a viewer sees of what holds the words, by kind, best first.

What lives here: the query over index and rooms. Not here: how the database is asked for words (`store.py`), marks
(`marking.py`). Invariants: a hit is counted and shown only when its room shows the row to this viewer; three queries
a kind and one more, however many hits; the same order on both databases: exact title, words in the title, words in the
text; newer first, then the newer key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Value, When, Window

from luoshi.search import limits, store
from luoshi.search.grams import Query
from luoshi.search.marking import Piece, marked, snippet
from luoshi.search.models import Entry
from luoshi.ui.registry import SearchSource, Spot, search_sources

EXACT, IN_TITLE, IN_TEXT = range(3)


@dataclass(frozen=True)
class Found:
    """One hit as the page shows it."""

    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    url: str
    detail: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind: those of the page asked for, and how many there are."""

    source: SearchSource
    total: int
    hits: tuple[Found, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.hits)


def found(viewer: Any, query: Query) -> list[Group]:
    """The first hits of each kind that has some."""
    if not query:
        return []
    sources = list(search_sources)
    kinds = store.kinds_with(query, [source.code for source in sources])
    groups = (_group(viewer, query, each, 0, limits.FIRST_HITS) for each in sources if each.code in kinds)
    return [group for group in groups if group.total]


def found_of(viewer: Any, query: Query, source: SearchSource, page: int) -> Group:
    """One page of one kind."""
    start = (min(max(page, 1), limits.MAX_PAGES) - 1) * limits.PAGE_SIZE
    if not query:
        return Group(source, 0, ())
    return _group(viewer, query, source, start, limits.PAGE_SIZE)


def _group(viewer: Any, query: Query, source: SearchSource, start: int, size: int) -> Group:
    best = list(_ranked(viewer, query, source)[start : start + size])
    if not best:
        total = _matching(viewer, query, source).count() if start else 0
        return Group(source, total, ())
    rows = Entry.objects.visible_to(viewer).in_bulk([key for key, _total, _rank in best])
    shown = [(rows[key], rank) for key, _total, rank in best if key in rows]
    spots = source.spots(viewer, [row for row, _rank in shown])
    hits = (_hit(query, row, rank, spots.get(row.object_id)) for row, rank in shown)
    return Group(source, best[0][1], tuple(hits))


def _hit(query: Query, row: Entry, rank: int, spot: Spot | None) -> Found:
    """A hit; the text is shown only where the title does not say it all."""
    return Found(
        title=marked(row.title, query),
        text=snippet(row.text, query) if rank == IN_TEXT else (),
        url=spot.url if spot else "",
        detail=spot.detail if spot else "",
    )


def _matching(viewer: Any, query: Query, source: SearchSource) -> QuerySet[Any]:
    """Entries of a kind that hold the words and whose row the viewer sees."""
    seen = source.seen(viewer).filter(pk=OuterRef("object_id")).order_by()
    holds = store.Holds(store.asked(query, source.code))
    rows: QuerySet[Any] = Entry.objects.visible_to(viewer).filter(holds, Exists(seen))
    return rows


def _ranked(viewer: Any, query: Query, source: SearchSource) -> QuerySet[Any, tuple[int, int, int]]:
    """(key, how many there are, rank), best first. Nothing wide is sorted: the rows are fetched by key afterwards."""
    rank = Case(
        When(exact=query.exact, then=Value(EXACT)),
        When(store.Holds(store.asked(query, source.code, title_only=True)), then=Value(IN_TITLE)),
        default=Value(IN_TEXT),
        output_field=IntegerField(),
    )
    rows = _matching(viewer, query, source).annotate(rank=rank, total=Window(Count("*")))
    best: QuerySet[Any, tuple[int, int, int]] = rows.order_by("rank", "-day", "-object_id").values_list(
        "pk", "total", "rank"
    )
    return best
