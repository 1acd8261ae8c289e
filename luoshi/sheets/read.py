"""Tables from files: .xlsx, .xls, .csv, .tsv and what was pasted from a spreadsheet.

What lives here: bytes or text → `Table`. Not here: what the columns mean (mapping.py). Invariant: the content decides
what a file is, not its name; nothing is parsed before it has been measured; no cell becomes a float.
"""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum, ZipError

from luoshi.sheets import messages
from luoshi.sheets.archive import check_xlsx
from luoshi.sheets.binary import check_xls
from luoshi.sheets.limits import LIMITS, MEGABYTE, Limits
from luoshi.sheets.table import Cell, Merged, Row, SheetRefused, Table
from luoshi.sheets.text import decode, pasted_rows, separated_rows

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
        return _sheets(data, name, "xlsx", limits)
    if data.startswith(OLE):
        check_xls(data, limits)
        return _sheets(data, name, "xls", limits)
    if data.startswith(FOREIGN):
        raise SheetRefused(messages.NOT_A_SHEET)
    text = decode(data)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table", "mime-version")):
        raise SheetRefused(messages.WEB_PAGE)
    return (_table(separated_rows(text, name), name, "csv", limits),)


def read_pasted(text: str, limits: Limits = LIMITS, name: str = "粘贴的内容") -> Table:
    """A table from pasted lines, cells parted by tabs, else commas, else two or more blanks. Raises SheetRefused."""
    if len(text) > limits.max_bytes:
        size = f"{len(text) / MEGABYTE:.1f}"
        raise SheetRefused(messages.TOO_BIG % {"size": size, "limit": limits.max_bytes // MEGABYTE})
    table = _table(pasted_rows(text), name, "pasted", limits)
    if not table.rows:
        raise SheetRefused(messages.NO_CONTENT)
    return table


def _sheets(data: bytes, name: str, form: str, limits: Limits) -> tuple[Table, ...]:
    """The visible worksheets through the workbook reader."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            shown = [
                meta.name
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
            ]
            return tuple(_sheet(book, name, sheet, form, limits) for sheet in shown)
    except PasswordError as error:
        raise SheetRefused(messages.LOCKED) from error
    except (CalamineError, ZipError, OSError, ValueError) as error:
        raise SheetRefused(messages.DAMAGED) from error


def _sheet(book: CalamineWorkbook, name: str, sheet_name: str, form: str, limits: Limits) -> Table:
    sheet = book.get_sheet_by_name(sheet_name)
    if sheet.height == 0:
        return Table(name, sheet_name, form, ())
    _check_size(sheet.height, sheet.width, limits)
    top, left = sheet.start or (0, 0)
    # The reader gives the filled area only; coordinates count from the sheet's first cell.
    _check_size(top + sheet.height, left + sheet.width, limits)
    lead: tuple[Cell, ...] = (None,) * left
    rows: list[list[Cell]] = [[] for _ in range(top)]
    rows += [[*lead, *(_cell(value) for value in row)] for row in sheet.to_python(skip_empty_area=True)]
    ranges = sheet.merged_cell_ranges or []
    merged = tuple(Merged(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in ranges)
    return _table(rows, name, form, limits, sheet_name, merged)


def _check_size(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.max_rows:
        raise SheetRefused(messages.TOO_MANY_ROWS % {"rows": rows, "limit": limits.max_rows})
    if columns > limits.max_columns:
        raise SheetRefused(messages.TOO_MANY_COLUMNS % {"columns": columns, "limit": limits.max_columns})


def _table(
    rows: list[list[Cell]], name: str, form: str, limits: Limits, sheet: str = "", merged: tuple[Merged, ...] = ()
) -> Table:
    """Rows without blank cells at their ends and without blank rows at the table's end."""
    kept = [_trimmed(row) for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    _check_size(len(kept), max(map(len, kept), default=0), limits)
    numbered = tuple(Row(number, cells) for number, cells in enumerate(kept, start=1))
    return Table(name, sheet, form, numbered, merged)


def _trimmed(row: list[Cell]) -> tuple[Cell, ...]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return tuple(row[:end])


def _cell(value: Any) -> Cell:
    """A reader's value as a cell: floats become whole numbers or exact decimals as they are shown."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
    if value == "":
        return None
    cell: Cell = value
    return cell
