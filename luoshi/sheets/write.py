"""Tables out: workbooks for Excel and WPS, and CSV.

What lives here: `Workbook`, `write_csv`, `escape_formula`. Not here: what a report holds. Invariant: nothing written is
ever a formula (but for a `Sum` that is asked for) or a link, and what was written can be read back unchanged.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from math import isfinite
from typing import Any, Literal

import xlsxwriter

from luoshi.sheets import messages
from luoshi.sheets.fast import row_xml
from luoshi.sheets.limits import MAX_CELL_CHARS
from luoshi.sheets.table import column_letter
from luoshi.sheets.values import Value, escape_formula, plain_text, text_width, unescape_formula

ColumnKind = Literal["text", "integer", "number", "percent", "date", "moment"]
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
FORMATS = {"integer": "0", "number": "#,##0.##", "percent": "0.0%", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
NUMBER_KINDS = ("integer", "number", "percent")
FIRST_EXCEL_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
MOST_EXACT = 10**15  # Excel keeps fifteen figures
NARROWEST, WIDEST = 6, 50
A4 = 9
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  a fixed mark, so that equal tables are equal files


def write_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """A CSV that Excel opens in Chinese: UTF-8 with its mark, all cells quoted, texts escaped, numbers as they are."""
    out = StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def _csv_cell(value: Value) -> str:
    if isinstance(value, str):
        return escape_formula(value)
    return plain_text(value)


@dataclass(frozen=True, slots=True)
class Sum:
    """A live sum of rows of its own column, by their numbers; sums among them are not counted twice (SUBTOTAL).

    `value` is what it is now, for programs that read a file without working it out.
    """

    first: int
    last: int
    value: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column to be written: its label, the kind of its values, a fixed width (None: by its contents)."""

    label: str
    kind: ColumnKind = "text"
    width: int | None = None


class Workbook:
    """A workbook written row by row in bounded memory. `sheet` begins a sheet, `save` gives the file."""

    def __init__(self, created: datetime = EPOCH, title: str = "") -> None:
        self._out = BytesIO()
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": FORMATS["date"],
            "remove_timezone": False,
        }
        self._book = xlsxwriter.Workbook(self._out, options)
        self._book.set_properties({"created": created, "title": title})
        self._sheets: list[Sheet] = []
        self._formats: dict[tuple[str, str], Any] = {}
        self._numbers: dict[str, int] = {}

    def sheet(
        self,
        name: str,
        headings: Sequence[Heading],
        *,
        title: str = "",
        notes: Sequence[str] = (),
        landscape: bool = True,
        fixed: int = 0,
    ) -> Sheet:
        """Begin a sheet: title and note lines, then the headings, which stay on the screen and on each printed page.

        `fixed`: how many columns stay when scrolling sideways.
        """
        sheet = Sheet(self, self._book.add_worksheet(self._sheet_name(name)), headings, landscape, fixed)
        sheet.begin(title, notes)
        self._sheets.append(sheet)
        return sheet

    def save(self) -> bytes:
        """Close the workbook and give its bytes."""
        for sheet in self._sheets:
            sheet.finish()
        self._book.close()
        return self._out.getvalue()

    def style(self, name: str, number_format: str = "") -> Any:
        """A cell format of the workbook, made once."""
        key = (name, number_format)
        if key not in self._formats:
            look = STYLES[name] | ({"num_format": number_format} if number_format else {})
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def style_number(self, number_format: str) -> int:
        """The number by which the file knows the format of plain cells."""
        number = self._numbers.get(number_format)
        if number is None:
            number = self._numbers[number_format] = int(self.style("cell", number_format)._get_xf_index())
        return number

    def _sheet_name(self, name: str) -> str:
        """A name that Excel takes: 31 characters, none of []:*?/\\, not the name of another sheet."""
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", _NO_XML.sub("", name)).strip().strip("'")[:31] or "Sheet"
        taken = {sheet.name.lower() for sheet in self._sheets} | {"history"}
        number, free = 2, plain
        while free.lower() in taken:
            free = f"{plain[: 31 - len(str(number)) - 2]}({number})"
            number += 1
        return free


BORDER = {"border": 1, "border_color": "#BFBFBF"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "note": {"font_color": "#595959", "text_wrap": True, "valign": "vcenter"},
    "heading": {
        "bold": True,
        "bg_color": "#F2F2F2",
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        **BORDER,
    },
    "cell": {"valign": "top", "text_wrap": True, **BORDER},
    "sum": {"bold": True, "valign": "top", "bg_color": "#F7F7F2", **BORDER},
    "bad": {"valign": "top", "text_wrap": True, "bg_color": "#FFE0B2", "font_color": "#9C2B00", **BORDER},
}


class Sheet:
    """One sheet being written, from top to bottom."""

    def __init__(
        self, book: Workbook, inner: Any, headings: Sequence[Heading], landscape: bool, fixed: int = 0
    ) -> None:
        self._fixed = fixed
        self._book = book
        self._inner = inner
        self._headings = tuple(headings)
        self._widths = [text_width(heading.label) for heading in self._headings]
        kinds = {column: heading.kind for column, heading in enumerate(self._headings)}
        self._number_formats = {column: FORMATS[kind] for column, kind in kinds.items() if kind in NUMBER_KINDS}
        self._next = 0
        self._header: int | None = None
        self._filtered = True
        self._letters: list[str] = []
        self.name: str = inner.get_name()
        inner.set_paper(A4)
        inner.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        inner.fit_to_pages(1, 0)
        inner.set_footer(messages.PAGE_FOOTER)
        if landscape:
            inner.set_landscape()

    def begin(self, title: str, notes: Sequence[str]) -> None:
        """Write the title, the notes and the headings."""
        if title:
            self._across(title, "title", 30)
        for note in notes:
            self._across(note, "note", 18)
        if not self._headings:
            return
        self._header = self._next
        for column, heading in enumerate(self._headings):
            self._inner.write_string(self._next, column, _xlsx_text(heading.label), self._book.style("heading"))
        self._next += 1
        self._inner.freeze_panes(self._next, self._fixed)
        self._inner.repeat_rows(self._header)

    def row(self, values: Sequence[Value | Sum], bad: dict[int, str] | None = None, style: str = "cell") -> int:
        """Write one row and give its number from 1. `bad`: comments by column index; those cells are coloured. `style`:
        cell or sum."""
        marks = bad or {}
        if not marks and style == "cell" and self._write_fast(values):
            self._next += 1
            return self._next
        for column, value in enumerate(values):
            comment = marks.get(column)
            self._write(column, value, "bad" if comment else style)
            if comment:
                self._inner.write_comment(
                    self._next, column, _xlsx_text(comment), {"author": messages.COMMENT_AUTHOR, "x_scale": 2}
                )
        self._next += 1
        return self._next

    def _write_fast(self, values: Sequence[Value | Sum]) -> bool:
        """Write a plain row straight into the sheet's own stream; False where a cell needs the careful way."""
        if Sum in map(type, values):
            return False
        plain: Sequence[Any] = values
        cells = [value or None if type(value) is str else _xlsx_cell(value) for value in plain]
        while len(self._letters) < len(cells):
            self._letters.append(column_letter(len(self._letters)))
        xml = row_xml(self._next + 1, self._letters, cells, self._style_of)
        # The stream and the row at hand are XlsxWriter's own; without them the row goes the usual way.
        stream = getattr(self._inner, "row_data_fh", None)
        if xml is None or stream is None or self._inner._check_dimensions(self._next, max(len(cells) - 1, 0)):
            return False
        self._inner._write_single_row(self._next)
        stream.write(xml)
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                self._widen_by(column, cell)
            elif cell is not None:
                known = self._widths[column] if column < len(self._widths) else -1
                if known < WIDEST:
                    self._widen(column, len(plain_text(cell)) if isinstance(cell, date) else len(str(cell)))
        return True

    def _style_of(self, column: int, cell: Any) -> int:
        """The number of a plain cell's format."""
        if cell is None or isinstance(cell, str):
            return self._book.style_number("")
        return self._book.style_number(
            _day_format(cell) if isinstance(cell, date) else self._number_formats.get(column, "")
        )

    def demand(self, column: int, rule: dict[str, Any], rows: int) -> None:
        """A rule of the spreadsheet's own for the cells of a column below the headings (a list to choose from)."""
        first = (self._header or 0) + 1
        self._inner.data_validation(first, column, first + rows - 1, column, rule)

    def keep_open(self) -> None:
        """No filter on the headings: rows are still to be written by hand."""
        self._filtered = False

    def finish(self) -> None:
        """Set the widths that the contents ask for, and the filter on the headings."""
        for column, width in enumerate(self._widths):
            fixed = self._headings[column].width if column < len(self._headings) else None
            self._inner.set_column(column, column, fixed or min(max(width + 2, NARROWEST), WIDEST))
        if self._filtered and self._header is not None and self._next > self._header + 1:
            self._inner.autofilter(self._header, 0, self._next - 1, len(self._headings) - 1)

    def _across(self, text: str, style: str, height: int) -> None:
        """A line over all columns."""
        last = len(self._headings) - 1
        self._inner.set_row(self._next, height)
        if last > 0:
            self._inner.merge_range(self._next, 0, self._next, last, "", self._book.style(style))
        self._inner.write_string(self._next, 0, _xlsx_text(text), self._book.style(style))
        self._next += 1

    def _write(self, column: int, value: Value | Sum, style: str) -> None:
        if isinstance(value, Sum):
            letter = column_letter(column)
            formula = f"=SUBTOTAL(9,{letter}{value.first}:{letter}{value.last})"
            look = self._book.style(style, self._number_formats.get(column, ""))
            self._inner.write_formula(self._next, column, formula, look, _xlsx_cell(value.value))
            return
        cell = _xlsx_cell(value)
        row, inner = self._next, self._inner
        if isinstance(cell, str):
            inner.write_string(row, column, cell, self._book.style(style))
            self._widen_by(column, cell)
        elif cell is None:
            inner.write_blank(row, column, None, self._book.style(style))
        elif isinstance(cell, date):
            inner.write_datetime(row, column, cell, self._book.style(style, _day_format(cell)))
            self._widen(column, len(plain_text(value)))
        else:
            inner.write_number(row, column, cell, self._book.style(style, self._number_formats.get(column, "")))
            self._widen(column, len(str(cell)))

    def _widen_by(self, column: int, text: str) -> None:
        """Make room for a text; most need no measuring, being shorter than what stands there."""
        known = self._widths[column] if column < len(self._widths) else -1
        if known < WIDEST and 2 * len(text) > known:
            self._widen(column, text_width(text))

    def _widen(self, column: int, width: int) -> None:
        while column >= len(self._widths):
            self._widths.append(0)
        if width > self._widths[column]:
            self._widths[column] = width


def _day_format(cell: date) -> str:
    if not isinstance(cell, datetime):
        return FORMATS["date"]
    return FORMATS["moment"] + (":ss" if cell.second else "")


def _xlsx_cell(value: Value) -> str | float | date | datetime | None:
    """A value as Excel can hold it without loss; what it would round or shift is written as text."""
    if isinstance(value, str):
        return _xlsx_text(value) or None
    if isinstance(value, bool | time) or value is None:
        return plain_text(value) or None
    if isinstance(value, datetime):
        kept = value.tzinfo is None and not value.microsecond and value.date() >= FIRST_EXCEL_DAY
        return value if kept else plain_text(value)
    if isinstance(value, date):
        return value if value >= FIRST_EXCEL_DAY else plain_text(value)
    if isinstance(value, int):
        return value if abs(value) < MOST_EXACT else str(value)
    if isinstance(value, Fraction):
        # 1/3 has no decimal form: the file shows it rounded, the ledger keeps the exact one.
        return float(value) if value.denominator > 1 else _xlsx_cell(value.numerator)
    if isinstance(value, Decimal):
        exact = value.is_finite() and abs(value) < MOST_EXACT and Decimal(repr(float(value))) == value
        return float(value) if exact else plain_text(value)
    return value if isfinite(value) and abs(value) < MOST_EXACT else plain_text(value)


def _xlsx_text(text: str) -> str:
    """Text that XML and Excel can hold; what is too long is cut and says so."""
    plain = _NO_XML.sub("\ufffd", text)
    if len(plain) <= MAX_CELL_CHARS:
        return plain
    return plain[: MAX_CELL_CHARS - len(messages.CUT)] + messages.CUT


__all__ = [
    "Heading",
    "Sheet",
    "Sum",
    "Value",
    "Workbook",
    "escape_formula",
    "text_width",
    "unescape_formula",
    "write_csv",
]
