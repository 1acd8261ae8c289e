"""What the columns of a table mean, and whether each cell says it: the dry run of an import.

What lives here: `Column`, the guess of a mapping, `check` with all errors at once. Not here: reading files (read.py),
parsing single cells (parse.py), the marked file (marking.py). Invariant: errors are values; one bad cell never hides
another, and a row with an error gives no values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from luoshi.sheets import messages
from luoshi.sheets.parse import CellInvalid, text
from luoshi.sheets.table import Cell, Row, SheetRefused, Table, cell_text, column_letter, is_blank

HEADER_SEARCH_ROWS = 20
SHORTEST_PART = 2  # one character shared with a label is no likeness
_TOTALS = re.compile(r"(合计|总计|小计|共计)[:：]?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an import knows.

    code: the key of its value. label: its heading. aliases: other headings seen. required: may not be blank.
    parse: a cell → a value, or CellInvalid (parse.py has the usual ones). unique: no value twice in the table.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    parse: Callable[[Cell], Any] = field(default_factory=text)
    unique: bool = False


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
    """The result of a dry run: good rows, all errors in order, rows passed over with the reason."""

    rows: tuple[CheckedRow, ...]
    errors: tuple[CellError, ...]
    skipped: tuple[tuple[int, str], ...] = ()


def map_columns(header: Row, columns: Sequence[Column], chosen: Mapping[str, int] | None = None) -> ColumnMapping:
    """The mapping of a header row: what a person chose, then equal labels, then aliases, then likeness.

    Width, case, blanks, marks such as * and remarks in brackets don't matter.
    """
    headings = {index: cell_text(cell) for index, cell in enumerate(header.cells) if not is_blank(cell)}
    places = dict(chosen or {})
    guessed: set[str] = set()
    problems: list[str] = []
    for same in (_is_label, _is_alias, _is_like):
        for column in columns:
            if column.code in places:
                continue
            free = [index for index, heading in headings.items() if index not in places.values()]
            found = [index for index in free if same(headings[index], column)]
            if same is _is_like and (len(found) != 1 or _likes_another(headings[found[0]], column, columns, places)):
                continue
            if len(found) > 1:
                twice = {"label": column.label, "first": found[0] + 1, "second": found[1] + 1}
                problems.append(messages.COLUMN_TWICE % twice)
            if found:
                places[column.code] = found[0]
                guessed |= {column.code} if same is _is_like else set()
    missing = [column for column in columns if column.required and column.code not in places]
    problems += [messages.COLUMN_MISSING % {"label": column.label} for column in missing]
    unmapped = tuple(item for item in headings.items() if item[0] not in places.values())
    return ColumnMapping(header.number, places, frozenset(guessed), unmapped, tuple(problems))


def map_table(table: Table, columns: Sequence[Column], chosen: Mapping[str, int] | None = None) -> ColumnMapping:
    """The mapping of a table whose header is found by itself, below title lines.

    The header is the first row of the best likeness among the first twenty. Raises SheetRefused when no row has two
    known headings (or one, where only one column is known).
    """
    best: ColumnMapping | None = None
    for row in table.rows[:HEADER_SEARCH_ROWS]:
        mapping = map_columns(row, columns, chosen)
        if best is None or _likeness(mapping) > _likeness(best):
            best = mapping
    if best is None or len(best.places) < min(2, len(columns)):
        wanted = [column.label for column in columns if column.required] or [column.label for column in columns]
        raise SheetRefused(messages.NO_HEADER % {"columns": "、".join(wanted)})
    return best


def _likeness(mapping: ColumnMapping) -> tuple[int, int]:
    """Headings that are surely known, then those that are merely like one."""
    return len(mapping.places) - len(mapping.guessed), len(mapping.places)


def check(table: Table, mapping: ColumnMapping, columns: Sequence[Column], *, same_rows: bool = False) -> Checked:
    """Every row below the header: its values, or all of its errors. Blank rows are passed over, totals are skipped.

    `same_rows`: whether two rows may say the same (two boards changed on one day), else the later one is an error.
    """
    mapped = [column for column in columns if column.code in mapping.places]
    covered = _covered(table, mapping, mapped)
    good: list[CheckedRow] = []
    errors: list[CellError] = list(covered.errors)
    skipped: list[tuple[int, str]] = []
    for row in table.rows[mapping.header_row :]:
        if all(is_blank(row.cell(mapping.places[column.code])) for column in mapped):
            continue
        if _is_total(row):
            skipped.append((row.number, messages.TOTAL_ROW))
            continue
        values, found = _row_values(row, mapping, mapped, covered.cells)
        errors += found
        if not found and not covered.rows & {row.number}:
            good.append(CheckedRow(row.number, values))
    again = _repeated(good, mapping, mapped, same_rows)
    repeated_rows = {error.row for error in again}
    kept = tuple(row for row in good if row.number not in repeated_rows)
    ordered = sorted([*errors, *again], key=lambda error: (error.row, -1 if error.column is None else error.column))
    return Checked(kept, tuple(ordered), tuple(skipped))


# -- headings --------------------------------------------------------------------------------------------------------


def _folded(heading: str) -> str:
    """A heading without width, case, blanks and marks."""
    return re.sub(r"[\s*＊:：#、_\-/\\.。]+", "", normalize("NFKC", heading)).casefold()


def _bare(heading: str) -> str:
    """A folded heading without remarks in brackets: 得分(分) → 得分."""
    return re.sub(r"[(\[【〔].*?[)\]】〕]", "", _folded(heading)) or _folded(heading)


def _is_label(heading: str, column: Column) -> bool:
    return _folded(heading) == _folded(column.label) or _bare(heading) == _bare(column.label)


def _is_alias(heading: str, column: Column) -> bool:
    return any(_bare(heading) == _bare(alias) for alias in (*column.aliases, column.code))


def _likes_another(heading: str, column: Column, columns: Sequence[Column], places: Mapping[str, int]) -> bool:
    """Whether a heading could as well be another column that is still open."""
    return any(_is_like(heading, other) for other in columns if other is not column and other.code not in places)


def _is_like(heading: str, column: Column) -> bool:
    """Whether one name is part of the other."""
    mine = _bare(heading)
    names = [_bare(name) for name in (column.label, *column.aliases)]
    return any(min(len(mine), len(name)) >= SHORTEST_PART and (mine in name or name in mine) for name in names)


# -- rows ------------------------------------------------------------------------------------------------------------


def _is_total(row: Row) -> bool:
    """Whether the first cell with content says that the row is a sum."""
    first = next((cell_text(cell) for cell in row.cells if not is_blank(cell)), "")
    return bool(_TOTALS.fullmatch(re.sub(r"\s+", "", first)))


def _row_values(
    row: Row, mapping: ColumnMapping, mapped: Sequence[Column], covered: frozenset[tuple[int, int]]
) -> tuple[dict[str, Any], list[CellError]]:
    """The values of a row and what is wrong in it."""
    values: dict[str, Any] = {}
    errors: list[CellError] = []
    for column in mapped:
        index = mapping.places[column.code]
        cell = row.cell(index)
        if is_blank(cell):
            values[column.code] = None
            if column.required and (row.number, index) not in covered:
                errors.append(CellError(row.number, index, column.label, messages.REQUIRED % {"label": column.label}))
            continue
        try:
            values[column.code] = column.parse(cell)
        except CellInvalid as error:
            errors.append(CellError(row.number, index, column.label, error.message))
    return values, errors


@dataclass(frozen=True, slots=True)
class _Covered:
    """Cells that a merged range swallows: they are blank though the person sees a value."""

    cells: frozenset[tuple[int, int]]
    rows: frozenset[int]
    errors: tuple[CellError, ...]


def _covered(table: Table, mapping: ColumnMapping, mapped: Sequence[Column]) -> _Covered:
    labels = {mapping.places[column.code]: column.label for column in mapped}
    cells: set[tuple[int, int]] = set()
    errors: list[CellError] = []
    for merged in table.merged:
        rows = range(max(merged.first_row, mapping.header_row + 1), merged.last_row + 1)
        columns = [index for index in range(merged.first_column, merged.last_column + 1) if index in labels]
        # A wide cell in one mapped column (a remark over two columns) loses nothing.
        if not columns or not rows or (len(rows) == 1 and len(columns) == 1):
            continue
        if all(row <= len(table.rows) and _is_total(table.rows[row - 1]) for row in rows):
            continue
        cells |= {(row, index) for row in rows for index in columns}
        told = {"first": rows[0], "last": rows[-1], "label": labels[columns[0]]}
        errors.append(CellError(rows[0], columns[0], labels[columns[0]], messages.MERGED % told))
    return _Covered(frozenset(cells), frozenset(row for row, _ in cells), tuple(errors))


def _repeated(
    rows: Sequence[CheckedRow], mapping: ColumnMapping, mapped: Sequence[Column], same_rows: bool
) -> list[CellError]:
    """Rows that say the same as an earlier one, and values of unique columns that stand twice."""
    errors: list[CellError] = []
    whole: dict[str, int] = {}
    single: dict[tuple[str, str], int] = {}
    for row in rows:
        first = whole.setdefault(repr(sorted(row.values.items())), row.number)
        if first != row.number and not same_rows:
            errors.append(CellError(row.number, None, "", messages.SAME_ROW % {"first": first}))
            continue
        for column in mapped:
            value = row.values[column.code]
            if not column.unique or value is None:
                continue
            first = single.setdefault((column.code, repr(value)), row.number)
            if first != row.number:
                told = {"label": column.label, "first": first}
                place = mapping.places[column.code]
                errors.append(CellError(row.number, place, column.label, messages.SAME_VALUE % told))
    return errors
