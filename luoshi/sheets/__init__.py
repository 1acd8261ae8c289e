"""Sheets: Excel and CSV in and out, columns found, all row errors at once. A pure library: no Django, no clock.

What lives here: the names that other rooms use. Not here: what an import does with its rows, what a report holds.
Invariant: a file is measured before it is parsed, and nothing written is a formula of its own accord.
"""

from __future__ import annotations

from luoshi.sheets.days import read_day
from luoshi.sheets.limits import LIMITS, Limits
from luoshi.sheets.mapping import (
    CellError,
    Checked,
    CheckedRow,
    Column,
    ColumnMapping,
    check,
    map_columns,
    map_table,
)
from luoshi.sheets.marking import marked
from luoshi.sheets.parse import CellInvalid, choice, day, integer, moment, number, plain, several, text, yes_no
from luoshi.sheets.read import read_pasted, read_table, read_workbook
from luoshi.sheets.table import Cell, Merged, Row, SheetRefused, Table, cell_text, column_letter, is_blank
from luoshi.sheets.values import Value, escape_formula, text_width
from luoshi.sheets.write import Heading, Sheet, Workbook, write_csv

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
    "Table",
    "Value",
    "Workbook",
    "cell_text",
    "check",
    "choice",
    "column_letter",
    "day",
    "escape_formula",
    "integer",
    "is_blank",
    "map_columns",
    "map_table",
    "marked",
    "moment",
    "number",
    "plain",
    "read_day",
    "read_pasted",
    "read_table",
    "read_workbook",
    "several",
    "text",
    "text_width",
    "write_csv",
    "yes_no",
]
