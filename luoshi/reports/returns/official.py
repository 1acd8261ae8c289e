"""A return as Word, in the layout of official papers (GB/T 9704): to print, sign and seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.timezone import localtime

from luoshi.periods.words import month_day_words
from luoshi.reports.models import Return
from luoshi.reports.returns import paper
from luoshi.reports.returns.paper import CellValue
from luoshi.reports.returns.queries import Sheet
from luoshi.reports.returns.tables import share_text
from luoshi.reports.word import Paper
from luoshi.sheets.write import text_width
from luoshi.ui.states import amount_text

NARROW, WIDE = 5, 26  # half-width characters: a number's column, a title's column
MOST_ROWS = 2_000  # of a register in Word: more is read in Excel, and Word grows slow


def return_paper(sheet: Sheet, row: Return | None, house_name: str) -> bytes:
    """One unit's return, or with None the sums of a period."""
    round_ = sheet.round
    day = localtime(row.confirmed_at).date() if row is not None and row.confirmed_at else round_.due
    made = Paper(
        house_name=house_name, title=f"{round_.form.name}（{round_.label}）", date=day, landscape=True, numbered=False
    )
    for line in paper.head_lines(sheet, row):
        made.paragraph(line, "plain")
    rows = [row] if row is not None else list(sheet.rows)
    tables = [paper.statistics(sheet, rows)] if sheet.spec.figures else []
    if row is None and (grid := paper.matrix(sheet, rows)) is not None:
        tables.append(grid)
    if sheet.spec.register and sum(len(sheet.lines[one.unit_id]) for one in rows) <= MOST_ROWS:
        tables.append(paper.register(sheet, rows))
    for table in tables:
        body = [_texts(table, line) for line in table.rows]
        body += [_texts(table, table.foot)] if table.foot else []
        made.table(list(table.heads), body, widths=_widths(table.heads, body), caption=table.name)
    for line in paper.foot_lines(sheet, row):
        made.paragraph(line, "note")
    made.signature(row.unit.name if row is not None else house_name, day)
    return made.save()


def _widths(heads: Sequence[str], body: Sequence[Sequence[str]]) -> list[float]:
    """Parts of the page by what stands in the columns, so that titles get more than grades."""
    columns = zip(heads, *body, strict=True)
    return [float(min(max(max(text_width(text) for text in column), NARROW), WIDE)) for column in columns]


def _texts(table: paper.Table, line: Sequence[CellValue]) -> list[str]:
    return [_text(kind, value) for kind, value in zip(table.kinds, line, strict=True)]


def _text(kind: str, value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return month_day_words(value)
    if isinstance(value, (int, Fraction)):
        return share_text(Fraction(value)) if kind == "percent" else amount_text(value)
    return value
