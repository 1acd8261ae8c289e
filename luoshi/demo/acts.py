"""One piece of the demo's work before it is entered: what, who, when, and when it reached the system.

What lives here: the value, and how diligent units are. Not here: what units do (`habits`), entering it (`year`).
Invariant: an act is handed in on or after the day on which it was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from luoshi.demo import units as tree
from luoshi.demo.days import Days
from luoshi.demo.holdings import Kept
from luoshi.demo.people import People
from luoshi.ledger.operations import NewPerson
from luoshi.org.models import Unit


@dataclass(frozen=True, slots=True)
class Act:
    """What was done. `proof`: a scene of `pictures`, "page" for a scan, "link" for a paper in the
    bureau's office system, "" for none; `caption`: its words.
    """

    kind: str
    unit_id: int
    day: date
    filed_on: date
    values: Mapping[str, Any]
    day_end: date | None = None
    holdings: tuple[int, ...] = ()
    people: tuple[NewPerson, ...] = ()
    proof: str = ""
    caption: str = ""
    note: str = ""


@dataclass(frozen=True)
class Zeal:
    """How a unit keeps up: the share of its duties that it does, and the most working days until it files them."""

    does: float
    delay: int


DILIGENT, ORDINARY, BEHIND = Zeal(0.98, 2), Zeal(0.9, 6), Zeal(0.55, 14)
SHOWN = Zeal(0.75, 3)
"""The school that people sign in to has something left to do."""


def zeal_of(draw: Random) -> Zeal:
    """Seven units in ten keep up, two are ordinary, one is behind."""
    lot = draw.random()
    return DILIGENT if lot < 0.7 else ORDINARY if lot < 0.9 else BEHIND


@dataclass
class Scene:
    """All that habits draw from: the house, its days, its people, and the acts so far."""

    units: Mapping[str, Unit]
    people: People
    kept: Kept
    days: Days
    draw: Random
    zeal: dict[int, Zeal] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)

    def of_type(self, *types: str, klass: str = "") -> list[Unit]:
        """Units of types and a class, in the order of the tree."""
        found = [u for u in self.units.values() if u.type in types and (not klass or u.klass == klass)]
        return sorted(found, key=lambda unit: unit.order)

    @property
    def shown(self) -> Unit:
        """The school whose correspondent and keeper are in the table of sign-ins."""
        return self.of_type(tree.SCHOOL, klass=tree.TOWN)[0]

    def does(self, unit: Unit) -> bool:
        """Whether the unit gets round to it this time."""
        return self.draw.random() < self._zeal(unit).does

    def add(self, kind: str, unit: Unit, day: date, values: Mapping[str, Any], **more: Any) -> None:
        """Note what a unit did, filed as soon as the unit files things, not before its last day."""
        done = more.get("day_end") or day
        if done > self.days.today:
            return
        prompt = more.pop("prompt", False)
        filed_on = self.days.after(done, 0 if prompt else self.draw.randint(0, self._zeal(unit).delay))
        self.acts.append(Act(kind, unit.pk, day, filed_on, values, **more))

    def clerk_key(self, unit: Unit) -> str:
        """The key of the unit's correspondent, for fields that name people."""
        return str(self.people.correspondents[unit.pk].key)

    def _zeal(self, unit: Unit) -> Zeal:
        if unit.pk not in self.zeal:
            # The bureau's own offices are watched from near.
            own = (tree.OFFICE, tree.GROUP_TYPE, tree.LEADERS_TYPE)
            self.zeal[unit.pk] = DILIGENT if unit.type in own else zeal_of(self.draw)
            if unit.pk == self.shown.pk:
                self.zeal[unit.pk] = SHOWN
        return self.zeal[unit.pk]
