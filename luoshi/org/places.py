"""The dated tree: where each unit stood on a day, as known at a moment.

What lives here: version chains of places and what follows from them. Sums up the tree use the tree of the day that an
entry counts on; duties and sight use today's (design.md §4). Invariant: for each unit and day at most one version is in
force among those not replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Q

from luoshi.org.models import Unit, UnitPlace
from luoshi.org.tree import step
from luoshi.ui.scope import leave_scope


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place from `valid_from` until its next version."""

    unit_id: int
    parent_id: int | None
    type: str
    klass: str
    staff: int | None
    valid_from: date


def write_place(unit: Unit, place: Place, *, at: datetime) -> None:
    """Append a version. One of the same day is replaced, so that what was printed before `at` can be printed again."""
    with leave_scope("versions of a unit's place"):
        UnitPlace.objects.filter(unit=unit, valid_from=place.valid_from, replaced_at__isnull=True).update(
            replaced_at=at
        )
        UnitPlace.objects.create(
            house_id=unit.house_id,
            unit=unit,
            parent_id=place.parent_id,
            type=place.type,
            klass=place.klass,
            staff=place.staff,
            valid_from=place.valid_from,
            recorded_at=at,
        )


def timeline(house_id: int, *, as_of: datetime | None = None) -> dict[int, list[Place]]:
    """All versions of every unit of a house, oldest first, as known at `as_of` (None: now). One query."""
    rows = UnitPlace.objects.filter(house_id=house_id)
    if as_of is None:
        rows = rows.filter(replaced_at__isnull=True)
    else:
        rows = rows.filter(recorded_at__lte=as_of).filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=as_of))
    chains: dict[int, list[Place]] = {}
    with leave_scope("the tree of a house as the engine needs it"):
        for row in rows.order_by("unit_id", "valid_from").values_list(
            "unit_id", "parent_id", "type", "klass", "staff", "valid_from"
        ):
            chains.setdefault(row[0], []).append(Place(*row))
    return chains


def place_in(chain: list[Place], day: date) -> Place | None:
    """The version in force on `day`; None before the unit's first."""
    found = None
    for place in chain:
        if place.valid_from > day:
            break
        found = place
    return found


def places_on(house_id: int, day: date, *, as_of: datetime | None = None) -> dict[int, Place]:
    """Each unit's place on a day. One query. Merged units are listed too: their past still counts somewhere."""
    found = {unit: place_in(chain, day) for unit, chain in timeline(house_id, as_of=as_of).items()}
    return {unit: place for unit, place in found.items() if place is not None}


def ancestors_on(house_id: int, day: date, *, as_of: datetime | None = None) -> dict[int, tuple[int, ...]]:
    """Each unit's chain of units above it on a day, nearest first, itself not included. One query."""
    return chain_up(places_on(house_id, day, as_of=as_of))


def chain_up(places: dict[int, Place]) -> dict[int, tuple[int, ...]]:
    """Ancestors from parents; the house never holds a loop (`operations` refuse one), a limit guards all the same."""
    chains: dict[int, tuple[int, ...]] = {}
    for unit in places:
        above: list[int] = []
        parent = places[unit].parent_id
        while parent is not None and parent not in above:
            above.append(parent)
            parent = places[parent].parent_id if parent in places else None
        chains[unit] = tuple(above)
    return chains


def change_days(house_id: int, start: date, end: date) -> tuple[date, ...]:
    """The days in [start, end) on which some unit's parent changes: between two of them the tree stands still."""
    days = {
        place.valid_from
        for chain in timeline(house_id).values()
        for before, place in pairwise(chain)
        if before.parent_id != place.parent_id and start < place.valid_from < end
    }
    return tuple(sorted(days))


def refresh_today(house_id: int, *, today: date) -> int:
    """Write today's place into `Unit` (path, parent, type, class, staff). Returns how many units changed."""
    places = places_on(house_id, today)
    above = chain_up(places)
    changed: list[Unit] = []
    with leave_scope("today's columns of the units"):
        for unit in Unit.objects.filter(house_id=house_id):
            place = places.get(unit.pk)
            if place is None:  # founded later than today: it stands where it will stand
                continue
            path = "".join(step(pk) for pk in (*reversed(above[unit.pk]), unit.pk))
            fresh = (place.parent_id, place.type, place.klass, place.staff, path)
            if fresh != (unit.parent_id, unit.type, unit.klass, unit.staff, unit.path):
                unit.parent_id, unit.type, unit.klass, unit.staff, unit.path = fresh
                changed.append(unit)
        Unit.objects.bulk_update(changed, ["parent", "type", "klass", "staff", "path"], batch_size=200)
    return len(changed)
