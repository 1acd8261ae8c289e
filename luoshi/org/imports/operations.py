"""The way of an import: begin, say what the columns mean, check, take, undo, drop. The same for every target.

Reading a file is `files_in.py`; what rows mean is the target's. Invariants: nothing but the run itself is written before
`take`; `take` writes all rows or none, and names every object that it made; an undone run is undone as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org.imports import files_in
from luoshi.org.imports.outcome import errors_of, outcome_of
from luoshi.org.imports.targets import (
    Around,
    Progress,
    Settled,
    Taken,
    TakeRefused,
    Target,
    Undone,
    build_target,
    silent,
)
from luoshi.org.models import ImportedRow, ImportMapping, ImportRun
from luoshi.org.viewer import Viewer
from luoshi.sheets import CellError, CheckedRow, Column, ColumnMapping, SheetRefused, Table, check, propose, signature
from luoshi.sheets import messages as sheet_messages
from luoshi.sheets.column import Checked
from luoshi.sheets.parse import CellInvalid
from luoshi.ui.scope import leave_scope

State = ImportRun.State
JOB_ROWS = 1500  # rows beyond which an import is checked and written by the worker: a page should answer in seconds
CHUNK = 500  # objects named by one statement


class NoTarget(Exception):
    """There is no such target, or the actor may not bring it in."""


class WrongState(Exception):
    """The run is not in the state that the step needs; carries the state."""


@dataclass
class Work:
    """A run with all that its steps need: the table, the target, the columns with their places."""

    run: ImportRun
    target: Target
    columns: tuple[Column, ...]
    table: Table
    mapping: ColumnMapping

    @property
    def fixed(self) -> Mapping[str, str]:
        """Values that hold for all rows, as text by code."""
        found: Mapping[str, str] = self.run.answers.get("fixed", {})
        return {code: text for code, text in found.items() if text}


def around(run: ImportRun, by: Viewer | None, at: datetime, *, trial: bool = True) -> Around:
    """For whom the run's target is built."""
    answers, today = run.answers, localdate(at)
    year = int(answers.get("year") or today.year)
    return Around(run.house_id, by, today, year, answers.get("names", {}), answers.get("options", {}), trial)


def target_of(run: ImportRun, by: Viewer | None, at: datetime, *, trial: bool = True) -> Target:
    """The run's target for an actor. Raises NoTarget."""
    target = build_target(run.what, around(run, by, at, trial=trial))
    if target is None:
        raise NoTarget(run.what)
    return target


def begin(
    *,
    what: str,
    house_id: int,
    by: Viewer | None,
    at: datetime,
    data: bytes = b"",
    name: str = "",
    pasted: str = "",
    answers: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Keep a file or pasted lines and propose what its columns mean. Raises NoTarget, SheetRefused."""
    run = ImportRun(house_id=house_id, what=what, created_at=at, by_id=by.person_id if by else None)
    run.answers = dict(answers or {})
    target = target_of(run, by, at)
    run.label = target.label[:80]
    with transaction.atomic(), leave_scope("keeping a table that was brought in"):
        tables = files_in.keep(run, data=data, name=name, pasted=pasted, by=by, at=at)
        columns = target.columns()
        table, mapping = files_in.best_sheet(tables, columns)
        run.sheet = table.sheet[:60]
        kept = _kept_mapping(house_id, what, signature(table.rows[mapping.header_row - 1]))
        if kept is not None:
            mapping = exact_mapping(table, mapping.header_row, _places_by_heading(table, mapping, kept), columns)
            run.answers.setdefault("fixed", kept.fixed)
        run.mapping = _as_json(mapping) | {"kept": kept is not None}
        run.save()
    return run


def _kept_mapping(house_id: int, what: str, signed: str) -> ImportMapping | None:
    found: ImportMapping | None = ImportMapping.objects.filter(house_id=house_id, what=what, signature=signed).first()
    return found


def _places_by_heading(table: Table, mapping: ColumnMapping, kept: ImportMapping) -> dict[str, int]:
    """Places of last time; the signature is that of all headings in order, so they are the same columns."""
    width = len(table.rows[mapping.header_row - 1].cells)
    return {code: place for code, place in kept.places.items() if place < width}


def _as_json(mapping: ColumnMapping) -> dict[str, Any]:
    return {
        "header_row": mapping.header_row,
        "places": dict(mapping.places),
        "guessed": sorted(mapping.guessed),
        "problems": list(mapping.problems),
        # Every heading was known by its name: nothing to ask.
        "plain": not mapping.guessed and not mapping.unmapped,
    }


def exact_mapping(
    table: Table, header_row: int, places: Mapping[str, int], columns: Sequence[Column], fixed: Mapping[str, str] = {}
) -> ColumnMapping:
    """The mapping as a person left it; its problems are required columns that are neither there nor fixed."""
    known = {column.code for column in columns}
    kept = {code: place for code, place in places.items() if code in known}
    missing = [c for c in columns if c.required and c.code not in kept and not fixed.get(c.code)]
    problems = tuple(sheet_messages.COLUMN_MISSING_HERE % {"label": column.label} for column in missing)
    return ColumnMapping(header_row, kept, problems=problems)


def open_work(
    run: ImportRun, by: Viewer | None, at: datetime, *, header_row: int | None = None, trial: bool = True
) -> Work:
    """The run with its table read again. Raises NoTarget, SheetRefused. `header_row`: propose anew below this row."""
    target = target_of(run, by, at, trial=trial)
    columns = target.columns()
    table = files_in.table_of(run)
    if header_row is not None:
        return Work(run, target, columns, table, propose(table, columns, header_row=header_row))
    told = run.mapping
    fixed = run.answers.get("fixed", {})
    mapping = exact_mapping(table, int(told["header_row"]), told["places"], columns, fixed)
    guessed = frozenset(told.get("guessed", ()))
    unmapped = tuple(
        (index, heading)
        for index, heading in files_in.headings(table, mapping.header_row)
        if index not in mapping.places.values()
    )
    return Work(
        run,
        target,
        columns,
        table,
        ColumnMapping(mapping.header_row, mapping.places, guessed, unmapped, mapping.problems),
    )


def remap(
    *,
    run: ImportRun,
    places: Mapping[str, int],
    header_row: int,
    answers: Mapping[str, Any],
    by: Viewer | None,
    at: datetime,
    sheet: str | None = None,
) -> ImportRun:
    """Keep what the columns mean as a person left it, for this run and for the next sheet of this form.

    Raises WrongState, NoTarget, SheetRefused.
    """
    with transaction.atomic(), leave_scope("saying what columns mean"):
        run = _locked(run, State.DRAFT)
        if sheet is not None and sheet != run.sheet:
            run.sheet = sheet
        run.answers = {**run.answers, **answers}
        run.mapping = {"header_row": header_row, "places": dict(places), "guessed": [], "kept": False}
        work = open_work(run, by, at)
        run.mapping["problems"] = list(work.mapping.problems)
        run.outcome = {}
        run.save()
        header = work.table.rows[header_row - 1]
        ImportMapping.objects.update_or_create(
            house_id=run.house_id,
            what=run.what,
            signature=signature(header),
            defaults={
                "places": dict(places),
                "fixed": run.answers.get("fixed", {}),
                "by_id": run.by_id,
                "saved_at": at,
            },
        )
    return run


def _locked(run: ImportRun, *states: str) -> ImportRun:
    """The run's row, locked. Raises WrongState."""
    row: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
    if row.state not in states:
        raise WrongState(row.state)
    return row


def answer(*, run: ImportRun, answers: Mapping[str, Any]) -> ImportRun:
    """Keep decisions about likely duplicates, wrong rows and unknown names. Raises WrongState."""
    with transaction.atomic(), leave_scope("answering about an import"):
        run = _locked(run, State.DRAFT)
        run.answers = {**run.answers, **answers}
        run.save(update_fields=["answers"])
    return run


# -- the dry run -------------------------------------------------------------------------------------------------------


def examine(work: Work, at: datetime) -> tuple[Checked, Settled]:
    """All rows against columns and target: nothing that stays is written."""
    fixed, faults = _fixed_values(work)
    columns = [c for c in work.columns if c.code in work.mapping.places]
    checked = check(work.table, work.mapping, columns, same_rows=True, fill_merged=True)
    rows = [CheckedRow(row.number, {**fixed, **row.values}) for row in checked.rows]
    settled = work.target.settle(rows, work.mapping, at)
    settled.errors = sorted(
        [*faults, *checked.errors, *settled.errors], key=lambda e: (e.row, -1 if e.column is None else e.column)
    )
    return checked, settled


def _fixed_values(work: Work) -> tuple[dict[str, Any], list[CellError]]:
    """Values that hold for all rows, of columns that the sheet does not have."""
    found: dict[str, Any] = {}
    faults: list[CellError] = []
    for column in work.columns:
        text = work.fixed.get(column.code)
        if not text or column.code in work.mapping.places:
            continue
        try:
            found[column.code] = column.parse(text)
        except CellInvalid as error:
            faults.append(CellError(work.mapping.header_row, None, column.label, error.message))
    return found, faults


def check_run(*, run: ImportRun, by: Viewer | None, at: datetime, progress: Progress = silent) -> ImportRun:
    """The dry run; its outcome is kept on the run for the page. Raises NoTarget, SheetRefused, WrongState."""
    work = open_work(run, by, at)
    progress(0, len(work.table.rows), _("正在核对"))
    # No transaction around it: targets try rows batch by batch and take each back, so that others may write between.
    with leave_scope("checking a table before it is taken"):
        checked, settled = examine(work, at)
        unknown = work.target.unknown()
    with transaction.atomic(), leave_scope("keeping the outcome of a check"):
        row = _locked(run, State.DRAFT, State.WAITING)
        row.outcome, row.state = outcome_of(work, checked, settled, unknown), State.DRAFT
        row.counts = row.outcome["counts"]
        row.save(update_fields=["outcome", "counts", "state"])
    progress(len(work.table.rows), len(work.table.rows), _("核对完成"))
    return row


# -- taking ------------------------------------------------------------------------------------------------------------


def chosen_rows(run: ImportRun, settled: Settled) -> list[Any]:
    """The rows to be written: likely duplicates as the person decided, one by one before all at once."""
    general = run.answers.get("twins", "skip")
    single: Mapping[str, str] = run.answers.get("rows", {})
    return [row for row in settled.ready if not row.twin or single.get(str(row.number), general) == "take"]


def take(*, run: ImportRun, by: Viewer | None, at: datetime, progress: Progress = silent) -> ImportRun:
    """Write the rows, all or none. Raises NoTarget, SheetRefused, WrongState, TakeRefused (with what is wrong now).

    Taken twice (a job that ran again) it is one import.
    """
    with transaction.atomic(), leave_scope("taking a table"):
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        if row.state == State.DONE:
            return row  # type: ignore[no-any-return]  # a row of the model
        if row.state not in (State.DRAFT, State.WAITING):
            raise WrongState(row.state)
        work = open_work(row, by, at, trial=False)
        _checked, settled = examine(work, at)
        wrong = {error.row for error in errors_of(row.outcome)}  # as the check told, the last time
        settled.ready = [ready for ready in settled.ready if ready.number not in wrong]
        asked = set(row.outcome.get("twin_rows", ()))
        for ready in settled.ready:
            ready.twin = ready.twin or (_("可能重复") if ready.number in asked else "")
        if settled.errors and row.answers.get("bad") != "skip":
            raise TakeRefused(settled.errors)
        rows = chosen_rows(row, settled)
        taken = work.target.take(rows, row.pk, at, progress)
        _write(row, taken, settled, len(rows), at)
        log(
            house_id=row.house_id, actor=by, action="import.taken", subject=f"import:{row.pk}", at=at,
            detail={"what": row.what, "made": row.made, "file": row.name},
        )  # fmt: skip
    return row  # type: ignore[no-any-return]  # a row of the model


def _write(row: ImportRun, taken: Taken, settled: Settled, rows: int, at: datetime) -> None:
    ImportedRow.objects.bulk_create(
        [ImportedRow(run=row, number=number, object_id=key) for number, key in taken.objects.items()], batch_size=CHUNK
    )
    row.state, row.taken_at, row.made = State.DONE, at, len(taken.objects)
    passed_over = {
        _("可能重复，没有导入"): len(settled.ready) - rows,
        _("已有，没有变化"): len(settled.unchanged),
        _("已有，内容不同，没有导入"): len(settled.different),
        _("有错，没有导入"): len({error.row for error in settled.errors}),
    }
    counts = dict(taken.counts) | {label: number for label, number in passed_over.items() if number}
    row.counts, row.outcome = counts, dict(taken.more)
    row.save()


def fail(*, run: ImportRun, reason: str, more: Mapping[str, Any] | None = None) -> None:
    """Note that the worker could not write it; the run can be checked and taken again."""
    with transaction.atomic(), leave_scope("noting that an import failed"):
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        if row.state == State.WAITING:
            row.state, row.outcome = State.DRAFT, {**row.outcome, **(more or {}), "failed": reason}
            row.save(update_fields=["state", "outcome"])


# -- undoing -----------------------------------------------------------------------------------------------------------


def undo(*, run: ImportRun, by: Viewer | None, at: datetime) -> tuple[ImportRun, Undone]:
    """Take back all that a run made. Raises NoTarget, WrongState, UndoRefused (something hangs on it)."""
    with transaction.atomic(), leave_scope("undoing an import"):
        row = _locked(run, State.DONE)
        target = target_of(row, by, at)
        keys = list(ImportedRow.objects.filter(run=row).order_by("number").values_list("object_id", flat=True))
        undone = target.undo(row, keys, at)
        row.state, row.undone_at, row.undone_by_id = State.UNDONE, at, by.person_id if by else None
        row.outcome = {**row.outcome, "undone": undone.count, "kept": list(undone.kept)[:200]}
        row.save()
        log(
            house_id=row.house_id, actor=by, action="import.undone", subject=f"import:{row.pk}", at=at,
            detail={"what": row.what, "count": undone.count},
        )  # fmt: skip
    return row, undone


def drop(*, run: ImportRun) -> None:
    """Forget a run that wrote nothing. Raises WrongState."""
    with transaction.atomic(), leave_scope("forgetting an import that wrote nothing"):
        _locked(run, State.DRAFT).delete()


__all__ = ["NoTarget", "SheetRefused", "TakeRefused", "Work", "WrongState", "begin", "check_run", "take", "undo"]
