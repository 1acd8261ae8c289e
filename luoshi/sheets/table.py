"""The values that pass through this room: cells, rows, tables, and the refusal of a file.

What lives here: plain immutable values. Not here: reading (read.py), meaning (mapping.py).
Invariant: `table.rows[i].number == i + 1`, the row's number as the person sees it; no cell holds a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from luoshi.sheets import messages
from luoshi.sheets.limits import Limits

Cell = str | int | Decimal | bool | date | datetime | time | timedelta | None


class SheetRefused(Exception):
    """A file that is not read. `message` is a Chinese sentence on what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, and its cells; blank cells are None, missing ones at the end are left out."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the row."""
        return all(is_blank(cell) for cell in self.cells)

    def cell(self, index: int) -> Cell:
        """The cell of a column by index from 0; None beyond the row's end."""
        return self.cells[index] if 0 <= index < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, rows by number and columns by index, all four included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `name` of the file, `sheet` its name in a workbook ("" for text), `format` xlsx, xls, csv, pasted."""

    name: str
    sheet: str
    format: str
    rows: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that a person would see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letter(index: int) -> str:
    """A column's letter by index from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_text(cell: Cell) -> str:
    """A cell as a person would read it, for messages and text columns."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return messages.YES if cell else messages.NO
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return cell.isoformat("minutes") if isinstance(cell, time) else str(cell)


def check_size(rows: int, columns: int, limits: Limits) -> None:
    """Refuse a table beyond the limits, each with its own sentence."""
    if rows > limits.max_rows:
        raise SheetRefused(messages.TOO_MANY_ROWS % {"rows": rows, "limit": limits.max_rows})
    if columns > limits.max_columns:
        raise SheetRefused(messages.TOO_MANY_COLUMNS % {"columns": columns, "limit": limits.max_columns})
