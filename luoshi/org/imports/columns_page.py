"""The page on which a person says what the columns of a table mean: what it shows, and what it brings back.

Invariant: a column of the table means one thing, and one thing stands in one column; what is doubled is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from luoshi.org.imports import files_in, operations
from luoshi.org.models import ImportRun
from luoshi.org.viewer import Viewer
from luoshi.sheets import Column, column_letter, samples

HEADER_ROWS = 12  # first rows among which the header may be chosen
MOST_COLUMNS = 120  # columns of a sheet shown; wider ones have empty columns
WIDEST_LIST = 60  # choices of a column offered for all rows


@dataclass
class Given:
    """What the page brought back: arguments of `operations.remap`, and problems as sentences."""

    kept: dict[str, Any]
    problems: list[str] = field(default_factory=list)


def context(run: ImportRun, asked: Mapping[str, str], viewer: Viewer, at: datetime) -> dict[str, Any]:
    """What the page shows. Raises NoTarget, SheetRefused."""
    sheet, header = asked.get("sheet"), asked.get("header", "")
    if sheet is not None:
        run.sheet = sheet
    fresh = int(header) if header.isdecimal() else None
    if sheet is not None and fresh is None:
        table, mapping = files_in.best_sheet([files_in.table_of(run)], operations.target_of(run, viewer, at).columns())
        fresh = mapping.header_row
    work = operations.open_work(run, viewer, at, header_row=fresh)
    table, mapping = work.table, work.mapping
    by_place = {place: code for code, place in mapping.places.items()}
    choices = [(c.code, f"{c.label}{'*' if c.required else ''}") for c in work.columns]
    lines = [
        {
            "index": index,
            "letter": column_letter(index),
            "heading": heading,
            "samples": samples(table, mapping.header_row, index),
            "code": by_place.get(index, ""),
            "guessed": by_place.get(index) in mapping.guessed,
        }
        for index, heading in files_in.headings(table, mapping.header_row)[:MOST_COLUMNS]
    ]
    fixed = run.answers.get("fixed", {})
    lists = {column.label: column.choices for column in work.target.template_columns()}
    fixable = [
        {
            "code": c.code, "label": c.label, "required": c.required, "value": fixed.get(c.code, ""),
            "choices": lists.get(c.label, ())[:WIDEST_LIST] if len(lists.get(c.label, ())) <= WIDEST_LIST else (),
        }
        for c in work.columns
        if c.code not in mapping.places and c.label in lists and not c.unique
    ]  # fmt: skip
    ticked = run.answers.get("options", {})
    return {
        "run": run,
        "target": work.target,
        "lines": lines,
        "choices": choices,
        "fixable": sorted(fixable, key=lambda each: not each["required"]),
        "header_row": mapping.header_row,
        "headers": [(row.number, _first_cells(row)) for row in table.rows[:HEADER_ROWS] if not row.blank],
        "sheets": [each.sheet for each in files_in.tables_of(run)],
        "sheet": run.sheet,
        "problems": list(mapping.problems) if fresh is None else [],
        "options": [(option, ticked.get(option.code, option.initial)) for option in work.target.options],
        "rows": len(table.rows) - mapping.header_row,
        "kept": bool(run.mapping.get("kept")),
    }


def _first_cells(row: Any) -> str:
    from luoshi.sheets import cell_text

    return " | ".join(text for cell in row.cells[:8] if (text := cell_text(cell).strip()))[:80]


def read(run: ImportRun, posted: Mapping[str, str], viewer: Viewer, at: datetime) -> Given:
    """What the person said. Raises NoTarget."""
    target = operations.target_of(run, viewer, at)
    columns = {column.code: column for column in target.columns()}
    places, problems = _places(posted, columns)
    header = posted.get("header_row", "")
    fixed = {
        code: text.strip()[:200]
        for code in columns
        if code not in places and (text := posted.get(f"fixed_{code}", "")).strip()
    }
    options = {option.code: f"option_{option.code}" in posted for option in target.options}
    answers = {**run.answers, "fixed": fixed, "options": options}
    return Given(
        {
            "places": places,
            "header_row": int(header) if header.isdecimal() and int(header) > 0 else int(run.mapping["header_row"]),
            "answers": answers,
            "sheet": posted.get("sheet"),
        },
        problems,
    )


def _places(posted: Mapping[str, str], columns: Mapping[str, Column]) -> tuple[dict[str, int], list[str]]:
    places: dict[str, int] = {}
    problems: list[str] = []
    for name, code in posted.items():
        number = name.removeprefix("col_")
        if not name.startswith("col_") or not number.isdecimal() or code not in columns:
            continue
        if code in places:
            told = {"label": columns[code].label, "one": column_letter(places[code]), "two": column_letter(int(number))}
            problems.append(_("%(one)s 列和 %(two)s 列都选成了“%(label)s”，请只留一列。") % told)
            continue
        places[code] = int(number)
    return places, problems
