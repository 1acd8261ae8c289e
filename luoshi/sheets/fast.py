"""A row of a sheet as the XML that Excel keeps, for rows that need nothing special: half of the time of a report.

What lives here: `row_xml`. Not here: everything else of a workbook (write.py, XlsxWriter). Invariant: what this writes
reads back as XlsxWriter's own cells would; a text that needs its care (control characters, blanks at its ends) gives None,
and the row goes its way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from luoshi.sheets.limits import MAX_CELL_CHARS

_CAREFUL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_|^\s|\s\Z")
_FIRST_DAY = date(1899, 12, 30).toordinal()
_SECONDS = 86_400
Cell = str | float | date | datetime | None


def row_xml(
    number: int, letters: Sequence[str], cells: Sequence[Cell], style_of: Callable[[int, Cell], int]
) -> str | None:
    """The row `number` (from 1) as XML; None where a text needs XlsxWriter's own way. `style_of`: a cell's format."""
    parts = [f'<row r="{number}">']
    for column, cell in enumerate(cells):
        start = f'<c r="{letters[column]}{number}" s="{style_of(column, cell)}"'
        if cell is None:
            parts.append(start + "/>")
        elif isinstance(cell, str):
            if len(cell) > MAX_CELL_CHARS or _CAREFUL.search(cell):
                return None
            if "&" in cell or "<" in cell or ">" in cell:
                cell = cell.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # as XML
            parts.append(f'{start} t="inlineStr"><is><t>{cell}</t></is></c>')
        else:
            parts.append(f"{start}><v>{_number(cell)}</v></c>")
    parts.append("</row>")
    return "".join(parts)


def _number(cell: float | date | datetime) -> str:
    """A number, or a day as Excel counts it."""
    if isinstance(cell, datetime):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        return f"{cell.toordinal() - _FIRST_DAY + seconds / _SECONDS:.16G}"
    if isinstance(cell, date):
        return str(cell.toordinal() - _FIRST_DAY)
    return str(cell) if isinstance(cell, int) else f"{cell:.16G}"
