"""Returns as Excel: header rows that print on each page, A4 landscape, page x of y, 合计, the common head (field.md §1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from luoshi.reports.models import Return
from luoshi.reports.returns import paper
from luoshi.reports.returns.queries import Sheet
from luoshi.sheets.write import ColumnKind, Heading, Workbook

KINDS: dict[str, ColumnKind] = {"text": "text", "number": "number", "percent": "percent", "date": "date"}


def return_workbook(sheet: Sheet, row: Return) -> bytes:
    """One unit's return: 统计表 and 登记表, as far as the form has them."""
    book = Workbook(title=f"{sheet.round.form.name} {row.unit.name} {sheet.round.label}")
    head, foot = paper.head_lines(sheet, row), paper.foot_lines(sheet, row)
    if sheet.spec.figures:
        _write(book, paper.statistics(sheet, [row]), sheet.round.form.name, head, foot)
    if sheet.spec.register:
        _write(book, paper.register(sheet, [row]), sheet.round.form.name, head, foot)
    return book.save()


def round_workbook(
    sheet: Sheet, *, units: bool, progress: Callable[[int, int], None] = lambda done, total: None
) -> bytes:
    """A whole period: the sums, the matrix, the joint register; with `units` a sheet for each unit that has rows."""
    round_, rows = sheet.round, list(sheet.rows)
    book = Workbook(title=f"{round_.form.name} {round_.label}")
    head, foot = paper.head_lines(sheet, None), paper.foot_lines(sheet, None)
    if sheet.spec.figures:
        _write(book, paper.statistics(sheet, rows), round_.form.name, head, foot)
    if (table := paper.matrix(sheet, rows)) is not None:
        _write(book, table, round_.form.name, head, foot)
    if sheet.spec.register:
        _write(book, paper.register(sheet, rows), round_.form.name, head, foot)
    if units:
        filled = [row for row in rows if sheet.lines[row.unit_id]]
        for number, row in enumerate(filled, start=1):
            one = _of_unit(sheet, row)
            made = paper.register(one, [row]) if sheet.spec.register else paper.statistics(one, [row])
            _write(
                book, made, round_.form.name, paper.head_lines(one, row), paper.foot_lines(one, row), name=str(row.unit)
            )
            progress(number, len(filled))
    return book.save()


def _of_unit(sheet: Sheet, row: Return) -> Sheet:
    return Sheet(sheet.round, sheet.spec, sheet.kinds, [row], {row.unit_id: sheet.lines[row.unit_id]}, sheet.facts)


def _kind(table: paper.Table, at: int) -> ColumnKind:
    """Whole numbers are shown without a decimal point."""
    kind = KINDS[table.kinds[at]]
    values = [row[at] for row in (*table.rows, table.foot) if row]
    whole = all(
        isinstance(value, int) or value is None or value == "" or getattr(value, "denominator", 0) == 1
        for value in values
    )
    return "integer" if kind == "number" and whole else kind


def _write(
    book: Workbook, table: paper.Table, title: str, head: Sequence[str], foot: Sequence[str], name: str = ""
) -> None:
    headings = [Heading(label, _kind(table, at)) for at, label in enumerate(table.heads)]
    sheet = book.sheet(name or table.name, headings, title=title, notes=[*head, *foot])
    for row in table.rows:
        sheet.row(list(row))
    if table.foot:
        closing: Any = list(table.foot)
        sheet.row(closing)
