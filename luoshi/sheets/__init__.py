"""Sheets: Excel and CSV in and out, columns found, all row errors at once. A pure library: no Django, no clock.

What lives here: the names that other rooms use. Not here: what an import does with its rows, what a report holds.
Invariant: a file is measured before it is parsed, and nothing written is a formula of its own accord.
"""

from __future__ import annotations

from luoshi.sheets.column import CellError, Checked, CheckedRow, Column, ColumnMapping
from luoshi.sheets.days import read_day
from luoshi.sheets.limits import LIMITS, Limits
from luoshi.sheets.mapping import check, map_columns, map_table
from luoshi.sheets.marking import marked
from luoshi.sheets.parse import (
    CellInvalid,
    choice,
    day,
    day_span,
    integer,
    measured,
    moment,
    number,
    plain,
    several,
    text,
    yes_no,
)
from luoshi.sheets.propose import propose, samples, signature
from luoshi.sheets.read import read_pasted, read_table, read_workbook
from luoshi.sheets.table import Cell, Merged, Row, SheetRefused, Table, cell_text, column_letter, is_blank
from luoshi.sheets.template import TemplateColumn, template
from luoshi.sheets.values import Value, escape_formula, text_width
from luoshi.sheets.write import Heading, Sheet, Sum, Workbook, write_csv

__all__ = [
    "LIMITS",
    "Cell",
    "CellError",
    "CellInvalid",
    "Checked",
    "CheckedRow",
    "Column",
    "ColumnMapping",
    "Heading",
    "Limits",
    "Merged",
    "Row",
    "Sheet",
    "SheetRefused",
    "Sum",
    "Table",
    "TemplateColumn",
    "Value",
    "Workbook",
    "cell_text",
    "check",
    "choice",
    "column_letter",
    "day",
    "day_span",
    "escape_formula",
    "integer",
    "is_blank",
    "map_columns",
    "map_table",
    "marked",
    "measured",
    "moment",
    "number",
    "plain",
    "propose",
    "read_day",
    "read_pasted",
    "read_table",
    "read_workbook",
    "samples",
    "several",
    "signature",
    "template",
    "text",
    "text_width",
    "write_csv",
    "yes_no",
]
