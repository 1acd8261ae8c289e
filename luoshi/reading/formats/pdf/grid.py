"""Ruled tables: rules that cross make a grid, and the runs inside become cells.

What lives here: finding grids, rows and merged cells. Not here: where a table stands in the text (`columns`). Invariant: a run
is either in one cell or outside all tables; a single box is no table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from luoshi.reading import limits
from luoshi.reading.formats.pdf.lines import joined, lines_in
from luoshi.reading.formats.pdf.shapes import Page, Rule, Run

NEAR = 3.0  # points between rules that are meant to touch


@dataclass(slots=True)
class Table:
    """A table of one page, with the texts of its cells by row."""

    left: float
    right: float
    top: float
    bottom: float
    rows: list[list[str]]
    edges: tuple[float, ...]  # of its columns, to know a table that goes on overleaf


class _Cell(NamedTuple):
    row: int
    column: int


def take_tables(pages: list[Page]) -> list[list[Table]]:
    """The tables of each page; their runs are taken out of it."""
    return [_tables(page) for page in pages]


def _tables(page: Page) -> list[Table]:
    found = []
    for rules in _crossing(page.rules[: limits.MAX_PDF_RULES]):
        xs = _places([rule.left for rule in rules if not rule.flat])
        ys = _places([rule.top for rule in rules if rule.flat])
        if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5:
            continue
        inside = [
            r for r in page.runs if xs[0] - NEAR < (r.left + r.right) / 2 < xs[-1] + NEAR and ys[0] < r.middle < ys[-1]
        ]
        if not inside:
            continue
        taken = {id(run) for run in inside}
        page.runs = [run for run in page.runs if id(run) not in taken]
        rows = _Grid(rules, xs, ys).rows(inside)
        found.append(Table(xs[0], xs[-1], ys[0], ys[-1], rows, tuple(xs)))
    return found


def _crossing(rules: list[Rule]) -> list[list[Rule]]:
    """Rules in groups that hang together."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touched = [group for group in groups if any(_touch(rule, other) for other in group)]
        merged = [rule, *(other for group in touched for other in group)]
        groups = [group for group in groups if not any(group is one for one in touched)]
        groups.append(merged)
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left <= other.right + NEAR
        and other.left <= one.right + NEAR
        and one.top <= other.bottom + NEAR
        and other.top <= one.bottom + NEAR
    )


def _places(values: list[float]) -> list[float]:
    """Different places in order; those nearer than NEAR are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


class _Grid:
    """Rows and columns between rules; a missing rule makes two cells one."""

    def __init__(self, rules: list[Rule], xs: list[float], ys: list[float]) -> None:
        self._flat = [rule for rule in rules if rule.flat]
        self._upright = [rule for rule in rules if not rule.flat]
        self._xs, self._ys = xs, ys

    def rows(self, runs: list[Run]) -> list[list[str]]:
        """The texts of all cells. A cell over several rows says its text in the first."""
        held: dict[_Cell, list[Run]] = {}
        for run in runs:
            held.setdefault(self._cell(run), []).append(run)
        made = []
        for row in range(len(self._ys) - 1):
            starts = [column for column in range(len(self._xs) - 1) if column == 0 or self._parted(row, column)]
            cells = [joined(lines_in(held.get(_Cell(row, column), []))) for column in starts]
            if any(cells):
                made.append(cells)
        return made

    def _cell(self, run: Run) -> _Cell:
        row = _between(self._ys, run.middle)
        column = _between(self._xs, (run.left + run.right) / 2)
        while column and not self._parted(row, column):
            column -= 1
        while row and not self._lidded(row, column):
            row -= 1
        return _Cell(row, column)

    def _parted(self, row: int, column: int) -> bool:
        """Whether a rule stands left of the column in this row."""
        middle, x = (self._ys[row] + self._ys[row + 1]) / 2, self._xs[column]
        return any(abs(r.left - x) <= NEAR and r.top <= middle <= r.bottom for r in self._upright)

    def _lidded(self, row: int, column: int) -> bool:
        """Whether a rule lies above the row over this column."""
        middle, y = (self._xs[column] + self._xs[column + 1]) / 2, self._ys[row]
        return any(abs(r.top - y) <= NEAR and r.left <= middle <= r.right for r in self._flat)


def _between(places: list[float], value: float) -> int:
    return max(sum(place <= value for place in places[:-1]) - 1, 0)
