"""Tree: openings with depths become nested clauses with ids, headings and ends.

What lives here: spans and nesting. Not here: which lines open clauses. Invariant: a clause ends with the last line
before the next clause of its own or a higher level; ids are unique within a plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.reading.model import Clause, Paragraph
from luoshi.reading.outline.headings import FirstLine, headings_of
from luoshi.reading.outline.sequence import Opening


def build_clauses(paragraphs: Sequence[Paragraph], openings: Sequence[Opening]) -> tuple[Clause, ...]:
    """The clauses of one plan as a tree."""
    return _build(paragraphs, openings, range(len(openings)), len(paragraphs), "", 1)


def _build(
    paragraphs: Sequence[Paragraph],
    openings: Sequence[Opening],
    span: range,
    stop: int,
    path: str,
    level: int,
) -> tuple[Clause, ...]:
    """Clauses of the openings in `span`, the shallowest as siblings; `stop` is the first paragraph after them."""
    starts = _siblings(openings, span)
    if not starts:
        return ()
    ends = [*starts[1:], span.stop]
    lines = [_first_line(paragraphs, openings, a, b, stop) for a, b in zip(starts, ends, strict=True)]
    headings = headings_of(lines)
    used: dict[str, int] = {}
    clauses = []
    for at, end, heading in zip(starts, ends, headings, strict=True):
        last = openings[end].index if end < span.stop else stop
        opening = openings[at]
        own = path + _unique(opening.label.text or (heading or "")[:20].replace("/", "／"), used)
        children = _build(paragraphs, openings, range(at + 1, end), last, own + "/", level + 1)
        start = paragraphs[opening.index].start
        clauses.append(Clause(own, opening.label.text, level, heading, start, paragraphs[last - 1].end, children))
    return tuple(clauses)


def _siblings(openings: Sequence[Opening], span: range) -> list[int]:
    """Openings that no opening before them in the span stands above."""
    starts: list[int] = []
    for i in span:
        if not starts or openings[i].depth <= openings[starts[-1]].depth:
            starts.append(i)
    return starts


def _first_line(
    paragraphs: Sequence[Paragraph], openings: Sequence[Opening], at: int, end: int, stop: int
) -> FirstLine:
    index = openings[at].index
    until = openings[end].index if end < len(openings) else stop
    first_child = openings[at + 1].index if at + 1 < end else until
    text = paragraphs[index].text[openings[at].label.body :]
    has_body = first_child > index + 1
    following = paragraphs[index + 1].text if has_body and paragraphs[index + 1].style != "table" else None
    return FirstLine(text, at + 1 < end, has_body, following)


def _unique(label: str, used: dict[str, int]) -> str:
    """A label that stands twice under one parent gets its count, so that ids tell clauses apart: 1、 and 1、~2."""
    used[label] = used.get(label, 0) + 1
    return label if used[label] == 1 else f"{label}~{used[label]}"
