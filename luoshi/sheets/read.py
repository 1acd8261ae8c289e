"""Tables from files: .xlsx, .xls, .csv, .tsv and what was pasted from a spreadsheet.

What lives here: bytes or text → `Table`. Not here: what the columns mean (mapping.py). Invariant: the content decides
what a file is, not its name; nothing is parsed before it has been measured; no cell becomes a float.
"""

from __future__ import annotations

from luoshi.sheets import messages
from luoshi.sheets.archive import check_xlsx
from luoshi.sheets.binary import check_xls
from luoshi.sheets.limits import LIMITS, MEGABYTE, Limits
from luoshi.sheets.lines import decode, pasted_rows, separated_rows
from luoshi.sheets.table import Cell, Merged, Row, SheetRefused, Table, check_size
from luoshi.sheets.workbook import Sheets, read_sheets, read_sheets_apart

BOOKS = (".xlsx", ".xlsm", ".xls", ".et")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    b"MZ",
    b"\x7fELF",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
)


def read_table(data: bytes, name: str, limits: Limits = LIMITS, sheet: str | None = None) -> Table:
    """One table of a file: the sheet named, else the first visible one with content.

    Raises SheetRefused with a sentence for the person.
    """
    tables = read_workbook(data, name, limits)
    if sheet is not None:
        found = [table for table in tables if table.sheet == sheet]
        if not found:
            raise SheetRefused(messages.NO_SHEET % {"sheet": sheet})
        return found[0]
    filled = [table for table in tables if table.rows]
    if not filled:
        raise SheetRefused(messages.NO_CONTENT)
    return filled[0]


def read_workbook(data: bytes, name: str, limits: Limits = LIMITS) -> tuple[Table, ...]:
    """All visible sheets of a workbook in order; one table for a text file. Raises SheetRefused."""
    if not data:
        raise SheetRefused(messages.EMPTY)
    if len(data) > limits.max_bytes:
        size = f"{len(data) / MEGABYTE:.1f}"
        raise SheetRefused(messages.TOO_BIG % {"size": size, "limit": limits.max_bytes // MEGABYTE})
    if data.startswith(ZIP):
        check_xlsx(data, limits)
        return _tables(read_sheets(data, limits), name, "xlsx", limits)
    if data.startswith(OLE):
        check_xls(data, limits)
        return _tables(read_sheets_apart(data, limits), name, "xls", limits)
    if data.startswith(FOREIGN):
        raise SheetRefused(messages.NOT_A_SHEET)
    text = _decoded(data, name)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table", "mime-version")):
        raise SheetRefused(messages.WEB_PAGE)
    return (_table(separated_rows(text, name, limits), name, "csv", limits),)


def _decoded(data: bytes, name: str) -> str:
    """Text of a file; of one that is called a workbook it makes no sense to speak of its encoding."""
    try:
        return decode(data)
    except SheetRefused:
        if name.lower().endswith(BOOKS):
            raise SheetRefused(messages.BROKEN_BOOK) from None
        raise


def read_pasted(text: str, limits: Limits = LIMITS, name: str = "粘贴的内容") -> Table:
    """A table from pasted lines, cells parted by tabs, else commas, else two or more blanks. Raises SheetRefused."""
    if len(text) > limits.max_bytes:
        size = f"{len(text) / MEGABYTE:.1f}"
        raise SheetRefused(messages.TOO_BIG % {"size": size, "limit": limits.max_bytes // MEGABYTE})
    table = _table(pasted_rows(text, limits), name, "pasted", limits)
    if not table.rows:
        raise SheetRefused(messages.NO_CONTENT)
    return table


def _tables(sheets: Sheets, name: str, form: str, limits: Limits) -> tuple[Table, ...]:
    return tuple(_table(rows, name, form, limits, sheet, merged) for sheet, rows, merged in sheets)


def _table(
    rows: list[list[Cell]], name: str, form: str, limits: Limits, sheet: str = "", merged: tuple[Merged, ...] = ()
) -> Table:
    """Rows without blank cells at their ends and without blank rows at the table's end."""
    kept = [_trimmed(row) for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    check_size(len(kept), max(map(len, kept), default=0), limits)
    numbered = tuple(Row(number, cells) for number, cells in enumerate(kept, start=1))
    return Table(name, sheet, form, numbered, merged)


def _trimmed(row: list[Cell]) -> tuple[Cell, ...]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return tuple(row[:end])
