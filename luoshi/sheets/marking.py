"""The file that goes back to the person: the table with everything to mend marked in it.

What lives here: `marked`. Not here: what is wrong (mapping.py). Invariant: a marked file that has been mended can be
handed in as it is; marks do not pile up.
"""

from __future__ import annotations

from collections.abc import Iterable

from luoshi.sheets import messages
from luoshi.sheets.column import CellError
from luoshi.sheets.mapping import HEADER_SEARCH_ROWS
from luoshi.sheets.table import Cell, Table, cell_text
from luoshi.sheets.values import Value
from luoshi.sheets.write import Workbook


def marked(table: Table, errors: Iterable[CellError], header_row: int = 1) -> bytes:
    """The table as a workbook with the bad cells coloured and commented, and a last column that says what to do.

    It can be mended and handed in again: the last column is not a column of the import.
    """
    by_row: dict[int, list[CellError]] = {}
    for error in errors:
        by_row.setdefault(error.row, []).append(error)
    width = max(table.width, 1)
    if any(cell_text(row.cell(width - 1)) == messages.NOTE_HEADING for row in table.rows[:HEADER_SEARCH_ROWS]):
        width -= 1  # the file was marked before
    book = Workbook()
    sheet = book.sheet(table.sheet or messages.NOTE_HEADING, ())
    for row in table.rows:
        found = by_row.get(row.number, [])
        bad: dict[int, str] = {}
        for error in found:
            at = error.column if error.column is not None else width
            bad[at] = f"{bad[at]}\n{error.message}" if at in bad else error.message
        values: list[Value] = [_writable(row.cell(index)) for index in range(width)]
        note = "\n".join(error.message for error in found)
        if by_row and row.number == header_row:
            note = messages.NOTE_HEADING
        sheet.row([*values, note or None], bad)
    return book.save()


def _writable(cell: Cell) -> Value:
    """A cell as the writer takes it; a span of time is written as it reads."""
    return cell if cell is None or isinstance(cell, Value) else cell_text(cell)
