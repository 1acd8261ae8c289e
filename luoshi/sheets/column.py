"""The values of an import: what a column is, where it stands in a table, what came of checking the rows.

What lives here: plain immutable values. Not here: finding columns and checking rows (mapping.py).
Invariant: rows carry their number as the person sees it, columns their index from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from luoshi.sheets.parse import text
from luoshi.sheets.table import Cell, column_letter


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an import knows.

    code: the key of its value. label: its heading. aliases: other headings seen. required: may not be blank.
    parse: a cell → a value, or CellInvalid (parse.py has the usual ones). unique: no value twice in the table.
    exact: found by its label or an alias only, never by likeness. amount: a merged cell is one amount, not one a row.
    telling: cells that parse are a sign that a column is this one (days, choices, units), for headings unknown.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    parse: Callable[[Cell], Any] = field(default_factory=text)
    unique: bool = False
    exact: bool = False
    amount: bool = False
    telling: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of the table is which: `places` code → index from 0; `header_row` is the row's number.

    guessed: codes found by likeness only, to be shown to the person. unmapped: (index, heading) of the others.
    problems: sentences on what is missing or doubled; with problems a check would be of little use.
    """

    header_row: int
    places: Mapping[str, int]
    guessed: frozenset[str] = frozenset()
    unmapped: tuple[tuple[int, str], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing to mend: the row's number, the column (None: the whole row) and a Chinese sentence on what to do."""

    row: int
    column: int | None
    label: str
    message: str

    @property
    def place(self) -> str:
        """The cell as a spreadsheet names it: C12, or 12 for a row."""
        return f"{'' if self.column is None else column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A good row: its number and its values by code; None where a cell is blank."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a dry run: good rows, all errors in order, rows passed over with the reason.

    `blank` counts blank rows between others, `filled` the cells that took the value of the merged cell they lie in.
    """

    rows: tuple[CheckedRow, ...]
    errors: tuple[CellError, ...]
    skipped: tuple[tuple[int, str], ...] = ()
    blank: int = 0
    filled: int = 0
