"""The house as the counting of duties needs it: units, people, holdings, calendars, loaded once in a few queries.

What lives here: plain values and their loading. Not here: what is owed (`obligations`). Invariant: duties follow
today's tree (design.md §4); the number of queries does not grow with units, people or holdings.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from luoshi.audit.models import LogEntry
from luoshi.ledger.models import Holding
from luoshi.org.calendars import HouseDates, Place
from luoshi.org.models import House, Membership, Unit
from luoshi.org.places import chain_up, place_in, timeline
from luoshi.org.queries import in_force
from luoshi.org.tree import holds, step
from luoshi.periods.calendar import WorkCalendar
from luoshi.ui.scope import leave_scope


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit by today's tree. `valid_to` half-open: from that day on it owes nothing."""

    id: int
    name: str
    path: str
    type: str
    klass: str
    staff: int | None
    valid_from: date
    valid_to: date | None
    is_body: bool


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person with a post in a unit, from a day on."""

    person_id: int
    key: uuid.UUID
    name: str
    unit_id: int
    role: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HoldingFact:
    """A holding that a duty may bind."""

    id: int
    name: str
    type: str
    unit_id: int
    opened_on: date | None
    closed_on: date | None


@dataclass
class HouseFacts:
    """All of a house that duties depend on. People and holdings are loaded when first asked for."""

    house_id: int
    settings: Mapping[str, Any]
    units: Mapping[int, UnitFact]
    root_id: int
    dates: HouseDates = field(default_factory=lambda: HouseDates({}))

    @classmethod
    def load(cls, house_id: int, as_of: datetime | None = None, dates: HouseDates | None = None) -> HouseFacts:
        """Three queries; two with the `dates` given. `as_of`: calendar and tree as they were known then, two more."""
        with leave_scope("duties of a house are computed for all its units; what is shown is filtered by the viewer"):
            rows = Unit.objects.filter(house_id=house_id).order_by("path")
            columns = ["pk", "name", "path", "type", "klass", "staff", "valid_from", "valid_to", "is_body"]
            units = {row[0]: UnitFact(*row) for row in rows.values_list(*columns)}
        if as_of is not None:
            units = _known_then(house_id, units, as_of)
        house = House.objects.get(pk=house_id)
        root = next((unit.id for unit in units.values() if unit.path.count(".") == 1), 0)
        dates = dates or HouseDates.load(house_id, as_of, house.settings)
        return cls(house_id, dates.settings, units, root, dates)

    @cached_property
    def people(self) -> tuple[PersonFact, ...]:
        """Everybody with an own post. One query, made when the first per-person target asks."""
        with leave_scope("per-person duties of a house"):
            rows = Membership.objects.filter(
                house_id=self.house_id, nature=Membership.Nature.OWN, person__erased_at__isnull=True
            ).order_by("person__sort_key", "person_id", "pk")
            columns = ["person_id", "person__key", "person__name", "unit_id", "role", "valid_from", "valid_to"]
            return tuple(PersonFact(*row) for row in rows.values_list(*columns))

    @cached_property
    def holdings(self) -> tuple[HoldingFact, ...]:
        """All holdings. One query, made when the first such target asks."""
        with leave_scope("duties on the holdings of a house"):
            rows = Holding.objects.filter(house_id=self.house_id).order_by("unit_id", "pk")
            columns = ["pk", "name", "type", "unit_id", "opened_on", "closed_on"]
            return tuple(HoldingFact(*row) for row in rows.values_list(*columns))

    def below(self, unit_id: int) -> tuple[int, ...]:
        """A unit and all below it, by today's tree, merged ones included (their past counts)."""
        top = self.units.get(unit_id)
        return tuple(unit.id for unit in self.units.values() if top and holds(top.path, unit.path))

    def in_force(self, unit_id: int, day: date) -> bool:
        """Whether the unit exists on a day."""
        unit = self.units[unit_id]
        return unit.valid_from <= day and (unit.valid_to is None or unit.valid_to > day)

    def place(self, unit_id: int | None) -> Place:
        """What a unit's calendar depends on."""
        unit = self.units.get(unit_id) if unit_id is not None else None
        return Place(unit.type, unit.klass, unit.id) if unit else Place()

    def calendar(self, unit_id: int | None, start: date, end: date) -> WorkCalendar:
        """The unit's calendar: the house's with its own days, and the rests of a unit that rests between terms."""
        return self.dates.calendar(self.place(unit_id), start, end)


def _known_then(house_id: int, units: Mapping[int, UnitFact], as_of: datetime) -> dict[int, UnitFact]:
    """The units as they were known at a moment: those founded later are not there, nobody has merged yet who did later.

    That a unit was merged is no version of it; when that was written is in the log.
    """
    day = timezone.localdate(as_of)
    places = {pk: place_in(chain, day) or chain[0] for pk, chain in timeline(house_id, as_of=as_of).items()}
    with leave_scope("which units were merged after a moment"):
        later = LogEntry.objects.filter(house_id=house_id, action="unit.merged", at__gt=as_of)
        merged = set(later.values_list("subject", flat=True))
    found = {}
    for pk, above in chain_up(places).items():
        if pk in units:
            place, unit = places[pk], units[pk]
            path = "".join(step(each) for each in (*reversed(above), pk))
            end = None if f"unit:{pk}" in merged else unit.valid_to
            found[pk] = replace(unit, path=path, type=place.type, klass=place.klass, staff=place.staff, valid_to=end)
    return dict(sorted(found.items(), key=lambda item: item[1].path))


__all__ = ["HoldingFact", "HouseFacts", "PersonFact", "UnitFact", "in_force"]
