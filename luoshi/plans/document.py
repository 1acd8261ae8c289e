"""The document as lines and parts: what a page draws, and where each found span lies in it. Pure.

What lives here: cutting lines at the ends of spans, the level of a line by its clause. Not here: HTML (`views.paper`).
Invariants: the parts of a line join to exactly `text[line.start:line.end]`; a span's characters are in parts that name
it, however spans overlap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Literal, Protocol, TypeVar

Style = Literal["title", "heading", "body", "table"]
MOST_HEADING = 60  # characters of a line that is still a heading; a longer one is read as text


@dataclass(frozen=True, slots=True)
class Span:
    """Something found in the text. `kind`: target, unread or rule; `key` its row (index for what has no row)."""

    start: int
    end: int
    kind: str
    key: int


@dataclass(frozen=True, slots=True)
class Part:
    """A run of characters that lies in the same spans, the shortest span last."""

    start: int
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `cells` are given for a table's row. `level` is that of the clause which it opens, else 0."""

    start: int
    end: int
    style: Style
    level: int
    clause: int | None  # the clause that this line opens
    inside: int | None  # the innermost clause around it
    cells: tuple[tuple[Part, ...], ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of the line."""
        return tuple(part for cell in self.cells for part in cell)

    def begun(self, kind: str = "target") -> tuple[int, ...]:
        """What of a kind begins in this line, in the order of its words."""
        starts = {
            span.key: span.start
            for part in self.parts
            for span in part.spans
            if span.kind == kind and self.start <= span.start < self.end
        }
        return tuple(sorted(starts, key=lambda key: (starts[key], key)))


class ClauseLike(Protocol):
    """What is needed of a clause."""

    pk: int
    start: int
    end: int
    level: int
    label: str
    heading: str


def lines_of(
    text: str, paragraphs: Iterable[Sequence[object]], clauses: Sequence[ClauseLike], spans: Iterable[Span]
) -> list[Line]:
    """The lines of a text. `paragraphs` as `PlanText` keeps them: [start, end, style, label_end], in order.

    One sweep over lines, clauses and spans: its time is linear in the document.
    """
    around, inside = _Sweep(sorted(spans, key=lambda span: (span.start, span.end))), _Sweep(_outer_first(clauses))
    found: list[Line] = []
    for row in paragraphs:
        start, end, style = int(str(row[0])), int(str(row[1])), str(row[2])
        if start >= end:
            continue
        holding = inside.touching(start, end)
        opened = next((clause for clause in holding if start <= clause.start < end), None)
        innermost = max((c for c in holding if c.start <= start), key=lambda c: c.level, default=opened)
        near = around.touching(start, end)
        found.append(
            Line(
                start=start,
                end=end,
                style=_style(style, text[start:end], opened, first=not found),
                level=_level(style, opened),
                clause=opened.pk if opened else None,
                inside=innermost.pk if innermost else None,
                cells=tuple(_parts(text, a, b, near) for a, b in _cells(text, start, end, style)),
            )
        )
    return found


def _outer_first(clauses: Sequence[ClauseLike]) -> list[ClauseLike]:
    return sorted(clauses, key=lambda clause: (clause.start, clause.level))


class _Extent(Protocol):
    start: int
    end: int


_Thing = TypeVar("_Thing", bound="_Extent")


class _Sweep(Generic[_Thing]):
    """Things with a start and an end, asked for by lines that only go forward."""

    def __init__(self, things: Sequence[_Thing]) -> None:
        self._coming = deque(things)
        self._open: list[_Thing] = []

    def touching(self, start: int, end: int) -> list[_Thing]:
        """Those that share a character with [start, end), in the order of their starts."""
        while self._coming and self._coming[0].start < end:
            self._open.append(self._coming.popleft())
        self._open = [thing for thing in self._open if thing.end > start]
        return list(self._open)


def _level(style: str, clause: ClauseLike | None) -> int:
    if clause is not None:
        return clause.level
    return int(style[7:]) if style.startswith("heading") and style[7:].isdecimal() else 0


def _style(style: str, words: str, clause: ClauseLike | None, *, first: bool) -> Style:
    if style == "table":
        return "table"
    if style == "title" or (first and clause is None and len(words) <= MOST_HEADING and words[-1] not in "。；：:;，,"):
        return "title"
    if style.startswith("heading"):
        return "heading"
    if clause is not None and clause.heading and len(words) <= MOST_HEADING:
        rest = len(words.rstrip("。.；;：: ")) - len(clause.label) - len(clause.heading)
        return "heading" if rest <= 2 else "body"
    return "body"


def _cells(text: str, start: int, end: int, style: str) -> list[tuple[int, int]]:
    if style != "table":
        return [(start, end)]
    found, at = [], start
    for cell in text[start:end].split("\t"):
        found.append((at, at + len(cell)))
        at += len(cell) + 1
    return found


def _parts(text: str, start: int, end: int, spans: Sequence[Span]) -> tuple[Part, ...]:
    """The line cut at every end of a span that lies in it."""
    near = [span for span in spans if span.start < end and span.end > start]
    if not near:
        return (Part(start, text[start:end]),)
    cuts = sorted({start, end, *(at for span in near for at in (span.start, span.end) if start < at < end)})
    found = []
    for a, b in pairwise(cuts):
        around = tuple(
            sorted(
                (span for span in near if span.start <= a and span.end >= b),
                key=lambda span: (span.start - span.end, span.key),
            )
        )
        found.append(Part(a, text[a:b], around))
    return tuple(found)


def lines_between(lines: Sequence[Line], start: int, end: int) -> list[int]:
    """Numbers of the lines that a span touches."""
    first = bisect_right([line.end for line in lines], start)
    last = bisect_left([line.start for line in lines], end)
    return list(range(first, last))
