"""Where the days of a calendar come from: the notices in `data/`, and rows that an institution imports.

What lives here: the loader of decreed years and the check of imported rows. Not here: arithmetic (calendar.py).
Invariant: an error in a row is a value with its row number; one bad row never hides another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any
from unicodedata import normalize

from luoshi.periods import messages
from luoshi.periods.calendar import DayMark, DayState, WorkCalendar
from luoshi.periods.words import parse_date

STATES: dict[str, DayState] = {
    "off": "off",
    "休": "off",
    "休息": "off",
    "放假": "off",
    "work": "work",
    "班": "work",
    "上班": "work",
    "补班": "work",
}


@dataclass(frozen=True, slots=True)
class DayError:
    """A row that was not taken: its number (from 1) and a Chinese sentence on what to do."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class ImportedDays:
    """What an import found: the marks of the good rows and the errors of the others."""

    marks: tuple[DayMark, ...]
    errors: tuple[DayError, ...]


def decreed(years: Iterable[int] | None = None) -> WorkCalendar:
    """The calendar of the State Council's notices for `years` (None: all that are shipped).

    A year without a notice is left provisional rather than refused: weekends are assumed and the screens say so.
    """
    wanted = None if years is None else set(years)
    calendar = WorkCalendar()
    for notice in _notices():
        if wanted is None or notice["year"] in wanted:
            calendar = calendar.with_decreed(notice["year"], _marks(notice))
    return calendar


def decreed_years() -> tuple[int, ...]:
    """The years whose notices are shipped."""
    return tuple(notice["year"] for notice in _notices())


def import_days(rows: Iterable[Sequence[object]], source: str) -> ImportedDays:
    """Marks from rows of (date, off|work|休|班, name), e.g. a pasted sheet. Blank rows are passed over."""
    marks: dict[date, tuple[int, DayMark]] = {}
    errors: list[DayError] = []
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row]
        if not any(cells):
            continue
        day = _day(row[0])
        problem = _problem(cells, day, marks)
        if day is None or problem:
            errors.append(DayError(number, problem))
            continue
        name = cells[2] if len(cells) > 2 else ""
        marks[day] = (number, DayMark(day, STATES[cells[1].lower()], name, source))
    return ImportedDays(tuple(mark for _, mark in marks.values()), tuple(errors))


def _problem(cells: list[str], day: date | None, taken: dict[date, tuple[int, DayMark]]) -> str:
    """The sentence for a bad row, or an empty one."""
    if len(cells) < 2:
        return messages.ROW_TOO_SHORT
    if day is None:
        return messages.DAY_UNREADABLE % {"value": cells[0]}
    if cells[1].lower() not in STATES:
        return messages.DAY_STATE_UNKNOWN % {"value": cells[1]}
    if day in taken:
        return messages.DAY_TWICE % {"day": day.isoformat(), "first": taken[day][0]}
    return ""


def _day(cell: object) -> date | None:
    """A cell as a date; spreadsheets give dates and moments, people give text."""
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    return parse_date(_plain(cell))


def _plain(cell: object) -> str:
    return "" if cell is None else normalize("NFKC", str(cell)).strip()


def _marks(notice: dict[str, Any]) -> list[DayMark]:
    source = f"{notice['title']}（{notice['published'].isoformat()}）"
    marks = [DayMark(item["day"], "work", item["name"], source) for item in notice["work"]]
    for item in notice["off"]:
        days = (item["to"] - item["from"]).days + 1
        marks += [DayMark(item["from"] + timedelta(days=n), "off", item["name"], source) for n in range(days)]
    return marks


@cache
def _notices() -> tuple[dict[str, Any], ...]:
    text = resources.files("luoshi.periods").joinpath("data/notices.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["notice"])
