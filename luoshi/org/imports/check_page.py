"""What the page of a check shows: wrong rows with their cells, likely duplicates, what is there already, a preview.

Invariant: every error is on the page or said to be in the marked file; nothing is read but the run's own outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luoshi.org.imports.outcome import SHOWN_BAD, errors_of
from luoshi.org.imports.targets import Target
from luoshi.org.models import ImportRun
from luoshi.org.viewer import Viewer
from luoshi.sheets import column_letter


def check_context(run: ImportRun, target: Target, viewer: Viewer) -> dict[str, Any]:
    """The page's variables."""
    outcome: Mapping[str, Any] = run.outcome
    places = sorted(set(run.mapping.get("places", {}).values()))
    labels = {column.code: column.label for column in target.columns()}
    by_place = {place: labels.get(code, code) for code, place in run.mapping.get("places", {}).items()}
    bad = _bad_rows(outcome, places)
    counts = outcome.get("counts", {})
    return {
        "run": run,
        "target": target,
        "mine": run.by_id == viewer.person_id,
        "counts": counts,
        "failed": outcome.get("failed", ""),
        "passed": outcome.get("passed", ()),
        "filled": outcome.get("filled", 0),
        "heads": [(column_letter(place), by_place.get(place, "")) for place in places],
        "bad": bad,
        "bad_more": max(0, counts.get("bad", 0) - len(bad)),
        "general": [error for error in errors_of(outcome) if error.row == run.mapping.get("header_row")],
        "twins": outcome.get("twins", ()),
        "twins_more": max(0, counts.get("twins", 0) - len(outcome.get("twins", ()))),
        "different": outcome.get("different", ()),
        "notices": outcome.get("notices", ()),
        "preview": outcome.get("preview", ()),
        "unknown": [(number, *pair) for number, pair in enumerate(outcome.get("unknown", {}).items())],
        "fresh": counts.get("ready", 0) - counts.get("twins", 0),
        "nothing_new": bool(counts) and not counts.get("ready") and not counts.get("errors"),
    }


def _bad_rows(outcome: Mapping[str, Any], places: list[int]) -> list[dict[str, Any]]:
    """Wrong rows, each cell with its text and what is wrong in it; what concerns the whole row apart."""
    by_row: dict[int, list[Any]] = {}
    for error in errors_of(outcome):
        by_row.setdefault(error.row, []).append(error)
    found = []
    for row, texts in list(outcome.get("cells", {}).items())[:SHOWN_BAD]:
        errors = by_row.get(int(row), [])
        cells = [
            {"text": text, "errors": [error.message for error in errors if error.column == place]}
            for place, text in zip(places, texts, strict=False)
        ]
        rest = [f"{e.label}：{e.message}" if e.label else e.message for e in errors if e.column not in places]
        found.append({"number": row, "cells": cells, "rest": rest})
    return found
