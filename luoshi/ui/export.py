"""An Excel file of what a list shows. Not here: how a workbook is written (room `sheets`), reports.

Invariant: the file has exactly the rows that the list found, as plain values; nothing becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from luoshi.ui.columns import Column

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 1000  # rows fetched at once: prefetched relations stay bounded


def plain(value: Any) -> str | int | Fraction | date | datetime | None:
    """A value as a sheet wants it: moments lose their zone, being shown in the house's."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value).replace(microsecond=0)
    return value  # type: ignore[no-any-return]  # Column.export_value says which types


def export_table(columns: Sequence[Column], rows: QuerySet[Any]) -> tuple[list[str], Iterable[list[Any]]]:
    """A heading per column, a row per row in the queryset's order."""
    values = ([column.export_value(row) for column in columns] for row in rows.iterator(chunk_size=CHUNK))
    return [str(column.label) for column in columns], values


def workbook_bytes(title: str, columns: Sequence[Column], rows: QuerySet[Any]) -> bytes:
    """One sheet with a heading per column and a row per row, in the queryset's order."""
    return table_bytes(title, *export_table(columns, rows))


def table_bytes(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet of plain values under headings."""
    from luoshi.sheets.write import Heading, Workbook  # 60 ms to import: only who exports pays

    book = Workbook(title=title)
    sheet = book.sheet(title, [Heading(heading) for heading in headings])
    for row in rows:
        sheet.row([plain(value) for value in row])
    return book.save()


def workbook_response(title: str, columns: Sequence[Column], rows: QuerySet[Any], *, today: date) -> HttpResponse:
    """The file as a download named 标题-20260309.xlsx."""
    return file_response(title, workbook_bytes(title, columns, rows), today=today)


def table_response(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, today: date) -> HttpResponse:
    """The same for rows that no queryset holds."""
    return file_response(title, table_bytes(title, headings, rows), today=today)


def csv_response(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, today: date) -> HttpResponse:
    """The same as a CSV that Excel opens in Chinese; nothing in it is taken for a formula."""
    from luoshi.sheets.write import write_csv

    data = write_csv([headings, *([plain(value) for value in row] for row in rows)])
    return file_response(title, data, today=today, ending="csv", mime="text/csv; charset=utf-8")


def file_response(title: str, data: bytes, *, today: date, ending: str = "xlsx", mime: str = MIME) -> HttpResponse:
    """A table as a download; not kept by the browser, for it may hold personal data."""
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}-{today:%Y%m%d}.{ending}"
    response["Cache-Control"] = "private, no-store"
    return response
