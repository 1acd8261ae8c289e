"""The file of an import: read, kept, read again. What its columns mean is the target's.

Invariant: what is kept is what was checked: a file that the store does not take (macros, a wrong ending) is kept as
the plain table that was read from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from luoshi.files.errors import FileRefused
from luoshi.files.operations import read_bytes, store_file
from luoshi.org.models import ImportRun
from luoshi.org.viewer import Viewer
from luoshi.sheets import Column, ColumnMapping, SheetRefused, Table, propose, read_pasted, read_workbook, write_csv
from luoshi.sheets import messages as sheet_messages
from luoshi.sheets.propose import headings_of
from luoshi.sheets.table import cell_text
from luoshi.ui.scope import leave_scope

ROOM = "imports"
PASTED = "粘贴的内容"
ENDINGS = {"xlsx": ".xlsx", "xls": ".xls", "csv": ".csv"}


def keep(run: ImportRun, *, data: bytes, name: str, pasted: str, by: Viewer | None, at: datetime) -> tuple[Table, ...]:
    """Read the tables and keep the file on the run (unsaved). Raises SheetRefused."""
    if pasted.strip():
        tables: tuple[Table, ...] = (read_pasted(pasted),)
        run.answers["pasted"] = True
        run.name, data, name = PASTED, pasted.encode(), f"{PASTED}.txt"
    else:
        tables = read_workbook(data, name)
        run.name = name[:130]
    filled = tuple(table for table in tables if table.rows)
    if not filled:
        raise SheetRefused(sheet_messages.NO_CONTENT)
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", name) or PASTED
    ending = ".txt" if pasted.strip() else ENDINGS[filled[0].format]
    try:
        run.file = store_file(house_id=run.house_id, owner_room=ROOM, data=data, name=f"{stem}{ending}", by=by, at=at)
    except FileRefused:
        plain = write_csv([cell_text(cell) for cell in row.cells] for row in filled[0].rows)
        filled = filled[:1]
        run.answers["plain"] = True
        run.file = store_file(house_id=run.house_id, owner_room=ROOM, data=plain, name=f"{stem}.csv", by=by, at=at)
    return filled


def table_of(run: ImportRun) -> Table:
    """The run's table. Raises SheetRefused, FileNotFoundError."""
    tables = tables_of(run)
    if run.answers.get("plain"):
        return tables[0]
    return next((table for table in tables if table.sheet[:60] == run.sheet), tables[0])


def tables_of(run: ImportRun) -> tuple[Table, ...]:
    """All filled sheets of the run's file. Raises SheetRefused."""
    with leave_scope("the file of an import"):
        file = run.file
    if file is None:
        raise SheetRefused(sheet_messages.NO_CONTENT)
    data = read_bytes(file)
    if run.answers.get("pasted"):
        return (read_pasted(data.decode()),)
    return tuple(table for table in read_workbook(data, file.name) if table.rows)


def best_sheet(tables: Sequence[Table], columns: Sequence[Column]) -> tuple[Table, ColumnMapping]:
    """The sheet with most known columns, the first of equals. Raises SheetRefused where none has a header."""
    best: tuple[Table, ColumnMapping] | None = None
    refused: SheetRefused | None = None
    for table in tables:
        try:
            mapping = propose(table, columns)
        except SheetRefused as error:
            refused = refused or error
            continue
        if best is None or len(mapping.places) > len(best[1].places):
            best = (table, mapping)
    if best is None:
        raise refused or SheetRefused(sheet_messages.NO_CONTENT)
    return best


def headings(table: Table, header_row: int) -> list[tuple[int, str]]:
    """Index and heading of the named columns."""
    return headings_of(table.rows[header_row - 1]) if 1 <= header_row <= len(table.rows) else []
