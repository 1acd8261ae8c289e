"""Asking the word index: the only place that knows how each database does it. Both texts side by side.

What lives here: grams as the database keeps them, the condition "holds these words", the index's own proof. Invariant:
both databases find the same rows for the same query.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import DatabaseError, connection
from django.db.models import BooleanField, F, Func

from luoshi.search.grams import Query


class Row(NamedTuple):
    """A row of the table but for its number; the columns in this order."""

    house_id: int
    kind: str
    object_id: int
    under: int
    title: str
    text: str
    day: date
    exact: str
    title_grams: str
    text_grams: str


KIND_MARK = "\ue000"  # begins the gram that says a row's kind; nobody can type it
AFTER_KIND, AFTER_TITLE = 3, 1_000  # places from which on a title's and a text's grams count: no phrase runs across


def is_postgresql() -> bool:
    """Whether the installation runs on PostgreSQL; otherwise it is SQLite."""
    return connection.vendor == "postgresql"


def title_grams(kind: str, grams: Sequence[str]) -> str:
    """A title's grams as the table keeps them, after one for the kind, so that asking for a rare kind is cheap.

    For FTS5 with spaces between, for a tsvector with their places and weights.
    """
    if not is_postgresql():
        return " ".join((KIND_MARK + kind, *grams))
    return " ".join((f"'{KIND_MARK}{kind}':1", *_placed(grams, AFTER_KIND, "A")))


def text_grams(grams: Sequence[str]) -> str:
    """A text's grams as the table keeps them."""
    return " ".join(_placed(grams, AFTER_TITLE, "B")) if is_postgresql() else " ".join(grams)


def _placed(grams: Sequence[str], start: int, weight: str) -> Iterator[str]:
    return (f"'{gram}':{start + place}{weight}" for place, gram in enumerate(grams))


def asked(query: Query, kind: str, *, title_only: bool = False) -> str:
    """The query in the database's own words. Grams are letters and digits only, so nothing needs escaping."""
    if is_postgresql():
        weight = "A" if title_only else ""
        phrases = (
            " <-> ".join(
                _lexeme(gram, weight, phrase.open and place == len(phrase.grams))
                for place, gram in enumerate(phrase.grams, start=1)
            )
            for phrase in query.phrases
        )
        return f"'{KIND_MARK}{kind}' & " + " & ".join(f"({phrase})" for phrase in phrases)
    words = " AND ".join(f'"{" ".join(phrase.grams)}"{" *" if phrase.open else ""}' for phrase in query.phrases)
    return f'"{KIND_MARK}{kind}" AND ' + (f"(title_grams : ({words}))" if title_only else words)


def _lexeme(gram: str, weight: str, goes_on: bool) -> str:
    marks = ("*" if goes_on else "") + weight
    return f"'{gram}'" + (f":{marks}" if marks else "")


DAY = Row._fields.index("day")


def write(rows: Sequence[Row]) -> None:
    """Write rows, each over what stood for its thing. Raw, because it is a part of every record's entering."""
    columns, marks = ", ".join(Row._fields), ", ".join(["%s"] * len(Row._fields))
    over = ", ".join(f"{name} = excluded.{name}" for name in Row._fields if name not in ("kind", "object_id"))
    day = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO search_entry ({columns}) VALUES ({marks}) ON CONFLICT (kind, object_id) DO UPDATE SET {over}",  # noqa: S608  names of columns
            [(*row[:DAY], day(row.day), *row[DAY + 1 :]) for row in rows],
        )


class Holds(Func):
    """Condition on `Entry`: the row holds every word of the query (in its title alone, where that is asked)."""

    arity = 1
    output_field = BooleanField()

    def __init__(self, wanted: str, **extra: Any) -> None:
        super().__init__(F("pk"), **extra)
        self.wanted = wanted

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        """FTS5: the rows whose number it gives."""
        key, params = compiler.compile(self.source_expressions[0])
        return f"{key} IN (SELECT rowid FROM search_grams WHERE search_grams MATCH %s)", (*params, self.wanted)  # noqa: S608  `key` is a column

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        """The stored tsvector by its GIN index."""
        table = connection.ops.quote_name(self.source_expressions[0].alias)  # type: ignore[attr-defined]  # a resolved column
        return f"{table}.vector @@ %s::tsquery", (self.wanted,)


def kinds_with(query: Query, kinds: Sequence[str]) -> set[str]:
    """The kinds of which some row of the installation holds the words: one statement, so that others cost nothing."""
    one = (
        "SELECT %s::text WHERE EXISTS (SELECT 1 FROM search_entry WHERE vector @@ %s::tsquery)"
        if is_postgresql()
        else "SELECT %s WHERE EXISTS (SELECT 1 FROM search_grams WHERE search_grams MATCH %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(kinds)), [word for kind in kinds for word in (kind, asked(query, kind))]
        )
        return {kind for (kind,) in cursor.fetchall()}


def index_is_whole() -> bool:
    """Whether the word index says the same as the table. PostgreSQL computes its column itself."""
    if is_postgresql():
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_grams (search_grams, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def words_anew() -> None:
    """Make the word index from the table (SQLite; PostgreSQL's column cannot differ)."""
    if not is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_grams (search_grams) VALUES ('rebuild')")
