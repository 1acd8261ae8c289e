"""What a dry run found, as plain JSON for the page and the marked file.

Invariant: all errors are kept; of previews only what a person can look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from luoshi.sheets import CellError, cell_text
from luoshi.sheets.column import Checked
from luoshi.sheets.propose import counted

if TYPE_CHECKING:
    from luoshi.org.imports.operations import Work
    from luoshi.org.imports.targets import Settled

SHOWN_BAD = 200  # wrong rows shown with their cells; the marked file has all
SHOWN = 50
SHOWN_TWINS = 300  # likely duplicates answered one by one; beyond, all at once only


def outcome_of(
    work: Work, checked: Checked, settled: Settled, unknown: Mapping[str, Sequence[tuple[int, str]]]
) -> dict[str, Any]:
    """The outcome of a check."""
    bad = sorted({error.row for error in settled.errors})
    twins = [row for row in settled.ready if row.twin]
    titles = sum(1 for row in work.table.rows[: work.mapping.header_row - 1] if not row.blank)
    read = len(settled.ready) + len(settled.unchanged) + len(settled.different) + len(bad)
    notices: dict[str, int] = {}
    for row in settled.ready:
        if row.notice:
            notices[row.notice] = notices.get(row.notice, 0) + 1
    return {
        "counts": {
            "rows": read,
            "ready": len(settled.ready),
            "twins": len(twins),
            "unchanged": len(settled.unchanged),
            "different": len(settled.different),
            "errors": len(settled.errors),
            "bad": len(bad),
        },
        "passed": [list(pair) for pair in counted(read, checked.skipped, checked.blank, titles)],
        "filled": checked.filled,
        "errors": plain_errors(settled.errors),
        "cells": {str(row): _texts(work, row) for row in bad[:SHOWN_BAD]},
        "twins": [[row.number, row.shown, row.twin, row.twin_url] for row in twins[:SHOWN_TWINS]],
        "twin_rows": [row.number for row in twins],
        "different": [list(pair) for pair in settled.different[:SHOWN_BAD]],
        "notices": sorted(notices.items(), key=lambda pair: -pair[1])[:SHOWN],
        "preview": [[row.number, row.shown, row.notice] for row in settled.ready if not row.twin][:SHOWN],
        "unknown": {text: [list(pair) for pair in near] for text, near in unknown.items() if near},
    }


def _texts(work: Work, number: int) -> list[str]:
    row = work.table.rows[number - 1]
    return [cell_text(row.cell(place))[:80] for place in shown_places(work)]


def shown_places(work: Work) -> list[int]:
    """Columns shown beside errors: those that are brought in, in the sheet's order."""
    return sorted(set(work.mapping.places.values()))


def plain_errors(errors: Sequence[CellError]) -> list[list[Any]]:
    """Errors as JSON."""
    return [[error.row, error.column, error.label, error.message] for error in errors]


def errors_of(outcome: Mapping[str, Any]) -> list[CellError]:
    """The errors as values again, for the marked file."""
    return [CellError(row, column, label, message) for row, column, label, message in outcome.get("errors", ())]
