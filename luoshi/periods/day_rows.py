"""Rows of a year's days from what people have at hand: a pasted table, plain lines, JSON.

What lives here: text → rows for `decrees.import_days`, and the check that rows belong to one year. Not here: files
(luoshi.sheets), what a mark means (calendar.py). Invariant: nothing is guessed: a line that is no row becomes a row
that `import_days` refuses with its number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from unicodedata import normalize

from luoshi.periods import messages
from luoshi.periods.decrees import STATES, DayError, ImportedDays, import_days
from luoshi.periods.words import parse_date

MAX_DAYS = 400  # rows of one import: a year has 366 days
_RANGE = re.compile(r"\s*(?:至|到|~|～|—+|–|--)\s*")
_PARTS = re.compile(r"[\t,，;；|]+|\s{2,}")
_HEADS = frozenset({"日期", "date", "day", "天", "时间"})
_DAY_WORD = re.compile(r"(休息|放假|补班|上班|休|班|off|work)", re.IGNORECASE)

Row = Sequence[object]


def rows_of_text(text: str) -> list[Row]:
    """Rows of (date or range, off|work|休|班, name) from JSON, a table copied from a sheet, or plain lines.

    JSON: a list of rows, or of objects, or the object {"days": [{"name", "date", "isOffDay"}]} that public day lists use.
    """
    plain = text.strip().lstrip("\ufeff")
    if plain[:1] in "[{" and plain:
        try:
            return _rows_of_json(json.loads(plain))
        except (ValueError, RecursionError):
            return [(plain[:40], "", "")]
    return [_row_of_line(line) for line in plain.splitlines()]


def _rows_of_json(data: Any) -> list[Row]:
    if isinstance(data, dict):
        data = data.get("days", data.get("data", []))
    if not isinstance(data, list):
        return [("JSON", "", "")]
    return [_row_of_item(item) for item in data]


def _row_of_item(item: Any) -> Row:
    if isinstance(item, list):
        return item
    if not isinstance(item, dict):
        return (str(item), "", "")
    off = item.get("isOffDay")
    state = item.get("state", "") if off is None else ("off" if off else "work")
    return (item.get("date", item.get("day", "")), state, item.get("name", ""))


def _row_of_line(line: str) -> Row:
    """A line of a sheet (tabs, commas), or words: 2027年2月6日至2月12日 休 春节."""
    plain = normalize("NFKC", line).strip()
    cells = [cell.strip() for cell in _PARTS.split(plain) if cell.strip()]
    if len(cells) > 1:
        return cells
    found = _DAY_WORD.search(plain)
    if not found:
        return cells
    return [cell.strip() for cell in (plain[: found.start()], found.group(), plain[found.end() :])]


def days_of_year(rows: Sequence[Row], year: int, source: str) -> ImportedDays:
    """The marks of a year from rows whose first cell is a day or a range of days; every wrong row is named.

    A head row is passed over. Days without a year are of `year`; days of another year are refused. Rows: at most 400.
    """
    spread: list[tuple[int, Row]] = []
    errors: list[DayError] = []
    for number, row in enumerate(rows[:MAX_DAYS], start=1):
        if not row or (number == 1 and str(row[0]).strip().lower() in _HEADS):
            continue
        days, wrong = _days_of_cell(row[0], year)
        if wrong:
            errors.append(DayError(number, wrong))
        elif days is None:
            spread.append((number, row))
        else:
            spread += [(number, (day, *row[1:])) for day in days]
    if len(rows) > MAX_DAYS:
        errors.append(DayError(MAX_DAYS + 1, messages.TOO_MANY_DAYS % {"limit": MAX_DAYS}))
    numbers = [number for number, _ in spread]
    found = import_days([row for _, row in spread], source)
    told = {DayError(numbers[error.row - 1], error.message) for error in found.errors}
    return ImportedDays(found.marks, tuple(sorted([*errors, *told], key=lambda error: error.row)))


def _days_of_cell(cell: object, year: int) -> tuple[list[date] | None, str]:
    """The days that a cell names; None where it is no day (`import_days` says so); and what is wrong with them."""
    if isinstance(cell, date):
        first = last = date(cell.year, cell.month, cell.day)
    else:
        text = normalize("NFKC", str(cell or "")).strip()
        ends = [part for part in _RANGE.split(text) if part]
        start = parse_date(ends[0], year) if ends else None
        if start is None or len(ends) > 2:
            return None, ""
        end = _end_of(ends[1], start) if len(ends) == 2 else start
        if end is None:
            return None, ""
        first, last = start, end
    if first.year != year or last.year != year:
        return None, messages.DAY_OF_OTHER_YEAR % {
            "day": (last if first.year == year else first).isoformat(),
            "year": year,
        }
    if last < first or (last - first).days > 60:
        return None, messages.RANGE_WRONG % {"value": f"{first.isoformat()}—{last.isoformat()}"}
    return [first + timedelta(days=n) for n in range((last - first).days + 1)], ""


def _end_of(text: str, start: date) -> date | None:
    """The end of a range: a date, or only a day of the same month (10月1日至7日)."""
    found = parse_date(text, start.year)
    if found is not None:
        return found
    only = re.fullmatch(r"(\d{1,2})\s*[日号]?", text)
    if not only:
        return None
    try:
        return start.replace(day=int(only[1]))
    except ValueError:
        return None


__all__ = ["MAX_DAYS", "STATES", "days_of_year", "rows_of_text"]
