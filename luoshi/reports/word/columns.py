"""How wide the columns of a table are and how their cells stand.

What does not live here: drawing. Invariant: the widths add up to the text's width, and no column is narrower than
two characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from luoshi.reports.word.blocks import Align
from luoshi.reports.word.text import width

NUMBER = re.compile(r"[+\-−]?[\d,.]+\s?(%|‰|[^\d\s\w]|[一-鿿]{1,2})?$")
# A column asks for no more than this many characters: longer text is read in lines.
MOST, SHORT, STIFF = 22.0, 7.0, 4.0
PADDING = 1.0


def widths(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    area: int,
    points: float,
    parts: Sequence[float] | None = None,
) -> list[int]:
    """The widths in twips: by the parts that were asked for, else by what the cells hold."""
    count = max([len(heads), *(len(row) for row in rows)])
    if parts is not None:
        whole = sum(parts)
        return _filled([round(area * part / whole) for part in parts], area)
    character = points * 20
    wanted = [_wanted(heads, rows, column) for column in range(count)]
    least = [min(want, max(3.0, _longest(heads, rows, column))) for column, want in enumerate(wanted)]
    room = area / character
    if sum(wanted) <= room:
        scaled = [want * room / sum(wanted) for want in wanted]
    elif sum(least) >= room:
        scaled = [max(2.0, one * room / sum(least)) for one in least]
    else:
        over = sum(wanted) - sum(least)
        scaled = [low + (room - sum(least)) * (want - low) / over for low, want in zip(least, wanted, strict=True)]
    return _filled([round(one * character) for one in scaled], area)


def _filled(sizes: list[int], area: int) -> list[int]:
    """The rounding's rest goes to the widest column."""
    sizes[sizes.index(max(sizes))] += area - sum(sizes)
    return sizes


def _cells(heads: Sequence[str], rows: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in rows if column < len(row)]


def _wanted(heads: Sequence[str], rows: Sequence[Sequence[str]], column: int) -> float:
    head = min(width(heads[column]) if column < len(heads) else 0.0, 6.0)
    longest = max((width(line) for cell in _cells(heads, rows, column) for line in cell.split("\n")), default=0.0)
    return max(head, min(longest, MOST), 2.0) + PADDING


def _longest(heads: Sequence[str], rows: Sequence[Sequence[str]], column: int) -> float:
    """What must not be broken: a number, a day, a person's name; a head may take two lines."""
    head = (width(heads[column]) if column < len(heads) else 0.0) / 2
    stiff = [width(cell) for cell in _cells(heads, rows, column) if _stiff(cell)]
    return max([head, *stiff]) + PADDING


def _stiff(cell: str) -> bool:
    day = len(cell) <= 11 and cell[:4].isdigit()
    return day or width(cell) <= STIFF or (len(cell) < 16 and NUMBER.match(cell) is not None)


def aligns(
    heads: Sequence[str], rows: Sequence[Sequence[str]], wanted: Sequence[Align | None] | None = None
) -> list[str]:
    """Numbers and short words in the middle, longer text to the left, unless said otherwise."""
    count = max([len(heads), *(len(row) for row in rows)])
    found: list[str] = []
    for column in range(count):
        asked = wanted[column] if wanted is not None and column < len(wanted) else None
        longest = max((width(cell) for cell in _cells(heads, rows, column)), default=0.0)
        found.append(asked or ("center" if longest <= SHORT else "left"))
    return found
