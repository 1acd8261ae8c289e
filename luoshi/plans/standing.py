"""Where each target of a plan stands today, summed over those bound: what the document, the table and home show.

What lives here: rows without their thousands of cells, kept until something changes. Not here: the cells (`progress`).
Invariant: a row says what the `TargetRow` of the same cells says, to the digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from luoshi.ledger.measures import remembered
from luoshi.org.viewer import Viewer
from luoshi.periods.pace import Colour
from luoshi.plans.cells import Cell, TargetInfo, TargetRow
from luoshi.plans.models import Plan
from luoshi.plans.progress import plan_rows
from luoshi.plans.queries import plans

_BYTES_A_ROW = 4_096  # texts and rule of a target, its colour's sentence, its only cell


@dataclass(frozen=True, slots=True)
class SummedRow:
    """A target as one line. `cell`: its only one; of many there are the sums."""

    target: TargetInfo
    cell: Cell | None
    bound: int
    reached: int
    done: Fraction
    required: Fraction | None
    waiting: Fraction
    expected: Fraction | None
    forecast: Fraction | None
    colour: Colour
    headline: str
    address: str

    @classmethod
    def of(cls, row: TargetRow) -> SummedRow:
        """Summed once, because a row of three hundred cells costs a millisecond."""
        return cls(
            row.target, row.cell, row.bound, row.reached, row.done, row.required, row.waiting, row.expected,
            row.forecast, row.colour, row.headline, row.address,
        )  # fmt: skip


def plan_sums(viewer: Viewer, plan_id: int) -> tuple[SummedRow, ...]:
    """The rows of `plan_rows` today, summed; kept until a row that they were made of has changed."""
    return remembered("plans.sums", viewer, plan_id, lambda seen: _sums(seen, plan_id), weigh=_weight)


def _sums(viewer: Viewer, plan_id: int) -> tuple[SummedRow, ...]:
    plan: Plan | None = plans(viewer).filter(pk=plan_id).first()
    if plan is None:
        return ()
    return tuple(SummedRow.of(row) for row in plan_rows(viewer, plan, viewer.today))


def _weight(rows: tuple[SummedRow, ...]) -> int:
    return len(rows) * _BYTES_A_ROW
