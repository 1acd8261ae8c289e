"""What the columns of a table mean, and whether each cell says it: the dry run of an import.

What lives here: the guess of a mapping, `check` with all errors at once. Not here: the values (column.py), reading files
(read.py), merged cells (merged.py), parsing single cells (parse.py), the marked file (marking.py). Invariant: errors are values; one bad cell never hides
another, and a row with an error gives no values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from luoshi.sheets import messages
from luoshi.sheets.column import CellError, Checked, CheckedRow, Column, ColumnMapping
from luoshi.sheets.merged import Covered, covered_cells, is_total
from luoshi.sheets.parse import CellInvalid
from luoshi.sheets.table import Row, SheetRefused, Table, cell_text, is_blank

HEADER_SEARCH_ROWS = 20
SHORTEST_PART = 2  # one character shared with a label is no likeness


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


def check(
    table: Table,
    mapping: ColumnMapping,
    columns: Sequence[Column],
    *,
    same_rows: bool = False,
    fill_merged: bool = False,
) -> Checked:
    """Every row below the header: its values, or all of its errors. Blank rows are passed over, totals are skipped.

    `same_rows`: whether two rows may say the same (two boards changed on one day), else the later one is an error.
    `fill_merged`: a cell merged over rows holds for each of them (a unit's name beside its five works), unless the
    column is an amount; else merged cells are errors.
    """
    mapped = [column for column in columns if column.code in mapping.places]
    covered = covered_cells(table, mapping, mapped, fill=fill_merged)
    good: list[CheckedRow] = []
    errors: list[CellError] = list(covered.errors)
    skipped: list[tuple[int, str]] = []
    blank = 0
    for row in table.rows[mapping.header_row :]:
        reason = _passed_over(row, mapping, mapped, covered)
        if reason is None:
            blank += 1
        elif reason:
            skipped.append((row.number, reason))
        else:
            values, found = _row_values(row, mapping, mapped, covered)
            errors += found
            if not found and not covered.rows & {row.number}:
                good.append(CheckedRow(row.number, values))
    again = _repeated(good, mapping, mapped, same_rows)
    repeated_rows = {error.row for error in again}
    kept = tuple(row for row in good if row.number not in repeated_rows)
    ordered = sorted([*errors, *again], key=lambda error: (error.row, -1 if error.column is None else error.column))
    return Checked(kept, tuple(ordered), tuple(skipped), blank, len(covered.filled))


def _passed_over(row: Row, mapping: ColumnMapping, mapped: Sequence[Column], covered: Covered) -> str | None:
    """None for a blank row, the reason for one that is no row of data, "" for one that is."""
    if row.number in covered.sections:
        return messages.SECTION_ROW
    if is_total(row):
        return messages.TOTAL_ROW
    filled = (index for number, index in covered.filled if number == row.number) if covered.filled else ()
    shown = {mapping.places[column.code] for column in mapped} - set(filled)
    return None if all(is_blank(row.cell(index)) for index in shown) else ""


# -- headings --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def folded_heading(heading: str) -> str:
    """A heading without width, case, blanks and marks."""
    return re.sub(r"[\s*＊:：#、_\-/\\.。]+", "", normalize("NFKC", heading)).casefold()


@lru_cache(maxsize=8192)
def _bare(heading: str) -> str:
    """A folded heading without remarks in brackets: 得分(分) → 得分."""
    return re.sub(r"[(\[【〔].*?[)\]】〕]", "", folded_heading(heading)) or folded_heading(heading)


def _is_label(heading: str, column: Column) -> bool:
    return folded_heading(heading) == folded_heading(column.label) or _bare(heading) == _bare(column.label)


def _is_alias(heading: str, column: Column) -> bool:
    return any(_bare(heading) == _bare(alias) for alias in (*column.aliases, column.code))


def _likes_another(heading: str, column: Column, columns: Sequence[Column], places: Mapping[str, int]) -> bool:
    """Whether a heading could as well be another column that is still open."""
    return any(_is_like(heading, other) for other in columns if other is not column and other.code not in places)


def _is_like(heading: str, column: Column) -> bool:
    """Whether one name is part of the other."""
    if column.exact:
        return False
    mine = _bare(heading)
    names = [_bare(name) for name in (column.label, *column.aliases)]
    return any(min(len(mine), len(name)) >= SHORTEST_PART and (mine in name or name in mine) for name in names)


# -- rows ------------------------------------------------------------------------------------------------------------


def _row_values(
    row: Row, mapping: ColumnMapping, mapped: Sequence[Column], covered: Covered
) -> tuple[dict[str, Any], list[CellError]]:
    """The values of a row and what is wrong in it."""
    values: dict[str, Any] = {}
    errors: list[CellError] = []
    for column in mapped:
        index = mapping.places[column.code]
        cell = covered.filled.get((row.number, index)) if covered.filled else None
        cell = row.cell(index) if cell is None else cell
        if is_blank(cell):
            values[column.code] = None
            if column.required and (row.number, index) not in covered.cells:
                errors.append(CellError(row.number, index, column.label, messages.REQUIRED % {"label": column.label}))
            continue
        try:
            values[column.code] = column.parse(cell)
        except CellInvalid as error:
            errors.append(CellError(row.number, index, column.label, error.message))
    return values, errors


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
