"""The periods of a scheme: which month, quarter, term or year a day belongs to, and the tiles of a span.

What lives here: `Span`, `Tile`, `Calendar`. Not here: due days (luoshi.periods). Invariant: quarters, halves and years are
made of the scheme's own months, so a cut-off day moves them all; a week belongs where its Thursday lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.words import RANK
from luoshi.periods import Term, terms_between
from luoshi.periods.model import month_index, month_start

ONE_DAY = timedelta(days=1)
THURSDAY = timedelta(days=3)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """The days [start, end) that are scored, with a name."""

    start: date
    end: date
    label: str = ""

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.end - ONE_DAY

    def __str__(self) -> str:
        return self.label or f"{self.start.isoformat()}至{self.last_day.isoformat()}"


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One period of a kind: [start, end); `anchor` is the day that what is posted on the whole tile stands on.

    Compared by identity: a calendar makes each of its tiles once, and scoring looks them up a million times.
    """

    kind: str
    start: date
    end: date
    label: str
    anchor: date


class Calendar:
    """A scheme's periods."""

    def __init__(self, scheme: Scheme, terms: tuple[Term, ...] = ()) -> None:
        self.first_month = scheme.first_month
        self.closing = scheme.closing_day
        self.terms = terms
        self._tiles: dict[tuple[str, date], Tile] = {}
        self._cut: dict[tuple[str, date, date], tuple[Tile, ...]] = {}
        self._made: dict[tuple[str, date], Tile] = {}

    def tile(self, kind: str, day: date) -> Tile:
        """The period of a kind that a day belongs to."""
        found = self._tiles.get((kind, day))
        if found is None:
            made = self._week(day) if kind == "week" else self._term(day) if kind == "term" else self._months(kind, day)
            found = self._tiles[kind, day] = self._made.setdefault((kind, made.start), made)
        return found

    def tiles(self, kind: str, span: Span) -> tuple[Tile, ...]:
        """The periods of a kind whose anchor lies in the span, or that the span has begun from their first day."""
        key = (kind, span.start, span.end)
        if key not in self._cut:
            self._cut[key] = tuple(self._cuts(kind, span))
        return self._cut[key]

    def _cuts(self, kind: str, span: Span) -> Iterator[Tile]:
        day = span.start
        while day < span.end:
            tile = self.tile(kind, day)
            if tile.anchor in span or tile.start in span:
                yield tile
            day = tile.end

    def year(self, day: date) -> Span:
        """The scheme's year of a day."""
        tile = self.tile("year", day)
        return Span(tile.start, tile.end, tile.label)

    def months_of(self, tile: Tile) -> Span:
        """A tile as a span."""
        return Span(tile.start, tile.end, tile.label)

    def _index(self, day: date) -> int:
        """The scheme's month of a day: after the cut-off it is the next one."""
        index = month_index(day)
        return index + 1 if self.closing < 31 and day >= month_start(index + 1, self.closing) else index

    def _months(self, kind: str, day: date) -> Tile:
        size, index = MONTHS[kind], self._index(day)
        first = index - (index - (self.first_month - 1)) % size
        start, end = month_start(first, self.closing), month_start(first + size, self.closing)
        return Tile(kind, start, end, self._label(kind, first, size), end - ONE_DAY)

    def _label(self, kind: str, first: int, size: int) -> str:
        year, month = divmod(first, 12)
        month += 1
        if kind == "month":
            return f"{year}年{month}月"
        last_year, last_month = divmod(first + size - 1, 12)
        if kind == "year" and self.first_month != 1:
            return (
                f"{year}—{last_year}学年"
                if self.first_month == 9
                else f"{year}年{month}月至{last_year}年{last_month + 1}月"
            )
        if self.first_month == 1:
            if kind == "year":
                return f"{year}年"
            part = (month - 1) // size + 1
            return f"{year}年第{part}季度" if kind == "quarter" else f"{year}年{'上' if part == 1 else '下'}半年"
        return f"{year}年{month}月至{'' if year == last_year else f'{last_year}年'}{last_month + 1}月"

    def _week(self, day: date) -> Tile:
        monday = day - timedelta(days=day.weekday())
        year, number, _ = monday.isocalendar()
        return Tile("week", monday, monday + timedelta(days=7), f"{year}年第{number}周", monday + THURSDAY)

    def _term(self, day: date) -> Tile:
        """A term up to the next one's first day: the break belongs to the term before it."""
        around = terms_between(self.terms, day - timedelta(days=400), day + timedelta(days=400))
        term = max((each for each in around if each.start <= day), key=lambda each: each.start)
        end = min(each.start for each in around if each.start > day)
        return Tile("term", term.start, end, term.label, end - ONE_DAY)


def used_kinds(kinds: set[str]) -> tuple[str, ...]:
    """Kinds of period, short ones first; the month is always kept, for the result."""
    return tuple(sorted(kinds | {"month", "year"}, key=lambda kind: (RANK[kind], kind)))


_SPAN = re.compile(r"(\d{4})(?:-?[Qq]([1-4])|-(\d{1,2}))?")


def read_span(text: str, calendar: Calendar) -> Span | None:
    """A span from 2026, 2026-03, 2026Q1 or 2026-01-01..2026-06-30 (last day included); None when it is none of them."""
    if ".." in text:
        try:
            first, last = (date.fromisoformat(part.strip()) for part in text.split("..", 1))
        except ValueError:
            return None
        return Span(first, last + ONE_DAY) if first <= last else None
    found = _SPAN.fullmatch(text.strip())
    if not found or not 1900 <= int(found[1]) <= 9000:
        return None
    year = int(found[1])
    if found[3]:
        if not 1 <= int(found[3]) <= 12:
            return None
        return calendar.months_of(calendar.tile("month", date(year, int(found[3]), 1)))
    begins = date(year, calendar.first_month, 1)
    if calendar.first_month == 12:  # an award year is named by the year in which it ends
        begins = date(year - 1, 12, 1)
    if found[2]:
        index = month_index(begins) + 3 * (int(found[2]) - 1)
        return calendar.months_of(calendar.tile("quarter", month_start(index)))
    return calendar.year(begins)
