"""What a person is shown before an import: which columns probably mean what, by headings and by contents.

What lives here: the proposal, samples of a column, the signature by which a form of sheet is known again. Not here:
headings alone (mapping.py). Invariant: a proposal by contents is made only where one open column alone fits, and is
marked as guessed; what a person chose is never changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from luoshi.sheets import messages
from luoshi.sheets.column import Column, ColumnMapping
from luoshi.sheets.mapping import HEADER_SEARCH_ROWS, folded_heading, map_columns, map_table
from luoshi.sheets.merged import is_total
from luoshi.sheets.parse import CellInvalid
from luoshi.sheets.table import Cell, Row, SheetRefused, Table, cell_text, is_blank

LOOKED_AT = 40  # cells of a column looked at: enough to tell days from names
ENOUGH = 0.8  # share of the cells that must fit
FEWEST = 2  # cells; one may fit by chance


def propose(
    table: Table, columns: Sequence[Column], chosen: Mapping[str, int] | None = None, header_row: int | None = None
) -> ColumnMapping:
    """The mapping of a table by headings, then by contents for columns whose heading says nothing.

    `chosen` and `header_row`: as a person left them. Raises SheetRefused where no row looks like a header and none is
    named.
    """
    if header_row is not None and 1 <= header_row <= len(table.rows):
        mapping = map_columns(table.rows[header_row - 1], columns, chosen)
    else:
        mapping = _header_of(table, columns, chosen)
    found = by_contents(table, mapping, columns)
    if not found:
        return mapping
    places = {**mapping.places, **found}
    settled = map_columns(table.rows[mapping.header_row - 1], columns, places)
    return ColumnMapping(
        settled.header_row, settled.places, mapping.guessed | found.keys(), settled.unmapped, settled.problems
    )


def _header_of(table: Table, columns: Sequence[Column], chosen: Mapping[str, int] | None) -> ColumnMapping:
    """The mapping by the best header; by the first full row where headings are all unknown, for a person to map."""
    try:
        return map_table(table, columns, chosen)
    except SheetRefused:
        widest = max((sum(not is_blank(c) for c in row.cells) for row in table.rows[:HEADER_SEARCH_ROWS]), default=0)
        for row in table.rows[:HEADER_SEARCH_ROWS]:
            if widest and sum(not is_blank(cell) for cell in row.cells) * 2 > widest:
                return map_columns(row, columns, chosen)
        raise


def by_contents(table: Table, mapping: ColumnMapping, columns: Sequence[Column]) -> dict[str, int]:
    """Places of telling columns that no heading gave: the one open column whose cells parse."""
    found: dict[str, int] = {}
    for column in columns:
        if column.code in mapping.places or not column.telling:
            continue
        fitting = [
            index
            for index, _ in mapping.unmapped
            if index not in found.values() and _fits(column, cells_of(table, mapping.header_row, index))
        ]
        if len(fitting) == 1:
            found[column.code] = fitting[0]
    return found


def _fits(column: Column, cells: Sequence[Cell]) -> bool:
    if len(cells) < FEWEST:
        return False
    good = 0
    for cell in cells:
        try:
            column.parse(cell)
            good += 1
        except CellInvalid:
            continue
    return good >= ENOUGH * len(cells)


def cells_of(table: Table, header_row: int, index: int) -> list[Cell]:
    """The first filled cells of a column below the header, sums left out."""
    found: list[Cell] = []
    for row in table.rows[header_row:]:
        if not is_blank(row.cell(index)) and not is_total(row):
            found.append(row.cell(index))
        if len(found) >= LOOKED_AT:
            break
    return found


def samples(table: Table, header_row: int, index: int, count: int = 3) -> list[str]:
    """A few different values of a column, for the person who says what it means."""
    texts = dict.fromkeys(cell_text(cell).strip() for cell in cells_of(table, header_row, index))
    return list(texts)[:count]


def signature(header: Row) -> str:
    """What sheets with the same headings have in common: a mapping kept under it serves the next one."""
    headings = "\n".join(folded_heading(cell_text(cell)) for cell in header.cells)
    return hashlib.sha256(headings.strip().encode()).hexdigest()


def headings_of(header: Row) -> list[tuple[int, str]]:
    """Index and heading of every named column."""
    return [(index, cell_text(cell).strip()) for index, cell in enumerate(header.cells) if not is_blank(cell)]


def counted(checked_rows: int, skipped: Sequence[tuple[int, str]], blank: int, titles: int) -> list[tuple[str, int]]:
    """What was passed over, each with its number, for one line above the rows."""
    totals = sum(1 for _, why in skipped if why == messages.TOTAL_ROW)
    pairs = [
        (messages.ROWS_READ, checked_rows),
        (messages.ROWS_TOTAL, totals),
        (messages.ROWS_SECTION, len(skipped) - totals),
        (messages.ROWS_BLANK, blank),
        (messages.ROWS_ABOVE, titles),
    ]
    return [(label, number) for label, number in pairs if number]
