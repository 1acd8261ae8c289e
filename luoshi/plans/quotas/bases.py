"""By what a total is spread: evenly, per head on a day, by last year's verified figures, by the number of a class.

What lives here: weights from the house and the proposal for a column. Not here: the arithmetic (`spreading`), saving.
Invariants: a proposal is saved by nobody but the person who looked at it; units that are not taken in keep what they
have, and what they have is taken off the total first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext_lazy

from luoshi.ledger.measures.asking import Question
from luoshi.ledger.measures.figures import figures_many
from luoshi.ledger.measures.measure import Column as Asked
from luoshi.org.places import places_on
from luoshi.org.viewer import Viewer
from luoshi.periods.model import Period
from luoshi.plans.counting import measure_of
from luoshi.plans.quotas.grid import Column, Grid, Row
from luoshi.plans.quotas.spreading import Share, spread
from luoshi.plans.spec import TargetSpec

BASES = {
    "even": gettext_lazy("平均"),
    "head": gettext_lazy("按人数"),
    "last": gettext_lazy("按上年完成数"),
    "klass": gettext_lazy("按类别数值"),
}


@dataclass(frozen=True)
class Ask:
    """What a person asked for. `rows`: the units taken in; `locked`: those whose amount stays; `classes`: a number for
    each group; `exact`: these numbers as they are, whatever the sum."""

    basis: str
    total: Fraction | None
    rows: Sequence[Row]
    day: date
    locked: Collection[int] = ()
    least: Fraction = Fraction(0)
    classes: Mapping[str, Fraction] = field(default_factory=dict)
    exact: bool = False


def proposal(viewer: Viewer, grid: Grid, column: Column, ask: Ask, now: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """An amount for each unit taken in. `now`: what the cells of the column say at this moment, typed or in force.

    Raises spreading.SpreadRefused; at most three queries.
    """
    rows = [row for row in ask.rows if row.unit_id in column.units]
    locked = {unit for unit in ask.locked if unit in now}
    if ask.exact and ask.basis == "klass":
        return {
            row.unit_id: ask.classes[row.group] if row.unit_id not in locked else now[row.unit_id]
            for row in rows
            if row.group in ask.classes or row.unit_id in locked
        }
    weights = _weights(viewer, grid, column, ask, rows)
    taken = {row.unit_id for row in rows}
    outside = sum((amount for unit, amount in now.items() if unit not in taken), Fraction(0))
    shares = [
        Share(row.unit_id, weights.get(row.unit_id, Fraction(0)), now[row.unit_id], ask.least)
        if row.unit_id in locked
        else Share(row.unit_id, weights.get(row.unit_id, Fraction(0)), None, ask.least)
        for row in rows
    ]
    return spread((ask.total or Fraction(0)) - outside, shares)


def _weights(viewer: Viewer, grid: Grid, column: Column, ask: Ask, rows: Sequence[Row]) -> dict[int, Fraction]:
    if ask.basis == "head":
        places = places_on(grid.plan.house_id, ask.day)
        return {unit: Fraction(place.staff or 0) for unit, place in places.items()}
    if ask.basis == "last":
        return last_year(viewer, grid, grid.specs[column.target_id], [row.unit_id for row in rows])
    if ask.basis == "klass":
        return {row.unit_id: ask.classes.get(row.group, Fraction(0)) for row in rows}
    return {row.unit_id: Fraction(1) for row in rows}


def last_year(viewer: Viewer, grid: Grid, spec: TargetSpec, unit_ids: Sequence[int]) -> dict[int, Fraction]:
    """What each unit did of the same kind in the year before the plan, verified; with the work below it, unless a unit
    below is among those asked for."""
    plan, facts = grid.plan, grid.binding.facts
    start = _year_before(plan.start)
    period = Period(start, plan.start, "year", "", "", start.year, 1)
    paths = [facts.units[unit].path for unit in unit_ids]
    columns = tuple(
        Asked(unit, (unit,), not any(p != facts.units[unit].path and p.startswith(facts.units[unit].path) for p in paths))
        for unit in unit_ids
    )  # fmt: skip
    figures = figures_many(viewer, [Question("last", measure_of(spec, 0), columns, (period,))])
    return {unit: Fraction(figures["last", unit, period].num) for unit in unit_ids if ("last", unit, period) in figures}


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
