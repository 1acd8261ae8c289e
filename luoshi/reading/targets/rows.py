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
