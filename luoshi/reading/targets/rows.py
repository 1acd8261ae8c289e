"""Rows of a table in a document, whether a word processor's cells or a line with tabs.

What lives here: cutting rows into cells. Not here: what the cells mean (columns.py, tables.py). Invariant: a cell's text
is the folded text at its span, without outer blanks.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Paragraph


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's span and folded text, without outer blanks."""

    start: int
    end: int
    text: str


def join_header(rows: list[list[Cell]]) -> tuple[list[str], int]:
    """The headings of a table and how many rows they take: a second row of words below joined cells names them closer."""
    first = [c.text for c in rows[0]]
    if len(rows) > 2:
        first += [""] * (len(rows[2]) - len(first))  # plain text loses the empty cells at the end of a line
    second = _below(first, [c.text for c in rows[1]]) if len(rows) > 2 else []
    if not second:
        return first, 1
    joined = len(set(filter(None, first))) < len(first)
    if not joined or any(any(ch.isdigit() for ch in c) for c in second) or sum(map(bool, second)) < 2:
        return first, 1
    names, above = [], ""
    for upper, lower in zip(first, second, strict=True):
        above = upper or above
        unit = above.rfind("(") if above.endswith(")") else len(above)
        names.append(above if not lower or lower == above else above[:unit] + lower + above[unit:])
    return names, 2


def _below(first: list[str], second: list[str]) -> list[str]:
    """The second row under the columns of the first; in plain text the empty cells at its ends are lost."""
    if len(second) == len(first):
        return second
    joined = [i for i, c in enumerate(first) if not c or (i + 1 < len(first) and not first[i + 1])]
    if len(joined) != len(second):
        return []
    placed = dict(zip(joined, second, strict=True))
    return [placed.get(i, "") for i in range(len(first))]


def rows_from(paragraphs: list[Paragraph], i: int, text: str) -> list[list[Cell]]:
    """The rows of the table that begins at paragraph `i`, [] when it is no row."""
    rows: list[list[Cell]] = []
    table = paragraphs[i].table
    while i < len(paragraphs) and _is_row(paragraphs[i], text) and paragraphs[i].table == table:
        rows.append(_cells(paragraphs[i], text))
        i += 1
    return rows


def _is_row(paragraph: Paragraph, text: str) -> bool:
    return len(paragraph.cells) > 1 or paragraph.style == "table" or "\t" in text[paragraph.start : paragraph.end]


def _cells(paragraph: Paragraph, text: str) -> list[Cell]:
    spans, at = list(paragraph.cells), paragraph.start
    if not spans:
        for piece in text[paragraph.start : paragraph.end].split("\t"):
            spans.append((at, at + len(piece)))
            at += len(piece) + 1
    cells = []
    for start, end in spans:
        words = text[start:end]
        left = len(words) - len(words.lstrip())
        shown = words.strip()
        cells.append(Cell(start + left, start + left + len(shown), shown))
    return cells
