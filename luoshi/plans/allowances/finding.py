"""The duties that a request or a grant speaks of, found by address or by class of units.

Invariant: a duty of a holder outside the viewer's sight is not found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.periods.calendar import WorkCalendar
from luoshi.plans import progress
from luoshi.plans.allowances.applying import Granted
from luoshi.plans.board import Board, Line
from luoshi.plans.duties import Allowed, Duty, Holder
from luoshi.plans.facts import HouseFacts
from luoshi.plans.models import Target


@dataclass(frozen=True)
class Found:
    """One duty with its holder and the unit where it is shown."""

    target: Target
    holder: Holder
    duty: Duty
    unit: Unit
    line: Line


def duty_at(viewer: Viewer, target_id: int, holder_key: str, period_key: str) -> Found | None:
    """The duty of an address; None where the viewer may not see the target or the holder's unit."""
    target = progress.confirmed(viewer).filter(pk=target_id).first()
    if target is None:
        return None
    board = Board(viewer, today=viewer.today)
    for line in board.lines([target]):
        for holder in line.everyone:
            if holder.key != holder_key:
                continue
            unit = Unit.objects.visible_to(viewer).filter(pk=holder.unit_id).first()
            duty = next((d for d in board.duties_of(line, holder) if d.period.key == period_key), None)
            if unit is not None and duty is not None:
                return Found(target, holder, duty, unit, line)
    return None


@dataclass(frozen=True)
class Touched:
    """What a direct grant would touch: how many units and duties, and the first of them in words."""

    units: int
    duties: int
    examples: list[str]


PEEK = 8


def touched(viewer: Viewer, units: Iterable[Unit], wanted: Granted) -> Touched:
    """The duties of some units that an allowance like `wanted` would touch."""
    names = {unit.pk: unit.name for unit in units}
    targets = progress.confirmed(viewer)
    if wanted.target_id is not None:
        targets = targets.filter(pk=wanted.target_id)
    board = Board(viewer, today=viewer.today)
    hit: set[int] = set()
    count = 0
    examples: list[str] = []
    for line in board.lines(targets, units=names):
        for holder in line.everyone:
            if holder.unit_id not in names or holder.kind == "house":
                continue
            for duty in board.duties_of(line, holder):
                if wanted.touches(duty):
                    hit.add(holder.unit_id)
                    count += 1
                    example = f"{names[holder.unit_id]}：{line.info.title}（{duty.period.short_label}）"
                    if len(examples) < PEEK and example not in examples:
                        examples.append(example)
    return Touched(len(hit), count, examples)


def wanted_of(what: str, start: date, end: date, target_id: int | None, until: date | None) -> Granted:
    """An allowance that is not written yet, to see what it would touch."""
    return Granted(Allowed(0, what, until, None, "", ""), 0, target_id, "", start, end)


def calendar_of(viewer: Viewer, found: Found) -> WorkCalendar:
    """The calendar of a duty's unit, to propose another day."""
    facts = HouseFacts.load(viewer.house_id)
    return facts.calendar(found.unit.pk, found.duty.period.start, found.duty.period.end)
