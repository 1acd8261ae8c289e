"""Empty workbooks to be filled in: headings, drop-down lists, a sheet that says how each column is written.

What lives here: `template`. Not here: which columns a kind has (the rooms). Invariant: what is filled in by these lists
is read back by the import of the same columns; nothing in the file is a formula but the reference of its lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.sheets import messages
from luoshi.sheets.table import column_letter
from luoshi.sheets.values import Value
from luoshi.sheets.write import ColumnKind, Heading, Workbook

ROWS_WITH_LISTS = 2_000  # rows that offer the lists; more are pasted, not chosen one by one
LONGEST_LIST = 2_000  # choices of one column; a county has 900 units
INLINE_CHARS = 250  # what a list may hold without a sheet of its own (Excel allows 255)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to be filled in: label, whether it is needed, how it is written, what may be chosen."""

    label: str
    required: bool = False
    how: str = ""
    choices: tuple[str, ...] = ()
    kind: ColumnKind = "text"
    many: bool = False  # several choices in one cell: the list is shown, but more may be typed


def template(
    sheet_name: str,
    columns: Sequence[TemplateColumn],
    *,
    notes: Sequence[str] = (),
    rows: Sequence[Sequence[Value]] = (),
) -> bytes:
    """The workbook: a sheet to fill in (with `rows` already in it), the explanations, the lists."""
    book = Workbook(title=sheet_name)
    headings = [Heading(f"{column.label}{'*' if column.required else ''}", column.kind) for column in columns]
    sheet = book.sheet(sheet_name, headings)
    for row in rows:
        sheet.row(row)
    long_lists = [column for column in columns if column.choices and not _inline(column)]
    for place, column in enumerate(columns):
        if rule := _rule(column, long_lists):
            sheet.demand(place, rule, ROWS_WITH_LISTS)
    sheet.keep_open()
    explained = [Heading(messages.TEMPLATE_COLUMN), Heading(messages.TEMPLATE_NEEDED), Heading(messages.TEMPLATE_HOW)]
    told = book.sheet(messages.TEMPLATE_NOTES, explained, notes=notes)
    for column in columns:
        how = column.how or ("、".join(column.choices[:30]) if column.choices else "")
        told.row([column.label, messages.YES if column.required else messages.NO, how])
    if long_lists:
        listed = book.sheet(messages.TEMPLATE_LISTS, [Heading(column.label) for column in long_lists])
        for number in range(max(len(column.choices[:LONGEST_LIST]) for column in long_lists)):
            listed.row([column.choices[number] if number < len(column.choices) else None for column in long_lists])
    return book.save()


def _inline(column: TemplateColumn) -> bool:
    return sum(len(choice) + 1 for choice in column.choices) <= INLINE_CHARS and not any(
        "," in choice for choice in column.choices
    )


def _rule(column: TemplateColumn, long_lists: Sequence[TemplateColumn]) -> dict[str, Any] | None:
    """The spreadsheet's own rule for a column."""
    if column.choices:
        source: Any = list(column.choices)
        if not _inline(column):
            letter, last = column_letter(long_lists.index(column)), min(len(column.choices), LONGEST_LIST) + 1
            source = f"='{messages.TEMPLATE_LISTS}'!${letter}$2:${letter}${last}"
        strict = "information" if column.many else "warning"
        told = {"error_title": messages.TEMPLATE_WRONG, "error_message": messages.TEMPLATE_CHOOSE, "error_type": strict}
        return {"validate": "list", "source": source, "show_error": not column.many, **told}
    return None
