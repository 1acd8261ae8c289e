"""Units × months of one target: when the work was done, whatever its own periods are.

Not here: duties and colours (`progress`). Invariant: a month's amount is the sum of what counts on its days.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from luoshi.ledger.measures.asking import Question
from luoshi.ledger.measures.figures import figures_many
from luoshi.ledger.measures.measure import Column
from luoshi.org.viewer import Viewer
from luoshi.periods.period import Period, periods_of
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.counting import measure_of
from luoshi.plans.models import Target
from luoshi.plans.spec import from_json


@dataclass(frozen=True, slots=True)
class Warmth:
    """What one unit did in one month, and where it opens."""

    month: Period
    done: Fraction
    address: str


def months_of(start: date, end: date) -> tuple[Period, ...]:
    """The calendar months of a plan."""
    return periods_of("month", start, end, PeriodSettings())


def heat(
    viewer: Viewer,
    target: Target,
    unit_ids: Sequence[int],
    *,
    below: Collection[int] = (),
    as_of: datetime | None = None,
) -> list[tuple[int, list[Warmth]]]:
    """For each unit in reach its months, in order; of those in `below` with the work below them. Constant queries."""
    months = months_of(target.plan.start, target.plan.end)
    columns = tuple(Column(unit, (unit,), unit in below) for unit in unit_ids)
    question = Question(target.pk, measure_of(from_json(target.draft), target.pk), columns, months)
    figures = figures_many(viewer, [question], as_of=as_of)
    rows = []
    for unit in unit_ids:
        cells = [figures.get((target.pk, unit, month)) for month in months]
        if all(cell is not None for cell in cells):
            warm = [Warmth(m, Fraction(c.num), c.address) for m, c in zip(months, cells, strict=True) if c is not None]
            rows.append((unit, warm))
    return rows
