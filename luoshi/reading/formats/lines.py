"""Lines become a text: what Word and web pages share once they are read.

What lives here: joining lines with offsets. Invariant: `text[p.start:p.end] == p.text` for every paragraph, and cells
lie within their row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.reading.model import Paragraph


@dataclass(slots=True)  # not frozen: thousands are made and at once used up, and freezing doubles their cost
class Line:
    """One line to be: `label` is the automatic label with its following space; rows have `cells` instead of text."""

    text: str
    style: str = "body"
    label: str = ""
    list_level: int | None = None
    cells: tuple[str, ...] = ()
    merged: tuple[int, ...] = ()
    table: int | None = None

    @property
    def shown(self) -> str:
        """The line as it is read; cells are parted by tabs."""
        return "\t".join(self.cells) if self.cells else self.label + self.text


def assemble(lines: Iterable[Line]) -> tuple[str, tuple[Paragraph, ...]]:
    """The text of the lines, one each, and their paragraphs with offsets."""
    shown: list[str] = []
    paragraphs: list[Paragraph] = []
    position = 0
    for line in lines:
        text = line.shown
        trimmed = text.strip()
        if not trimmed:
            continue
        start = position + len(text) - len(text.lstrip())
        end = start + len(trimmed)
        label_end = min(start + len(line.label), end)
        cells = _cells(line, position, start, end)
        paragraphs.append(
            Paragraph(start, end, trimmed, line.style, label_end, line.table, cells, line.merged, line.list_level)
        )
        shown.append(text)
        position += len(text) + 1
    return "\n".join(shown), tuple(paragraphs)


def _cells(line: Line, position: int, start: int, end: int) -> tuple[tuple[int, int], ...]:
    spans = []
    for cell in line.cells:
        left = position + len(cell) - len(cell.lstrip())
        right = max(left, position + len(cell.rstrip()))
        spans.append((min(max(left, start), end), min(max(right, start), end)))
        position += len(cell) + 1
    return tuple(spans)
