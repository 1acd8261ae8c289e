"""Which entries belong to which column: the dated tree, turned into look-ups by unit and day.

What lives here: `Grid`, computed once for all columns of a screen. Invariants: a unit counts where it stood on the day
that its entry counts on (design.md §4); units that never moved in the span are looked up without a day, so that their
sums can come from whole months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from luoshi.ledger.measures.measure import Column
from luoshi.org.places import Place, chain_up, place_in, timeline


@dataclass(frozen=True, slots=True)
class Segment:
    """Days [start, end) in which the tree stands still."""

    start: date
    end: date


@dataclass
class Grid:
    """`own`: unit → columns, for units that stand still. `moving`: (unit, segment number) → columns, for the others."""

    own: dict[int, tuple[int, ...]] = field(default_factory=dict)
    moving: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    movers: frozenset[int] = frozenset()
    segments: tuple[Segment, ...] = ()
    chains: dict[int, list[Place]] = field(default_factory=dict)

    @property
    def units(self) -> list[int]:
        """All units that count for some column."""
        return sorted(self.own.keys() | {unit for unit, _ in self.moving})

    def segment_of(self, day: date) -> int:
        """The number of the segment that holds the day."""
        return next((n for n, segment in enumerate(self.segments) if segment.start <= day < segment.end), 0)

    def columns_of(self, unit_id: int, day: date) -> tuple[int, ...]:
        """The columns that an entry of the unit on that day belongs to."""
        if unit_id in self.movers:
            return self.moving.get((unit_id, self.segment_of(day)), ())
        return self.own.get(unit_id, ())

    def places(self, day: date) -> dict[int, Place]:
        """Each unit's place on a day; before its first, the first."""
        return {unit: place_in(chain, day) or chain[0] for unit, chain in self.chains.items()}

    def members(self, columns: Sequence[Column], day: date) -> list[set[int]]:
        """The units of each column by the tree of one day."""
        found: list[set[int]] = [set() for _ in columns]
        index = _Index(columns)
        for unit, above in chain_up(self.places(day)).items():
            for number in index.holders(unit, above):
                found[number].add(unit)
        return found


def grid_of(
    house_id: int, columns: Sequence[Column], start: date, end: date, as_of: datetime | None, *, tree: bool = False
) -> Grid:
    """The grid of columns over [start, end). One query; none where no column reaches below and not `tree`."""
    if not tree and not any(column.below for column in columns):
        return Grid(own=_direct(columns))
    chains = timeline(house_id, as_of=as_of)
    days = sorted(
        {
            place.valid_from
            for chain in chains.values()
            for before, place in pairwise(chain)
            if before.parent_id != place.parent_id and start < place.valid_from < end
        }
    )
    limits = [start, *days, end]
    segments = tuple(Segment(low, high) for low, high in pairwise(limits))
    grid = Grid(segments=segments, chains=chains)
    ups = [chain_up(grid.places(segment.start)) for segment in segments]
    index = _Index(columns)
    grid.movers = frozenset(unit for unit in chains if len({up.get(unit) for up in ups}) > 1)
    for unit, above in ups[0].items():
        if unit in grid.movers:
            for number, up in enumerate(ups):
                if held := index.holders(unit, up[unit]):
                    grid.moving[unit, number] = held
        elif held := index.holders(unit, above):
            grid.own[unit] = held
    return grid


class _Index:
    """Columns by the units that they name."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.at: dict[int, list[int]] = {}
        self.under: dict[int, list[int]] = {}
        for number, column in enumerate(columns):
            for unit in column.units:
                self.at.setdefault(unit, []).append(number)
                if column.below:
                    self.under.setdefault(unit, []).append(number)

    def holders(self, unit: int, above: tuple[int, ...]) -> tuple[int, ...]:
        """Columns that hold a unit with these ancestors, each once."""
        held = list(self.at.get(unit, ()))
        for ancestor in above:
            held += self.under.get(ancestor, ())
        return tuple(dict.fromkeys(held))


def _direct(columns: Sequence[Column]) -> dict[int, tuple[int, ...]]:
    index = _Index(columns)
    return {unit: tuple(numbers) for unit, numbers in index.at.items()}
