"""Whose return holds what a unit did: the dated tree, cut at the units that hand in returns.

What lives here: `Owners`. Invariant: on any day a unit belongs to one returning unit at most: itself, else the unit
that it was merged into, else the nearest above it by the tree of that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from luoshi.org.models import Unit
from luoshi.org.places import Place, chain_up, place_in, timeline


@dataclass(frozen=True)
class Owners:
    """`days`: first days of the segments in which the tree stands still; `by_segment`: unit → returning unit."""

    days: tuple[date, ...]
    by_segment: tuple[dict[int, int], ...]
    places: dict[int, Place]

    def owner(self, unit_id: int, day: date) -> int | None:
        """The returning unit of an entry of a unit that counts on a day."""
        at = 0
        for number, first in enumerate(self.days):
            if first <= day:
                at = number
        return self.by_segment[at].get(unit_id)

    def members(self, owners: Iterable[int]) -> list[int]:
        """All units that belong to some of these returning units on some day."""
        wanted = set(owners)
        return sorted({unit for held in self.by_segment for unit, owner in held.items() if owner in wanted})


def owners_of(house_id: int, returning: frozenset[int], start: date, end: date, as_of: datetime | None) -> Owners:
    """Owners over [start, end). Two queries."""
    chains = timeline(house_id, as_of=as_of)
    merged = {
        unit: successor
        for unit, successor, closed in Unit.objects.filter(
            house_id=house_id, successor__isnull=False, valid_to__isnull=False
        ).values_list("pk", "successor_id", "valid_to")
        if closed <= end
    }
    moves = {
        place.valid_from
        for chain in chains.values()
        for before, place in pairwise(chain)
        if before.parent_id != place.parent_id and start < place.valid_from < end
    }
    days = (start, *sorted(moves))
    held = tuple(_owners_on(_places(chains, day), returning, merged) for day in days)
    return Owners(days, held, _places(chains, end))


def _places(chains: dict[int, list[Place]], day: date) -> dict[int, Place]:
    return {unit: place_in(chain, day) or chain[0] for unit, chain in chains.items()}


def _owners_on(places: dict[int, Place], returning: frozenset[int], merged: dict[int, int]) -> dict[int, int]:
    ups = chain_up(places)
    found: dict[int, int] = {}
    for unit in places:
        owner = _owner(unit, ups, returning, merged)
        if owner is not None:
            found[unit] = owner
    return found


def _owner(unit: int, ups: dict[int, tuple[int, ...]], returning: frozenset[int], merged: dict[int, int]) -> int | None:
    seen: set[int] = set()
    line = [unit, *ups.get(unit, ())]
    while line:
        one = line.pop(0)
        if one in returning:
            return one
        if one in merged and one not in seen:
            seen.add(one)
            line = [merged[one], *ups.get(merged[one], ())]
    return None
