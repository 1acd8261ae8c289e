"""What scoring gives: a score per unit with its periods, rank, awards, and what was not counted and why.

What lives here: `Result`, `UnitScore` and their comparison. Not here: sentences for people (explain.py). Invariant: a unit's
`exact` is the sum of its components, and with a trace each component is the sum of its lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from luoshi.assessment.engine.amounts import ZERO
from luoshi.assessment.engine.board import Line
from luoshi.assessment.engine.case import Progress
from luoshi.assessment.engine.facts import Unit
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.spans import Span


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A record (or event) that gave a unit nothing, with the reason and the rule's id."""

    record: str
    unit: str
    reason: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A period against a pass line."""

    rule: str
    label: str
    points: Fraction
    line: Fraction
    reached: bool


@dataclass(slots=True)
class UnitScore:
    """A unit's score. periods: (component, kind, first day) → points. total: after weights and rounding."""

    unit: Unit
    components: dict[str, Fraction]
    periods: dict[tuple[str, str, date], Fraction]
    labels: dict[tuple[str, date], str]
    exact: Fraction = ZERO
    total: Fraction = ZERO
    rank: int | None = None
    ranked_of: int = 0
    present: bool = True
    vetoes: tuple[str, ...] = ()
    veto_lowest: bool = False
    awards: tuple[str, ...] = ()
    grade: str = ""
    marks: tuple[Mark, ...] = ()
    notices: tuple[str, ...] = ()
    progress: tuple[Progress, ...] = ()
    lines: tuple[Line, ...] = ()
    last_day: date | None = None

    def period(self, kind: str, day: date, component: str | None = None) -> Fraction:
        """The points of the period of a kind that begins on a day, of one component or of all."""
        return sum(
            (
                points
                for (name, each, start), points in self.periods.items()
                if each == kind and start == day and component in (None, name)
            ),
            ZERO,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of all units by id, and remarks on facts that did not fit."""

    scheme: Scheme
    span: Span
    as_of: datetime | None
    units: dict[str, UnitScore]
    uncounted: tuple[Uncounted, ...] = ()
    remarks: tuple[str, ...] = ()
    traced: bool = field(default=False)

    def __getitem__(self, unit: str) -> UnitScore:
        return self.units[unit]

    def table(self) -> list[UnitScore]:
        """The units by class and rank; unranked ones by class, most points first, then by id."""
        return sorted(
            self.units.values(),
            key=lambda each: (each.unit.cls, each.rank is None, each.rank or 0, -each.total, each.unit.id),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for a unit between two results: to be told to it, with the records that are newly not counted."""

    unit: str
    before: Fraction
    after: Fraction
    reasons: tuple[Uncounted, ...]


def changes(before: Result, after: Result) -> tuple[Change, ...]:
    """The units whose total changed, by id: a trial, a correction, a withdrawal of evidence."""
    known = set(before.uncounted)
    fresh: dict[str, list[Uncounted]] = {}
    for each in after.uncounted:
        if each not in known:
            fresh.setdefault(each.unit, []).append(each)
    found = []
    for unit in sorted({*before.units, *after.units}):
        old = before.units[unit].total if unit in before.units else ZERO
        new = after.units[unit].total if unit in after.units else ZERO
        if old != new:
            found.append(Change(unit, old, new, tuple(fresh.get(unit, ()))))
    return tuple(found)
