"""What changes in the demo's tree: a school changes its district in May, a teaching point is merged in September.

What lives here: which, when, and doing it. Invariant: a change takes place on its own day, between the work before and
after it; one that lies before the furnished span is made at its beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from luoshi.demo import units as tree
from luoshi.org.models import Unit
from luoshi.org.operations import change_place, merge_unit
from luoshi.ui.scope import leave_scope

MOVED, MERGED = (5, 1), (9, 1)
"""Month and day: the newest of each that is not after today."""

Change = tuple[date, Callable[[datetime], None]]


def changes(units: Mapping[str, Unit], today: date) -> list[Change]:
    """The changes up to today, in the order of their days."""
    moving, merging = _moving(units), _merging(units)
    districts = [unit for unit in units.values() if unit.type == tree.DISTRICT]
    target = next(unit for unit in districts if unit.pk != moving.parent_id)
    into = next(u for u in units.values() if u.parent_id == merging.parent_id and u.klass == tree.TOWN)

    def move(at: datetime) -> None:
        change_place(unit=moving, parent=target, valid_from=_day(MOVED, today), by=None, at=at)
        _refresh(moving)

    def merge(at: datetime) -> None:
        merge_unit(unit=merging, into=into, day=_day(MERGED, today), by=None, at=at)
        _refresh(merging)

    return sorted(((_day(MOVED, today), move), (_day(MERGED, today), merge)), key=lambda change: change[0])


def _moving(units: Mapping[str, Unit]) -> Unit:
    return next(u for u in reversed(list(units.values())) if u.klass == tree.VILLAGE and u.type == tree.SCHOOL)


def _merging(units: Mapping[str, Unit]) -> Unit:
    """The smallest teaching point; where a small house has none, its last but one village school."""
    points = [unit for unit in units.values() if unit.type == tree.POINT]
    if points:
        return min(points, key=lambda unit: (unit.staff or 0, unit.pk))
    return [u for u in units.values() if u.klass == tree.VILLAGE][-2]


def _day(month_day: tuple[int, int], today: date) -> date:
    day = date(today.year, *month_day)
    return day if day <= today else date(today.year - 1, *month_day)


def _refresh(unit: Unit) -> None:
    with leave_scope("a unit that has changed"):
        unit.refresh_from_db()
