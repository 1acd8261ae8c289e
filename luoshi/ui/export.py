"""An Excel file of what a list shows. Not here: reading files or templates (room `sheets`).

Invariants: nothing becomes a formula or a link, whatever the text begins with; rows are streamed, so memory is bounded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, datetime, time
from fractions import Fraction
from typing import IO, Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone

from luoshi.ui.columns import Column

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 1000  # rows fetched at once: prefetched relations stay bounded
MAX_CELL = 32_000  # Excel refuses cells above 32,767 characters
WIDTHS = (8, 48)  # narrowest and widest column, in characters
TAB_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_workbook(target: IO[bytes], title: str, heads: list[str], rows: Iterable[list[Any]]) -> int:
    """Write one sheet; the number of rows. Fractions that are no whole number are written as decimals."""
    import xlsxwriter  # 60 ms to import: only who exports pays

    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet((title.translate(TAB_FORBIDDEN)[:31]).strip() or "Sheet1")
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2EC"})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    for number, name in enumerate(heads):
        sheet.set_column(number, number, min(max(len(name) * 2 + 2, WIDTHS[0] + 4), WIDTHS[1]))
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, heads, head)
    count = 0
    for count, row in enumerate(rows, start=1):
        for number, value in enumerate(row):
            _write_cell(sheet, count, number, value, formats)
    if heads:
        sheet.autofilter(0, 0, max(count, 1), len(heads) - 1)
    book.close()
    return count


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        moment = timezone.make_naive(value) if timezone.is_aware(value) else value
        sheet.write_datetime(row, column, moment, formats["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time.min), formats["date"])
    elif isinstance(value, (int, Fraction)):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, str(value)[:MAX_CELL])


def workbook_response(title: str, columns: list[Column], rows: QuerySet[Any], *, today: date) -> FileResponse:
    """The file as a download named 标题-20260309.xlsx."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    lines = ([column.export_value(row) for column in columns] for row in rows.iterator(chunk_size=CHUNK))
    write_workbook(file, title, [str(column.label) for column in columns], lines)
    file.seek(0)
    response = FileResponse(file, content_type=MIME)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}-{today:%Y%m%d}.xlsx"
    response["Cache-Control"] = "private, no-store"
    return response
