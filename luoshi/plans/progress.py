"""Progress: computed whenever it is looked at, never stored.

What lives here: the queries behind every page of a plan. Not here: how a cell comes about (`board`). Invariant: `today`
and `as_of` are arguments, so what was printed can be computed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luoshi.org.viewer import Viewer
from luoshi.plans.board import Board
from luoshi.plans.cells import Cell, TargetInfo, TargetRow, worst_first
from luoshi.plans.duties import Duty, Holder, current
from luoshi.plans.models import Plan, Target

# -- picks -------------------------------------------------------------------------------------------------------------


def the_current(found: tuple[Duty, ...], today: date) -> tuple[Duty, ...]:
    """The duty that people mean today."""
    duty = current(found, today)
    return (duty,) if duty else ()


def begun(found: tuple[Duty, ...], today: date) -> tuple[Duty, ...]:
    """All whose period has begun, and the first to come where none has."""
    return tuple(duty for duty in found if duty.period.start <= today) or found[:1]


# -- what pages ask ----------------------------------------------------------------------------------------------------


def confirmed(viewer: Viewer, plan: Plan | None = None) -> Any:
    """Confirmed targets of a plan, or of all running plans, in the order of the document."""
    rows = Target.objects.visible_to(viewer).filter(state__in=["confirmed", "ended"])
    rows = rows.filter(plan=plan) if plan else rows.filter(plan__state=Plan.State.RUNNING)
    return rows.select_related("plan", "clause").order_by("plan_id", "start", "pk")


def plan_rows(viewer: Viewer, plan: Plan, today: date, as_of: datetime | None = None) -> list[TargetRow]:
    """Each target of a plan as one line, in the order of the document; without a cell in reach it is left out."""
    board = Board(viewer, today=today, as_of=as_of)
    lines = board.lines(confirmed(viewer, plan))
    by_target: dict[int, list[Cell]] = {}
    for cell in board.cells(lines, the_current):
        by_target.setdefault(cell.target.id, []).append(cell)
    return [TargetRow(line.info, tuple(by_target[line.info.id])) for line in lines if line.info.id in by_target]


def target_cells(viewer: Viewer, target: Target, today: date, as_of: datetime | None = None) -> list[Cell]:
    """The current period of each holder of one target."""
    board = Board(viewer, today=today, as_of=as_of)
    return board.cells(board.lines([target]), the_current)


def target_history(
    viewer: Viewer, target: Target, holder_key: str, today: date, as_of: datetime | None = None
) -> list[Cell]:
    """All periods of one holder, oldest first."""
    board = Board(viewer, today=today, as_of=as_of)
    lines = board.lines([target])
    return board.cells(lines, begun, only=lambda holder: holder.key == holder_key, of=lambda line: line.everyone)


def share_cells(viewer: Viewer, target: Target, today: date, as_of: datetime | None = None) -> list[Cell]:
    """The current period of each unit that has a share of a sum; none where nothing was divided."""
    board = Board(viewer, today=today, as_of=as_of)
    return board.cells(board.lines([target]), the_current, of=lambda line: line.shares)


def unit_cells(viewer: Viewer, unit_id: int, today: date, *, plan: Plan | None = None) -> list[Cell]:
    """What a unit owes over all running plans: the current period of each line, with the past ones it missed."""
    return cells_of_units(viewer, [unit_id], today, plan=plan)


def cells_of_units(viewer: Viewer, unit_ids: Sequence[int], today: date, *, plan: Plan | None = None) -> list[Cell]:
    """The same for several units at once, late first. The house's totals are owed by its root."""
    board = Board(viewer, today=today)
    lines = board.lines(confirmed(viewer, plan), units=unit_ids)
    mine = set(unit_ids)

    def bound(holder: Holder) -> bool:
        return holder.unit_id in mine and (holder.kind != "house" or holder.unit_id == board.facts.root_id)

    found: dict[tuple[int, str], list[Cell]] = {}
    for cell in board.cells(lines, begun, only=bound, of=lambda line: line.everyone):
        found.setdefault((cell.target.id, cell.holder.key), []).append(cell)
    return worst_first([_with_missed(cells, today) for cells in found.values()])


def _with_missed(cells: list[Cell], today: date) -> Cell:
    newest = current([cell.duty for cell in cells], today)
    shown = next((cell for cell in cells if cell.duty is newest), cells[-1])
    missed = tuple(cell.duty for cell in cells if cell is not shown and cell.state == "late")
    return shown._replace(missed=missed)


@dataclass(frozen=True)
class Matrix:
    """Units × targets: for each unit and target the cells of that unit (one, or one a person or holding)."""

    targets: tuple[TargetInfo, ...]
    rows: tuple[tuple[int, Mapping[int, tuple[Cell, ...]]], ...]


def matrix(viewer: Viewer, plan: Plan, today: date, unit_ids: Sequence[int], as_of: datetime | None = None) -> Matrix:
    """The current cells of a page of units; targets that bind no single unit have no column."""
    board = Board(viewer, today=today, as_of=as_of)
    shown = set(unit_ids)
    lines = [line for line in board.lines(confirmed(viewer, plan)) if any(h.kind != "house" for h in line.everyone)]
    rows: dict[int, dict[int, list[Cell]]] = {unit: {} for unit in unit_ids}
    only = lambda holder: holder.kind != "house" and holder.unit_id in shown  # noqa: E731  # used once, as a value
    for cell in board.cells(lines, the_current, only=only, of=lambda line: line.everyone):
        rows[cell.holder.unit_id].setdefault(cell.target.id, []).append(cell)
    frozen = tuple((unit, {pk: tuple(cells) for pk, cells in found.items()}) for unit, found in rows.items())
    return Matrix(tuple(line.info for line in lines), frozen)
