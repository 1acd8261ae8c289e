"""Merged cells, section rows and sums: what stands in a table for the eye and not for the machine.

What lives here: which cells a merged range covers, and what is no row of data. Not here: checking rows (mapping.py).
Invariant: an amount is never taken twice: a cell merged over rows fills them only where it is no amount.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from luoshi.sheets import messages
from luoshi.sheets.column import CellError, Column, ColumnMapping
from luoshi.sheets.table import Cell, Merged, Row, Table, cell_text, is_blank

_TOTALS = re.compile(r"(?:本页|本月|本季|本年|全年|全县|累计)?(?:合计|总计|小计|共计|累计)(?:[:：(（\d].*)?")


@dataclass(frozen=True, slots=True)
class Covered:
    """Cells that merged ranges swallow: blank for the machine though the person sees a value.

    cells, rows: those that cannot be read, with `errors`. filled: the value that holds for a cell. sections: rows that
    are one merged heading (第一学区) and no data.
    """

    cells: frozenset[tuple[int, int]] = frozenset()
    rows: frozenset[int] = frozenset()
    errors: tuple[CellError, ...] = ()
    filled: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    sections: frozenset[int] = frozenset()


def is_total(row: Row) -> bool:
    """Whether the first cell with content says that the row is a sum."""
    first = next((cell_text(cell) for cell in row.cells if not is_blank(cell)), "")
    return bool(_TOTALS.fullmatch(re.sub(r"\s+", "", first)))


def covered_cells(table: Table, mapping: ColumnMapping, mapped: Sequence[Column], *, fill: bool = False) -> Covered:
    """What the table's merged ranges below the header mean for the mapped columns."""
    if not table.merged:
        return Covered()
    by_place = {mapping.places[column.code]: column for column in mapped}
    cells: set[tuple[int, int]] = set()
    filled: dict[tuple[int, int], Cell] = {}
    errors: list[CellError] = []
    sections: set[int] = set()
    for merged in table.merged:
        rows = range(max(merged.first_row, mapping.header_row + 1), merged.last_row + 1)
        columns = [index for index in range(merged.first_column, merged.last_column + 1) if index in by_place]
        # A wide cell in one mapped column (a remark over two columns) loses nothing.
        if not columns or not rows or (len(rows) == 1 and len(columns) == 1):
            continue
        if all(row <= len(table.rows) and is_total(table.rows[row - 1]) for row in rows):
            continue
        if fill and len(rows) == 1 and _is_section(table.rows[rows[0] - 1], merged):
            sections.add(rows[0])
        elif fill and len(columns) == 1 and not by_place[columns[0]].amount and merged.first_row >= rows[0]:
            value = table.rows[merged.first_row - 1].cell(merged.first_column) if rows[0] <= len(table.rows) else None
            filled |= {(row, columns[0]): value for row in rows[1:] if not is_blank(value)}
        else:
            cells |= {(row, index) for row in rows for index in columns}
            label = by_place[columns[0]].label
            told = {"first": rows[0], "last": rows[-1], "label": label}
            errors.append(CellError(rows[0], columns[0], label, messages.MERGED % told))
    told_rows = frozenset(row for row, _ in cells)
    return Covered(frozenset(cells), told_rows, tuple(errors), filled, frozenset(sections))


def _is_section(row: Row, merged: Merged) -> bool:
    """Whether the row holds nothing but the merged heading."""
    inside = range(merged.first_column, merged.last_column + 1)
    return all(is_blank(cell) for index, cell in enumerate(row.cells) if index not in inside)
