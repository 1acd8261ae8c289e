"""Lines: runs that stand beside each other, and how two lines become one text.

Invariant: Chinese is joined without a space, Latin words with one; nothing else of the text is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.reading.formats.pdf.shapes import Run

LATIN_END = re.compile(r"[0-9A-Za-z,.;:!?)%]$")
LATIN_START = re.compile(r"[0-9A-Za-z(]")
NARROW = 0.2  # of a character: runs nearer than this were never parted


@dataclass(slots=True)
class TextLine:
    """One line as it is seen."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def lines_in(runs: Sequence[Run]) -> list[TextLine]:
    """The lines of runs of one column, from above."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda each: (each.middle, each.left)):
        if rows and run.beside(rows[-1][0]):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_line(sorted(row, key=lambda run: run.left)) for row in rows]


def _line(row: list[Run]) -> TextLine:
    text = row[0].text
    for before, run in pairwise(row):
        apart = run.left - before.right > NARROW * run.size
        text += (" " if apart else "") + run.text
    widest = max(row, key=lambda run: run.right - run.left)
    return TextLine(
        text=text,
        left=row[0].left,
        right=max(run.right for run in row),
        top=min(run.top for run in row),
        bottom=max(run.bottom for run in row),
        size=widest.size,
    )


def joined(lines: Iterable[TextLine]) -> str:
    """One text of lines that follow each other."""
    text = ""
    for line in lines:
        if text and LATIN_END.search(text) and LATIN_START.match(line.text) and _words(text, line.text):
            text += " "
        text += line.text
    return text


def _words(before: str, after: str) -> bool:
    """Whether the break parted two Latin words: a number is never parted, but neither is it written on with a space."""
    return before[-1].isalpha() or after[0].isalpha() or not (before[-1].isdigit() and after[0].isdigit())
