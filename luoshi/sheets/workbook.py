"""The workbook reader behind one door: calamine's values as rows of cells.

What lives here: `read_sheets`, and `read_sheets_apart`, which does the same in a process of its own. Not here: the
choice of a reader (read.py). Invariant: a fault of the reader is a refusal. It ends its process when an old binary
workbook lies about a number (memory allocation failed), so those are read apart; the numbers of an .xlsx that it trusts
were checked before (archive.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum, ZipError

from luoshi.sheets import messages
from luoshi.sheets.limits import APART_SECONDS, Limits
from luoshi.sheets.table import Cell, Merged, SheetRefused, cell_text, check_size

Sheets = list[tuple[str, list[list[Cell]], tuple[Merged, ...]]]
READERS: dict[str, Callable[[str], Cell]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "Decimal": Decimal,
}


def read_sheets(data: bytes, limits: Limits) -> Sheets:
    """The visible worksheets: name, rows of cells from row 1 and column A, merged ranges. Raises SheetRefused."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            shown = [
                meta.name
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
            ]
            return [_sheet(book, name, limits) for name in shown]
    except PasswordError as error:
        raise SheetRefused(messages.LOCKED) from error
    except (CalamineError, ZipError, OSError, ValueError, OverflowError) as error:
        raise SheetRefused(messages.DAMAGED) from error
    except BaseException as error:
        # The reader's own panics are no Exceptions; everything else goes its way.
        if type(error).__name__ == "PanicException":
            raise SheetRefused(messages.DAMAGED) from error
        raise


def read_sheets_apart(data: bytes, limits: Limits) -> Sheets:
    """`read_sheets` in a process of its own, which may fail without harm. Raises SheetRefused."""
    order = json.dumps({name: getattr(limits, name) for name in Limits.__slots__})
    command = [sys.executable, "-m", "luoshi.sheets.apart", order]
    try:
        done = subprocess.run(  # noqa: S603  our own module, no shell
            command, input=data, capture_output=True, timeout=APART_SECONDS, check=False, env=_with_own_path()
        )
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"refused": messages.DAMAGED}
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise SheetRefused(messages.DAMAGED) from error
    if "refused" in answer:
        raise SheetRefused(answer["refused"])
    return [
        (name, [[_unpacked(cell) for cell in row] for row in rows], tuple(Merged(*four) for four in merged))
        for name, rows, merged in answer["sheets"]
    ]


def _with_own_path() -> dict[str, str]:
    """The environment in which the other process finds this package, wherever the server was started."""
    own = str(Path(__file__).resolve().parents[2])
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))}


def packed(cell: Cell) -> Any:
    """A cell as JSON: text, whole numbers, truth and nothing as they are, the rest by name."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    kind = type(cell).__name__
    if isinstance(cell, date | time):
        return {kind: cell.isoformat()}
    return {kind: str(cell)} if kind in READERS else cell_text(cell)


def _unpacked(value: Any) -> Cell:
    if not isinstance(value, dict):
        cell: Cell = value
        return cell
    kind = next(iter(value))
    return READERS[kind](value[kind])


def _sheet(book: CalamineWorkbook, name: str, limits: Limits) -> tuple[str, list[list[Cell]], tuple[Merged, ...]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.height == 0:
        return name, [], ()
    # The reader gives the filled area only; coordinates count from the sheet's first cell.
    top, left = sheet.start or (0, 0)
    check_size(top + sheet.height, left + sheet.width, limits)
    lead: tuple[Cell, ...] = (None,) * left
    rows: list[list[Cell]] = [[] for _ in range(top)]
    rows += [[*lead, *(_cell(value) for value in row)] for row in sheet.to_python(skip_empty_area=True)]
    ranges = sheet.merged_cell_ranges or []
    return name, rows, tuple(Merged(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in ranges)


def _cell(value: Any) -> Cell:
    """A reader's value as a cell: floats become whole numbers or exact decimals as they are shown."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
    if value == "":
        return None
    cell: Cell = value
    return cell
