"""The order of reading: pages into bands, bands into columns, columns into lines and tables.

What lives here: finding gutters. Not here: paragraphs (`flow`). Invariants: every run comes once; what crosses the gutter is
read between what stands above and below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.reading.formats.pdf.grid import Table
from luoshi.reading.formats.pdf.lines import TextLine, lines_in
from luoshi.reading.formats.pdf.shapes import Page, Run

Item = Run | Table
FEWEST = 4  # lines on each side of a gutter
MOST_CROSSING = 0.15  # of all lines: titles over both columns
HANGING = "，。、；：！？）》”’,.;:)"
GUTTER = 0.7  # characters
ACROSS = 0.2  # of its width on each side: then it stands over both columns
MOST_COLUMNS = 4


@dataclass(slots=True)
class Block:
    """Lines of one column, or a table. `key` names columns of the same place on pages of the same size."""

    page: int
    key: tuple[int, ...]
    lines: list[TextLine] = field(default_factory=list)
    table: Table | None = None
    left: float = 0.0
    right: float = 0.0


def blocks_of(pages: list[Page], tables: list[list[Table]]) -> list[Block]:
    """All blocks in the order of reading, with the margins of their columns."""
    blocks: list[Block] = []
    for number, (page, own) in enumerate(zip(pages, tables, strict=True)):
        items: list[Item] = [*page.runs, *own]
        _split(items, number, (round(page.width),), blocks, 1)
    _set_margins(blocks)
    return blocks


def _split(items: list[Item], page: int, key: tuple[int, ...], blocks: list[Block], depth: int) -> None:
    gutter = _gutter(items) if depth < MOST_COLUMNS else None
    if gutter is None:
        _stack(items, page, key, blocks)
        return
    band: list[Item] = []
    for item in sorted(items, key=lambda each: each.top):
        if min(gutter - item.left, item.right - gutter) > ACROSS * (item.right - item.left):
            _sides(band, gutter, page, key, blocks, depth)
            band = []
            _stack([item], page, (*key, 0), blocks)
        else:
            band.append(item)
    _sides(band, gutter, page, key, blocks, depth)


def _sides(band: list[Item], gutter: float, page: int, key: tuple[int, ...], blocks: list[Block], depth: int) -> None:
    for side, own in (
        (1, [i for i in band if i.left + i.right <= 2 * gutter]),
        (2, [i for i in band if i.left + i.right > 2 * gutter]),
    ):
        if own:
            _split(own, page, (*key, side), blocks, depth + 1)


def _stack(items: Sequence[Item], page: int, key: tuple[int, ...], blocks: list[Block]) -> None:
    """Lines and tables of one column, from above."""
    runs: list[Run] = []
    for item in sorted(items, key=lambda each: each.top):
        if isinstance(item, Run):
            runs.append(item)
            continue
        if runs:
            blocks.append(Block(page, key, lines_in(runs)))
            runs = []
        blocks.append(Block(page, key, table=item))
    if runs:
        blocks.append(Block(page, key, lines_in(runs)))


def _gutter(items: Sequence[Item]) -> float | None:
    """The middle of an empty strip that parts the text, or None."""
    if len(items) < 2 * FEWEST:
        return None
    left, right = min(i.left for i in items), max(i.right for i in items)
    sizes = sorted(item.size for item in items if isinstance(item, Run))
    if not sizes:
        return None
    least = GUTTER * sizes[len(sizes) // 2]
    best: tuple[float, float] | None = None
    for start, end in _strips(items, left + 0.2 * (right - left), left + 0.8 * (right - left)):
        if end - start >= least and (best is None or end - start > best[1] - best[0]) and _parts(items, start, end):
            best = start, end
    return (best[0] + best[1]) / 2 if best else None


def _strips(items: Sequence[Item], low: float, high: float) -> list[tuple[float, float]]:
    """Strips that few items cross."""
    most = MOST_CROSSING * len(items)
    edges = sorted({low, high, *(x for i in items for x in (i.left, i.right) if low < x < high)})
    change: dict[float, int] = defaultdict(int)
    for item in items:
        change[max(item.left, low)] += 1
        change[min(item.right, high)] -= 1 if item.right < high else 0
    found: list[tuple[float, float]] = []
    over = 0
    for x, following in pairwise(edges):
        over += change[x]
        if over <= most:
            if found and found[-1][1] == x:
                found[-1] = found[-1][0], following
            else:
                found.append((x, following))
    return found


def _parts(items: Sequence[Item], start: float, end: float) -> bool:
    """Whether both sides hold lines at the same heights, enough to be columns of running text."""
    middle = (start + end) / 2
    lefts = [item for item in items if item.right <= middle]
    rights = [item for item in items if item.left >= middle]
    if min(len(lefts), len(rights)) < FEWEST:
        return False
    wide = sum(item.right - item.left for item in items) / len(items)
    if min(_width(lefts), _width(rights)) < 0.25 * wide:
        return False
    top, bottom = max(min(i.top for i in lefts), min(i.top for i in rights)), 0.0
    bottom = min(max(i.bottom for i in lefts), max(i.bottom for i in rights))
    return sum(top <= item.top and item.bottom <= bottom for item in rights) >= FEWEST - 1


def _width(items: Sequence[Item]) -> float:
    return sum(item.right - item.left for item in items) / len(items)


def _set_margins(blocks: list[Block]) -> None:
    """The margins of each column: where many lines begin, and how far the longest reach."""
    lines: dict[tuple[int, ...], list[TextLine]] = defaultdict(list)
    for block in blocks:
        lines[block.key] += block.lines
    margins = {key: _margins(found) for key, found in lines.items() if found}
    for block in blocks:
        block.left, block.right = margins.get(block.key, (0.0, 0.0))


def _margins(lines: list[TextLine]) -> tuple[float, float]:
    starts = sorted(line.left for line in lines)
    # Punctuation may hang over the margin.
    ends = sorted(line.right - (line.size if line.text[-1] in HANGING else 0) for line in lines)
    few = len(lines) // 40
    return starts[min(few, len(starts) - 1)], ends[max(len(ends) - 1 - few, 0)]
